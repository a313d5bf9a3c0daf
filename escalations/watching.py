"""Whether anybody is watching now: what the form says before a very worried report is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef

from escalations.choices import Level, StepRole
from escalations.models import Absence, PolicyStep, Shift
from livingwell import clock, wording, working_time
from livingwell.choices import RoleName

if TYPE_CHECKING:
    import datetime

    from escalations.models.reporters import Reporter
    from livingwell.models import Area
    from volunteers.models import Client

ON_DUTY = (StepRole.TEAM_LEADER_ON_DUTY, StepRole.TEAM_LEADER)


@dataclass(frozen=True)
class Watch:
    """Who looks at what is sent now about the clients of one area."""

    somebody: bool
    strong: str
    text: str
    who: str = ""
    phone: str = ""


def watches(reporter: Reporter) -> list[Watch]:
    """One for each area of the clients the form offers; the volunteer's own when it offers none."""
    clients: dict[UUID, Client] = {}
    for client in reporter.clients:
        clients.setdefault(client.area_id, client)
    areas = {client.area_id: client.area for client in clients.values()}
    areas = areas or {reporter.volunteer.area_id: reporter.volunteer.area}
    now = clock.now()
    first = _first_steps(areas)
    shifts = _on_duty(areas, now)
    away = {one.client.coordinator_id for one in reporter.visits if one.coordinator_away}  # type: ignore[attr-defined]
    found = []
    for pk, area in areas.items():
        if first.get(pk) in ON_DUTY:
            found.append(_rota(area, shifts.get(pk), now))
        else:
            found.append(_office(area, clients.get(pk), away, now))
    return list(dict.fromkeys(found))


def _first_steps(areas: Iterable[UUID]) -> dict[UUID, str]:
    steps = PolicyStep.objects.filter(
        policy__area__in=list(areas), policy__in_force=True, level=Level.VERY_WORRIED, position=0
    )
    return dict(steps.values_list("policy__area", "role"))


def _on_duty(areas: Iterable[UUID], now: datetime.datetime) -> dict[UUID, Shift]:
    away = Absence.objects.filter(person=OuterRef("person"), starts__lte=now, ends__gt=now)
    shifts = Shift.objects.filter(
        ~Exists(away), area__in=list(areas), post=RoleName.TEAM_LEADER, starts__lte=now, ends__gt=now
    ).select_related("person")
    return {shift.area_id: shift for shift in shifts}


def _rota(area: Area, shift: Shift | None, now: datetime.datetime) -> Watch:
    if shift is None:
        return Watch(
            False,
            "Nobody is on duty just now.",
            "Very worried is still sent round at once, but do not wait for an answer: ring the person’s GP "
            "practice or NHS 111.",
            phone=area.phone,
        )
    person = wording.say_person(shift.person.name, "team leader on duty", now, shift.ends)
    return Watch(
        True,
        f"Very worried goes to {person}.",
        "Please ring as well: this page is not an emergency line.",
        shift.person.first_name,
        shift.person.phone or area.phone,
    )


def _office(area: Area, client: Client | None, away: set[UUID | None], now: datetime.datetime) -> Watch:
    hours = area.hours()
    own = client.coordinator if client and client.coordinator_id not in away else None
    who = f"{own.name}, coordinator" if own else f"the {area.name} team"
    if working_time.is_open(now, hours):
        return Watch(
            True,
            f"Very worried goes to {who}, at once.",
            "Please ring as well: this page is not an emergency line.",
            own.first_name if own else "the team",
            (own.phone if own else "") or area.phone,
        )
    opening = wording.say_by_volunteer(working_time.next_opening(now, hours), now)
    return Watch(
        False,
        "Nobody is watching this page just now.",
        f"The team is back {_on(opening)}. Very worried is still sent to {who} at once, but do not wait "
        "for an answer: ring the person’s GP practice or NHS 111.",
    )


def _on(opening: str) -> str:
    """Say "tomorrow, 9am" as "tomorrow at 9am"; a time alone is today's."""
    day, comma, time = opening.partition(", ")
    if not comma:
        return f"today at {day}"
    return f"{day} at {time}" if day == "tomorrow" else f"on {day} at {time}"
