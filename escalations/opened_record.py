"""What was noticed about a client and what came of it, as it is read in an emergency; never safeguarding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations.models import Escalation, Event, Observation
from escalations.views import timeline
from livingwell.panels import Panel

if TYPE_CHECKING:
    from uuid import UUID

    from livingwell.models import User

#: What an hour is enough to read; older ones are asked for by a report of the whole record.
MATTERS, REPORTS = 20, 50


def opened_record(user: User, client_id: UUID) -> list[Panel]:
    """The latest reports in the volunteers' own words, and each matter with its timeline."""
    visible = Escalation.objects.visible_to(user).filter(client=client_id)  # type: ignore[attr-defined]
    matters = list(visible.select_related("holder").order_by("-opened_at", "-id")[:MATTERS])
    seen = Observation.objects.visible_to(user).filter(client=client_id)  # type: ignore[attr-defined]
    reports = list(seen.select_related("author").order_by("-received_at", "-id")[:REPORTS])
    if not (matters or reports):
        return []
    happened: dict[UUID, list[Event]] = {matter.pk: [] for matter in matters}
    rows = Event.objects.filter(escalation__in=happened).select_related("actor").order_by("-at", "-id")
    for event in rows:
        happened[event.escalation_id].append(event)
    told = [{"matter": one, "lines": timeline.lines(happened[one.pk], reports)} for one in matters]
    return [
        Panel("What was noticed", "escalations/panels/opened_reports.html", {"reports": reports}, order=20),
        Panel("What came of it", "escalations/panels/opened_matters.html", {"matters": told}, order=30),
    ]
