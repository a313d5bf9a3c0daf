"""Put somebody on duty week after week, and copy a week of the rota to the next.

What cannot be is skipped and said, as for one duty: somebody is on already, is away, cannot be reached.
However many duties it is, the rota is read once and written once.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from escalations import notices_rota as letters
from escalations.models import Shift
from escalations.models.duties import candidates, on_duty_between
from escalations.rules import rota
from escalations.workflow.rota import RotaError, changed, check_time, lock_area, put_on
from livingwell import clock, outbox, wording
from livingwell.choices import RoleName

if TYPE_CHECKING:
    from livingwell.models import User

#: A duty is repeated over so many weeks at the most.
MOST_WEEKS = 12


@dataclass
class Repeated:
    """The duties that were made, and a sentence for each that could not be."""

    made: list[Shift] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


@transaction.atomic
def put_on_weekly(shift: Shift, *, weeks: int, by: User) -> Repeated:
    """Put somebody on duty at the same time of so many weeks, this one included.

    Raises RotaError when the first cannot be; of the others those that cannot be are skipped.
    """
    put_on(shift, by=by)
    wanted = [_later(shift, number) for number in range(1, min(weeks, MOST_WEEKS))]
    found = _possible(shift.area_id, wanted)
    if found.made:
        Shift.objects.bulk_create(found.made)
        last = _day(found.made[-1])
        changed(shift, f"{shift.person.name} is on at the same time each week until {last}", by=by)
    return Repeated([shift, *found.made], found.skipped)


@transaction.atomic
def copy_week(area_id: UUID, monday: datetime.date, *, by: User) -> Repeated:
    """Put the same people on duty a week later, each told once. Raises RotaError for an empty week."""
    lock_area(area_id)
    start, end = (rota.instant(monday + days * rota.DAY, datetime.time()) for days in (0, 7))
    rows = Shift.objects.filter(area=area_id, starts__gte=start, starts__lt=end)
    duties = list(rows.select_related("person", "area").order_by("starts", "post"))
    if not duties:
        raise RotaError("", "There is no duty in that week to be copied.")
    found = _possible(area_id, [_later(one, 1) for one in duties])
    if found.made:
        Shift.objects.bulk_create(found.made)
        week = wording.say_date(monday, clock.now())
        number = len(found.made)
        text = f"{number} dut{'y' if number == 1 else 'ies'} of the week from {week} copied to the next week"
        change = changed(found.made[0], text, by=by)
        firsts = {one.person_id: one for one in reversed(found.made) if one.person_id != by.pk}
        told = [
            letters.about_duty([one.person], letters.PUT_ON, one.pk, change.pk) for one in firsts.values()
        ]
        outbox.put(letter for one in told for letter in one)
    return found


def _later(shift: Shift, weeks: int) -> Shift:
    """The same duty so many weeks later, not stored."""
    starts, ends = (rota.weeks_later(at, weeks) for at in (shift.starts, shift.ends))
    return Shift(area=shift.area, post=shift.post, person=shift.person, starts=starts, ends=ends)


def _possible(area_id: UUID, wanted: list[Shift]) -> Repeated:
    """Those that can be, by the rules for one duty, and why each other cannot."""
    found = Repeated()
    if not wanted:
        return found
    now = clock.now()
    span = (min(one.starts for one in wanted), max(one.ends for one in wanted))
    there = on_duty_between(area_id, span)
    people = candidates(area_id, wanted, span)
    for one in wanted:
        why = _why_not(one, there, people[one.person_id, one.post], now)
        if why:
            found.skipped.append(f"{rota.say_duty((one.starts, one.ends), now)}: {why}")
        else:
            found.made.append(one)
            there.append(one)
    return found


def _why_not(shift: Shift, there: list[Shift], who: rota.Terms, now: datetime.datetime) -> str:
    try:
        check_time(shift, now)
    except RotaError as error:
        return str(error)
    span = (shift.starts, shift.ends)
    for other in there:
        if other.post == shift.post and rota.overlap(span, (other.starts, other.ends)):
            return f"{other.person.name} is on duty then already."
    post = str(RoleName(shift.post).label)
    return rota.why_not(who.during(span), post, shift.area.name, span, now)


def _day(shift: Shift) -> str:
    return wording.say_date(shift.starts, clock.now())
