"""What was changed outside escalations, and who read what about whom. Ids and short words only."""

from __future__ import annotations

import uuid

from django.db import models

from livingwell.models.users import User


class AuditRecord(models.Model):
    """One change of something other than an escalation; names the thing, never its content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    client_id = models.UUIDField(null=True, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["client_id", "at"], name="audit_by_client"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_id}"


class ReadRecord(models.Model):
    """One reading: this person, in this request, saw something about this client."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField()
    route = models.CharField(max_length=80)
    client_id = models.UUIDField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["client_id", "at"], name="read_by_client"),
            models.Index(fields=["subject_id", "reader"], name="read_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} read on {self.at:%Y-%m-%d}"
