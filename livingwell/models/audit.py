"""What was changed outside escalations, and who read what about whom. Ids and short words only."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from livingwell import access
from livingwell.choices import ReadingPurpose, RoleName
from livingwell.models.users import User

#: Kinds of subject that are an account, and nobody's care.
ACCOUNT_KINDS = ("user", "roleassignment")


class AuditRecordQuerySet(models.QuerySet["AuditRecord"]):
    """Changes, asked in English."""

    def visible_to(self, user: User) -> AuditRecordQuerySet:
        """All for the information lead; what happened to accounts for the administrator."""
        return self.filter(access.audit_records(user))

    def of_accounts(self) -> AuditRecordQuerySet:
        """Sign-ins, roles, second factors: what happened to accounts."""
        return self.filter(subject_kind__in=ACCOUNT_KINDS)


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

    objects: ClassVar[models.Manager[AuditRecord]] = AuditRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["client_id", "at"], name="audit_by_client"),
            models.Index(fields=["at", "id"], name="audit_by_time"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
            models.Index(fields=["subject_kind", "at"], name="audit_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_id}"


class ReadRecordQuerySet(models.QuerySet["ReadRecord"]):
    """Readings, asked in English."""

    def visible_to(self, user: User) -> ReadRecordQuerySet:
        """All for the information lead, none for anybody else."""
        return self.filter(access.read_records(user))


class ReadRecord(models.Model):
    """One reading: this person, in this role and for this purpose, saw something about this client."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField()
    route = models.CharField(max_length=80)
    client_id = models.UUIDField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True, blank=True)
    role = models.CharField("as what they read it", max_length=20, choices=RoleName, blank=True)
    purpose = models.CharField(max_length=15, choices=ReadingPurpose, default=ReadingPurpose.WORK)

    objects: ClassVar[models.Manager[ReadRecord]] = ReadRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["client_id", "at"], name="read_by_client"),
            models.Index(fields=["subject_id", "reader"], name="read_by_subject"),
            models.Index(fields=["at", "id"], name="read_by_time"),
            models.Index(fields=["reader", "at"], name="read_by_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} read on {self.at:%Y-%m-%d}"
