"""The forms that screen, pass on as safeguarding, join, split and show: told as the fields of a door."""

from __future__ import annotations

from typing import Any

from escalations.models import Observation
from tests import make


def rows_for(team: make.Team) -> dict[str, Any]:
    """A matter of two reports, one to join it with, and a safeguarding one about somebody unnamed."""
    client = make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator)
    two = make.escalation(team, client=client, noticed=["equipment"])
    make.logged(team, client=client, noticed=["equipment"])
    safe = make.escalation(team, client=client, noticed=["safeguarding"], about_other=True)
    other = make.escalation(team, client=client, noticed=["toilet"])
    return {"two": two, "partner": other, "safe": safe}


def _says(**fields: Any) -> Any:
    return lambda _world: fields


def _first(world: Any) -> list[str]:
    rows = Observation.objects.filter(escalation=world.two)
    return [str(rows.values_list("pk", flat=True).first())]


def _safe_body(world: Any) -> dict[str, Any]:
    return {"sure": "on", "about": "", "reports": _first(world)}


def _colleague(world: Any) -> dict[str, Any]:
    return {"to": str(world.team.coordinator.pk)}


DOORS: tuple[dict[str, Any], ...] = (
    {
        "name": "escalations:escalation-safeguarding", "who": "coordinator", "body": _safe_body,
        "row": "two", "choices": ("reports", "about"), "yes_or_no": ("sure",),
    },
    {
        "name": "escalations:escalation-show", "who": "leader", "body": _colleague,
        "row": "safe", "choices": ("to",),
    },
    {
        "name": "escalations:escalation-about", "who": "leader", "body": _says(about="nobody"),
        "row": "safe", "choices": ("about",),
    },
    {
        "name": "escalations:escalation-join", "who": "coordinator",
        "body": lambda world: {"other": str(world.partner.pk)}, "row": "two", "choices": ("other",),
    },
    {
        "name": "escalations:escalation-split", "who": "coordinator",
        "body": lambda world: {"reports": _first(world)}, "row": "two", "choices": ("reports",),
    },
)  # fmt: skip
