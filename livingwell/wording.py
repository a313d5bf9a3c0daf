"""How times, deadlines and people are said, so that every page and message says them in one way.

Pure: each function takes an instant (aware) and, where it matters, what time it is now. All is said as the
clock in Europe/London shows it: "1pm", "1:12pm", "noon", "Tuesday 9 June", "5 minutes left".
The source is the "Words" part of the user interface notes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from livingwell.working_time import LONDON, Hours, working_days_left

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

COUNTED_DOWN = timedelta(hours=2)
"""A deadline nearer than this is said as what is left; a later one as a time."""

PRESSING = timedelta(minutes=60)
"""A deadline nearer than this looks pressing."""


@dataclass(frozen=True)
class Deadline:
    """A deadline in words: what is left, when that is, and how it looks ("", "soon" or "over")."""

    text: str
    detail: str
    tone: str


def say_time(at: datetime) -> str:
    """1pm, 1:12pm, noon, midnight."""
    local = at.astimezone(LONDON)
    if local.minute:
        return column_time(at)
    if local.hour % 12 == 0:
        return "noon" if local.hour else "midnight"
    return f"{local.hour % 12}{_half(local)}"


def column_time(at: datetime) -> str:
    """1:00pm, 12:05am: for a column of times, so that they line up."""
    local = at.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local.minute:02}{_half(local)}"


def say_times(start: datetime, end: datetime) -> str:
    """1pm to 1:12pm."""
    return f"{say_time(start)} to {say_time(end)}"


def say_date(day: datetime | date, now: datetime) -> str:
    """Tuesday 9 June; with the year when it is not this one."""
    return _dated(_day(day), now, f"{_day(day):%A}")


def short_date(day: datetime | date, now: datetime) -> str:
    """Tue 9 June, for tables; with the year when it is not this one."""
    return _dated(_day(day), now, f"{_day(day):%a}")


def paper_date(day: datetime | date) -> str:
    """Tuesday 9 June 2026: on paper the year is always written."""
    found = _day(day)
    return f"{found:%A} {found.day} {found:%B} {found.year}"


def say_when(at: datetime, now: datetime) -> str:
    """When something happened: "today 2:51pm", "yesterday 11:10am", "Thursday 4 June"."""
    near = _near(_day(at), now)
    return f"{near} {say_time(at)}" if near else say_date(at, now)


def say_by(at: datetime, now: datetime) -> str:
    """By when, to staff: "3:06pm today", "tomorrow by 11am", "Monday 15 June by 5pm"."""
    day, clock = _deadline_day(at), say_time(at)
    near = _near(day, now)
    if near == "tomorrow":
        return f"tomorrow by {clock}"
    if near:
        return _this_day(near, clock)
    joined = "by" if day > _day(now) else "on"
    return f"{say_date(day, now)} by {clock}" if joined == "by" else f"{clock} on {say_date(day, now)}"


def say_by_volunteer(at: datetime, now: datetime) -> str:
    """By when, to a volunteer, to follow "by": "3:06pm", "tomorrow, 11am", "Monday 15 June, 5pm"."""
    day, clock = _deadline_day(at), say_time(at)
    near = _near(day, now)
    if near == "today":
        return _this_day(near, clock) if clock == "midnight" else clock
    return f"{near or say_date(day, now)}, {clock}"


def say_deadline(respond_by: datetime, now: datetime, hours: Hours | None = None) -> Deadline:
    """A deadline as staff see it on a list.

    Pass the area's `hours` where the limit was counted in working days: then what is left is said in them.
    """
    left = _to_the_minute(respond_by) - _to_the_minute(now)
    if respond_by < now:
        return Deadline(f"Overdue by {say_duration(-left)}", f"was due {say_by(respond_by, now)}", "over")
    if left < COUNTED_DOWN:
        text = f"{_upper(say_duration(left))} left"
        return Deadline(text, _by(respond_by, now), "soon" if left < PRESSING else "")
    near = _near(_deadline_day(respond_by), now)
    if near == "today":
        return Deadline(_upper(_by(respond_by, now)), "", "")
    days = working_days_left(now, respond_by, hours) if hours and not near else 0
    detail = f"{_counted(days, 'working day')} left" if days else ""
    return Deadline(_upper(say_by(respond_by, now)), detail, "")


def say_duration(length: timedelta) -> str:
    """40 minutes, 1 hour 5 minutes, 2 days; parts of a minute, and of a day, are left off."""
    minutes = max(length, timedelta(0)) // MINUTE
    if not minutes:
        return "less than a minute"
    if minutes >= DAY // MINUTE:
        return _counted(minutes // (DAY // MINUTE), "day")
    hours, minutes = divmod(minutes, 60)
    parts = [_counted(hours, "hour")] if hours else []
    return " ".join([*parts, _counted(minutes, "minute")] if minutes else parts)


def say_person(name: str, role: str, now: datetime, until: datetime | None = None) -> str:
    """Who somebody is, name first: "Sam Bolitho, team leader on duty until 8pm"."""
    if until is None:
        return f"{name}, {role}"
    if _near(_day(until), now) == "today":
        return f"{name}, {role} until {say_time(until)}"
    return f"{name}, {role} until {say_by_volunteer(until, now)}"


def say_list(items: Sequence[str], word: str = "and") -> str:
    """Ann; Ann and Bea; Ann, Bea and Cy."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def _half(local: datetime) -> str:
    return "am" if local.hour < 12 else "pm"


def _day(at: datetime | date) -> date:
    return at.astimezone(LONDON).date() if isinstance(at, datetime) else at


def _deadline_day(at: datetime) -> date:
    """The day a deadline is said to be on: midnight ends the day before, as people read it."""
    return _day(at) - DAY if say_time(at) == "midnight" else _day(at)


def _near(day: date, now: datetime) -> str:
    names = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return names.get((day - _day(now)).days, "")


def _this_day(near: str, clock: str) -> str:
    if clock == "midnight":
        return "midnight tonight" if near == "today" else "midnight last night"
    return f"{clock} {near}"


def _by(at: datetime, now: datetime) -> str:
    said = say_by(at, now)
    return f"by {say_time(at)} tomorrow" if said.startswith("tomorrow") else f"by {said}"


def _dated(day: date, now: datetime, weekday: str) -> str:
    year = "" if day.year == _day(now).year else f" {day.year}"
    return f"{weekday} {day.day} {day:%B}{year}"


def _to_the_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _counted(amount: int, word: str) -> str:
    return f"{amount} {word}" + ("" if amount == 1 else "s")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
