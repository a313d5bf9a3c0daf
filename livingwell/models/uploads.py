"""Lists that somebody uploaded, kept with what would become of each row until they confirm or it expires."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from livingwell import access
from livingwell.choices import UploadState
from livingwell.models.users import User


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads, asked in English."""

    def visible_to(self, user: User) -> UploadQuerySet:
        """Their own only: what was read from a file is nobody else's until it is written."""
        return self.filter(access.uploads(user))

    def to_do(self) -> UploadQuerySet:
        """Those that wait to be looked through or written."""
        return self.filter(state__in=[UploadState.READING, UploadState.WRITING])


class Upload(models.Model):
    """One file on its way in. Change it only through `livingwell.workflow.uploads`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("what it is a list of", max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("name of the file", max_length=200)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.READING)
    rows = models.JSONField("line and cells of each row", default=list)
    extra = models.JSONField("columns that were ignored", default=list)
    unread = models.JSONField("rows that cannot be read: line, column, reason", default=list)
    findings = models.JSONField("rows refused when looked at: line, column, reason", default=list)
    counts = models.JSONField("rows by what becomes of them", default=dict)
    total = models.PositiveIntegerField("rows to go through", default=0)
    done = models.PositiveIntegerField("rows gone through", default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField("who works on it", null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Upload]] = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="upload_done_within_total"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(written_at__isnull=False), name="upload_done_was_written"
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"], condition=Q(state__in=["reading", "writing"]), name="upload_to_do"
            ),
            models.Index(fields=["expires_at"], name="upload_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk} of {self.kind}"

    @property
    def is_running(self) -> bool:
        """Whether it is being gone through or written now."""
        return self.state in {UploadState.READING, UploadState.WRITING}

    @property
    def good(self) -> int:
        """How many rows would be written."""
        counts: dict[str, Any] = self.counts
        return int(counts.get("new", 0)) + int(counts.get("changed", 0))

    @property
    def refused(self) -> list[list[Any]]:
        """Each refused row: its line, the column, and the reason."""
        return sorted([*self.unread, *self.findings], key=lambda one: one[0])
