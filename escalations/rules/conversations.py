"""When somebody is reminded of what was agreed in a corridor talk."""

from __future__ import annotations

import datetime

from livingwell.working_time import Hours, from_local

#: How far ahead something can be agreed for.
FURTHEST = datetime.timedelta(days=730)


def remind_at(due: datetime.date, now: datetime.datetime, hours: Hours) -> datetime.datetime | None:
    """When the owner is reminded: as the team opens on the day it is due; not of what was agreed that day."""
    opening = from_local(datetime.datetime.combine(due, hours.opens))
    return opening if opening > now else None
