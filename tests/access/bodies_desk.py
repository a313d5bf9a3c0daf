"""Valid bodies for the doors of the desk: what waits to be placed, saved views, many at once, exports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.access.world import World

Body = Callable[[World, str, str], dict[str, Any]]


def fixed(**fields: Any) -> Body:
    """The same for everybody."""
    return lambda _world, _actor, _sample: fields


def _ticked(world: World, _actor: str, _sample: str) -> dict[str, Any]:
    """Rows of both areas, seen or not."""
    names = ("a_free", "a_held", "a_safe", "b_free")
    return {"act": "take", "pick": [str(world.escalations[name].pk) for name in names]}


DESK: dict[str, Body] = {
    "escalations:escalation-bulk": _ticked,
    "escalations:escalation-export": fixed(reason="For the monthly look back.", format="csv"),
    "escalations:view-save": fixed(name="Nobody has them", query="status=free"),
    "escalations:view-rename": fixed(name="Called something else"),
    "escalations:view-delete": fixed(),
    "escalations:quarantine-detail": fixed(placing="filed"),
}
