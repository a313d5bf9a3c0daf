"""The forms of the rota: duties, swaps, who is away, calendars; told as the fields of a door."""

from __future__ import annotations

import datetime
from typing import Any

from livingwell import clock
from tests import make

DAY = datetime.timedelta(days=1)


def rows_for(team: make.Team) -> dict[str, Any]:
    """A duty that runs, one to come, one that a colleague is asked to take, and somebody away later."""
    now = clock.now()
    return {
        "running": make.shift(team.area, team.leader, now - DAY / 4, now + DAY / 4),
        "duty": make.shift(team.area, team.leader, now + 2 * DAY, now + 2.5 * DAY),
        "swap": make.swap(
            make.shift(team.area, team.leader, now + 3 * DAY, now + 3.5 * DAY), team.second_leader
        ),
        "absence": make.absence(team.leader, now + 50 * DAY, now + 51 * DAY),
    }


def _during(starts: datetime.datetime, ends: datetime.datetime) -> dict[str, str]:
    return {
        name: at.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M")
        for name, at in (("starts", starts), ("ends", ends))
    }


def _new(world: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "area": str(world.team.area.pk), "post": "team_leader", "person": str(world.team.leader.pk),
        **_during(now + 9 * DAY, now + 9.5 * DAY), "weeks": "3",
    }  # fmt: skip


def _edit(world: Any) -> dict[str, Any]:
    shift = world.duty
    return {
        "person": str(shift.person_id), "why": "Kept why: the dentist.", "seen": shift.as_seen,
        **_during(shift.starts, shift.ends - DAY / 12),
    }  # fmt: skip


def _away(world: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "person": str(world.team.leader.pk), "kind": "leave", **_during(now + 60 * DAY, now + 61 * DAY),
    }  # fmt: skip


def _says(**fields: Any) -> Any:
    return lambda _world: fields


DOORS: tuple[dict[str, Any], ...] = (
    {
        "name": "escalations:rota-shift-new", "who": "coordinator", "body": _new,
        "choices": ("area", "post", "person", "starts", "ends", "weeks"),
    },
    {
        "name": "escalations:rota-copy", "who": "coordinator", "choices": ("area", "week"),
        "body": lambda world: {
            "area": str(world.team.area.pk), "week": f"{world.duty.starts:%Y-%m-%d}",
        },
    },
    {
        "name": "escalations:rota-shift-edit", "who": "coordinator", "body": _edit, "row": "duty",
        "texts": {"why": 200}, "choices": ("person", "starts", "ends"), "ignored": ("seen",),
    },
    {
        "name": "escalations:rota-shift-remove", "who": "coordinator", "body": _says(), "row": "duty",
        "fails_without": False,
    },
    {
        "name": "escalations:rota-handover", "who": "leader", "body": _says(words="Kept words for the next."),
        "row": "running", "texts": {"words": 5000}, "fails_without": False,
    },
    {
        "name": "escalations:rota-swap-new", "who": "leader", "row": "duty",
        "body": lambda world: {"to": str(world.team.second_leader.pk), "words": "Kept why: a wedding."},
        "texts": {"words": 200}, "choices": ("to", "in_return"),
    },
    {
        "name": "escalations:rota-swap-answer", "who": "second_leader", "row": "swap",
        "body": _says(answer="no", words="Kept words: I am in Truro."),
        "texts": {"words": 200}, "choices": ("answer",),
    },
    {
        "name": "escalations:rota-swap-take-back", "who": "leader", "body": _says(), "row": "swap",
        "fails_without": False,
    },
    {
        "name": "escalations:absence-new", "who": "coordinator", "body": _away,
        "choices": ("person", "kind", "starts", "ends"),
    },
    {
        "name": "escalations:absence-edit", "who": "leader", "row": "absence",
        "body": lambda world: {
            "kind": "sickness", **_during(world.absence.starts, world.absence.ends + DAY),
        },
        "choices": ("kind", "starts", "ends"),
    },
    {
        "name": "escalations:absence-end", "who": "leader", "body": _says(), "row": "absence",
        "fails_without": False,
    },
    {"name": "escalations:rota-calendar-renew", "who": "leader", "body": _says(), "fails_without": False},
)  # fmt: skip
