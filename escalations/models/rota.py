"""Who is on duty when, and who is away."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from escalations import access
from escalations.choices import AbsenceKind
from livingwell.choices import RoleName
from livingwell.models import Area, User


class ShiftQuerySet(models.QuerySet["Shift"]):
    """Shifts, asked in English."""

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

    objects: ClassVar[models.Manager[Shift]] = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="shift_ends_after_it_starts"),
            models.UniqueConstraint(fields=["area", "post", "starts"], name="shift_one_start_for_a_post"),
        ]
        indexes = [models.Index(fields=["area", "ends"], name="shift_by_area")]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.starts}"


class Absence(models.Model):
    """A time in which somebody is not asked anything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=10, choices=AbsenceKind, default=AbsenceKind.LEAVE)
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="absence_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["person", "ends"], name="absence_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} away from {self.starts}"
