"""Valid bodies for the doors of the desk: what waits to be placed, saved views, many at once, exports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.access.world import World

Body = Callable[[World, str, str], dict[str, Any]]


def fixed(**fields: Any) -> Body:
    """The same for everybody."""
    return lambda _world, _actor, _sample: fields


DESK: dict[str, Body] = {
    "escalations:quarantine-detail": fixed(placing="filed"),
}
