"""Take in a list in two steps: look it through and show what would happen, then write it when confirmed.

A short list is done at once; a long one is claimed by a worker or the sweeper, batch by batch, and its page
shows how far it has got. The good rows are written in one transaction, all or none.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from collections import Counter
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from livingwell import audit, clock
from livingwell.background import after_commit
from livingwell.choices import UploadState
from livingwell.importing.importers import REFUSED, UNCHANGED, Judged, importer_of
from livingwell.importing.tables import Row, Table
from livingwell.models import Upload

if TYPE_CHECKING:
    from livingwell.models import User

logger = logging.getLogger(__name__)

#: A list of up to so many rows is done while its page is asked for; a longer one shows a progress bar.
AT_ONCE = 500
#: How many rows are gone through between two signs of progress.
BATCH = 100
#: How long a list waits to be confirmed, and how long the page of what was done stays.
KEPT = datetime.timedelta(days=1)
LEASE = datetime.timedelta(seconds=35)
MOST_ATTEMPTS = 5


class NotReadyError(Exception):
    """The list is not waiting to be confirmed: it is being read, is written, or was thrown away."""


@transaction.atomic
def keep_upload(kind: str, name: str, table: Table, *, by: User) -> Upload:
    """Keep what a file held, to be looked through: nothing of it is written anywhere else yet."""
    now = clock.now()
    upload = Upload.objects.create(
        kind=kind,
        by=by,
        name=name[:200],
        made_at=now,
        expires_at=now + KEPT,
        rows=[[row.line, row.cells] for row in table.rows],
        extra=list(table.extra),
        unread=[list(one) for one in table.odd],
        total=len(table.rows),
    )
    if upload.total > AT_ONCE:
        after_commit("livingwell.do_upload", upload.pk)
    return upload


@transaction.atomic
def confirm_upload(pk: UUID, *, by: User) -> Upload:
    """Say yes to what the page shows: the good rows are to be written. Raises NotReadyError otherwise."""
    upload = Upload.objects.select_for_update().get(pk=pk, by=by)
    if upload.state != UploadState.READY or upload.expires_at <= clock.now():
        raise NotReadyError
    upload.state = UploadState.WRITING
    upload.done = 0
    upload.attempts = 0
    upload.expires_at = clock.now() + KEPT
    upload.save(update_fields=["state", "done", "attempts", "expires_at"])
    if upload.total > AT_ONCE:
        after_commit("livingwell.do_upload", upload.pk)
    return upload


@transaction.atomic
def discard_upload(pk: UUID, *, by: User) -> None:
    """Throw a list away that was not confirmed; nothing of it was written."""
    Upload.objects.filter(pk=pk, by=by).exclude(state=UploadState.WRITING).delete()


def do_short_upload(upload: Upload) -> None:
    """Do a short list while its page is asked for; what goes wrong is tried again by the sweeper."""
    if upload.total > AT_ONCE:
        return
    try:
        do_upload(upload.pk)
    except Exception:
        logger.exception("upload %s could not be done at once", upload.pk)


def do_upload(pk: UUID) -> bool:
    """Look a list through, or write a confirmed one; done by whoever claims it first. True when it moved."""
    upload = _claim(pk)
    if upload is None:
        return False
    if upload.attempts > MOST_ATTEMPTS:
        logger.error("upload %s was given up", pk)
        return _finish(upload, state=UploadState.FAILED)
    rows = [Row(line, cells) for line, cells in upload.rows]
    found = _look_through(upload, rows)
    if found is None:
        return False
    if upload.state == UploadState.READING:
        return _finish(upload, state=UploadState.READY, **_said(found))
    return _write(upload, rows, found)


def _look_through(upload: Upload, rows: list[Row]) -> list[Judged] | None:
    """Judge all rows, batch by batch; None when somebody else has taken the list over."""
    importer = importer_of(upload.kind)
    found: list[Judged] = []
    seen: dict[str, int] = {}
    for start in range(0, len(rows), BATCH):
        found += importer.judge(rows[start : start + BATCH], upload.by, seen)
        if not _goes_on(upload, min(start + BATCH, len(rows))):
            return None
    return found


@transaction.atomic
def _write(upload: Upload, rows: list[Row], found: list[Judged]) -> bool:
    """Write the good rows, all or none."""
    good = {one.line for one in found if one.fate not in {REFUSED, UNCHANGED}}
    if not _finish(upload, state=UploadState.DONE, written_at=clock.now(), rows=[], **_said(found)):
        return False
    importer_of(upload.kind).write([row for row in rows if row.line in good], upload.by)
    audit.record(upload.by, "imported", upload, rows=len(good))
    return True


def _said(found: list[Judged]) -> dict[str, object]:
    """What the page shows: how many of each, and each refused row with its reason."""
    refused = [[one.line, one.column, one.reason] for one in found if one.fate == REFUSED]
    return {"counts": dict(Counter(one.fate for one in found)), "findings": refused}


def _claim(pk: UUID) -> Upload | None:
    """Take hold of a list that nobody works on; the attempt is counted before the work."""
    now = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    token = uuid.uuid4()
    claimed = Upload.objects.to_do().filter(free, pk=pk)  # type: ignore[attr-defined]
    claimed.update(token=token, leased_until=now + LEASE, attempts=F("attempts") + 1)
    return Upload.objects.filter(pk=pk, token=token).select_related("by").first()


def _mine(upload: Upload) -> Q:
    return Q(pk=upload.pk, token=upload.token, state=upload.state)


def _goes_on(upload: Upload, done: int) -> bool:
    """Show how far it has got and renew the lease; False when somebody else has taken it over."""
    lease = clock.now() + LEASE
    return Upload.objects.filter(_mine(upload)).update(done=done, leased_until=lease) == 1


def _finish(upload: Upload, **changes: object) -> bool:
    ended = Upload.objects.filter(_mine(upload))
    return ended.update(token=None, leased_until=None, **changes) == 1


def uploads_to_do() -> list[UUID]:
    """Lists that wait to be looked through or written, the oldest first."""
    now = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    waiting = Upload.objects.to_do().filter(free)  # type: ignore[attr-defined]
    return list(waiting.order_by("made_at").values_list("pk", flat=True)[:20])


@transaction.atomic
def forget_uploads() -> int:
    """Throw away lists nobody confirmed in time, and what is known of those long written."""
    gone, _ = Upload.objects.filter(expires_at__lt=clock.now()).delete()
    return gone
