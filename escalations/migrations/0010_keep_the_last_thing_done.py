# Keeps the last thing done to undo it, and what screening, joining and splitting need.
import django.db.models.deletion
from django.db import migrations, models

OUTCOMES = [
    ("helped", "Helped"),
    ("service_in_place", "Service in place"),
    ("seen_by_professional", "Seen by a professional"),
    ("no_action_needed", "No action needed"),
    ("client_declined", "They did not want it"),
    ("could_not_help", "We could not help"),
    ("retracted", "Taken back by the volunteer"),
    ("joined", "Joined to another"),
]


class Migration(migrations.Migration):
    dependencies = [("escalations", "0009_owe_feedback_and_share_stories")]

    operations = [
        migrations.RemoveField("escalation", "lease_left"),
        migrations.AddField(
            "ask",
            "withdrawn_at",
            models.DateTimeField(blank=True, null=True, verbose_name="when it stopped giving sight"),
        ),
        migrations.AddField(
            "escalation",
            "hushed_at",
            models.DateTimeField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="until when its words are for their writers alone",
            ),
        ),
        migrations.AddField(
            "escalation",
            "joined_to",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="escalations.escalation",
            ),
        ),
        migrations.AddField(
            "escalation",
            "need",
            models.CharField(
                blank=True,
                choices=[("medical", "Medical"), ("not_medical", "Not medical"), ("both", "Both")],
                editable=False,
                max_length=15,
                verbose_name="screened as",
            ),
        ),
        migrations.AddField(
            "escalation",
            "undoable",
            models.JSONField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="the last thing done, while it can be undone",
            ),
        ),
        migrations.AddField(
            "event",
            "undoes",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="escalations.event",
            ),
        ),
        migrations.AlterField(
            "escalation",
            "outcome",
            models.CharField(blank=True, choices=OUTCOMES, editable=False, max_length=25),
        ),
        migrations.AddConstraint(
            "escalation",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("joined_to__isnull", True), models.Q(("outcome", "joined"), _negated=True)),
                    models.Q(("joined_to__isnull", False), ("outcome", "joined"), ("state", "closed")),
                    _connector="OR",
                ),
                name="escalation_joined_is_closed",
            ),
        ),
    ]
