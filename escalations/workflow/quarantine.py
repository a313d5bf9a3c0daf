"""Keep a report that cannot be filed by itself: never refused, it waits for a person to place it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from escalations import notices
from escalations.choices import QuarantineReason, Worry
from escalations.models import Absence, Observation, Quarantined
from escalations.rules import joining
from livingwell import clock, outbox, working_time
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment, User
from livingwell.working_time import Limit, Unit
from volunteers.choices import Stage
from volunteers.models import Client, Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

#: What was noticed longer ago than this is placed by a person (ruling 23).
NOT_BEFORE = datetime.timedelta(days=90)
#: A client visited within this time may still be reported on, into quarantine (ruling 24).
STILL_KNOWN = datetime.timedelta(days=90)

#: How long a report may wait before those who place it are told again.
VERY_WORRIED_WAITS = Limit(30, Unit.CLOCK_MINUTES)
OTHERS_WAIT = Limit(1, Unit.WORKING_DAYS)

#: The fields that make a report what it is: the same key with other content is another report.
CONTENT = (
    "client_id", "author_id", "observed_at", "as_usual", "noticed", "words", "change", "worry", "called",
    "told_client", "ring_me", "they_would_like", "would_help", "about_id", "about_other",
)  # fmt: skip


class NeverTheirClientError(Exception):
    """The volunteer has not visited this person, or not for 90 days."""


@dataclass(frozen=True)
class Logged:
    """What became of a report: filed, or waiting to be placed; and whether it had come before."""

    observation: Observation | None
    quarantined: Quarantined | None = None
    repeated: bool = False

    @property
    def conflict(self) -> bool:
        """The same key came with other content: both are kept."""
        return self.quarantined is not None and self.quarantined.reason == QuarantineReason.KEY_CONFLICT


def visits_of(report: Observation) -> dict[str, Any]:
    """What is read with the client's row of the author's visits: now, lately, and since when at all."""
    today = clock.today()
    visits = Match.objects.filter(volunteer=report.author_id, client=OuterRef("pk"))
    return {
        "is_visited": Exists(visits.on(today)),  # type: ignore[attr-defined]
        "was_visited": Exists(visits.filter(ends__gte=today - STILL_KNOWN, ends__lt=today)),
        "first_visit": Subquery(visits.order_by("starts").values("starts")[:1]),
    }


def misplaced(report: Observation, client: Any, now: datetime.datetime) -> str:
    """Why a person has to place the report, or "" (rulings 23 and 24); `client` as read with `visits_of`."""
    if not client.is_visited and not client.was_visited:
        raise NeverTheirClientError
    if report.author.stage != Stage.ACTIVE:
        return QuarantineReason.NOT_ACTIVE
    if not client.is_visited:
        return QuarantineReason.NO_LONGER_MATCHED
    if report.observed_at.astimezone(clock.LONDON).date() < client.first_visit:
        return QuarantineReason.BEFORE_MATCH
    return QuarantineReason.TOO_OLD if report.observed_at < now - NOT_BEFORE else ""


def keep(report: Observation, reason: str, first: Observation | None) -> Logged:
    """Keep a report that cannot be filed by itself, and tell those who place it."""
    client = Client.objects.select_related("area").get(pk=report.client_id)
    mine = first if first and first.author_id == report.author_id else None
    row, fresh = Quarantined.objects.get_or_create(
        key=report.key,
        fingerprint=report.fingerprint,
        defaults={
            "reason": reason,
            "author": report.author,
            "logged_by": report.logged_by,
            "client": client,
            "area": client.area,
            "received_at": clock.now(),
            "safeguarding": joining.is_safeguarding(report.noticed),
            "worry": joining.worry_of_report(report.noticed, report.worry),
            "report": {name: str(value) if isinstance(value, UUID | datetime.datetime) else value
                       for name in (*CONTENT, "saved_at") for value in [getattr(report, name)]},
            "about": report.about,
            "first": mine,
        },
    )  # fmt: skip
    if fresh:
        _tell_placers(row)
    return Logged(mine, row, repeated=not fresh)


def _tell_placers(row: Quarantined) -> None:
    """Ask the area's coordinators and team leaders to place it; safeguarding only the team leaders.

    Where none of them can be reached the next round comes at once.
    """
    roles = [RoleName.TEAM_LEADER] if row.safeguarding else [RoleName.TEAM_LEADER, RoleName.COORDINATOR]
    people = placers(row, roles)
    row.next_at = look_again_at(row, row.received_at) if are_there(people) else row.received_at
    row.save(update_fields=["next_at"])
    outbox.put(letters(row, people, "kept"))


def placers(row: Quarantined, roles: Iterable[str]) -> list[User]:
    """Who can be asked to place it, in the area or for the programme: never whom it is about."""
    current: QuerySet[RoleAssignment] = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    placing = current.filter(Q(area=row.area_id) | Q(role=RoleName.PROGRAMME_MANAGER), role__in=list(roles))
    people = User.objects.filter(pk__in=placing.values("user"), is_active=True)
    return list(people.exclude(pk=row.about_id).order_by("pk") if row.about_id else people.order_by("pk"))


def are_there(people: Sequence[User]) -> bool:
    """Whether a message would reach any of them, and they are not away."""
    now = clock.now()
    away = set(
        Absence.objects.filter(person__in=[one.pk for one in people], starts__lte=now, ends__gt=now)
        .values_list("person", flat=True)
    )  # fmt: skip
    return any(one.can_be_reached and one.pk not in away for one in people)


def look_again_at(row: Quarantined, since: datetime.datetime) -> datetime.datetime:
    """When whoever places it is told again: half an hour for very worried, else a working day."""
    limit = VERY_WORRIED_WAITS if row.worry == Worry.VERY_WORRIED else OTHERS_WAIT
    return working_time.add(since, limit, row.area.hours())


def letters(row: Quarantined, people: Iterable[User], occasion: str) -> list[outbox.Letter]:
    """A letter to each of those who may place it; `occasion` makes the key mean this very time."""
    return [
        outbox.Letter(
            key=f"{row.pk}:{occasion}:{person.pk}:{notices.QUARANTINED}",
            to=person,
            purpose=notices.QUARANTINED,
            link=notices.quarantine_link(row.pk),
            subject_id=row.pk,
            urgent=row.worry == Worry.VERY_WORRIED,
        )
        for person in people
    ]
