"""Bodies for screening, joining, splitting, and showing a safeguarding matter to one more."""

from __future__ import annotations

from typing import Any

from escalations.models import Observation


def _reports(world: Any, sample: str) -> list[str]:
    matter = world.escalations.get(sample)
    rows = Observation.objects.filter(escalation=matter) if matter else Observation.objects.none()
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _safeguarding(world: Any, _actor: str, sample: str) -> dict[str, Any]:
    reports = _reports(world, sample)
    return {"sure": "on", "about": "other"} | ({"reports": reports[:1]} if len(reports) > 1 else {})


def _join(world: Any, _actor: str, sample: str) -> dict[str, Any]:
    """Another of the same person where there is one."""
    partners = {"a_held": "a_free", "a_two": "a_asked", "a_asked": "a_two", "a_later": "a_two"}
    side = {"b_free": "b_closed", "b_closed": "b_free", "a_free": "a_taken_back"}
    other = partners.get(sample) or side.get(sample) or "a_free"
    return {"other": str(world.escalations[other].pk)}


def _split(world: Any, _actor: str, sample: str) -> dict[str, Any]:
    return {"reports": _reports(world, sample)[:1]}


def _show(world: Any, _actor: str, _sample: str) -> dict[str, Any]:
    return {"to": str(world.actors["coord_a"].pk)}


MATTER = {
    "escalations:escalation-safeguarding": _safeguarding,
    "escalations:escalation-show": _show,
    "escalations:escalation-about": lambda _world, _actor, _sample: {"about": "nobody"},
    "escalations:escalation-join": _join,
    "escalations:escalation-split": _split,
}
