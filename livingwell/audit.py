"""Writes down who changed and who read what, as what and why. Ids and short words, never content."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from livingwell import clock
from livingwell.access import glass_of, main_role
from livingwell.choices import ReadingPurpose
from livingwell.models import AuditRecord, ReadRecord

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

    from livingwell.models import User


def record(
    by: User | None, action: str, subject: Model, *, client_id: UUID | None = None, **details: Any
) -> None:
    """Note one change of something outside escalations, in the caller's transaction."""
    AuditRecord.objects.create(
        at=clock.now(),
        actor=by,
        action=action,
        subject_kind=subject._meta.model_name or "",
        subject_id=subject.pk,
        client_id=client_id,
        details=details,
    )


def record_each(by: User | None, action: str, subjects: Iterable[Model]) -> None:
    """Note the same change of many things, in one statement."""
    now = clock.now()
    AuditRecord.objects.bulk_create(
        AuditRecord(
            at=now,
            actor=by,
            action=action,
            subject_kind=subject._meta.model_name or "",
            subject_id=subject.pk,
        )
        for subject in subjects
    )


def read(request: HttpRequest, kind: str, client_ids: Iterable[UUID], subject_id: UUID | None = None) -> None:
    """Note that this request showed something about these clients: a row for each, in one statement.

    Call it before the page is made: when it cannot be written, nothing is shown.
    """
    route = request.resolver_match.view_name if request.resolver_match else ""
    read_by(request.user, route, kind, client_ids, subject_id)  # type: ignore[arg-type]


def read_by(
    user: User, route: str, kind: str, client_ids: Iterable[UUID], subject_id: UUID | None = None
) -> None:
    """The same for a part of a page that knows the person but not the request."""
    request_id = uuid.uuid4()
    now, role = clock.now(), main_role(user)
    purpose = ReadingPurpose.BREAK_GLASS if glass_of(user) else ReadingPurpose.WORK
    rows = [
        ReadRecord(
            at=now,
            reader_id=user.pk,
            request_id=request_id,
            route=route[:80],
            client_id=client_id,
            subject_kind=kind,
            subject_id=subject_id,
            role=role,
            purpose=purpose,
        )
        for client_id in dict.fromkeys(client_ids)
    ]
    if rows:  # nothing shown: no reason to wait for the writer
        ReadRecord.objects.bulk_create(rows)
