"""The people of the demo county: volunteers, clients, who visits whom, and what clients agreed to.

Volunteers and clients are first made as they were while they visited; `settle` makes them as they are today,
once everything that happened meanwhile has been told.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from livingwell.choices import RoleName
from livingwell.demo import make_users
from livingwell.demo_county import County
from livingwell.models import RoleAssignment, User
from livingwell.working_time import from_local
from volunteers.choices import ClientStatus, ConsentState, How, Purpose, Stage, TellBack
from volunteers.models import Client, Consent, Match, Volunteer

#: Stages of those who have an account: they visit, visited, or will soon.
WITH_ACCOUNT = frozenset({Stage.ACTIVE, Stage.PAUSED, Stage.INDUCTION, Stage.LEFT})
HAVE_VISITED = frozenset({Stage.ACTIVE, Stage.PAUSED, Stage.LEFT})

#: What the files call a consent, and what it is here.
PURPOSES = {
    "share_with_practice": Purpose.MDT_DISCUSSION,
    "share_with_services": Purpose.SERVICES,
    "anonymous_story": Purpose.ANONYMOUS_STORY,
}
WORDING = "1"


def load(county: County) -> None:
    """Make volunteers, clients, matches and consents."""
    _load_volunteers(county)
    _load_clients(county)
    _load_matches(county)
    _load_consents(county)


def settle(county: County) -> None:
    """Make people as they are today: paused, left, ended, died."""
    for person in county.people["volunteers"]:
        county.volunteers[person["ref"]].stage = person["stage"]
    Volunteer.objects.bulk_update(county.volunteers.values(), ["stage"])
    for person in county.people["clients"]:
        county.clients[person["ref"]].status = person["status"]
    Client.objects.bulk_update(county.clients.values(), ["status"])
    left = [person["ref"] for person in county.people["volunteers"] if person["stage"] == Stage.LEFT]
    User.objects.filter(pk__in=[county.users[ref].pk for ref in left]).update(is_active=False)


def _load_volunteers(county: County) -> None:
    people = county.people["volunteers"]
    for person in people:
        if person.get("also_staff"):
            county.users[person["ref"]] = county.users[person["also_staff"]]
    make_users(county, [person for person in people if _needs_account(person, county)])
    for person in county.progress(people, "Volunteers"):
        county.volunteers[person["ref"]] = _volunteer(county, person)
    Volunteer.objects.bulk_create(county.volunteers.values())
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=county.users[person["ref"]],
            role=RoleName.VOLUNTEER,
            area=county.areas[person["area"]],
            starts=county.day(person["joined"]),
            ends=county.day(person.get("left_on")),
        )
        for person in people
        if person["ref"] in county.users
    )


def _needs_account(person: dict[str, Any], county: County) -> bool:
    return person["stage"] in WITH_ACCOUNT and person["ref"] not in county.users


def _volunteer(county: County, person: dict[str, Any]) -> Volunteer:
    user = county.users.get(person["ref"])
    return Volunteer(
        id=county.id(person["ref"]),
        user=user,
        name=person["name"],
        known_as=person["known_as"],
        email=user.email if user else person["email"],
        phone=person["phone"],
        area=county.areas[person["area"]],
        stage=Stage.ACTIVE if person["stage"] in HAVE_VISITED else person["stage"],
        joined=county.day(person["joined"]),
        **{name: person[name] or "" for name in ("past_work", "hopes", "rather_not", "travel")},
        **{name: person[name] or [] for name in ("skills", "interests", "languages", "availability")},
    )


def _load_clients(county: County) -> None:
    for person in county.progress(county.people["clients"], "Clients"):
        county.clients[person["ref"]] = _client(county, person)
    Client.objects.bulk_create(county.clients.values())


def _client(county: County, person: dict[str, Any]) -> Client:
    preferred = person["preferred_name"]
    as_they_are = ("name", "date_of_birth", "address", "town", "postcode", "phone")
    return Client(
        id=county.id(person["ref"]),
        preferred_name=preferred,
        **{name: person[name] for name in as_they_are},
        **{name: person[name] for name in ("household", "needs", "languages", "access_notes")},
        practice=county.practices.get(person["practice"]),
        area=county.areas[person["area"]],
        coordinator=_coordinator(county, person),
        nhs_number=person["nhs_number"] or "",
        status=ClientStatus.ACTIVE,
    )


def _coordinator(county: County, person: dict[str, Any]) -> User | None:
    """An area's clients are spread over its coordinators by their reference."""
    of_area = [
        staff["ref"]
        for staff in county.people["coordinators"]
        if any(held.get("area") == person["area"] for held in staff["roles"])
    ]
    return county.users[of_area[int(person["ref"][1:]) % len(of_area)]] if of_area else None


def _load_matches(county: County) -> None:
    Match.objects.bulk_create(
        Match(
            id=county.id(row["ref"]),
            volunteer=county.volunteers[row["volunteer"]],
            client=county.clients[row["client"]],
            starts=county.day(row["starts"]),
            ends=county.day(row["ends"]),
            end_reason=row["end_reason"] or "",
        )
        for row in county.progress(county.people["matches"], "Matches")
    )


def _load_consents(county: County) -> None:
    first_visit: dict[str, str] = {}
    for row in county.people["matches"]:
        first_visit[row["client"]] = min(row["starts"], first_visit.get(row["client"], row["starts"]))
    rows: list[Consent] = []
    for person in county.progress(county.people["clients"], "Consents"):
        rows += _consents(county, person, first_visit.get(person["ref"], ""))
    Consent.objects.bulk_create(rows)


def _consents(county: County, person: dict[str, Any], first_visit: str) -> list[Consent]:
    """What one client answered; a purpose they were never asked about has no row."""
    given = person["consents"]
    rows: list[Consent] = []
    for name, purpose in PURPOSES.items():
        rows += _answers(county, person, purpose, given[name]["state"], given[name]["on"], first_visit)
    if first_visit:
        rows += _answers(county, person, Purpose.VISITS, ConsentState.GIVEN, first_visit)
        back = given["tell_volunteer"]
        state = ConsentState.REFUSED if back == TellBack.NOTHING else ConsentState.GIVEN
        for row in _answers(county, person, Purpose.OUTCOME_BACK, state, first_visit):
            row.tell_back = back
            rows.append(row)
    for mdt in given["mdt"]:
        rows += _to_speak(county, person, mdt)
    return rows


def _answers(
    county: County, person: dict[str, Any], purpose: str, state: str, on: str | None, before: str = ""
) -> list[Consent]:
    """One answer; one that was withdrawn stands after the one given before it."""
    if state in ("not_asked", "asked") or not on:
        return []
    if state != ConsentState.WITHDRAWN:
        return [_consent(county, person, purpose, state, on)]
    first = _consent(county, person, purpose, ConsentState.GIVEN, min(on, before or on))
    return [first, _consent(county, person, purpose, state, on, replaces=first)]


def _to_speak(county: County, person: dict[str, Any], mdt: dict[str, Any]) -> list[Consent]:
    """Whether a volunteer may speak for them at a practice's MDT meeting."""
    rows = _answers(
        county, person, Purpose.MDT_VOLUNTEER, mdt["state"], mdt["withdrawn_on"] or mdt["on"], mdt["on"]
    )
    for row in rows:
        row.volunteer = county.volunteers[mdt["volunteer"]]
        row.practice = county.practices[mdt["practice"]]
        row.ends = county.day(mdt["ends"])
    return rows


def _consent(
    county: County, person: dict[str, Any], purpose: str, state: str, on: str, replaces: Consent | None = None
) -> Consent:
    day = county.day(on)
    assert day is not None  # noqa: S101 -- `on` is never empty
    client = county.clients[person["ref"]]
    return Consent(
        client=client,
        purpose=purpose,
        state=state,
        how=How.SPOKEN,
        wording=WORDING,
        given_on=day,
        recorded_at=from_local(datetime.combine(day, time(16))),
        recorded_by=client.coordinator,
        replaces=replaces,
    )
