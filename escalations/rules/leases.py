"""Taken is not dealt with: how long somebody may hold an escalation without doing anything.

Very worried 60 minutes on the clock, worried 2 working days, worth mentioning 10 working days
(product, section 3). Every recorded action renews it.
"""

from __future__ import annotations

import datetime

from escalations.choices import Worry
from livingwell import working_time
from livingwell.working_time import Hours, Limit, Unit

LEASES: dict[str, Limit] = {
    Worry.VERY_WORRIED: Limit(60, Unit.CLOCK_MINUTES),
    Worry.WORRIED: Limit(2, Unit.WORKING_DAYS),
    Worry.MENTION: Limit(10, Unit.WORKING_DAYS),
}

#: What an undone closing gives back at the least (ruling 14).
LEAST_AFTER_UNDO = datetime.timedelta(hours=1)
#: How long a closing can be undone: until the messages leave (ruling 14).
UNDO_CLOSING = datetime.timedelta(seconds=60)


def lease_until(worry: str, now: datetime.datetime, hours: Hours) -> datetime.datetime:
    """When a hold taken or renewed now runs out."""
    return working_time.add(now, LEASES[worry], hours)


def after_raise(
    current: datetime.datetime, worry: str, now: datetime.datetime, hours: Hours
) -> datetime.datetime:
    """The lease of somebody who holds it while the worry rises: the shorter one from now (ruling 9)."""
    return min(current, lease_until(worry, now, hours))


def after_undo(lease_left: datetime.timedelta, now: datetime.datetime) -> datetime.datetime:
    """The lease an undone closing gives back: what was left, at least an hour (ruling 14)."""
    return now + max(lease_left, LEAST_AFTER_UNDO)
