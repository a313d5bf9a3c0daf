"""The ground floor of the demo county: areas, practices, closures, staff and what they answer for."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from livingwell import demo_guard
from livingwell.choices import RoleName
from livingwell.demo_accounts import DOMAIN
from livingwell.demo_county import County
from livingwell.models import Area, Closure, CoproductionPeriod, Practice, RoleAssignment, User

#: Which person of the files is tried out with which demo account.
ACCOUNTS = {
    "V045": "volunteer",
    "CO01": "coordinator",
    "TL01": "teamleader",
    "CH04": "chair",
    "PR02": "professional",
    "PM01": "programme",
    "AD01": "admin",
    "IL01": "information",
    "V009": "volunteer.central",
    "CO03": "coordinator.central",
    "TL04": "teamleader.welcomehome",
    "V046": "volunteer.welcomehome",
}

#: Not in the files: somebody has to read the access log.
INFORMATION_LEAD = {
    "ref": "IL01",
    "name": "Judith Penhallow",
    "email": f"judith.penhallow@{DOMAIN}",
    "phone": "07700 900037",
    "roles": [{"role": RoleName.INFORMATION_LEAD}],
}

#: Days off of single areas, as the files' calendar has them.
CLOSURES = (("WEST", "2026-09-11", "Team day"), ("HOME", "2026-12-04", "Staff training"))

COUNCIL_DAY, COUNCIL_NIGHT, COUNCIL_CHECKED = "01632 960990", "01632 960991", "2026-11-02"

#: How some like to be told; the others are told at once.
WISHES: dict[str, dict[str, Any]] = {
    "TL01": {"quiet_from": time(21), "quiet_until": time(7)},
    "CO02": {"digest_at": time(17)},
    "V028": {"quiet_from": time(20), "quiet_until": time(9), "quiet_days": "456"},
}
#: A volunteer whose texts come back, so that emails go instead.
NUMBER_CHANGED = "V022"

SINCE = "2023-01-01"
TITLES = frozenset({"Dr", "Sister", "Constable"})


def load(county: County) -> None:
    """Make the places and the staff."""
    _load_areas(county)
    _load_practices(county)
    _load_staff(county)


def settle(county: County) -> None:
    """Make people be told as they like it: one message a day, a quiet night, a number that has changed."""
    for ref, wishes in WISHES.items():
        User.objects.filter(pk=county.users[ref].pk).update(**wishes)
    came_back = User.objects.filter(pk=county.users[NUMBER_CHANGED].pk)
    came_back.update(phone_failed_at=county.minutes_ago(3 * 24 * 60))
    demo_guard.settle(county)


def account_of(county: County, ref: str, email: str) -> str:
    """The address somebody signs in with: the demo account's, for those who have one."""
    return f"{ACCOUNTS[ref]}@{DOMAIN}" if ref in ACCOUNTS else email.lower()


def make_users(county: County, people: list[dict[str, Any]]) -> None:
    """Make accounts; nobody has a password, they sign in by a code sent to them."""
    made = []
    for person in people:
        user = User(
            id=county.id(f"user-{person['ref']}"),
            email=account_of(county, person["ref"], person["email"]),
            name=person["name"],
            known_as=person.get("known_as") or _first_name(person["name"]),
            phone=person["phone"],
            message_channel=person.get("outcome_channel", "email"),
        )
        user.set_unusable_password()
        county.users[person["ref"]] = user
        made.append(user)
    User.objects.bulk_create(made)


def _first_name(name: str) -> str:
    """Petra, of Dr Petra Hallam."""
    return next(word for word in name.split() if word not in TITLES)


def _load_areas(county: County) -> None:
    for row in county.rows("areas.csv"):
        county.areas[row["code"]] = Area(
            id=county.id(row["code"]),
            **row,
            council_day_phone=COUNCIL_DAY,
            council_night_phone=COUNCIL_NIGHT,
            council_checked_on=county.day(COUNCIL_CHECKED),
        )
    Area.objects.bulk_create(county.areas.values())
    for area in county.areas.values():
        area.refresh_from_db()
    CoproductionPeriod.objects.bulk_create(
        CoproductionPeriod(area=area, model=area.model, starts=_since(county))
        for area in county.areas.values()
    )
    Closure.objects.bulk_create(
        Closure(area=county.areas[code], on=county.day(day), reason=reason) for code, day, reason in CLOSURES
    )


def _load_practices(county: County) -> None:
    for row in county.rows("practices.csv"):
        known = {
            **row,
            "area": county.areas.get(row["area"]),
            "mdt_on_board": row["mdt_on_board"] == "yes",
        }
        county.practices[row["code"]] = Practice(id=county.id(row["code"]), **known)
    Practice.objects.bulk_create(county.practices.values())


def _load_staff(county: County) -> None:
    people = county.people
    staff = [
        *people["team_leaders"],
        *people["coordinators"],
        *people["mdt_chairs"],
        *people["professionals"],
        people["programme_manager"],
        people["administrator"],
        INFORMATION_LEAD,
    ]
    make_users(county, staff)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=county.users[person["ref"]],
            role=held["role"],
            area=county.areas.get(held.get("area", "")),
            practice=county.practices.get(held.get("practice", "")),
            starts=_since(county),
        )
        for person in staff
        for held in person["roles"]
    )


def _since(county: County) -> date | None:
    return county.day(SINCE)
