"""Reads what the page of one escalation shows, each part in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from escalations.models.escalations import Escalation
from escalations.models.observations import Observation
from escalations.models.rota import Absence
from livingwell import clock
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment
from volunteers.access import AREA_ROLES
from volunteers.choices import Purpose
from volunteers.models import Consent, Match

if TYPE_CHECKING:
    from livingwell.models import User

#: How many earlier matters of the same client a page names.
EARLIER = 6


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
    rows = Observation.objects.filter(escalation=escalation).select_related("author__user")
    return list(rows.annotate(visits_since=Subquery(visits.values("starts")[:1])))


def earlier_about(user: User, escalation: Escalation) -> list[Escalation]:
    """What else this person may see about the same client, the latest first."""
    others = Escalation.objects.visible_to(user).filter(client=escalation.client_id)  # type: ignore[attr-defined]
    rows = others.exclude(pk=escalation.pk).select_related("holder", "lead__author").defer("chains", "note", "searchable")
    return list(rows.order_by("-opened_at")[:EARLIER])


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
