import django.db.models.deletion
import uuid

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("escalations", "0004_forbid_overlapping_shifts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="quarantined",
            name="placing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("filed", "Filed as it came"),
                    ("other_client", "Filed under another person"),
                    ("same", "Kept with one that was there already"),
                    ("set_aside", "Set aside"),
                ],
                default="",
                max_length=15,
                verbose_name="what became of it",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="quarantined",
            name="answer",
            field=models.CharField(
                blank=True, default="", max_length=500, verbose_name="what the author was told"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="quarantined",
            name="same_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repeats",
                to="escalations.observation",
            ),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="next_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="when those who place it are told again"
            ),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="told_again",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="alarm_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="to_managers_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="programme managers may place it since"
            ),
        ),
        migrations.AddIndex(
            model_name="quarantined",
            index=models.Index(
                condition=Q(("placed_at__isnull", True)), fields=["next_at"], name="quarantined_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantined",
            constraint=models.CheckConstraint(
                condition=Q(("placed_at__isnull", True), ("placing", ""))
                | Q(Q(("placed_at__isnull", False)), Q(("placing", ""), _negated=True)),
                name="quarantined_placed_says_how",
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "query",
                    models.CharField(blank=True, max_length=1000, verbose_name="as it stands in the address"),
                ),
                ("made_at", models.DateTimeField(editable=False)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="livingwell.area",
                        verbose_name="for the team of",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [models.Index(fields=["area"], name="saved_view_by_area")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="saved_view_name_once_for_a_person"
                    ),
                    models.CheckConstraint(
                        condition=Q(("name", ""), _negated=True), name="saved_view_has_a_name"
                    ),
                ],
            },
        ),
    ]
