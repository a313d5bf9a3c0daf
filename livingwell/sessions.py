"""How long somebody stays signed in: so long without use, and so long at the most.

Staff see many people's care on machines others walk past. Volunteers see the two or three they visit,
on a telephone of their own, and come back once a week: asking them each time would teach them not to.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from livingwell import clock
from livingwell.access import is_staff
from livingwell.wording import say_duration

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from livingwell.models import User

BEGAN, SEEN = "began", "seen"
HAD_A_ROLE = "had_a_role"
#: Use is written down when it is this part of the idle limit later: once a minute for staff.
PART = 30


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without use, and at the longest; None is for ever."""

    idle: datetime.timedelta | None
    longest: datetime.timedelta | None


def limits_for(user: User) -> Limits:
    """The limits of somebody's sessions, by what they may see."""
    if is_staff(user):
        return Limits(settings.STAFF_IDLE, settings.STAFF_LONGEST)
    return Limits(settings.VOLUNTEER_IDLE, settings.VOLUNTEER_LONGEST)


def begin(session: SessionBase) -> None:
    """The clock of this session starts to run."""
    session[BEGAN] = session[SEEN] = clock.now().timestamp()


def why_over(session: SessionBase, limits: Limits) -> str:
    """Why a session is over, in words for its person; empty while it is not."""
    now = clock.now().timestamp()
    idle, longest = limits.idle, limits.longest
    if longest and now - session.get(BEGAN, now) >= longest.total_seconds():
        return f"You were signed in for {say_duration(longest)}, which is as long as it lasts."
    if idle and now - session.get(SEEN, now) >= idle.total_seconds():
        return f"You were signed out after {say_duration(idle)} without use."
    return ""


def note_use(session: SessionBase, limits: Limits) -> None:
    """Remember that somebody is there; written only now and then, for it costs a statement."""
    if not (limits.idle or limits.longest):
        return
    if BEGAN not in session:
        begin(session)
        return
    since = clock.now().timestamp() - session.get(SEEN, 0)
    if limits.idle and since >= limits.idle.total_seconds() / PART:
        session[SEEN] = clock.now().timestamp()
