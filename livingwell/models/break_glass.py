"""A look at one record in an emergency: who, about whom, why, until when, and what was thought of it."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from livingwell import access
from livingwell.choices import RoleName, Verdict
from livingwell.models.users import User


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    """Emergencies, asked in English."""

    def visible_to(self, user: User) -> BreakGlassQuerySet:
        """All for the information lead; one's own for who may look at all."""
        return self.filter(access.break_glass(user))

    def running(self, now: datetime.datetime) -> BreakGlassQuerySet:
        """Those whose hour is not over."""
        return self.filter(ended_at__isnull=True, until__gt=now)


class BreakGlass(models.Model):
    """One hour in which somebody reads the record of one client without otherwise being allowed to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("as what they look", max_length=20, choices=RoleName)
    client_id = models.UUIDField()
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField("given up before the hour was over", null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager[BreakGlass]] = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        verbose_name_plural = "break glass"
        indexes = [
            models.Index(fields=["person", "until"], name="break_glass_by_person"),
            models.Index(fields=["opened_at", "id"], name="break_glass_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="break_glass_is_for_a_while"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("person")),
                name="break_glass_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | (~Q(verdict="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)),
                name="break_glass_review_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"break glass {self.pk}"
