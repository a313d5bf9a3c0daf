"""The pages of talk: questions, corridor talk, digests; and what makes them worth looking at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from escalations import workflow
from escalations.models import Escalation
from escalations.workflow import Agreed, Talk
from livingwell import clock
from tests.make import practices

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.county import County


def talk(county: County) -> None:
    """A question waits for the volunteer, and what was agreed in a corridor is due."""
    west, rows = county.west, county.rows
    held = rows["held"]
    workflow.ask_volunteer(
        held.escalation_id, report=held.pk, words="Was the letter red or black?", by=west.coordinator
    )
    actions = (
        Agreed("Ring her daughter", clock.today(), west.coordinator), Agreed("Look at the heel", clock.today()),
    )  # fmt: skip
    workflow.log_talk(
        Talk(west.client, "Kit Rowe, nurse", "She looks in on Friday.", actions), by=west.leader
    )


def tell(county: County) -> None:
    """The chair's practice was told about Edie, and asked."""
    west, rows = county.west, county.rows
    practices.contact(west)
    matter = Escalation.objects.get(pk=rows["free"].escalation_id)
    rows["digest"] = practices.digest(west, matter, note="Ring me if that is easier.")
    workflow.ask_from_practice(
        rows["digest"].pk, matter=matter.pk, words="Since when is it cold?", by=rows["chair"]
    )


#: What is only posted to.
NOT_PAGES = {
    f"escalations:{name}"
    for name in (
        "escalation-ask", "escalation-ask-undo", "escalation-answer", "story-helped",
        "conversation-action-done", "conversation-action-undo", "digest-contact", "digest-undo", "digest-ask",
        "digest-answer",
    )
}  # fmt: skip


def visits(county: County, to: Callable[..., Any]) -> list[Any]:
    """Each page in the states worth looking at."""
    rows, west = county.rows, county.west
    talks, jo, chair = "escalations:conversation-new", "coordinator", "chair"
    return [
        to(talks, jo),
        to(talks, jo, query="?q=edie", what="corridor talk, found"),
        to(talks, jo, query=f"?client={west.client.pk}", what="corridor talk, form"),
        to("escalations:digest-list", jo),
        to("escalations:digest-list", chair),
        to("escalations:digest-new", jo, west.practice.pk),
        to("escalations:digest-detail", jo, rows["digest"].pk),
        to("escalations:digest-detail", chair, rows["digest"].pk, what="digest, read"),
    ]
