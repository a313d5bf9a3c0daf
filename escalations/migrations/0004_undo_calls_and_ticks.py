"""Remember the last call to a volunteer, so that it can be undone, and find what somebody has just ticked off."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('escalations', '0003_add_a_search_vector'),
        ('livingwell', '0001_initial'),
        ('volunteers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='debt',
            name='undo_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='until when that call can be undone'),
        ),
        migrations.AddField(
            model_name='debt',
            name='undoable',
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name='the last call, while it can be undone'),
        ),
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(condition=models.Q(('undo_until__isnull', False)), fields=['undo_until'], name='debt_to_be_undone'),
        ),
        migrations.AddIndex(
            model_name='talkaction',
            index=models.Index(fields=['done_by', '-done_at'], name='talk_action_done'),
        ),
    ]
