"""Who is on duty when, and who is away."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from escalations import access
from escalations.choices import AbsenceKind
from livingwell.choices import RoleName
from livingwell.models import Area, User


class ShiftQuerySet(models.QuerySet[Any]):
    """What stands on a rota, asked in English."""

    def visible_to(self, user: User) -> ShiftQuerySet:
        """Those of the areas this person works in."""
        return self.filter(access.rota(user))


class Shift(models.Model):
    """One person on duty for an area's post, from an instant up to, not including, another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="shifts")
    post = models.CharField(max_length=20, choices=RoleName, default=RoleName.TEAM_LEADER)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shifts")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    begun_at = models.DateTimeField("when they were told it begins", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("when they were told it is over", null=True, blank=True, editable=False)
    asked = models.PositiveSmallIntegerField("matters asked of them", null=True, blank=True, editable=False)
    taken = models.PositiveSmallIntegerField("matters they took", null=True, blank=True, editable=False)
    very_worried = models.PositiveSmallIntegerField(
        "asked of them as very worried", null=True, blank=True, editable=False
    )
    at_night = models.PositiveSmallIntegerField("messages at night", null=True, blank=True, editable=False)
    handover = models.TextField("words for who comes next", max_length=5000, blank=True, editable=False)

    objects: ClassVar[models.Manager[Shift]] = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="shift_ends_after_it_starts"),
            models.UniqueConstraint(fields=["area", "post", "starts"], name="shift_one_start_for_a_post"),
        ]
        indexes = [
            models.Index(fields=["area", "ends"], name="shift_by_area"),
            models.Index(fields=["person", "ends"], name="shift_by_person"),
            models.Index(fields=["starts"], condition=Q(begun_at__isnull=True), name="shift_to_begin"),
            models.Index(fields=["ends"], condition=Q(ended_at__isnull=True), name="shift_to_end"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.starts}"

    @property
    def as_seen(self) -> str:
        """What a form was opened on, so that nothing is changed that somebody else has changed since."""
        return f"{self.person_id}_{self.starts:%Y%m%d%H%M%S%f}_{self.ends:%Y%m%d%H%M%S%f}"


class RotaChange(models.Model):
    """One change of an area's rota, in words: its history and its audit trail. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("what changed, as a sentence", max_length=400)
    why = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[RotaChange]] = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["area", "-at"], name="rota_change_by_area")]

    def __str__(self) -> str:
        return f"change of {self.at:%Y-%m-%d}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences, asked in English."""

    def visible_to(self, user: User) -> AbsenceQuerySet:
        """One's own, and those of the people of one's areas."""
        return self.filter(access.absences(user))


class Absence(models.Model):
    """A time in which somebody is not asked anything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=10, choices=AbsenceKind, default=AbsenceKind.LEAVE)
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    objects: ClassVar[models.Manager[Absence]] = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="absence_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["person", "ends"], name="absence_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} away from {self.starts}"
