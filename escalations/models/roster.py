"""Reads who is there for an area into the plain values the rule works on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from escalations.access import TRIAGE_ROLES
from escalations.choices import StepRole
from escalations.models.escalations import Ask, Escalation
from escalations.models.rota import Absence, Shift
from escalations.rules import chains
from escalations.rules.states import OPEN, TAKEN
from livingwell import clock
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment, User
from volunteers.models import Gathering

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from livingwell.models import Area
    from volunteers.models import Client

#: How far ahead absences and shifts are read: longer than any chain runs.
AHEAD = datetime.timedelta(days=60)


def roster_for(
    area: Area,
    client: Client | None,
    at: datetime.datetime,
    steps: Iterable[chains.Step],
    *,
    safeguarding: bool,
) -> chains.Roster:
    """Who could be asked about a client of this area from that moment on."""
    steps = list(steps)
    assignments = list(_assignments(area, safeguarding=safeguarding))
    people = _people([one.user for one in assignments], at)

    def holders(role: str, *, here: bool) -> tuple[chains.Person, ...]:
        chosen = {
            one.user_id: people[one.user_id]
            for one in assignments
            if one.role == role and (one.area_id == area.pk) is here
        }
        return tuple(chosen.values())

    leaders = holders(RoleName.TEAM_LEADER, here=True)
    here = {person.id for person in leaders}
    return chains.Roster(
        hours=area.hours(),
        coordinators=holders(RoleName.COORDINATOR, here=True),
        team_leaders=leaders,
        team_leaders_elsewhere=tuple(
            person for person in holders(RoleName.TEAM_LEADER, here=False) if person.id not in here
        ),
        programme_managers=holders(RoleName.PROGRAMME_MANAGER, here=False),
        own_coordinator=client.coordinator_id if client else None,
        duties=_duties(area, at, steps),
        meeting=_meeting(area, at, steps),
    )


def _assignments(area: Area, *, safeguarding: bool) -> QuerySet[RoleAssignment]:
    here = Q(area=area, role__in=[RoleName.COORDINATOR, RoleName.TEAM_LEADER])
    programme = Q(role=RoleName.PROGRAMME_MANAGER)
    elsewhere = Q(role=RoleName.TEAM_LEADER) if safeguarding else Q(pk__in=[])
    current: QuerySet[RoleAssignment] = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    return current.filter(here | programme | elsewhere).select_related("user").order_by("user__email")


def _people(users: list[User], at: datetime.datetime) -> dict[UUID, chains.Person]:
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
            load=user.held + user.asked,
            last_asked=user.last_asked,
            reachable=user.can_be_reached,
            away=tuple(away.get(user.pk, ())),
        )
        for user in _busy(users)
    }


def _busy(users: list[User]) -> QuerySet[User]:
    held = Escalation.objects.filter(holder=OuterRef("pk"), state__in=OPEN)
    running = Ask.objects.filter(person=OuterRef("pk"), released_at__isnull=True)
    last = Ask.objects.filter(person=OuterRef("pk"))
    return User.objects.filter(pk__in=[user.pk for user in users]).annotate(
        held=_count(held, "holder"),
        asked=_count(running, "person"),
        last_asked=Subquery(last.order_by().values("person").annotate(last=Max("at")).values("last")),
    )


def _count(rows: QuerySet, by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _duties(area: Area, at: datetime.datetime, steps: list[chains.Step]) -> tuple[chains.Duty, ...]:
    """The rota of the area from then on, when a step of the chain looks at it."""
    if not any(step.role in {StepRole.TEAM_LEADER, StepRole.TEAM_LEADER_ON_DUTY} for step in steps):
        return ()
    shifts = Shift.objects.filter(
        area=area, post=RoleName.TEAM_LEADER, ends__gt=at, starts__lt=at + AHEAD
    ).order_by("starts")
    return tuple(chains.Duty(*row) for row in shifts.values_list("person_id", "starts", "ends"))


def _meeting(area: Area, at: datetime.datetime, steps: list[chains.Step]) -> chains.Meeting | None:
    """The next formal meeting of the area, when a step of the chain is its host."""
    if not any(step.role == StepRole.MEETING_HOST for step in steps):
        return None
    meeting = (
        Gathering.objects.filter(area=area).formal_from(at).select_related("host").first()  # type: ignore[attr-defined]
    )
    if meeting is None:
        return None
    host = _people([meeting.host], at)[meeting.host_id]
    return chains.Meeting(meeting.pk, meeting.starts, meeting.ends, host)


def holders_gone(now: datetime.datetime) -> list[tuple[UUID, str]]:
    """Escalations held by somebody away now, whose account is closed, or without a role for them."""
    taken = Escalation.objects.filter(state__in=TAKEN)
    away = taken.filter(holder__absences__starts__lte=now, holder__absences__ends__gt=now)
    current: QuerySet[RoleAssignment] = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    role = current.filter(user=OuterRef("holder"), role__in=TRIAGE_ROLES)
    gone = taken.filter(~Exists(role))
    return [(pk, "is away") for pk in away.values_list("pk", flat=True).distinct()] + [
        (pk, "no longer has this role") for pk in gone.values_list("pk", flat=True)
    ]
