"""Who visits whom."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from livingwell.models import User
from volunteers import access
from volunteers.models.clients import Client
from volunteers.models.volunteers import Volunteer


class MatchQuerySet(models.QuerySet["Match"]):
    """Matches, asked in English."""

    def visible_to(self, user: User) -> MatchQuerySet:
        """Those this person may see."""
        return self.filter(access.matches(user))

    def on(self, day: datetime.date) -> MatchQuerySet:
        """Those that hold on that day."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


class Match(models.Model):
    """One volunteer visits one client, from a date to a date."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="matches")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="matches")
    starts = models.DateField()
    ends = models.DateField("last day", null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[Match]] = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["starts"]
        verbose_name_plural = "matches"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="match_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["volunteer", "client"], condition=Q(ends__isnull=True), name="match_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} visits {self.client_id}"
