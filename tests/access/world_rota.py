"""The part of the crawl's world that stands on the rota: duties, swaps, who is away, secret calendars."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

from escalations import workflow
from escalations.choices import SwapState
from escalations.models import Absence, Shift, Swap
from livingwell import clock
from tests import make

if TYPE_CHECKING:
    from tests.access.world import World

DAY = datetime.timedelta(days=1)
#: The first duty of each side ends then.
TURN = 13 * DAY


def put_on_the_rota(world: World, team_a: frozenset[str], team_b: frozenset[str]) -> None:
    """A duty that runs and one to come, swaps asked in each area, three people away later, two calendars."""
    actors, keep, now = world.actors, world.canaries, clock.now()
    begins = world.shifts["west"].ends
    world.shifts["west_next"] = make.shift(world.areas["a"], actors["lead_a2"], begins, begins + DAY)
    world.shifts["central"] = make.shift(world.areas["b"], actors["lead_b"], begins, begins + DAY)
    note = keep.words("handover", team_a)
    Shift.objects.filter(pk=world.shifts["west"].pk).update(handover=note)
    for name, shift, to, readers in (("a", "west", "lead_a2", team_a), ("b", "central", "both", team_b)):
        words = keep.words(f"swap-{name}", readers)
        world.swaps[name] = make.swap(world.shifts[shift], actors[to], words=words)
    world.swaps["a_gone"] = _asked_who_left(world, keep.words("swap-gone", team_a))
    for name in ("lead_a2", "coord_b", "manager"):
        away = Absence(person=actors[name], starts=now + 40 * DAY, ends=now + 41 * DAY)
        world.absences[name] = workflow.go_away(away, by=actors[name])
    for name in ("lead_a", "lead_b"):
        token = workflow.renew_calendar(by=actors[name]).token
        keep.keep("calendar", [token], {name})
        world.calendars[name] = SimpleNamespace(pk=token)


def _asked_who_left(world: World, words: str) -> Swap:
    """Asked of somebody who said no and leads the other area alone now: they read no more of it."""
    actors, now = world.actors, clock.now()
    return Swap.objects.create(
        shift=world.shifts["west_next"], asked_by=actors["lead_a2"], to=actors["both"], words=words,
        state=SwapState.DECLINED, asked_at=now, answered_at=now,
    )  # fmt: skip
