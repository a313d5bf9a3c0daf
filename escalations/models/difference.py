"""Reads what came of what one volunteer noticed: their own rows and nobody else's, in few statements."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from escalations.choices import HowTold, Outcome
from escalations.models import telling
from escalations.models.observations import Observation
from escalations.rules.milestones import Milestone, milestones
from livingwell import clock
from volunteers.models import Volunteer

if TYPE_CHECKING:
    from livingwell.models import User

#: Of somebody who has passed on more than this, the latest are counted.
MOST_COUNTED = 3000
STORIES = 5
THANKS = 3
LED_TO_HELP = frozenset({Outcome.HELPED, Outcome.SERVICE_IN_PLACE, Outcome.SEEN_BY_PROFESSIONAL})


@dataclass(frozen=True)
class Thanks:
    """What somebody said to a volunteer for good news."""

    words: str
    by: str
    at: datetime.datetime
    client: UUID


@dataclass(frozen=True)
class CameOfIt:
    """One story, and how long it took from noticing to hearing."""

    shown: telling.Shown
    noticed_at: datetime.datetime | None
    days: int | None


@dataclass
class Difference:
    """All that the page says."""

    volunteer: Volunteer
    passed_on: int = 0
    led_to_help: int = 0
    visits: int = 0
    is_more: bool = False
    came_of_it: list[CameOfIt] = field(default_factory=list)
    thanks: list[Thanks] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    has_more_stories: bool = False


def difference_of(user: User) -> Difference | None:
    """What this volunteer has noticed and what came of it; None for who is no volunteer."""
    volunteer = Volunteer.objects.filter(user=user).first()
    if volunteer is None:
        return None
    rows = _rows(volunteer)
    found = Difference(volunteer, is_more=len(rows) > MOST_COUNTED)
    rows = rows[:MOST_COUNTED]
    _count(found, rows)
    stories = telling.own_stories(user, STORIES)
    found.has_more_stories = len(stories) > STORIES
    noticed = _noticed(rows)
    found.came_of_it = [_came(one, noticed) for one in stories[:STORIES]]
    found.thanks = [
        Thanks(row["debt__words"], row["debt__words_by__name"], row["debt__told_at"], row["client"])
        for row in rows
        if row["debt__words"] and row["escalation"] is None and row["debt__how"] != HowTold.TAKEN_BACK
    ][:THANKS]
    return found


def _rows(volunteer: Volunteer) -> list[dict[str, object]]:
    """What they passed on, the latest first, with how each ended: one statement by their own index."""
    rows = Observation.objects.filter(author=volunteer, retracted_at__isnull=True)
    return list(
        rows.order_by("-received_at", "-pk").values(
            "client", "observed_at", "as_usual", "worry", "escalation", "escalation__outcome",
            "escalation__safeguarding", "escalation__closed_at", "debt__words", "debt__words_by__name",
            "debt__told_at", "debt__how",
        )[: MOST_COUNTED + 1]
    )  # fmt: skip


def _count(found: Difference, rows: list[dict[str, object]]) -> None:
    days = sorted({(_day(row["observed_at"]), row["client"]) for row in rows})
    helped = [
        row
        for row in rows
        if row["escalation__outcome"] in LED_TO_HELP and not row["escalation__safeguarding"]
    ]
    first = min(
        (_day(row["escalation__closed_at"]) for row in helped if row["escalation__closed_at"]), default=None
    )
    found.passed_on = sum(not row["as_usual"] for row in rows)
    found.led_to_help = len({row["escalation"] for row in helped})
    found.visits = len(days)
    found.milestones = milestones(
        joined=found.volunteer.joined,
        visits=[day for day, _ in days],
        first_help=first,
        today=clock.today(),
    )


def _noticed(rows: list[dict[str, object]]) -> dict[object, datetime.datetime]:
    """When each matter was first noticed by them."""
    first: dict[object, datetime.datetime] = {}
    for row in rows:  # the latest first, so the earliest stays
        first[row["escalation"]] = row["observed_at"]  # type: ignore[assignment]
    return first


def _came(shown: telling.Shown, noticed: dict[object, datetime.datetime]) -> CameOfIt:
    at = noticed.get(shown.story.escalation_id)
    told = shown.story.sent_at
    days = (_day(told) - _day(at)).days if at and told else None
    return CameOfIt(shown, at, days)


def _day(at: object) -> datetime.date:
    return at.astimezone(clock.LONDON).date()  # type: ignore[attr-defined,no-any-return]
