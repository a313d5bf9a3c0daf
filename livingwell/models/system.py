"""Signs of life of the system's own processes, what the auditor found, when sending was on hold."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from livingwell.models.users import User


class Heartbeat(models.Model):
    """When a process (sweeper, worker) was last seen alive, and how it found things."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"


class Finding(models.Model):
    """One kind of fault the auditor looks for, and how many there are of it now: none is the aim."""

    code = models.CharField(max_length=40, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(count=0) | Q(since__isnull=False), name="finding_stands_since_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.count}"


class Hold(models.Model):
    """A time in which what was waiting to be sent waits for a person: after a restore from a backup.

    What was waiting may have left already, after the backup was taken.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=20, default="outbox", editable=False)
    began_at = models.DateTimeField()
    why = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(fields=["scope"], condition=Q(ended_at__isnull=True), name="hold_once"),
        ]

    def __str__(self) -> str:
        return f"hold since {self.began_at:%Y-%m-%d %H:%M}"
