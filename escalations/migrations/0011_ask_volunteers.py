import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escalations", "0010_keep_the_last_thing_done"),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("leaves_at", models.DateTimeField(verbose_name="until when it can be taken back")),
                (
                    "remind_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="when the holder hears that nobody answered"
                    ),
                ),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-leaves_at", "-id"],
            },
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sent", "sent it"),
                    ("joined", "sent another report"),
                    ("added", "added to it"),
                    ("retracted", "took it back"),
                    ("asked", "asked"),
                    ("skipped", "passed over"),
                    ("listed", "put on a meeting's list"),
                    ("alarm", "nobody could be reached"),
                    ("taken", "took it"),
                    ("lapsed", "was not dealt with in time"),
                    ("went_back", "went back to the chain"),
                    ("note", "wrote a note"),
                    ("handed_over", "handed it over"),
                    ("raised", "raised the worry"),
                    ("lowered", "lowered the worry"),
                    ("closed", "closed it"),
                    ("undone", "undid"),
                    ("reopened", "opened it again"),
                    ("story_sent", "was told how it ended"),
                    ("decided", "said what was decided"),
                    ("rang", "rang to tell"),
                    ("replied", "wrote back"),
                    ("screened", "screened it"),
                    ("passed_on", "passed on to others"),
                    ("shown", "showed it to"),
                    ("settled", "settled whom it is about"),
                    ("merged", "joined it with another"),
                    ("parted", "split it"),
                    ("question", "asked"),
                    ("question_back", "took back the question to"),
                    ("answer", "answered"),
                    ("helped", "said that"),
                    ("talked", "talked with"),
                    ("talk_done", "did what was agreed:"),
                    ("digest", "told"),
                    ("practice_asked", "asked for"),
                    ("practice_told", "answered"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="question", to="escalations.event"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="observation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="escalations.observation",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False)),
                fields=["remind_at"],
                name="question_to_remind_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", ""), ("answered_at__isnull", False), _connector="OR"),
                name="question_answered_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True), ("taken_back_at__isnull", True), _connector="OR"
                ),
                name="question_answered_or_taken_back",
            ),
        ),
    ]
