"""When small things add up: the slow-change rule of an area (product section 3, ruling 9).

Pure. An area's policy says from how many small reports, or how many volunteers who noticed the same,
within how many days *worth mentioning* becomes *worried*. It only ever raises.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from escalations.choices import Noticed
from escalations.rules.joining import concerns


@dataclass(frozen=True)
class SlowRule:
    """How much within what time makes small things count; the defaults are ruling 9."""

    days: int = 28
    reports: int = 3
    volunteers: int = 2

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> SlowRule:
        """The rule as a policy keeps it; an area without one goes by the defaults."""
        return cls(**kept) if kept else cls()

    @property
    def kept(self) -> dict[str, int]:
        """The rule as a policy keeps it."""
        return asdict(self)

    @property
    def window(self) -> datetime.timedelta:
        """How far back small reports count, up to the one that comes in."""
        return datetime.timedelta(days=self.days)

    def __str__(self) -> str:
        return (
            f"{self.reports} or more small reports on one person in {self.days} days, "
            f"or the same sign from {self.volunteers} volunteers"
        )


@dataclass(frozen=True)
class SmallReport:
    """A worth-mentioning report within the window on one client."""

    volunteer: UUID
    noticed: frozenset[str]


def reason(rule: SlowRule, reports: Sequence[SmallReport]) -> str:
    """Why small reports add up to "worried", or "" when they do not.

    `reports` are the worth-mentioning ones on one client in the window, the new one among them.
    """
    if len(reports) >= rule.reports:
        return f"{len(reports)} small reports in {rule.days} days"
    signs: dict[str, set[UUID]] = {}
    for report in reports:
        for sign in concerns(report.noticed):
            signs.setdefault(sign, set()).add(report.volunteer)
    for sign, volunteers in sorted(signs.items()):
        if len(volunteers) >= rule.volunteers:
            many = "two" if len(volunteers) == 2 else len(volunteers)
            return f"{many} volunteers noticed the same in {rule.days} days: {Noticed(sign).label.lower()}"
    return ""
