"""The duty rota: what a day's duties are, where nobody is, who may be put on, how heavy a duty was.

Pure. Duties are agreed on the wall clock in London and kept as instants in UTC, so that both changes of the
clock come out right: a night in which the clocks go back is an hour longer and nobody is missing in it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from livingwell import wording
from livingwell.working_time import LONDON

Span = tuple[datetime.datetime, datetime.datetime]

DAY = datetime.timedelta(days=1)
#: Gaps this far ahead are red before they happen (product, section 3).
LOOKED_AHEAD = datetime.timedelta(days=14)
#: Duties an area has when its rota does not show any yet.
USUAL = (datetime.time(8), datetime.time(20))
#: A day is shown in so many rows at the most.
MOST_SLOTS = 4
#: A duty as long as this, wholly on one day, is a day duty.
LONG = datetime.timedelta(hours=8)
#: A duty that begins before this is the end of a night; after that a short one is a morning, and so on.
EARLY, AFTERNOON, EVENING = 5, 12, 17

#: Messages between these hours of the wall clock count as at night.
NIGHT_FROM, NIGHT_TO = 22, 7
#: What one of each weighs.
ASKED, TAKEN, VERY_WORRIED, AT_NIGHT = 1, 2, 3, 2
#: From so many points on a duty is called so.
WEIGHTS = ((12, "heavy"), (5, "busy"), (1, "light"), (0, "quiet"))


def weeks_later(at: datetime.datetime, weeks: int) -> datetime.datetime:
    """The same time on the wall clock so many weeks later."""
    local = at.astimezone(LONDON)
    return instant(local.date() + 7 * weeks * DAY, local.time().replace(fold=0))


@dataclass(frozen=True)
class Slot:
    """One of the duties a day is made of, on the wall clock; a night ends on the next day."""

    label: str
    starts: datetime.time
    ends: datetime.time

    def on(self, day: datetime.date) -> Span:
        """From when to when that is on one day."""
        last = day + DAY if self.ends <= self.starts else day
        return instant(day, self.starts), instant(last, self.ends)


def instant(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """The moment the clock on the wall in London shows that time; of two, the first."""
    return datetime.datetime.combine(day, time, LONDON).astimezone(datetime.UTC)


def slots(starts: Iterable[datetime.datetime]) -> list[Slot]:
    """The duties a day is made of, read from when those on the rota begin.

    A start that comes once is a change on one day, not a duty of its own, unless there is nothing else.
    """
    found = Counter(one.astimezone(LONDON).time() for one in starts)
    often = [time for time, times in found.most_common(MOST_SLOTS) if times > 1]
    begins = sorted(often) or list(USUAL)
    following = [*begins[1:], begins[0]]
    return [Slot(_label(*pair), *pair) for pair in zip(begins, following, strict=True)]


def _label(starts: datetime.time, ends: datetime.time) -> str:
    if starts == ends:
        return "All day"
    if (ends < starts and ends != datetime.time(0)) or starts.hour < EARLY:
        return "Night"
    midnight = datetime.date.min
    length = datetime.datetime.combine(midnight, ends) - datetime.datetime.combine(midnight, starts)
    if length % DAY >= LONG:
        return "Day"
    return "Morning" if starts.hour < AFTERNOON else "Afternoon" if starts.hour < EVENING else "Evening"


def uncovered(within: Span, covered: Iterable[Span]) -> list[Span]:
    """The times in between in which nobody is there; what is covered may come in any order."""
    at, end = within
    gaps = []
    for starts, ends in sorted(covered):
        if starts >= end:
            break
        if starts > at:
            gaps.append((at, starts))
        at = max(at, ends)
    return [*gaps, (at, end)] if at < end else gaps


def overlap(one: Span, other: Span) -> bool:
    """Whether two times have a moment in common; where one ends the next may begin."""
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True)
class Candidate:
    """Somebody who might be put on duty, as the rota sees them."""

    name: str
    holds_post: bool
    reachable: bool
    telephone: bool
    away: Sequence[Span] = ()


def why_not(person: Candidate, post: str, area: str, duty: Span, now: datetime.datetime) -> str:
    """Why this person cannot be on duty then, in one plain sentence; empty when they can."""
    if not person.holds_post:
        return f"{person.name} is not a {post} of {area} for all of that time. Choose somebody else."
    if not person.reachable:
        return (
            f"Messages do not reach {person.name}, so they cannot be on duty. "
            "Put their address right first, or choose somebody else."
        )
    if not person.telephone:
        return (
            f"There is no telephone number for {person.name}, so they cannot be on duty. "
            "Add it first, or choose somebody else."
        )
    for starts, ends in person.away:
        if overlap(duty, (starts, ends)):
            return f"{person.name} is away then, {say_span((starts, ends), now)}. Choose somebody else."
    return ""


def say_duty(duty: Span, now: datetime.datetime) -> str:
    """Tuesday 9 June, 8pm to 8am; with the second day where it is not simply the next morning."""
    starts, ends = duty
    last = ends - datetime.timedelta(minutes=1)
    nights = (last.astimezone(LONDON).date() - starts.astimezone(LONDON).date()).days
    if nights > 1 or (nights and ends - starts > DAY):
        return say_span(duty, now)
    return f"{wording.say_date(starts, now)}, {wording.say_times(starts, ends)}"


def say_span(span: Span, now: datetime.datetime) -> str:
    """From Friday 12 June, 9am to Sunday 14 June, 5pm; whole days without times."""
    starts, ends = span
    first, last = starts.astimezone(LONDON), ends.astimezone(LONDON)
    if first.time() == last.time() == datetime.time(0):
        day = last.date() - DAY
        if day == first.date():
            return f"on {wording.say_date(day, now)}"
        return f"from {wording.say_date(first.date(), now)} to {wording.say_date(day, now)}"
    if first.date() == last.date():
        return f"on {wording.say_date(first, now)}, {wording.say_times(starts, ends)}"
    return (
        f"from {wording.say_date(first, now)}, {wording.say_time(starts)} "
        f"to {wording.say_date(last, now)}, {wording.say_time(ends)}"
    )


@dataclass(frozen=True)
class Terms:
    """Somebody who might be put on several duties; `held`: from which to which day they hold the post."""

    name: str
    reachable: bool
    telephone: bool
    held: Sequence[tuple[datetime.date, datetime.date | None]] = ()
    away: Sequence[Span] = ()

    def during(self, duty: Span) -> Candidate:
        """The same for one of them: the post held on its first and on its last day."""
        first, last = (at.astimezone(LONDON).date() for at in duty)
        holds = any(begun <= first and (ended is None or ended >= last) for begun, ended in self.held)
        return Candidate(self.name, holds, self.reachable, self.telephone, self.away)


@dataclass(frozen=True)
class Load:
    """What came during a duty."""

    asked: int = 0
    taken: int = 0
    very_worried: int = 0
    at_night: int = 0

    @property
    def points(self) -> int:
        """How much that was, in one number, so that duties can be compared and shared out."""
        return (
            self.asked * ASKED
            + self.taken * TAKEN
            + self.very_worried * VERY_WORRIED
            + self.at_night * AT_NIGHT
        )

    @property
    def weight(self) -> str:
        """Quiet, light, busy or heavy."""
        return next(word for least, word in WEIGHTS if self.points >= least)

    def __add__(self, other: Load) -> Load:
        return Load(
            self.asked + other.asked,
            self.taken + other.taken,
            self.very_worried + other.very_worried,
            self.at_night + other.at_night,
        )


def is_night(at: datetime.datetime) -> bool:
    """Whether a message then would wake somebody."""
    hour = at.astimezone(LONDON).hour
    return hour >= NIGHT_FROM or hour < NIGHT_TO
