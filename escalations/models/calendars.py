"""The secret address at which somebody's own calendar reads when they are on duty."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from livingwell.models import User


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Addresses of calendars, asked in English."""

    def visible_to(self, user: User) -> CalendarFeedQuerySet:
        """Only one's own: who knows the address can read it."""
        return self.filter(person=user.pk)


class CalendarFeed(models.Model):
    """One person's secret address; a new token closes the old one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager[CalendarFeed]] = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
