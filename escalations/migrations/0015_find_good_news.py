from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('escalations', '0014_find_alarms'),
        ('volunteers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(condition=models.Q(('as_usual', False), ('escalation__isnull', True)), fields=['-received_at', '-id'], name='observation_good_news'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('good_news', True), ('state', 'sent')), fields=['-written_at', '-id'], name='story_good_news'),
        ),
    ]
