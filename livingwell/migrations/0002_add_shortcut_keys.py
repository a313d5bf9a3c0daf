from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("livingwell", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="shortcut_keys",
            field=models.BooleanField(default=True, verbose_name="single keys do something in triage"),
        ),
    ]
