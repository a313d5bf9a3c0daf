"""Which outcomes still wait for the person's own view of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery

from escalations.choices import Helped, State, StoryState
from escalations.models.observations import Observation
from escalations.models.stories import Story
from escalations.rules.helped import ASKED_FOR, SOMETHING_WAS_DONE
from livingwell import clock

if TYPE_CHECKING:
    from uuid import UUID


def of_a_visit() -> dict[str, Any]:
    """What a match is annotated with: the outcome its volunteer could ask about, and what that was about.

    The latest told outcome on this client that nobody has answered: of the last 60 days, or since the
    volunteer's last report.
    """
    waiting = (
        Story.objects.filter(
            to=OuterRef("volunteer"),
            escalation__client=OuterRef("client"),
            state=StoryState.SENT,
            neutral=False,
            helped="",
            escalation__state=State.CLOSED,
            escalation__safeguarding=False,
            escalation__outcome__in=SOMETHING_WAS_DONE,
        )
        .filter(_lately_or_unvisited())
        .exclude(Exists(Observation.objects.filter(helped_story=OuterRef("pk")).exclude(helped="")))
        .order_by("-written_at", "-pk")
    )
    return {
        "helped_story": Subquery(waiting.values("pk")[:1]),
        "helped_noticed": Subquery(waiting.values("escalation__noticed")[:1]),
        "helped_told_at": Subquery(waiting.values("sent_at")[:1]),
    }


def _lately_or_unvisited() -> Q:
    since = Observation.objects.filter(
        author=OuterRef("to"),
        client=OuterRef("escalation__client"),
        received_at__gt=OuterRef("escalation__closed_at"),
    )
    return Q(escalation__closed_at__gt=clock.now() - ASKED_FOR) | ~Exists(since)


def answers_to_keep(limit: int = 200) -> list[UUID]:
    """Reports that brought an answer which does not stand beside the outcome yet."""
    rows = Observation.objects.filter(helped_kept_at__isnull=True).exclude(helped="")
    return list(rows.order_by("received_at").values_list("pk", flat=True)[:limit])


def did_not_help() -> Q:
    """Told outcomes of which the person says that they did not help, and that nobody opened again."""
    return Q(helped=Helped.NO, escalation__state=State.CLOSED)
