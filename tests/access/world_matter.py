"""A matter that became safeguarding later, and one of two reports, in the world of the crawl."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from escalations import workflow
from escalations.choices import Worry
from escalations.models import Observation
from escalations.workflow import Concern
from livingwell import clock

if TYPE_CHECKING:
    from tests.access.world import World

SECOND = datetime.timedelta(seconds=1)


def screen_later(world: World, report: Any) -> None:
    """Two people worked on it before it was safeguarding: each keeps only what they wrote."""
    actors, keep = world.actors, world.canaries
    matter = report(world, "a_later", "two", ["confusion_memory"], Worry.WORRIED)
    client = matter.client_id
    for number, (who, to) in enumerate((("coord_a", "lead_a2"), ("lead_a2", "coord_a"))):
        clock.move_to(clock.now() + SECOND)
        own = keep.words(f"own-{who}", {who, "lead_a"}, client_id=client)
        workflow.note(matter.pk, words=own, by=actors[who])
        handed = keep.words(f"handed-{number}", {who, "lead_a"}, client_id=client)
        workflow.hand_over(matter.pk, to=actors[to], words=handed, by=actors[who])
    clock.move_to(clock.now() + SECOND)
    workflow.screen_as_safeguarding(matter.pk, Concern(about_other=True), by=actors["coord_a"])


def report_twice(world: World, report: Any, readers: frozenset[str]) -> None:
    """Two reports in one matter: one of them can be split off."""
    matter = report(world, "a_two", "two", ["equipment"], Worry.MENTION)
    author = world.volunteers["vol_a2"]
    words = world.canaries.words("second", readers - {"vol_a2"}, {"vol_a2"}, matter.client_id)
    second = Observation(
        key=uuid.uuid4(), author=author, client=world.clients["two"], observed_at=clock.now(),
        noticed=["equipment"], words=words, worry=Worry.MENTION,
    )  # fmt: skip
    workflow.log(second, by=author.user)
