"""What was noticed about one client over time, week by week: so that slow change can be seen."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from escalations.choices import Noticed, Worry
from escalations.models.observations import Observation
from escalations.models.policies import Policy
from escalations.rules.slow_change import SlowRule
from livingwell import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from livingwell.models import User
    from volunteers.models import Client

WEEKS = 26
#: No page needs more to show how somebody has been in half a year.
MOST = 500
CALM = "calm"
#: The heights of the line, mildest first.
HEIGHTS: tuple[str, ...] = (CALM, Worry.MENTION, Worry.WORRIED, Worry.VERY_WORRIED)


@dataclass
class Week:
    """What was noticed in the seven days from a Monday on."""

    monday: datetime.date
    counts: Counter[str] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)

    @property
    def noticed(self) -> list[str]:
        """What was ticked in that week, in words, the most frequent first."""
        return [Noticed(code).label for code, _ in self.signs.most_common()]


@dataclass(frozen=True)
class OverTime:
    """Half a year of one client, and how near small things are to adding up."""

    weeks: list[Week]
    small: int
    rule: SlowRule

    @property
    def is_empty(self) -> bool:
        """Whether nothing was passed on in all that time."""
        return not any(week.counts for week in self.weeks)


def over_time(user: User, client: Client) -> OverTime:
    """The last 26 weeks of a client as far as this person may see them."""
    today = clock.today()
    first = today - datetime.timedelta(days=today.weekday(), weeks=WEEKS - 1)
    starts = datetime.datetime.combine(first, datetime.time(), tzinfo=clock.LONDON)
    rows = (
        Observation.objects.visible_to(user)  # type: ignore[attr-defined]
        .filter(client=client, observed_at__gte=starts, retracted_at__isnull=True)
        .order_by("-observed_at")
        .values_list("observed_at", "received_at", "worry", "noticed")[:MOST]
    )
    kept = Policy.objects.filter(area=client.area_id, in_force=True).values_list("slow_change", flat=True)
    rule = SlowRule.of(kept.first())
    found = list(rows)
    since = clock.now() - rule.window
    small = sum(worry == Worry.MENTION and received > since for _, received, worry, _ in found)
    return OverTime(_by_week(first, ((at, worry, signs) for at, _, worry, signs in found)), small, rule)


def _by_week(first: datetime.date, rows: Iterable[tuple[datetime.datetime, str, list[str]]]) -> list[Week]:
    weeks = [Week(first + datetime.timedelta(weeks=number)) for number in range(WEEKS)]
    for at, worry, noticed in rows:
        number = (at.astimezone(clock.LONDON).date() - first).days // 7
        week = weeks[min(number, WEEKS - 1)]
        week.counts[worry if worry in HEIGHTS else CALM] += 1
        week.signs.update(noticed)
    return weeks
