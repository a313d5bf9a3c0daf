"""When what the directory says must be checked again, and which services fit what was noticed."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

#: What the directory says of a service is checked again after so many months.
CHECK_EVERY_MONTHS = 6
#: How many services a volunteer's receipt names.
NAMED_ON_A_RECEIPT = 3


class Helping(Protocol):
    """Something that helps with certain categories and has a name."""

    name: str
    helps_with: Sequence[str]


Found = TypeVar("Found", bound=Helping)


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months earlier, or the last of that month when it is shorter."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def checked_long_ago(today: datetime.date) -> datetime.date:
    """The last day of checking that is too long ago today."""
    return months_before(today, CHECK_EVERY_MONTHS)


def needs_checking(checked_on: datetime.date | None, today: datetime.date) -> bool:
    """Whether somebody should ring and ask if it is still so; never checked always needs it."""
    return checked_on is None or checked_on <= checked_long_ago(today)


def best_fit(categories: Iterable[str], services: Iterable[Found], most: int) -> list[Found]:
    """Those that help with most of what was noticed; then those for little else, then by name."""
    wanted = set(categories)

    def fit(service: Helping) -> tuple[int, int, str]:
        return -len(wanted & set(service.helps_with)), len(service.helps_with), service.name

    fitting = [service for service in services if wanted & set(service.helps_with)]
    return sorted(fitting, key=fit)[:most]
