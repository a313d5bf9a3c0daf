"""The part of the crawl's world that is told on with no names, and what its volunteers are owed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from escalations import workflow
from escalations.choices import Worry
from escalations.models import Debt, Observation
from escalations.workflow import Draft
from livingwell import clock
from tests import make
from volunteers.choices import Purpose

if TYPE_CHECKING:
    from tests.access.world import World

WEST_READS = frozenset({"vol_a", "vol_a2", "vol_a3", "both"})
CENTRAL_READS = frozenset({"vol_b", "vol_b2", "vol_b3"})


def tell_on(world: World, team_a: frozenset[str], team_b: frozenset[str]) -> None:
    """A story on each notice page, one that waits for its second reader, and everybody's debts."""
    for key in ("one", "two", "far"):
        make.consent(world.clients[key], Purpose.ANONYMOUS_STORY)
    actors, keep = world.actors, world.canaries
    news = Observation(
        key=uuid.uuid4(), author=world.volunteers["vol_a2"], client=world.clients["two"],
        observed_at=clock.now(), noticed=["good_news"], worry=Worry.GOOD_NEWS,
        words=keep.words("proud", (), team_a | {"vol_a2"}, world.clients["two"].pk),
    )  # fmt: skip
    workflow.log(news, by=news.author.user)
    words = keep.words("shared-a", team_a | WEST_READS)
    shared = workflow.share_news(world.observations["a_good"].pk, _draft(words), by=actors["coord_a"])
    world.shared["a_shared"] = workflow.approve(shared.pk, version=1, by=actors["lead_a"])
    waiting = _draft(keep.words("to-read-a", team_a))
    world.shared["a_to_read"] = workflow.share_news(news.pk, waiting, by=actors["coord_a"])
    words = keep.words("shared-b", team_b | CENTRAL_READS)
    shared = workflow.share_story(world.stories["b_closed"].pk, _draft(words), by=actors["coord_b"])
    world.shared["b_shared"] = workflow.approve(shared.pk, version=1, by=actors["lead_b"])
    world.debts = {name: Debt.objects.get(observation=row) for name, row in world.observations.items()}


def _draft(words: str) -> Draft:
    return Draft("Something good", words, volunteer_asked=True, leaks_confirmed=True)
