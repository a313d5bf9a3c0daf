"""Gatherings of an area: for now the date and host of a formal meeting, which routing asks for."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from livingwell.models import Area, User
from volunteers import access
from volunteers.choices import GatheringKind


class GatheringQuerySet(models.QuerySet["Gathering"]):
    """Gatherings, asked in English."""

    def visible_to(self, user: User) -> GatheringQuerySet:
        """Those of this person's areas."""
        return self.filter(access.gatherings(user))

    def formal_from(self, now: datetime.datetime) -> GatheringQuerySet:
        """Formal meetings still to come that nobody has cancelled, the soonest first."""
        return self.filter(
            kind=GatheringKind.FORMAL_MEETING, starts__gt=now, cancelled_at__isnull=True
        ).order_by("starts")


class Gathering(models.Model):
    """One meeting of volunteers and staff of an area."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="gatherings")
    kind = models.CharField(max_length=20, choices=GatheringKind)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    host = models.ForeignKey(User, on_delete=models.PROTECT, related_name="hosts")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Gathering]] = GatheringQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="gathering_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.area}"
