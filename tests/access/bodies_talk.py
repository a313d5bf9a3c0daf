"""Valid bodies for the doors of talk."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.access.world import World


def _fixed(**fields: Any) -> Callable[[World, str, str], dict[str, Any]]:
    return lambda _world, _actor, _sample: fields


def _talk(world: World, actor: str, _sample: str) -> dict[str, Any]:
    """A talk about a client of the actor's own area."""
    far = actor.endswith("_b") or actor in {"mover", "both"}
    client, leader = ("far", "lead_b") if far else ("one", "lead_a")
    return {
        "key": str(uuid.uuid4()), "client": str(world.clients[client].pk), "with_whom": "Ann, nurse",
        "words": "She looks in.", "what_0": "Ring the ward", "owner_0": str(world.actors[leader].pk),
        "due_0": "2026-06-12",
    }  # fmt: skip


def _digest(world: World, _actor: str, _sample: str) -> dict[str, Any]:
    return {"matters": [str(world.escalations["a_asked"].pk)], "note": "Dear all"}


def _contact(world: World, _actor: str, sample: str) -> dict[str, Any]:
    return {"person": str(world.actors["coord_b" if sample == "b" else "coord_a2"].pk)}


def _practice_asks(world: World, _actor: str, _sample: str) -> dict[str, Any]:
    return {"matter": str(world.escalations["a_asked"].pk), "words": "Since when?"}


TALK = {
    "escalations:escalation-ask": _fixed(words="Which day was that?"),
    "escalations:escalation-ask-undo": _fixed(),
    "escalations:escalation-answer": _fixed(words="On Monday."),
    "escalations:story-helped": _fixed(helped="a_little", helped_words="A bit better."),
    "escalations:conversation-new": _talk,
    "escalations:conversation-action-done": _fixed(),
    "escalations:conversation-action-undo": _fixed(),
    "escalations:digest-new": _digest,
    "escalations:digest-contact": _contact,
    "escalations:digest-undo": _fixed(),
    "escalations:digest-ask": _practice_asks,
    "escalations:digest-answer": _fixed(words="Since May."),
}
