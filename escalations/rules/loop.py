"""The loop measure: how many closed matters had every author told, and how long noticing took to be heard."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from uuid import UUID


@dataclass(frozen=True)
class Heard:
    """One author of one closed matter: whether they have heard, and when each thing was."""

    matter: UUID
    is_told: bool
    noticed_at: datetime.datetime
    heard_at: datetime.datetime | None


@dataclass(frozen=True)
class Loop:
    """The measure of one team over some time."""

    closed: int
    all_told: int
    median_days: float | None

    @property
    def share(self) -> int | None:
        """Of a hundred closed ones, how many had every author told; None where nothing was closed."""
        return round(100 * self.all_told / self.closed) if self.closed else None

    @property
    def days(self) -> str:
        """The median in words: "4 days", "half a day or less"."""
        if self.median_days is None:
            return ""
        rounded = round(self.median_days)
        return f"{rounded} day{'' if rounded == 1 else 's'}" if rounded else "half a day or less"


def measure(rows: Iterable[Heard]) -> Loop:
    """Work it out from the authors of what was closed."""
    told: dict[UUID, bool] = {}
    days: list[float] = []
    for row in rows:
        told[row.matter] = told.get(row.matter, True) and row.is_told
        if row.heard_at is not None:
            days.append((row.heard_at - row.noticed_at) / datetime.timedelta(days=1))
    return Loop(len(told), sum(told.values()), median(days) if days else None)


def quarter_start(day: datetime.date) -> datetime.date:
    """The first day of the quarter of the year a day lies in."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
