"""When a routine message may leave: after the quiet hours, or at the hour of the day's one message.

Pure: takes what a person wished and an instant, gives an instant. What is urgent does not come here.
Quiet hours belong to the day they begin on, so that "10pm to 7am on Fridays" ends on Saturday morning.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from livingwell.working_time import LONDON, NoSuchTime, from_local

EVERY_DAY = frozenset(range(7))
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Wishes:
    """What somebody wished: quiet from and until (both or neither), on which days, and the digest's hour."""

    quiet_from: datetime.time | None = None
    quiet_until: datetime.time | None = None
    quiet_days: frozenset[int] = EVERY_DAY
    digest_at: datetime.time | None = None


def quiet_until(wishes: Wishes, at: datetime.datetime) -> datetime.datetime | None:
    """When the quiet hours end that `at` lies in; None when it lies in none."""
    if wishes.quiet_from is None or wishes.quiet_until is None:
        return None
    local = at.astimezone(LONDON).replace(tzinfo=None)
    over_midnight = wishes.quiet_until <= wishes.quiet_from
    for day in (local.date(), local.date() - DAY):
        begins = datetime.datetime.combine(day, wishes.quiet_from)
        ends = datetime.datetime.combine(day + DAY if over_midnight else day, wishes.quiet_until)
        if day.weekday() in wishes.quiet_days and begins <= local < ends:
            return _instant(ends)
    return None


def next_digest(hour: datetime.time, at: datetime.datetime) -> datetime.datetime:
    """When the day's one message goes next, strictly after `at`."""
    local = at.astimezone(LONDON).replace(tzinfo=None)
    today = datetime.datetime.combine(local.date(), hour)
    return _instant(today if today > local else today + DAY)


def leaves_at(wishes: Wishes, at: datetime.datetime) -> datetime.datetime:
    """When a routine message that could leave at `at` may leave."""
    if wishes.digest_at is not None:
        at = next_digest(wishes.digest_at, at)
    return quiet_until(wishes, at) or at


def _instant(local: datetime.datetime) -> datetime.datetime:
    """The instant of a time on the wall; one the clocks jump over is the same an hour later."""
    try:
        return from_local(local)
    except NoSuchTime as jumped:
        return from_local(jumped.later)
