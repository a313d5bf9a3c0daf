"""Reads what the page of one escalation shows, each part in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from escalations.choices import EventKind
from escalations.models.escalations import Ask, Escalation, Event
from escalations.models.observations import Observation
from escalations.models.rota import Absence
from livingwell import clock
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment
from volunteers.access import AREA_ROLES
from volunteers.choices import Purpose
from volunteers.models import Consent, Match, Volunteer

if TYPE_CHECKING:
    from uuid import UUID

    from livingwell.models import User

#: How many earlier matters of the same client a page names.
EARLIER = 6
#: How many volunteers of an area can be chosen from.
MOST_PEOPLE = 200


def with_consent(rows: QuerySet[Escalation]) -> QuerySet[Escalation]:
    """Each with everybody it names, and what the client answered about telling the outcome back."""
    answer = Consent.objects.filter(client=OuterRef("client"), purpose=Purpose.OUTCOME_BACK)
    holding = answer.current()  # type: ignore[attr-defined]
    return rows.select_related("area", "client__practice", "holder", "closed_by", "about").annotate(
        consent_state=Subquery(holding.values("state")[:1]),
        tell_back=Subquery(holding.values("tell_back")[:1]),
    )


def reports_of(escalation: Escalation) -> list[Observation]:
    """What was noticed, the latest first, with who noticed it and since when they visit."""
    visits = Match.objects.filter(volunteer=OuterRef("author"), client=OuterRef("client")).order_by("-starts")
    rows = Observation.objects.filter(escalation=escalation).select_related("author__user", "debt")
    return list(rows.annotate(visits_since=Subquery(visits.values("starts")[:1])))


def earlier_about(user: User, escalation: Escalation) -> list[Escalation]:
    """What else this person may see about the same client: what is open, then what was closed lately."""
    others = Escalation.objects.visible_to(user).filter(client=escalation.client_id)  # type: ignore[attr-defined]
    rows = (
        others.exclude(pk=escalation.pk)
        .select_related("holder", "lead__author")
        .defer("chains", "note", "searchable")
    )
    return list(rows.order_by(F("closed_at").desc(nulls_first=True), "-opened_at")[:EARLIER])


def timeline_of(escalation: Escalation) -> list[Event]:
    """What happened to it and to those joined to it, the latest first; not what was safeguarding there."""
    joined = Q(joined_to=escalation.pk) | Q(joined_to__joined_to=escalation.pk)
    joined &= Q(safeguarding=False)
    parts = Escalation.objects.filter(Q(pk=escalation.pk) | joined).values("pk")
    said_here = Q(escalation=escalation.pk) | ~Q(kind=EventKind.MERGED)
    return list(
        Event.objects.filter(said_here, escalation__in=parts).select_related(
            "actor", "question", "practice_question"
        )
    )


def told_of(escalation: Escalation) -> list[str]:
    """The names of those who were asked about it or shown it by now, and of who has it."""
    asked = Ask.objects.filter(escalation=escalation, at__lte=clock.now(), withdrawn_at__isnull=True)
    names = list(asked.order_by("person__name").values_list("person__name", flat=True).distinct())
    holder = escalation.holder.name if escalation.holder else ""
    return names if holder in {"", *names} else [*names, holder]


def own_words(user: User, pk: UUID) -> tuple[Escalation, list[Event]] | None:
    """What this person did and wrote on a safeguarding matter they may not read, or None."""
    rows = Escalation.objects.written_by(user)  # type: ignore[attr-defined]
    escalation = rows.filter(pk=pk).select_related("client").first()
    if escalation is None:
        return None
    mine = Event.objects.filter(escalation=escalation, actor=user)
    return escalation, list(mine.select_related("actor"))


def people_of(user: User, escalation: Escalation) -> list[tuple[User, str]]:
    """Those who work or volunteer in its area, but for the reader: whom it may be about."""
    current = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    staff = current.filter(area=escalation.area_id, role__in=AREA_ROLES).select_related("user")
    found = {row.user_id: (row.user, RoleName(row.role).label) for row in staff}
    visitors = Volunteer.objects.filter(area=escalation.area_id, user__isnull=False).select_related("user")
    for one in visitors.order_by("name")[:MOST_PEOPLE]:
        found.setdefault(one.user_id, (one.user, RoleName.VOLUNTEER.label))
    found.pop(user.pk, None)
    return sorted(found.values(), key=lambda one: one[0].name)


def may_be_shown(user: User, escalation: Escalation) -> list[tuple[User, str]]:
    """Who could be added to those who read a safeguarding matter: not who reads it or is concerned."""
    sees = Ask.objects.filter(escalation=escalation, person=OuterRef("user"), withdrawn_at__isnull=True)
    eligible = Q(area=escalation.area_id, role__in=AREA_ROLES) | Q(
        role__in=[RoleName.TEAM_LEADER, RoleName.PROGRAMME_MANAGER]
    )
    current = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    rows = current.filter(~Exists(sees.filter(at__lte=clock.now())), eligible, user__is_active=True)
    known = [pk for pk in (user.pk, escalation.holder_id, escalation.about_id) if pk]
    rows = rows.exclude(user__in=known).select_related("user").order_by("user__name", "role")
    return list({row.user_id: (row.user, RoleName(row.role).label) for row in rows}.values())


def colleagues_for(user: User, escalation: Escalation) -> list[tuple[User, str]]:
    """To whom it can be handed over: those of the area who can be reached, are there, and are not concerned.

    A safeguarding matter stays with team leaders (ruling 15).
    """
    now = clock.now()
    roles = (RoleName.TEAM_LEADER,) if escalation.safeguarding else AREA_ROLES
    away = Absence.objects.filter(person=OuterRef("user"), starts__lte=now, ends__gt=now)
    current = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    rows = (
        current.filter(~Exists(away), area=escalation.area_id, role__in=roles)
        .exclude(user__in=[pk for pk in (user.pk, escalation.holder_id, escalation.about_id) if pk])
        .select_related("user")
        .order_by("user__name", "role")
    )
    found = {row.user_id: (row.user, RoleName(row.role).label) for row in rows if row.user.can_be_reached}
    return list(found.values())
