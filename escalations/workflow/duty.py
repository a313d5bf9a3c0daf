"""Tell people that their duty begins and that it is over, and measure how heavy it was.

Each is done once for a duty: the row remembers, and the letters' keys mean this duty and this person.
"""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction

from escalations import notices_rota as letters
from escalations.choices import SwapState
from escalations.models import Shift, Swap
from escalations.models.duties import load_of
from livingwell import clock, outbox

#: What ended longer ago than this is measured, but no longer told.
STILL_NEWS = datetime.timedelta(hours=24)
BATCH = 200


@transaction.atomic
def begin_duty(pk: UUID) -> bool:
    """Tell who is on duty that it begins; who goes on from the duty before is not told again."""
    shift = Shift.objects.select_for_update(of=["self"]).select_related("person").get(pk=pk)
    now = clock.now()
    if shift.begun_at is not None or not shift.starts <= now < shift.ends:
        return False
    shift.begun_at = now
    shift.save(update_fields=["begun_at"])
    if not _theirs(shift, ends=shift.starts):
        outbox.put(letters.about_duty([shift.person], letters.BEGINS, shift.pk, "begins"))
    return True


@transaction.atomic
def end_duty(pk: UUID) -> bool:
    """Measure a duty that is over and tell its person, unless they simply go on."""
    shift = Shift.objects.select_for_update(of=["self"]).select_related("person").get(pk=pk)
    now = clock.now()
    if shift.ended_at is not None or shift.ends > now:
        return False
    had = load_of(shift)
    shift.asked, shift.taken = had.asked, had.taken
    shift.very_worried, shift.at_night = had.very_worried, had.at_night
    shift.begun_at = shift.begun_at or shift.starts
    shift.ended_at = now
    shift.save(
        update_fields=["asked", "taken", "very_worried", "at_night", "begun_at", "ended_at"],
    )
    Swap.objects.filter(shift=shift, state=SwapState.OFFERED).update(
        state=SwapState.OVERTAKEN, answered_at=now
    )
    if now - shift.ends < STILL_NEWS and not _theirs(shift, starts=shift.ends):
        outbox.put(letters.about_duty([shift.person], letters.ENDED, shift.pk, "ended"))
    return True


def beginning(now: datetime.datetime) -> list[UUID]:
    """The duties that run and whose person has not been told."""
    rows = Shift.objects.filter(begun_at__isnull=True, starts__lte=now, ends__gt=now)
    return list(rows.order_by("starts").values_list("pk", flat=True)[:BATCH])


def ending(now: datetime.datetime) -> list[UUID]:
    """The duties that are over and not measured; the latest first, for somebody waits to be told."""
    rows = Shift.objects.filter(ended_at__isnull=True, ends__lte=now)
    return list(rows.order_by("-ends").values_list("pk", flat=True)[:BATCH])


def _theirs(shift: Shift, **at: datetime.datetime) -> bool:
    """Whether the same person has the duty that meets this one then."""
    return Shift.objects.filter(area=shift.area_id, post=shift.post, person=shift.person_id, **at).exists()
