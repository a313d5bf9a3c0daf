"""A practice's protocol for volunteers in its MDT: versions, trials, decisions, feedback cards."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from livingwell.models import Practice, User
from mdt import access
from mdt.choices import Decision
from mdt.rules import protocols as rules


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    """Protocols, asked in English."""

    def visible_to(self, user: User) -> ProtocolQuerySet:
        """Those of the practices this person works at or with."""
        return self.filter(access.protocols(user))

    def led_by(self, user: User) -> ProtocolQuerySet:
        """Those of the practices whose MDT this person chairs: they may change them."""
        return self.filter(practice__in=access.chaired(user))

    def to_remind(self, today: datetime.date) -> ProtocolQuerySet:
        """Trials whose chair is to be reminded by now."""
        return self.filter(remind_on__lte=today, decision="")


class Protocol(models.Model):
    """One version of what a practice agreed; never changed but by its signature and one decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="protocols")
    version = models.PositiveIntegerField(default=1)
    starts = models.DateField("first day")
    ends = models.DateField("last day", null=True, blank=True)
    volunteers_may_attend = models.BooleanField(default=True)
    in_person = models.BooleanField(default=True)
    by_phone = models.BooleanField(default=False)
    by_video = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(
        "minutes for each person a volunteer speaks of", default=6,
        validators=[MinValueValidator(2), MaxValueValidator(30)],
    )  # fmt: skip
    opening_words = models.TextField(max_length=2000)
    closes_days_before = models.PositiveSmallIntegerField("days before, the list closes", default=2)
    signatories = models.TextField("who signs", max_length=500)
    signed_on = models.DateField(null=True, blank=True)
    trial = models.BooleanField(default=False)
    review_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision_reasons = models.TextField(max_length=2000, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    remind_on = models.DateField("next reminder of the review", null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[Protocol]] = ProtocolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "version"], name="protocol_version_once"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="protocol_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=2, minutes__lte=30), name="protocol_minutes_in_reason"
            ),
            models.CheckConstraint(
                condition=Q(volunteers_may_attend=False)
                | Q(in_person=True) | Q(by_phone=True) | Q(by_video=True),
                name="protocol_some_way_to_attend",
            ),
            models.CheckConstraint(
                condition=Q(trial=False) | Q(review_on__isnull=False), name="protocol_trial_has_a_review"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True)
                | (~Q(decision="") & Q(decided_on__isnull=False) & ~Q(decision_reasons="")),
                name="protocol_decision_is_whole",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["remind_on"], condition=Q(remind_on__isnull=False), name="protocol_to_remind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice}, version {self.version}"

    def standing(self, day: datetime.date) -> rules.Standing:
        """How this version stands on a day, later versions left aside."""
        return rules.standing(self, day)

    @property
    def ways(self) -> list[str]:
        """How volunteers may attend, in words."""
        words = (("in_person", "in person"), ("by_phone", "by phone"), ("by_video", "by video"))
        return [word for name, word in words if getattr(self, name)]


class FeedbackCardQuerySet(models.QuerySet["FeedbackCard"]):
    """Feedback cards, asked in English."""

    def visible_to(self, user: User) -> FeedbackCardQuerySet:
        """Their own, and those on the protocols of the practices they work at or with."""
        return self.filter(access.feedback_cards(user))


class FeedbackCard(models.Model):
    """What somebody says a protocol makes possible and what limits it; shown with the role, not the name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="cards")
    creates = models.TextField("opportunities it creates", max_length=2000, blank=True)
    limits = models.TextField("what limits it", max_length=2000, blank=True)
    role = models.CharField("as what they said it", max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[FeedbackCard]] = FeedbackCardQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(creates="", limits=""), name="card_says_something"),
        ]

    def __str__(self) -> str:
        return f"Feedback card on {self.protocol_id}"


def live(practice_pk: UUID, day: datetime.date) -> Protocol | None:
    """The version that lets volunteers have slots at a practice on a day, or None."""
    return live_for({practice_pk: day})[practice_pk]


def live_for(days: Mapping[UUID, datetime.date]) -> dict[UUID, Protocol | None]:
    """The same for many practices, each on a day of its own; one statement."""
    versions = versions_of(days)
    return {practice: rules.live_one(versions[practice], day) for practice, day in days.items()}


def versions_of(practices: Iterable[UUID]) -> dict[UUID, list[Protocol]]:
    """Every version of these practices, the latest first; one statement."""
    found: dict[UUID, list[Protocol]] = {practice: [] for practice in practices}
    for one in Protocol.objects.filter(practice__in=list(found)).order_by("-version"):
        found[one.practice_id].append(one)
    return found
