"""The volunteer's home: whom they visit, and whom they can talk to."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from livingwell import clock, wording
from livingwell.access import has_role
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment
from livingwell.panels import SOMEONE_TO_TALK_TO, VISITS, Panel
from volunteers.models import Client, Volunteer

if TYPE_CHECKING:
    from livingwell.models import Area, User

DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Fri": "Friday",
    "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip


@dataclass(frozen=True)
class Contact:
    """Somebody to ring, and when they are there."""

    name: str
    first_name: str
    role: str
    phone: str
    hours: str


def home_panels(user: User) -> list[Panel]:
    """Only for volunteers."""
    if not has_role(user, RoleName.VOLUNTEER):
        return []
    clients = list(
        Client.objects.visited_by(user).select_related("coordinator", "area").order_by("preferred_name")  # type: ignore[attr-defined]
    )
    panels = [
        Panel(
            "Your visits",
            "volunteers/panels/visits.html",
            {"clients": clients},
            order=VISITS,
            clients=tuple(client.pk for client in clients),
        )
    ]
    contact = _contact(user, clients)
    if contact:
        panels.append(
            Panel(
                "Someone to talk to",
                "volunteers/panels/talk.html",
                {"contact": contact},
                order=SOMEONE_TO_TALK_TO,
            )
        )
    return panels


def _contact(user: User, clients: list[Client]) -> Contact | None:
    """Their own coordinator: whoever looks after most of those they visit, else one of their area."""
    own = Counter(client.coordinator for client in clients if client.coordinator)
    if own:
        person = own.most_common(1)[0][0]
        area = next(client.area for client in clients if client.coordinator == person)
        return _reached(person, area, "your coordinator")
    volunteer = Volunteer.objects.filter(user=user).select_related("area").first()
    if volunteer is None:
        return None
    found = (
        RoleAssignment.objects.filter(area=volunteer.area, role=RoleName.COORDINATOR, user__is_active=True)
        .current(clock.today())  # type: ignore[attr-defined]
        .select_related("user")
        .order_by("user__name")
        .first()
    )
    if found is None:
        return _reached(None, volunteer.area, "") if volunteer.area.phone else None
    return _reached(found.user, volunteer.area, f"coordinator in {volunteer.area.name}")


def _reached(person: User | None, area: Area, role: str) -> Contact:
    name = person.name if person else f"The {area.name} team"
    first = person.first_name if person else "the team"
    phone = (person.phone if person else "") or area.phone
    return Contact(name, first, role, phone, hours_in_words(area))


def hours_in_words(area: Area) -> str:
    """When the area's team is there: "Monday to Friday, 9am to 5pm"."""
    first, _, last = area.working_days.partition("-")
    days = f"{DAYS[first]} to {DAYS[last]}" if last else DAYS[first]
    today = clock.today()
    opens, closes = (
        datetime.datetime.combine(today, at, tzinfo=clock.LONDON) for at in (area.opens, area.closes)
    )
    return f"{days}, {wording.say_times(opens, closes)}"
