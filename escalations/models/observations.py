"""What volunteers noticed: stored once, never changed; what they add; what waits to be placed."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from escalations import access
from escalations.choices import Change, Helped, Noticed, Placing, QuarantineReason, ToldClient, Worry
from livingwell.models import Area, User
from volunteers.models import Client, Volunteer


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Observations, asked in English."""

    def visible_to(self, user: User) -> ObservationQuerySet:
        """The reader's own, and those of the escalations they may see."""
        return self.filter(access.observations(user))


class Observation(models.Model):
    """One thing a volunteer noticed on a visit. Never edited or deleted: see `workflow.add`, `retract`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(unique=True, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    author = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="observations")
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="observations")
    observed_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    delayed = models.BooleanField(default=False)
    as_usual = models.BooleanField(default=False)
    noticed = models.JSONField(default=list, blank=True)
    words = models.TextField(max_length=5000, blank=True)
    change = models.CharField(max_length=10, choices=Change, blank=True)
    worry = models.CharField(max_length=15, choices=Worry, blank=True)
    called = models.JSONField(default=list, blank=True)
    told_client = models.CharField(max_length=10, choices=ToldClient, blank=True)
    ring_me = models.BooleanField(default=False)
    they_would_like = models.TextField(max_length=5000, blank=True)
    would_help = models.TextField(max_length=5000, blank=True)
    about = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about_other = models.BooleanField("about somebody else who works here", default=False)
    helped = models.CharField("did what was done before help", max_length=10, choices=Helped, blank=True)
    helped_words = models.TextField("in the person's words", max_length=2000, blank=True)
    helped_story = models.ForeignKey(
        "escalations.Story",
        verbose_name="what was done before",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    helped_kept_at = models.DateTimeField(
        "when the answer was put beside the outcome", null=True, blank=True, editable=False
    )
    escalation = models.ForeignKey(
        "escalations.Escalation",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="observations",
    )
    retracted_at = models.DateTimeField(null=True, blank=True, editable=False)
    retracted_why = models.CharField(max_length=200, blank=True, editable=False)

    objects: ClassVar[models.Manager[Observation]] = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(as_usual=True) | ~Q(worry=""), name="observation_has_a_worry_unless_as_usual"
            ),
            models.CheckConstraint(
                condition=Q(as_usual=True) | Q(worry="good_news") | Q(escalation__isnull=False),
                name="observation_of_concern_has_an_escalation",
            ),
            models.CheckConstraint(
                condition=Q(helped="") | Q(helped_story__isnull=False), name="observation_helped_by_something"
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=~Q(helped="") & Q(helped_kept_at__isnull=True),
                name="observation_helped_to_keep",
            ),
            models.Index(fields=["author", "-received_at", "-id"], name="observation_by_author"),
            models.Index(fields=["client", "-received_at"], name="observation_by_client"),
            models.Index(
                fields=["-received_at", "-id"],
                condition=Q(escalation__isnull=True, as_usual=False),
                name="observation_good_news",
            ),
        ]

    def __str__(self) -> str:
        return f"observation {self.pk}"

    @property
    def noticed_labels(self) -> list[str]:
        """What was ticked, in words."""
        return [Noticed(code).label for code in self.noticed]


class Addition(models.Model):
    """Something the volunteer added afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="additions")
    key = models.UUIDField(unique=True, editable=False)
    at = models.DateTimeField()
    words = models.TextField(max_length=5000, blank=True)
    worry = models.CharField(max_length=15, choices=Worry, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"addition {self.pk}"


class QuarantinedQuerySet(models.QuerySet["Quarantined"]):
    """Reports waiting to be placed, asked in English."""

    def visible_to(self, user: User) -> QuarantinedQuerySet:
        """Those of the areas this person answers for, safeguarding only for team leaders."""
        return self.filter(access.quarantined(user))

    def waiting(self) -> QuarantinedQuerySet:
        """Those nobody has placed."""
        return self.filter(placed_at__isnull=True)

    def due(self, now: datetime.datetime) -> QuarantinedQuerySet:
        """Those that waited too long: whoever places them is told again."""
        late = Q(next_at__lte=now) | Q(next_at__isnull=True)
        return self.waiting().filter(late).order_by("next_at")


class Quarantined(models.Model):
    """A report that is kept but cannot be filed by itself: never refused, waits for a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    reason = models.CharField(max_length=20, choices=QuarantineReason)
    author = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="quarantined")
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="quarantined")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    received_at = models.DateTimeField()
    safeguarding = models.BooleanField(default=False)
    worry = models.CharField(max_length=15, choices=Worry, blank=True)
    report = models.JSONField("the report as it came")
    about = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(
        Observation, null=True, blank=True, on_delete=models.PROTECT, related_name="conflicts"
    )
    placed_at = models.DateTimeField(null=True, blank=True)
    placed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    placing = models.CharField("what became of it", max_length=15, choices=Placing, blank=True)
    answer = models.CharField("what the author was told", max_length=500, blank=True)
    observation = models.OneToOneField(Observation, null=True, blank=True, on_delete=models.PROTECT)
    same_as = models.ForeignKey(
        Observation, null=True, blank=True, on_delete=models.PROTECT, related_name="repeats"
    )
    next_at = models.DateTimeField("when those who place it are told again", null=True, blank=True)
    told_again = models.PositiveSmallIntegerField(default=0)
    alarm_since = models.DateTimeField(null=True, blank=True)
    to_managers_at = models.DateTimeField("programme managers may place it since", null=True, blank=True)

    objects: ClassVar[models.Manager[Quarantined]] = QuarantinedQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        verbose_name_plural = "quarantined"
        constraints = [
            models.UniqueConstraint(fields=["key", "fingerprint"], name="quarantined_same_content_once"),
            models.CheckConstraint(
                condition=Q(placed_at__isnull=True, placing="") | Q(placed_at__isnull=False) & ~Q(placing=""),
                name="quarantined_placed_says_how",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area", "received_at"],
                condition=Q(placed_at__isnull=True),
                name="quarantined_waiting",
            ),
            models.Index(fields=["next_at"], condition=Q(placed_at__isnull=True), name="quarantined_due"),
        ]

    def __str__(self) -> str:
        return f"quarantined {self.pk}"

    @property
    def observed_at(self) -> datetime.datetime | None:
        """When it was noticed, as the report says."""
        written = self.report.get("observed_at")
        return datetime.datetime.fromisoformat(written) if written else None
