"""Put somebody on duty, change or end a duty, leave a note for who comes next.

Whatever changes who is on when holds the area's row: two people at once are heard one after the other, on
both databases. PostgreSQL refuses overlapping duties besides.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from escalations import notices_rota as letters
from escalations.choices import SwapState
from escalations.models import RotaChange, Shift, Swap
from escalations.models.duties import candidate, overlapping
from escalations.rules import rota
from escalations.workflow.holding import StaleError
from livingwell import clock, outbox
from livingwell.choices import RoleName
from livingwell.models import Area

if TYPE_CHECKING:
    from livingwell.models import User

#: A duty is at most this long, and put on the rota at most this far ahead.
LONGEST = datetime.timedelta(days=7)
FURTHEST = datetime.timedelta(days=730)
#: A note for who comes next can be left until so long after a duty.
NOTE_WITHIN = datetime.timedelta(hours=24)


class RotaError(Exception):
    """It cannot be so: carries the field it is about and one plain sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


@transaction.atomic
def put_on(shift: Shift, *, by: User, why: str = "") -> Shift:
    """Put somebody on duty for a time in which nobody else is.

    Raises RotaError when somebody is, or when this person cannot be.
    """
    lock_area(shift.area_id)
    now = clock.now()
    check_time(shift, now)
    check_nobody_else(shift, now)
    check_person(shift, shift.person, now)
    shift.save(force_insert=True)
    change = changed(shift, f"{shift.person.name} was put on {said(shift, now)}", by=by, why=why)
    tell([shift.person], letters.PUT_ON, shift, change, by=by)
    return shift


@transaction.atomic
def change_shift(
    pk: UUID,
    *,
    person: User,
    starts: datetime.datetime,
    ends: datetime.datetime,
    by: User,
    why: str = "",
    seen: str | None = None,
) -> Shift:
    """Give a duty other times or another person, at once and told to both sides.

    One that has begun keeps its start; another person has the rest of it from now. Raises StaleError when
    it is not as `seen` any more, RotaError when it cannot be so.
    """
    shift = lock_shift(pk)
    if seen is not None and seen != shift.as_seen:
        raise StaleError
    now = clock.now()
    if shift.ends <= now:
        raise RotaError("", "This duty is over.")
    if shift.starts <= now and starts != shift.starts:
        raise RotaError("starts", "This duty has begun: its start stays as it is.")
    before, other_times = shift.person, (shift.starts, shift.ends) != (starts, ends)
    shift.starts, shift.ends = starts, ends
    check_time(shift, now)
    check_nobody_else(shift, now)
    if person.pk != before.pk:
        return _cover(shift, person, by=by, why=why)
    if other_times:
        check_person(shift, before, now)
        shift.ended_at = None
        shift.save(update_fields=["starts", "ends", "ended_at"])
        text = f"{before.name} is on {said(shift, now)}"
        tell([before], letters.CHANGED, shift, changed(shift, text, by=by, why=why), by=by)
    return shift


@transaction.atomic
def remove_shift(pk: UUID, *, by: User, why: str = "") -> None:
    """Take a duty that has not begun off the rota; raises RotaError when it has."""
    shift = lock_shift(pk)
    now = clock.now()
    if shift.starts <= now:
        raise RotaError("", "This duty has begun. Change when it ends, or who has the rest of it.")
    call_off([shift], now)
    text = f"{said(shift, now)}, was taken off the rota: {shift.person.name} is not on then"
    change = changed(shift, text, by=by, why=why)
    tell([shift.person], letters.TAKEN_OFF, shift, change, by=by)
    shift.delete()


@transaction.atomic
def leave_note(pk: UUID, *, words: str, by: User) -> Shift:
    """Leave words for who comes next: the person on duty, until a day after it."""
    shift = lock_shift(pk)
    now = clock.now()
    if shift.person_id != by.pk:
        raise RotaError("", f"{shift.person.name} has this duty now, so the note is theirs to leave.")
    if not shift.starts <= now < shift.ends + NOTE_WITHIN:
        raise RotaError("", "A note can be left from the start of a duty until a day after it.")
    shift.handover = words
    shift.save(update_fields=["handover"])
    return shift


def lock_area(area_id: UUID) -> None:
    """Let one change of an area's rota at a time; what only points to the area is not kept waiting."""
    Area.objects.select_for_update(no_key=True).get(pk=area_id)


def lock_shift(pk: UUID) -> Shift:
    """The duty as it is now, with its area's rota held; raises DoesNotExist when it is gone."""
    Area.objects.select_for_update(no_key=True, of=["self"]).get(shifts=pk)
    return Shift.objects.select_for_update(of=["self"]).select_related("person", "area").get(pk=pk)


def _cover(shift: Shift, to: User, *, by: User, why: str) -> Shift:
    """Give a locked duty to somebody else at once, and tell both."""
    now = clock.now()
    before = shift.person
    call_off([shift], now)
    check_person(shift, to, now)
    shift = pass_on(shift, to, now)
    change = changed(shift, said_passed_on(shift, before, now), by=by, why=why)
    told = [*_letters([before], letters.TAKEN_OFF, shift, change, by)]
    outbox.put([*told, *_letters([to], letters.PUT_ON, shift, change, by)])
    return shift


def pass_on(shift: Shift, to: User, now: datetime.datetime) -> Shift:
    """Write down that somebody else has a duty; when it has begun, only the rest of it."""
    if shift.starts < now:
        rest = Shift(area=shift.area, post=shift.post, person=to, starts=now, ends=shift.ends)
        shift.ends = now
        shift.save(update_fields=["ends"])
        rest.save(force_insert=True)
        return rest
    shift.person, shift.begun_at = to, None
    shift.save(update_fields=["person", "begun_at", "starts", "ends"])
    return shift


def said_passed_on(shift: Shift, before: User, now: datetime.datetime) -> str:
    """Who took which duty from whom."""
    return f"{shift.person.name} took {said(shift, now)}, from {before.name}"


def check_nobody_else(shift: Shift, now: datetime.datetime) -> None:
    """Raise RotaError when somebody else is on at the same post then."""
    other = overlapping(shift)
    if other:
        raise RotaError("starts", f"{other.person.name} is on duty then already: {said(other, now)}.")


def check_person(shift: Shift, person: User, now: datetime.datetime) -> None:
    """Raise RotaError when this person cannot be on that duty."""
    span = (max(shift.starts, now), shift.ends)
    why = rota.why_not(
        candidate(person, shift.area, shift.post, span), _post(shift), shift.area.name, span, now
    )
    if why:
        raise RotaError("person", why)


def changed(shift: Shift, text: str, *, by: User | None, why: str = "") -> RotaChange:
    """Write the change down."""
    change = line(shift, text, by=by, why=why)
    change.save(force_insert=True)
    return change


def line(shift: Shift, text: str, *, by: User | None, why: str = "") -> RotaChange:
    """A change to write down; the sentence begins with a capital and ends without a stop."""
    text = f"{text[:1].upper()}{text[1:]}"[:400]
    return RotaChange(area_id=shift.area_id, at=clock.now(), actor=by, text=text, why=why[:200])


def tell(people: list[User], purpose: str, shift: Shift, change: RotaChange, *, by: User) -> None:
    """Tell these people, but not the one who did it."""
    outbox.put(_letters(people, purpose, shift, change, by))


def _letters(
    people: list[User], purpose: str, shift: Shift, change: RotaChange, by: User
) -> list[outbox.Letter]:
    others = [person for person in people if person.pk != by.pk]
    return letters.about_duty(others, purpose, shift.pk, change.pk)


def said(shift: Shift, now: datetime.datetime) -> str:
    """The duty in words."""
    return rota.say_duty((shift.starts, shift.ends), now)


def _post(shift: Shift) -> str:
    return str(RoleName(shift.post).label)


def check_time(shift: Shift, now: datetime.datetime) -> None:
    """Raise RotaError when a duty is over, too long or too far ahead."""
    if shift.ends <= shift.starts:
        raise RotaError("ends", "A duty ends after it begins.")
    if shift.ends <= now:
        raise RotaError("ends", "That is over already. Choose a time to come.")
    if shift.ends - max(shift.starts, now) > LONGEST:
        raise RotaError("ends", "A duty is 7 days at the most. Enter a longer time as several.")
    if shift.ends > now + FURTHEST:
        raise RotaError("ends", "That is more than 2 years ahead.")


def call_off(shifts: list[Shift], now: datetime.datetime) -> None:
    """What was asked about duties that change hands or go is no longer a question."""
    about = Q(shift__in=shifts) | Q(in_return__in=shifts)
    swaps = list(Swap.objects.filter(about, state=SwapState.OFFERED).select_related("to"))
    if swaps:
        Swap.objects.filter(pk__in=[swap.pk for swap in swaps]).update(
            state=SwapState.OVERTAKEN, answered_at=now
        )
    for swap in swaps:
        outbox.put(letters.about_duty([swap.to], letters.SWAP_OFF, swap.pk, "overtaken"))
