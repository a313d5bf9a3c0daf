"""Milestones of a volunteer, counted from what they passed on: nobody is ranked, nothing is compared."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

#: Visits worth saying so.
VISITS = (1, 10, 25, 50, 100, 200, 300, 500, 750, 1000)
#: Years with the programme are kept up to here.
MOST_YEARS = 40


@dataclass(frozen=True)
class Milestone:
    """Something reached, and when."""

    title: str
    on: datetime.date


def milestones(
    *,
    joined: datetime.date | None,
    visits: Sequence[datetime.date],
    first_help: datetime.date | None,
    today: datetime.date,
    most: int = 5,
) -> list[Milestone]:
    """What has been reached, the latest first; `visits` are their days in order."""
    found = [
        Milestone(f"{number} visits" if number > 1 else "Your first visit written down", visits[number - 1])
        for number in VISITS
        if number <= len(visits)
    ]
    if first_help is not None:
        found.append(Milestone("The first time that what you noticed led to help", first_help))
    found += _years(joined, today)
    return sorted(found, key=lambda one: one.on, reverse=True)[:most]


def _years(joined: datetime.date | None, today: datetime.date) -> list[Milestone]:
    if joined is None:
        return []
    days = [(number, _anniversary(joined, number)) for number in range(1, MOST_YEARS + 1)]
    return [
        Milestone("One year with Living Well" if number == 1 else f"{number} years with Living Well", day)
        for number, day in days
        if day <= today
    ]


def _anniversary(joined: datetime.date, years: int) -> datetime.date:
    try:
        return joined.replace(year=joined.year + years)
    except ValueError:  # 29 February
        return datetime.date(joined.year + years, 3, 1)
