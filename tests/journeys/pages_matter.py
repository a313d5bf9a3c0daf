"""The pages of screening, safeguarding later, joining and splitting, and who goes to see them."""

from __future__ import annotations

import datetime
from typing import Any

from escalations import workflow
from escalations.workflow import Concern
from livingwell import clock
from tests import make

MINUTE = datetime.timedelta(minutes=1)

#: Addresses that are only posted to.
NOT_PAGES = {"escalations:escalation-join", "escalations:escalation-split"}


def work_on(county: Any) -> None:
    """Two joined, one of several reports, one that became safeguarding, one about somebody unnamed."""
    west, home, rows = county.west, county.welcome_home, county.rows
    ivor = make.client(
        west.area, visited_by=west.volunteer, preferred_name="Ivor Kitto", coordinator=west.coordinator
    )
    first = make.logged(west, client=ivor, noticed=["home"], words="The bed is damp.")
    clock.move_to(clock.now() + MINUTE)
    second = make.logged(west, client=ivor, noticed=["money"], words="A letter about rent.")
    clock.move_to(clock.now() + MINUTE)
    workflow.join(first.escalation_id, second.escalation_id, by=west.coordinator)
    rows["joined_away"] = second.escalation
    rows["joined"] = first.escalation
    make.logged(west, client=ivor, noticed=["toilet"], words="She asks for a rail.")
    later = make.logged(west, client=ivor, noticed=["low_mood"], words="She will not say who.")
    workflow.note(later.escalation_id, words="Ring her on Monday.", by=west.coordinator)
    clock.move_to(clock.now() + MINUTE)
    rows["later"] = workflow.screen_as_safeguarding(later.escalation_id, Concern(), by=west.coordinator)
    rows["unnamed"] = make.logged(home, noticed=["safeguarding"], words="One of us.", about_other=True)


def visits(county: Any, to: Any) -> list[Any]:
    """Each of them in every state worth looking at; `to` makes a visit."""
    rows = county.rows
    jo, sam = "coordinator", "leader"
    detail = "escalations:escalation-detail"
    unnamed = rows["unnamed"].escalation_id
    return [
        to(detail, jo, rows["joined"].pk, what="two joined"),
        to(detail, jo, rows["joined_away"].pk, what="joined away"),
        to(detail, sam, unnamed, what="about somebody unnamed"),
        to("escalations:escalation-retracted", jo, rows["back"].escalation_id),
        to("escalations:escalation-safeguarding", jo, rows["free"].escalation_id),
        to("escalations:escalation-safeguarding", jo, rows["joined"].pk, what="safeguarding, several"),
        to("escalations:escalation-own", jo, rows["later"].pk),
        to("escalations:escalation-show", sam, unnamed),
        to("escalations:escalation-about", sam, unnamed),
    ]
