"""What is owed, thanked for and told on in the county of the journeys."""

from __future__ import annotations

from typing import Any

from escalations import workflow
from escalations.choices import Worry
from escalations.workflow import Draft
from tests import make
from volunteers.choices import Purpose


def tell_on(west: Any, bea: Any, rows: dict[str, Any]) -> None:
    """Good news, one story on the notice page, one that waits, and a matter with two authors who wish."""
    for client in (west.client, bea):
        make.consent(client, Purpose.ANONYMOUS_STORY)
    rows["news"] = make.logged(
        west, client=bea, noticed=["good_news"], words="She sang again.", worry=Worry.GOOD_NEWS
    )
    glad = make.logged(west, client=bea, noticed=["good_news"], words="She danced.", worry=Worry.GOOD_NEWS)
    shared = workflow.share_story(rows["told"].pk, _draft("Lunch in company"), by=west.coordinator)
    rows["shared"] = workflow.approve(shared.pk, version=1, by=west.leader)
    rows["to_read"] = workflow.share_news(glad.pk, _draft("A dance"), by=west.leader)
    rows["to_tell"] = make.story(west, by=west.coordinator)
    ruth = make.volunteer(west.area)
    gwen = make.client(west.area, visited_by=west.volunteer, preferred_name="Gwen Olds")
    make.match(ruth, gwen)
    rows["two"] = make.logged(
        west, client=gwen, noticed=["lonely"], they_would_like="Company on Sundays.", would_help="A lift."
    )
    make.logged(west, author=ruth, client=gwen, noticed=["lonely"], words="Very quiet.")
    workflow.take(rows["two"].escalation_id, by=west.coordinator)


def _draft(title: str) -> Draft:
    words = "Somebody is glad of company now, and we are glad that it was noticed."
    return Draft(title, words, volunteer_asked=True)
