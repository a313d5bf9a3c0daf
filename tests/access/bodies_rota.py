"""Valid bodies for the doors of the rota."""

from __future__ import annotations

import datetime
from typing import Any

from livingwell import clock
from tests.access.world import NOW, TEAM_B, World

DAY = datetime.timedelta(days=1)


def _local(at: datetime.datetime) -> str:
    return at.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M")


def _during(starts: datetime.datetime, length: datetime.timedelta = DAY) -> dict[str, str]:
    return {"starts": _local(starts), "ends": _local(starts + length)}


def _put_on(world: World, actor: str, _sample: str) -> dict[str, Any]:
    side = "b" if actor in TEAM_B else "a"
    return {
        "area": str(world.areas[side].pk),
        "post": "team_leader",
        "person": str(world.actors[f"lead_{side}"].pk),
        **_during(NOW + 30 * DAY),
    }


def _copy(world: World, actor: str, _sample: str) -> dict[str, Any]:
    side, shift = ("b", "central") if actor in TEAM_B else ("a", "west")
    day = world.shifts[shift].starts.astimezone(clock.LONDON).date()
    return {"area": str(world.areas[side].pk), "week": day.isoformat()}


def _change(world: World, _actor: str, sample: str) -> dict[str, Any]:
    shift = world.shifts.get(sample, world.shifts["west"])
    person = "lead_b" if sample == "central" else "lead_a2"
    return {
        "person": str(world.actors[person].pk),
        "starts": _local(shift.starts),
        "ends": _local(NOW + 5 * DAY if sample == "west" else shift.ends - DAY / 2),
        "why": "The dentist.",
    }


def _swap(world: World, actor: str, sample: str) -> dict[str, Any]:
    to = {"west_next": "lead_a", "central": "both"}.get(sample, "lead_a2")
    return {"to": str(world.actors[to].pk), "words": "The dentist."}


def _away(world: World, actor: str, _sample: str) -> dict[str, Any]:
    person = world.actors[actor]
    return {"person": str(person.pk) if person else "", "kind": "leave", **_during(NOW + 60 * DAY)}


def _fixed(**fields: Any) -> Any:
    return lambda _world, _actor, _sample: fields


ROTA: dict[str, Any] = {
    "escalations:rota-shift-new": _put_on,
    "escalations:rota-copy": _copy,
    "escalations:rota-shift-edit": _change,
    "escalations:rota-shift-remove": _fixed(),
    "escalations:rota-handover": _fixed(words="The key is in the tray."),
    "escalations:rota-swap-new": _swap,
    "escalations:rota-swap-answer": _fixed(answer="yes"),
    "escalations:rota-swap-take-back": _fixed(),
    "escalations:absence-new": _away,
    "escalations:absence-edit": _fixed(kind="sickness", **_during(NOW + 40 * DAY, 2 * DAY)),
    "escalations:absence-end": _fixed(),
    "escalations:rota-calendar-renew": _fixed(),
}
