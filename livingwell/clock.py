"""The one clock every decision reads, so that tests and the demo can live at another time.

SQL's own idea of now does not move with this clock; pass `now()` into queries instead.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_moved_to: datetime.datetime | None = None


def now() -> datetime.datetime:
    """The present instant, in UTC."""
    return _moved_to or datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """The date on the wall in London."""
    return now().astimezone(LONDON).date()


def move_to(instant: datetime.datetime | None) -> None:
    """Stop this process's clock at an instant; None lets it run again."""
    global _moved_to  # noqa: PLW0603, RUF100 -- one clock for the process is the point of this module
    if instant is not None and instant.tzinfo is None:
        raise ValueError("The clock needs an instant with a time zone.")
    _moved_to = instant and instant.astimezone(datetime.UTC)


@contextmanager
def moved_to(instant: datetime.datetime) -> Iterator[None]:
    """Live at an instant for a while, then return to the time before."""
    before = _moved_to
    move_to(instant)
    try:
        yield
    finally:
        move_to(before)
