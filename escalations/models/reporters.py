"""Who reports: the volunteer, whom they visit, and whom they know here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from escalations.choices import Noticed
from escalations.models import helped
from escalations.models.rota import Absence
from livingwell import clock, wording
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment
from volunteers.choices import ClientStatus, Stage
from volunteers.models import Match, Volunteer

if TYPE_CHECKING:
    from livingwell.models import User
    from volunteers.models import Client

#: A client visited within this time may still be reported on; the report waits to be placed (ruling 24).
STILL_KNOWN = datetime.timedelta(days=90)
VISITED = frozenset({ClientStatus.ACTIVE, ClientStatus.PAUSED, ClientStatus.IN_HOSPITAL})


@dataclass(frozen=True)
class Outcome:
    """What was done before, and told: the person may say whether it helped."""

    pk: UUID
    client: Client
    noticed: str
    told_at: datetime.datetime

    @property
    def about(self) -> str:
        """What it was about, and when the volunteer heard of it."""
        labels = [Noticed(code).label for code in self.noticed.split(";") if code in Noticed.values]
        about = wording.say_list([label[:1].lower() + label[1:] for label in labels[:2]], "and")
        told = f"you heard {wording.say_when(self.told_at, clock.now())}"
        return f"{about}, {told}" if about else told


@dataclass
class Reporter:
    """The volunteer whose report it is, as the person at the keyboard may see them."""

    user: User
    volunteer: Volunteer
    visits: list[Match] = field(default_factory=list)

    @property
    def is_self(self) -> bool:
        """Whether somebody reports for themselves, not a coordinator for them."""
        return self.volunteer.user_id == self.user.pk

    @cached_property
    def clients(self) -> list[Client]:
        """Those visited now: what the form offers."""
        today = clock.today()
        now = {
            one.client_id: one.client
            for one in self.visits
            if one.starts <= today and (one.ends is None or one.ends >= today)
            and one.client.status in VISITED and self.volunteer.stage == Stage.ACTIVE
        }  # fmt: skip
        return sorted(now.values(), key=lambda client: client.preferred_name)

    @cached_property
    def known(self) -> dict[UUID, Client]:
        """Those a report is accepted on: visited now or within 90 days."""
        return {one.client_id: one.client for one in self.visits}

    @cached_property
    def outcomes(self) -> dict[UUID, Outcome]:
        """The outcomes that wait for the person's own view, of those visited now."""
        visited = {one.pk for one in self.clients}
        asked = [one for one in self.visits if one.helped_story and one.client_id in visited]  # type: ignore[attr-defined]
        return {
            one.helped_story: Outcome(one.helped_story, one.client, one.helped_noticed, one.helped_told_at)  # type: ignore[attr-defined]
            for one in asked
        }

    @cached_property
    def colleagues(self) -> list[tuple[str, str]]:
        """The staff and volunteers this volunteer knows, with what they are: choices of a form."""
        return _colleagues(self)


def reporter_for(user: User, for_volunteer: UUID | None = None) -> Reporter | None:
    """Whoever reports: the person themselves, or a volunteer of the areas they answer for."""
    if for_volunteer is not None:
        volunteer = _volunteer(user, Q(pk=for_volunteer))
        return Reporter(user, volunteer, _visits(user, Q(volunteer=volunteer))) if volunteer else None
    visits = _visits(user, Q(volunteer__user=user))
    volunteer = visits[0].volunteer if visits else _volunteer(user, Q(user=user))
    return Reporter(user, volunteer, visits) if volunteer else None


def _volunteer(user: User, whose: Q) -> Volunteer | None:
    seen = Volunteer.objects.visible_to(user)  # type: ignore[attr-defined]
    return seen.filter(whose).select_related("area").first()


def _visits(user: User, whose: Q) -> list[Match]:
    """Whom a volunteer visits or lately visited, with whether the client's coordinator is away."""
    today, now = clock.today(), clock.now()
    away = Absence.objects.filter(person=OuterRef("client__coordinator"), starts__lte=now, ends__gt=now)
    lately = Q(ends__isnull=True) | Q(ends__gte=today - STILL_KNOWN)
    visits = (
        Match.objects.visible_to(user)  # type: ignore[attr-defined]
        .filter(whose, lately, starts__lte=today)
        .select_related("volunteer__area", "client__area", "client__coordinator")
        .annotate(coordinator_away=Exists(away), **helped.of_a_visit())
    )
    return list(visits)


def volunteers_to_report_for(user: User, most: int = 200) -> list[Volunteer]:
    """The volunteers of the areas this person answers for, to choose one from."""
    return list(Volunteer.objects.visible_to(user).order_by("name", "pk")[:most])  # type: ignore[attr-defined]


def _colleagues(reporter: Reporter) -> list[tuple[str, str]]:
    areas = {client.area_id for client in reporter.known.values()} | {reporter.volunteer.area_id}
    staff = (
        RoleAssignment.objects.filter(
            area__in=areas, role__in=[RoleName.COORDINATOR, RoleName.TEAM_LEADER], user__is_active=True
        )
        .current(clock.today())  # type: ignore[attr-defined]
        .order_by("user__name")
        .values_list("user_id", "user__name", "role")
    )
    found = {pk: f"{name}, {RoleName(role).label}" for pk, name, role in staff}
    others = (
        Match.objects.filter(client__in=list(reporter.known), volunteer__user__isnull=False)
        .exclude(volunteer=reporter.volunteer)
        .order_by("volunteer__name")
        .values_list("volunteer__user_id", "volunteer__name")
    )
    for pk, name in others:
        found.setdefault(pk, f"{name}, volunteer")
    found.pop(reporter.volunteer.user_id, None)
    return [(str(pk), label) for pk, label in found.items()]
