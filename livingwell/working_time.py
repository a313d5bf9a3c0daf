"""Working time: from which instant, and until when, a promise to look at something runs.

What a clinical safety officer reads to know when "8 working hours" or "2 working days" is up. Pure: it
knows no model and no clock; everything it needs is passed in, and the same question has the same answer.

Rules (product section 3, rulings 4 and 6):

* Working time is Monday to Friday, 9:00 to 17:00 on the clock in Europe/London unless the area says
  otherwise, less England's bank holidays and the area's own closures.
* A start outside working time counts from the next opening. The moment of closing is outside.
* A deadline that falls exactly at closing stays there.
* One working day is the length of one of that area's working days.
* Minutes on the clock run day and night, whatever the day.

Instants are aware; answers are in UTC. Opening and closing are wall-clock times, so the two nights a year
when the clocks change neither lengthen nor shorten a day's work.

Bank holidays come from the `holidays` library (England).
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")

MONDAY_TO_FRIDAY = frozenset(range(5))
"""The days of the week that are worked unless an area says otherwise; Monday is 0."""

MOST = 100_000
"""The largest amount a limit may have, in its own unit. More is a slip of the pen."""

LONGEST_CLOSED = 400
"""Days without an opening after which an area is taken never to open again."""


class NeverOpen(ValueError):
    """The area has no opening to count from: no deadline can be given."""


class NoSuchTime(ValueError):
    """A wall-clock time that the clocks jump over on the last Sunday of March."""

    def __init__(self, local: datetime) -> None:
        self.later = local + timedelta(hours=1)
        super().__init__(
            f"{local:%H:%M} did not happen on {local:%-d %B %Y}: the clocks went forward. "
            f"Did you mean {self.later:%H:%M}?"
        )


class Unit(StrEnum):
    """What an amount of time is counted in."""

    CLOCK_MINUTES = "clock_minutes"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"


SUFFIXES = {"h": Unit.WORKING_HOURS, "m!": Unit.CLOCK_MINUTES, "d": Unit.WORKING_DAYS}


@dataclass(frozen=True)
class Limit:
    """How long somebody has: an amount and what it is counted in.

    Written short as `8h` (working hours), `15m!` (minutes on the clock) or `2d` (working days).
    """

    amount: float
    unit: Unit

    def __post_init__(self) -> None:
        if not (math.isfinite(self.amount) and 0 <= self.amount <= MOST):
            raise ValueError(f"An amount of time is from 0 to {MOST:,}, not {self.amount}.")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read a limit written short: `8h`, `0.5h`, `15m!`, `2d`."""
        found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(h|m!|d)", text.strip())
        if not found:
            raise ValueError(f"{text!r} is not an amount of time. Write 8h, 15m! or 2d.")
        return cls(float(found[1]), SUFFIXES[found[2]])

    @property
    def short(self) -> str:
        """The limit as `parse` reads it."""
        suffix = next(key for key, unit in SUFFIXES.items() if unit == self.unit)
        return f"{self.amount:.9f}".rstrip("0").rstrip(".") + suffix

    def __str__(self) -> str:
        if self.unit is Unit.CLOCK_MINUTES:
            return _hours_and_minutes(self.amount)
        if self.unit is Unit.WORKING_HOURS and self.amount % 1:
            return f"{_hours_and_minutes(self.amount * 60)} of working time"
        return _counted(self.amount, self.unit.value.replace("_", " ").removesuffix("s"))


@dataclass(frozen=True)
class Hours:
    """When an area's team works: the days of the week (Monday is 0), opening and closing on the clock in
    Europe/London, and its own dates of closure. Bank holidays are left out by themselves."""

    days: frozenset[int] = MONDAY_TO_FRIDAY
    opens: time = time(9)
    closes: time = time(17)
    closures: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(range(7)):
            raise ValueError("Working days are numbers from 0 (Monday) to 6, at least one of them.")
        if self.opens >= self.closes:
            raise ValueError("An area opens before it closes, on the same day.")

    @property
    def length(self) -> timedelta:
        """How long one working day is."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)


def is_open(at: datetime, hours: Hours) -> bool:
    """Is it working time at this instant? The moment of opening is; the moment of closing is not."""
    at = _utc(at)
    day = at.astimezone(LONDON).date()
    if not is_working_day(day, hours):
        return False
    opens, closes = _span(day, hours)
    return opens <= at < closes


def is_working_day(day: date, hours: Hours) -> bool:
    """Does the area work on this date at all?"""
    return day.weekday() in hours.days and day not in bank_holidays(day.year) and day not in hours.closures


def next_opening(at: datetime, hours: Hours) -> datetime:
    """The first instant of working time from `at` on: `at` itself when it is open, in UTC."""
    at = _utc(at)
    opens, _ = next(_spans(at, hours))
    return max(at, opens)


def add(start: datetime, limit: Limit, hours: Hours) -> datetime:
    """The instant, in UTC, at which a limit that starts to run at `start` is up."""
    start = _utc(start)
    if limit.unit is Unit.CLOCK_MINUTES:
        return start + timedelta(minutes=limit.amount)
    left = limit.amount * (timedelta(hours=1) if limit.unit is Unit.WORKING_HOURS else hours.length)
    spans = _spans(start, hours)
    opens, closes = next(spans)
    while left > closes - max(start, opens):
        left -= closes - max(start, opens)
        opens, closes = next(spans)
    return max(start, opens) + left


def between(start: datetime, until: datetime, hours: Hours) -> timedelta:
    """How much working time there is from one instant to a later one."""
    start, until = _utc(start), _utc(until)
    spans = takewhile(lambda span: span[0] < until, _spans(start, hours))
    worked = (min(until, closes) - max(start, opens) for opens, closes in spans)
    return sum(worked, timedelta(0)) if start < until else timedelta(0)


def working_days_left(now: datetime, until: datetime, hours: Hours) -> int:
    """How many whole working days are left: never more than can still be worked."""
    return between(now, until, hours) // hours.length


def from_local(local: datetime) -> datetime:
    """The instant, in UTC, of a wall-clock time in Europe/London.

    A time that happens twice (the last Sunday of October) is the first of the two; one that does not happen
    (the last Sunday of March) raises NoSuchTime, which names the time an hour later.
    """
    instant = local.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    if instant.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None, fold=0):
        raise NoSuchTime(local)
    return instant


def happens_twice(local: datetime) -> bool:
    """Does the clock in Europe/London show this time twice, because the clocks go back?"""
    first, second = (local.replace(tzinfo=LONDON, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of one year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _spans(start: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing, in UTC, of every working day that is not over at `start`, for ever."""
    day = start.astimezone(LONDON).date()
    closed_for = 0
    while closed_for < LONGEST_CLOSED:
        closed_for += 1
        if is_working_day(day, hours):
            opens, closes = _span(day, hours)
            if start < closes:
                closed_for = 0
                yield opens, closes
        day += timedelta(days=1)
    raise NeverOpen(f"There is no opening within {LONGEST_CLOSED} days.")


def _span(day: date, hours: Hours) -> tuple[datetime, datetime]:
    """Opening and closing of one day, in UTC."""
    opens = datetime.combine(day, hours.opens, LONDON).astimezone(UTC)
    closes = datetime.combine(day, hours.closes, LONDON).astimezone(UTC)
    return opens, max(opens, closes)


def _utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("An instant needs a time zone.")
    return at.astimezone(UTC)


def _hours_and_minutes(minutes: float) -> str:
    hours, rest = divmod(round(minutes, 2), 60)
    parts = [_counted(hours, "hour")] if hours else []
    if rest or not hours:
        parts.append(_counted(round(rest, 2), "minute"))
    return " ".join(parts)


def _counted(amount: float, word: str) -> str:
    return f"{amount:g} {word}" + ("" if amount == 1 else "s")
