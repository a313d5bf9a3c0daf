import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('escalations', '0008_add_the_directory'),
        ('livingwell', '0001_initial'),
        ('volunteers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Debt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owed', models.CharField(blank=True, choices=[('decision', 'What was decided'), ('outcome', 'What came of it'), ('thanks', 'Thanks')], max_length=10)),
                ('since', models.DateTimeField(verbose_name='since when this is owed')),
                ('due_at', models.DateTimeField(verbose_name='by when')),
                ('overdue_at', models.DateTimeField(blank=True, null=True, verbose_name='somebody was reminded at')),
                ('noticed_at', models.DateTimeField(verbose_name='when it was noticed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='told what was decided at')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='the last word told: a decision or thanks')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='told the outcome, or thanked, at')),
                ('how', models.CharField(blank=True, choices=[('app', 'In the app'), ('phone', 'By phone'), ('taken_back', 'They took it back')], max_length=10)),
                ('heard_at', models.DateTimeField(blank=True, null=True, verbose_name='heard an outcome for the first time at')),
            ],
            options={
                'ordering': ['due_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SharedStory',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=100)),
                ('words', models.TextField(max_length=2000)),
                ('leaks_confirmed', models.BooleanField(default=False)),
                ('volunteer_asked', models.BooleanField(default=False, verbose_name='the volunteer was asked and agrees')),
                ('state', models.CharField(choices=[('waiting', 'Waits for a second reader'), ('sent_back', 'Sent back to be changed'), ('shared', 'On the notice page'), ('taken_off', 'Taken off')], default='waiting', max_length=10)),
                ('written_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='why it was sent back or taken off')),
                ('shared_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name_plural': 'shared stories',
                'ordering': ['-written_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='escalation',
            name='became',
            field=models.TextField(blank=True, editable=False, max_length=1000, verbose_name='what became of what they would like'),
        ),
        migrations.AddField(
            model_name='escalation',
            name='come_back',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='how somebody who declined can come back'),
        ),
        migrations.AddField(
            model_name='story',
            name='not_better',
            field=models.BooleanField(default=False, verbose_name='the volunteer says that it is not better'),
        ),
        migrations.AddField(
            model_name='story',
            name='title',
            field=models.CharField(blank=True, max_length=100, verbose_name='what it is called'),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('sent', 'sent it'), ('joined', 'sent another report'), ('added', 'added to it'), ('retracted', 'took it back'), ('asked', 'asked'), ('skipped', 'passed over'), ('listed', "put on a meeting's list"), ('alarm', 'nobody could be reached'), ('taken', 'took it'), ('lapsed', 'was not dealt with in time'), ('went_back', 'went back to the chain'), ('note', 'wrote a note'), ('handed_over', 'handed it over'), ('raised', 'raised the worry'), ('lowered', 'lowered the worry'), ('closed', 'closed it'), ('undone', 'undid'), ('reopened', 'opened it again'), ('story_sent', 'was told how it ended'), ('decided', 'said what was decided'), ('rang', 'rang to tell'), ('replied', 'wrote back'), ('screened', 'screened it'), ('passed_on', 'passed on to others'), ('shown', 'showed it to'), ('settled', 'settled whom it is about'), ('merged', 'joined it with another'), ('parted', 'split it')], max_length=15),
        ),
        migrations.AddField(
            model_name='debt',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='livingwell.area'),
        ),
        migrations.AddField(
            model_name='debt',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='debts', to='volunteers.volunteer'),
        ),
        migrations.AddField(
            model_name='debt',
            name='observation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='debt', to='escalations.observation'),
        ),
        migrations.AddField(
            model_name='debt',
            name='told_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='debt',
            name='words_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharedstory',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared_stories', to='livingwell.area'),
        ),
        migrations.AddField(
            model_name='sharedstory',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.client'),
        ),
        migrations.AddField(
            model_name='sharedstory',
            name='observation',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shared', to='escalations.observation'),
        ),
        migrations.AddField(
            model_name='sharedstory',
            name='read_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharedstory',
            name='story',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shared', to='escalations.story'),
        ),
        migrations.AddField(
            model_name='sharedstory',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(condition=models.Q(('owed', ''), _negated=True), fields=['due_at', 'id'], name='debt_owed'),
        ),
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(condition=models.Q(models.Q(('owed', ''), _negated=True), ('overdue_at__isnull', True)), fields=['due_at'], name='debt_to_remind_of'),
        ),
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(fields=['area', '-told_at'], name='debt_told'),
        ),
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(fields=['author'], name='debt_by_author'),
        ),
        migrations.AddConstraint(
            model_name='debt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('owed', ''), _negated=True), ('told_at__isnull', False), _connector='OR'), name='debt_settled_by_telling'),
        ),
        migrations.AddConstraint(
            model_name='debt',
            constraint=models.CheckConstraint(condition=models.Q(('heard_at__isnull', True), ('heard_at__gte', models.F('noticed_at')), _connector='OR'), name='debt_heard_after_it_was_noticed'),
        ),
        migrations.AddIndex(
            model_name='sharedstory',
            index=models.Index(fields=['area', '-shared_at', '-id'], name='shared_story_by_area'),
        ),
        migrations.AddIndex(
            model_name='sharedstory',
            index=models.Index(fields=['area', '-written_at', '-id'], name='shared_story_written'),
        ),
        migrations.AddConstraint(
            model_name='sharedstory',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('observation__isnull', True), ('story__isnull', False)), models.Q(('observation__isnull', False), ('story__isnull', True)), _connector='OR'), name='shared_story_is_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='sharedstory',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'shared'), _negated=True), models.Q(('read_by__isnull', False), ('shared_at__isnull', False)), _connector='OR'), name='shared_story_was_read_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='sharedstory',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'shared'), _negated=True), models.Q(('read_by', models.F('written_by')), _negated=True), _connector='OR'), name='shared_story_was_read_by_another'),
        ),
    ]
