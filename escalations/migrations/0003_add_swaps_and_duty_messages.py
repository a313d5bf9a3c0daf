import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('escalations', '0002_add_slow_change_to_policies'),
        ('livingwell', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['made_at'],
            },
        ),
        migrations.CreateModel(
            name='RotaChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('text', models.CharField(max_length=400, verbose_name='what changed, as a sentence')),
                ('why', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Swap',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('state', models.CharField(choices=[('offered', 'Not answered yet'), ('accepted', 'Agreed by both'), ('declined', 'Declined'), ('taken_back', 'Taken back'), ('overtaken', 'No longer needed')], default='offered', editable=False, max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='why not')),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.AddField(
            model_name='shift',
            name='asked',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='matters asked of them'),
        ),
        migrations.AddField(
            model_name='shift',
            name='at_night',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='messages at night'),
        ),
        migrations.AddField(
            model_name='shift',
            name='begun_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='when they were told it begins'),
        ),
        migrations.AddField(
            model_name='shift',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='when they were told it is over'),
        ),
        migrations.AddField(
            model_name='shift',
            name='handover',
            field=models.TextField(blank=True, editable=False, max_length=5000, verbose_name='words for who comes next'),
        ),
        migrations.AddField(
            model_name='shift',
            name='taken',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='matters they took'),
        ),
        migrations.AddField(
            model_name='shift',
            name='very_worried',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='asked of them as very worried'),
        ),
        migrations.AddIndex(
            model_name='shift',
            index=models.Index(fields=['person', 'ends'], name='shift_by_person'),
        ),
        migrations.AddIndex(
            model_name='shift',
            index=models.Index(condition=models.Q(('begun_at__isnull', True)), fields=['starts'], name='shift_to_begin'),
        ),
        migrations.AddIndex(
            model_name='shift',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['ends'], name='shift_to_end'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rotachange',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rotachange',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='livingwell.area'),
        ),
        migrations.AddField(
            model_name='swap',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swaps_asked', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='swap',
            name='in_return',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='swaps_back', to='escalations.shift'),
        ),
        migrations.AddField(
            model_name='swap',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps', to='escalations.shift'),
        ),
        migrations.AddField(
            model_name='swap',
            name='to',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swaps_offered', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='rotachange',
            index=models.Index(fields=['area', '-at'], name='rota_change_by_area'),
        ),
        migrations.AddIndex(
            model_name='swap',
            index=models.Index(condition=models.Q(('state', 'offered')), fields=['to'], name='swap_to_answer'),
        ),
        migrations.AddConstraint(
            model_name='swap',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('shift',), name='swap_one_open_for_a_shift'),
        ),
        migrations.AddConstraint(
            model_name='swap',
            constraint=models.CheckConstraint(condition=models.Q(('to', models.F('asked_by')), _negated=True), name='swap_is_with_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='swap',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'offered'), ('answered_at__isnull', False), _connector='OR'), name='swap_answered_has_a_time'),
        ),
    ]
