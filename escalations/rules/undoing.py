"""What can be undone, by whom, how long, and what an undone matter is given back (ruling 14).

Whoever did the last thing may undo it for a while, as long as nothing else has happened to the matter
since: 60 seconds for what sends something, because the message waits that long, 10 minutes otherwise.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from escalations.rules import leases, states

#: How long what sends nothing can be undone.
QUIET = datetime.timedelta(minutes=10)
#: How long what sends something can be undone: until it leaves.
SENDS = leases.UNDO_CLOSING


@dataclass(frozen=True)
class Last:
    """The last thing done to a matter, until when it can be undone, and which version it made."""

    by: UUID
    at: datetime.datetime
    until: datetime.datetime
    version: int


def until(at: datetime.datetime, *, sends: bool) -> datetime.datetime:
    """Until when something done at that moment can be undone."""
    return at + (SENDS if sends else QUIET)


def why_not(last: Last | None, *, by: UUID, version: int, now: datetime.datetime) -> str:
    """Why it cannot be undone, in a sentence, or "" when it can."""
    if last is None:
        return "There is nothing to undo."
    if last.version != version:
        return "Something else has happened to it since, so this cannot be undone any more."
    if last.by != by:
        return "Only who did it can undo it."
    if now >= last.until:
        return "It is too late to undo this."
    return ""


def deadline(
    before: datetime.datetime, at: datetime.datetime, now: datetime.datetime, *, state: str
) -> datetime.datetime:
    """The deadline an undone matter is given back: what was left of it, and for a hold at least an hour.

    Never in the past: what was overdue falls due now.
    """
    left = max(before - at, datetime.timedelta())
    return leases.after_undo(left, now) if state in states.TAKEN else now + left


def next_look(
    looks: datetime.datetime,
    before: datetime.datetime,
    after: datetime.datetime,
    now: datetime.datetime,
) -> datetime.datetime:
    """When the sweeper looks at it again: at the deadline, or when it was going to, if that is not over."""
    return after if looks == before else max(looks, now)
