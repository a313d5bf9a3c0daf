"""A valid body for every POST: a crawl with empty forms would only meet error pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from tests.access.bodies_desk import DESK
from tests.access.bodies_feedback import FEEDBACK
from tests.access.bodies_guard import GUARD
from tests.access.bodies_matter import MATTER
from tests.access.bodies_policies import agreed
from tests.access.bodies_rota import ROTA
from tests.access.bodies_services import SERVICES
from tests.access.bodies_talk import TALK
from tests.access.world import World

Body = Callable[[World, str, str], dict[str, Any]]

OWN_CLIENT = {"vol_a": "one", "vol_a2": "two", "vol_a3": "one", "both": "three", "vol_b": "far"}


def _report(world: World, actor: str, _sample: str) -> dict[str, Any]:
    """A report on the actor's own client; staff log for the volunteer of their area."""
    body = {
        "key": str(uuid.uuid4()), "noticed": ["lonely"], "words": "He asked me to stay.", "worry": "worried",
        "observed_at": "2026-06-09T14:30",
    }  # fmt: skip
    if actor in OWN_CLIENT:
        return body | {"client": str(world.clients[OWN_CLIENT[actor]].pk)}
    side = "b" if actor.endswith("_b") or actor in {"mover", "vol_b2", "vol_b3"} else "a"
    client = world.clients["far" if side == "b" else "one"]
    whose = {} if actor.startswith("vol") else {"for_volunteer": str(world.volunteers[f"vol_{side}"].pk)}
    return body | {"client": str(client.pk)} | whose


def _hand_over(world: World, actor: str, sample: str) -> dict[str, Any]:
    side = "b" if sample.startswith("b") else "a"
    first, second = ("lead_b", "both") if side == "b" else ("lead_a2", "lead_a")
    return {"to": str(world.actors[second if actor == first else first].pk), "words": "Please go on."}


def _closing(world: World, _actor: str, sample: str) -> dict[str, Any]:
    version = world.escalations[sample].version if sample in world.escalations else 1
    return {"outcome": "helped", "message": "Help came. Thank you.", "version": version}


def _fixed(**fields: Any) -> Body:
    return lambda _world, _actor, _sample: fields


def _added(_world: World, _actor: str, _sample: str) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "words": "The same today."}


#: One for each POST route of the matrix.
BODIES: dict[str, Body] = {
    "account_login": _fixed(email="nobody-here@example.org"),
    "account_confirm_login_code": _fixed(code="123456"),
    "sign-out": _fixed(),
    "demo-sign-in": _fixed(email="coordinator@demo.livingwell.example"),
    "escalations:policy-edit": lambda _world, _actor, _sample: agreed(),
    "appearance": _fixed(appearance="dark", large_text="on"),
    "notice-open": _fixed(),
    "message-preferences": _fixed(channel="text", phone="07700 900112", digest_at="18:00"),
    "dead-letters-decide": _fixed(decision="retry", all="yes"),
    "escalations:observation-list": _report,
    "escalations:observation-add": _added,
    "escalations:observation-retract": _fixed(reason="sent_twice"),
    "escalations:escalation-take": _fixed(),
    "escalations:escalation-note": _fixed(words="Rang the surgery."),
    "escalations:escalation-hand-over": _hand_over,
    "escalations:escalation-screen": _fixed(worry="very_worried", reason="It is worse than it sounded."),
    "escalations:escalation-close": _closing,
    "escalations:escalation-retracted": _fixed(),
    "escalations:escalation-undo": _fixed(),
    "escalations:escalation-reopen": _fixed(reason="She rang again."),
    "escalations:story-reply": _fixed(words="Thank you for telling me."),
    **DESK,
    **MATTER,
    **GUARD,
    **ROTA,
    **FEEDBACK,
    **SERVICES,
    **TALK,
}
