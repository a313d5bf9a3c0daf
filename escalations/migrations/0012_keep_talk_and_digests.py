import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escalations", "0011_ask_volunteers"),
        ("volunteers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CorridorTalk",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("with_whom", models.CharField(max_length=200)),
                ("words", models.TextField(max_length=5000, verbose_name="what was said and agreed")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DigestQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
            ],
            options={
                "ordering": ["event__at"],
            },
        ),
        migrations.CreateModel(
            name="DigestSent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="the contact's own words above it"
                    ),
                ),
                ("items", models.JSONField(verbose_name="the matters as they were sent")),
                ("sent_at", models.DateTimeField()),
                ("leaves_at", models.DateTimeField(verbose_name="until when it can be taken back")),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "digests sent",
                "ordering": ["-sent_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PracticeContact",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-since"],
            },
        ),
        migrations.CreateModel(
            name="TalkAction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("what", models.CharField(max_length=200)),
                (
                    "owner_name",
                    models.CharField(blank=True, max_length=200, verbose_name="the professional who does it"),
                ),
                ("due", models.DateField()),
                (
                    "remind_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="when its owner is reminded"),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due", "id"],
            },
        ),
        migrations.AddField(
            model_name="observation",
            name="helped",
            field=models.CharField(
                blank=True,
                choices=[
                    ("yes", "Yes"),
                    ("a_little", "A little"),
                    ("no", "No"),
                    ("rather_not", "Rather not say"),
                ],
                max_length=10,
                verbose_name="did what was done before help",
            ),
        ),
        migrations.AddField(
            model_name="observation",
            name="helped_kept_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="when the answer was put beside the outcome",
            ),
        ),
        migrations.AddField(
            model_name="observation",
            name="helped_story",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="escalations.story",
                verbose_name="what was done before",
            ),
        ),
        migrations.AddField(
            model_name="observation",
            name="helped_words",
            field=models.TextField(blank=True, max_length=2000, verbose_name="in the person's words"),
        ),
        migrations.AddField(
            model_name="story",
            name="helped",
            field=models.CharField(
                blank=True,
                choices=[
                    ("yes", "Yes"),
                    ("a_little", "A little"),
                    ("no", "No"),
                    ("rather_not", "Rather not say"),
                ],
                max_length=10,
                verbose_name="did it help, as the person says",
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="helped_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="story",
            name="helped_words",
            field=models.TextField(blank=True, max_length=2000, verbose_name="in the person's words"),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=models.Q(models.Q(("helped", ""), _negated=True), ("helped_kept_at__isnull", True)),
                fields=["received_at"],
                name="observation_helped_to_keep",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("helped", ""), ("helped_story__isnull", False), _connector="OR"),
                name="observation_helped_by_something",
            ),
        ),
        migrations.AddField(
            model_name="corridortalk",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corridor_talks",
                to="livingwell.area",
            ),
        ),
        migrations.AddField(
            model_name="corridortalk",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="corridortalk",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corridor_talks",
                to="volunteers.client",
            ),
        ),
        migrations.AddField(
            model_name="corridortalk",
            name="escalation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corridor_talks",
                to="escalations.escalation",
            ),
        ),
        migrations.AddField(
            model_name="digestquestion",
            name="answered",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="practice_answer",
                to="escalations.event",
            ),
        ),
        migrations.AddField(
            model_name="digestquestion",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="practice_question",
                to="escalations.event",
            ),
        ),
        migrations.AddField(
            model_name="digestsent",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="livingwell.area"
            ),
        ),
        migrations.AddField(
            model_name="digestsent",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="digestsent",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="digests", to="livingwell.practice"
            ),
        ),
        migrations.AddField(
            model_name="digestquestion",
            name="digest",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="escalations.digestsent",
            ),
        ),
        migrations.AddField(
            model_name="practicecontact",
            name="named_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="practicecontact",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="practicecontact",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="livingwell.practice"
            ),
        ),
        migrations.AddField(
            model_name="talkaction",
            name="done_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="talkaction",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreed",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="talkaction",
            name="talk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="escalations.corridortalk",
            ),
        ),
        migrations.AddIndex(
            model_name="corridortalk",
            index=models.Index(fields=["area", "-at", "-id"], name="talk_by_area"),
        ),
        migrations.AddIndex(
            model_name="corridortalk",
            index=models.Index(fields=["client", "-at"], name="talk_by_client"),
        ),
        migrations.AddIndex(
            model_name="digestsent",
            index=models.Index(fields=["practice", "-sent_at", "-id"], name="digest_by_practice"),
        ),
        migrations.AddConstraint(
            model_name="practicecontact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("practice",),
                name="practice_contact_one_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="talkaction",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False)),
                fields=["remind_at"],
                name="talk_action_to_remind_of",
            ),
        ),
        migrations.AddIndex(
            model_name="talkaction",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)),
                fields=["owner", "due"],
                name="talk_action_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="talkaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner__isnull", False), ("owner_name", "")),
                    models.Q(("owner__isnull", True), models.Q(("owner_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="talk_action_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="talkaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at__isnull", True), ("done_by__isnull", False), _connector="OR"),
                name="talk_action_done_by_somebody",
            ),
        ),
    ]
