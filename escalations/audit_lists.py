"""What happened to escalations, as the audit shows it: who did what when, and nothing anybody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from escalations.choices import EventKind
from escalations.models import Event
from livingwell.access import has_role
from livingwell.audit_lists import Line
from livingwell.choices import RoleName

if TYPE_CHECKING:
    from livingwell.audit_lists import Search
    from livingwell.models import User


def changes(user: User, search: Search, size: int) -> list[Line]:
    """The moves of escalations, for the information lead; not of one that is about themselves."""
    if not has_role(user, RoleName.INFORMATION_LEAD):
        return []
    rows = Event.objects.filter(search.within(), search.by("actor"), escalation__area__sealed=False)
    rows = rows.filter(Q(escalation__about__isnull=True) | ~Q(escalation__about=user))
    if search.client_id:
        rows = rows.filter(escalation__client=search.client_id)
    rows = rows.select_related("actor", "escalation").only(
        "at", "kind", "actor__name", "escalation__client_id"
    )
    return [
        Line(
            row.at,
            row.pk,
            row.actor.name if row.actor else "The system",
            f"{EventKind(row.kind).label}: escalation",
            client_id=row.escalation.client_id,
        )
        for row in rows.order_by("-at", "-pk")[:size]
    ]
