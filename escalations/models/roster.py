"""Reads who is there for an area into the plain values the rule works on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, IntegerField, OuterRef, Q, Subquery

from escalations.choices import State, StepRole
from escalations.models.escalations import Ask, Escalation
from escalations.models.rota import Absence, Shift
from escalations.rules import chains
from escalations.rules.states import TAKEN
from livingwell import clock
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment, User
from volunteers.access import AREA_ROLES
from volunteers.models import Gathering

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from livingwell.models import Area
    from volunteers.models import Client

#: How far ahead absences and shifts are read: longer than any chain runs.
AHEAD = datetime.timedelta(days=60)
#: Open ones of one person are counted this far: with more, who was asked longest ago decides.
MOST_COUNTED = 100


class Counted(Subquery):
    """How many rows of another table there are, never counting past MOST_COUNTED."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def roster_for(
    area: Area,
    client: Client | None,
    at: datetime.datetime,
    steps: Iterable[chains.Step],
    *,
    safeguarding: bool,
) -> tuple[chains.Roster, dict[UUID, User]]:
    """Who could be asked about a client of this area from that moment on, and their accounts."""
    steps = list(steps)
    assignments = list(_assignments(area, at, safeguarding=safeguarding))
    gathering = _meeting(area, at, steps)
    users = {one.user_id: one.user for one in assignments}
    if gathering and gathering.host_id not in users:
        users[gathering.host_id] = gathering.host
    busy = {one.user_id: (one.held + one.asked, one.last_asked) for one in assignments}
    people = _people(users, busy, at)

    def holders(role: str, *, here: bool) -> tuple[chains.Person, ...]:
        chosen = {
            one.user_id: people[one.user_id]
            for one in assignments
            if one.role == role and (one.area_id == area.pk) is here
        }
        return tuple(chosen.values())

    leaders = holders(RoleName.TEAM_LEADER, here=True)
    here = {person.id for person in leaders}
    roster = chains.Roster(
        hours=area.hours(),
        coordinators=holders(RoleName.COORDINATOR, here=True),
        team_leaders=leaders,
        team_leaders_elsewhere=tuple(
            person for person in holders(RoleName.TEAM_LEADER, here=False) if person.id not in here
        ),
        programme_managers=holders(RoleName.PROGRAMME_MANAGER, here=False),
        own_coordinator=client.coordinator_id if client else None,
        duties=_duties(area, at, steps),
        meeting=gathering
        and chains.Meeting(gathering.pk, gathering.starts, gathering.ends, people[gathering.host_id]),
    )
    return roster, users


def _assignments(area: Area, at: datetime.datetime, *, safeguarding: bool) -> QuerySet[RoleAssignment]:
    """Those who hold a role a chain can ask on that day, how much each has, when last asked."""
    here = Q(area=area, role__in=[RoleName.COORDINATOR, RoleName.TEAM_LEADER])
    programme = Q(role=RoleName.PROGRAMME_MANAGER)
    elsewhere = Q(role=RoleName.TEAM_LEADER) if safeguarding else Q(pk__in=[])
    day = at.astimezone(clock.LONDON).date()
    current: QuerySet[RoleAssignment] = RoleAssignment.objects.current(day)  # type: ignore[attr-defined]
    held = Escalation.objects.filter(holder=OuterRef("user")).exclude(state=State.CLOSED)
    asks = Ask.objects.filter(person=OuterRef("user"))
    running = asks.filter(released_at__isnull=True)
    return (
        current.filter(here | programme | elsewhere)
        .select_related("user")
        .order_by("user__email")
        .annotate(
            held=Counted(held.order_by().values("pk")[:MOST_COUNTED]),
            asked=Counted(running.order_by().values("pk")[:MOST_COUNTED]),
            last_asked=Subquery(asks.order_by("-at").values("at")[:1]),
        )
    )


def _people(
    users: dict[UUID, User],
    busy: dict[UUID, tuple[int, datetime.datetime | None]],
    at: datetime.datetime,
) -> dict[UUID, chains.Person]:
    """Each user as the rule sees them: how busy, when last asked, when away."""
    away: dict[UUID, list[tuple[datetime.datetime, datetime.datetime]]] = {}
    absences = Absence.objects.filter(person__in=users, ends__gt=at, starts__lt=at + AHEAD)
    for person_id, starts, ends in absences.values_list("person_id", "starts", "ends"):
        away.setdefault(person_id, []).append((starts, ends))
    return {
        user.pk: chains.Person(
            id=user.pk,
            email=user.email,
            name=user.name,
            load=busy.get(user.pk, (0, None))[0],
            last_asked=busy.get(user.pk, (0, None))[1],
            reachable=user.can_be_reached,
            away=tuple(away.get(user.pk, ())),
        )
        for user in users.values()
    }


def _duties(area: Area, at: datetime.datetime, steps: list[chains.Step]) -> tuple[chains.Duty, ...]:
    """The rota of the area from then on, when a step of the chain looks at it."""
    if not any(step.role in {StepRole.TEAM_LEADER, StepRole.TEAM_LEADER_ON_DUTY} for step in steps):
        return ()
    shifts = Shift.objects.filter(
        area=area, post=RoleName.TEAM_LEADER, ends__gt=at, starts__lt=at + AHEAD
    ).order_by("starts")
    return tuple(chains.Duty(*row) for row in shifts.values_list("person_id", "starts", "ends"))


def _meeting(area: Area, at: datetime.datetime, steps: list[chains.Step]) -> Gathering | None:
    """The next formal meeting of the area, when a step of the chain is its host."""
    if not any(step.role == StepRole.MEETING_HOST for step in steps):
        return None
    coming: QuerySet[Gathering] = Gathering.objects.filter(area=area).formal_from(at)  # type: ignore[attr-defined]
    return coming.select_related("host").first()


def _answering(area: Area | OuterRef) -> Q:
    """The roles by which somebody answers for a matter of that area."""
    return Q(role__in=AREA_ROLES, area=area) | Q(role=RoleName.PROGRAMME_MANAGER)


def may_have(person: User, escalation: Escalation) -> bool:
    """Whether this person has a role by which they could see the matter once it is theirs."""
    return _by_role(person, escalation).exists()


def could_take(person: User, escalation: Escalation, at: datetime.datetime) -> tuple[bool, bool]:
    """Whether this person has a role for the matter, and whether they are there; one statement."""
    away = Absence.objects.filter(person=person, starts__lte=at, ends__gt=at)
    row = _by_role(person, escalation).annotate(is_away=Exists(away)).values_list("is_away").first()
    return row is not None, row is None or not row[0]


def _by_role(person: User, escalation: Escalation) -> QuerySet[RoleAssignment]:
    roles = _answering(escalation.area)
    if escalation.safeguarding:
        roles |= Q(role=RoleName.TEAM_LEADER)
    current: QuerySet[RoleAssignment] = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    return current.filter(roles, user=person)


def holders_gone(now: datetime.datetime) -> list[tuple[UUID, UUID, str]]:
    """Escalations held by somebody away now, whose account is closed, or without a role for them.

    A role for them is the one by which they may see it: see `may_have`.
    """
    taken = Escalation.objects.filter(state__in=TAKEN)
    away = taken.filter(holder__absences__starts__lte=now, holder__absences__ends__gt=now)
    current: QuerySet[RoleAssignment] = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    held = current.filter(user=OuterRef("holder"))
    leads = held.filter(role=RoleName.TEAM_LEADER)
    gone = taken.exclude(Exists(held.filter(_answering(OuterRef("area"))))).exclude(
        Exists(leads), safeguarding=True
    )
    return [(*row, "is away") for row in away.values_list("pk", "holder").distinct()] + [
        (*row, "no longer has this role") for row in gone.values_list("pk", "holder")
    ]
