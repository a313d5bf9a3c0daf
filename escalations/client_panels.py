"""What stands about escalations on a client's record, and how the person has been over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations.choices import Worry
from escalations.models import CorridorTalk, Escalation
from escalations.models.over_time import HEIGHTS, Week, over_time
from escalations.rules.states import OPEN
from livingwell.access import has_role
from livingwell.panels import Panel
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from livingwell.models import User
    from volunteers.models import Client

#: How many a record shows; the rest is found in triage.
SHOWN = 10
FEW = 3
#: The line over time: where the first week and the mildest height are, and how far apart, in SVG units.
LEFT, STEP, BOTTOM, RISE = 160, 14, 122, 34


def client_panels(user: User, client: Client) -> list[Panel]:
    """The open and the latest closed escalations about this client that this person may see."""
    visible = Escalation.objects.visible_to(user).filter(client=client)  # type: ignore[attr-defined]
    latest = list(visible.select_related("holder").order_by("-opened_at", "-id")[:SHOWN])
    context = {
        "open": [one for one in latest if one.state in OPEN],
        "closed": [one for one in latest if one.state not in OPEN],
        "first_name": client.first_name,
    }
    panels = [Panel("What was passed on", "escalations/escalations/_about_client.html", context, order=20)]
    if has_role(user, *AREA_ROLES):
        panels.append(_over_time(user, client))
        panels.append(_talks(user, client))
    return panels


def _talks(user: User, client: Client) -> Panel:
    """What was said about them to professionals in passing."""
    talks = CorridorTalk.objects.visible_to(user).filter(client=client).select_related("by")  # type: ignore[attr-defined]
    context = {"talks": list(talks[:FEW]), "client_id": client.pk}
    return Panel("Corridor talk", "escalations/conversations/_about_client.html", context, order=27)


def _over_time(user: User, client: Client) -> Panel:
    found = over_time(user, client)
    dots = [
        {"x": LEFT + STEP * place, "y": BOTTOM - RISE * HEIGHTS.index(height), "many": many}
        for place, week in enumerate(found.weeks)
        for height, many in week.counts.items()
    ]
    labels = [*(Worry(height).label for height in reversed(HEIGHTS[1:])), "Good news, as usual"]
    context = {
        "found": found,
        "first_name": client.first_name,
        "dots": dots,
        "lines": [{"label": label, "y": BOTTOM - RISE * (3 - place)} for place, label in enumerate(labels)],
        "months": _months(found.weeks),
        "rows": [_row(week) for week in reversed(found.weeks) if week.counts],
    }
    return Panel("Noticed over time", "escalations/observations/_over_time.html", context, order=25)


def _months(weeks: list[Week]) -> list[dict[str, object]]:
    """Where a month begins, to write under the line."""
    found = []
    for place, week in enumerate(weeks):
        if week.monday.day <= 7:
            found.append({"x": LEFT + STEP * place, "name": f"{week.monday:%b}"})
    return found


def _row(week: Week) -> dict[str, object]:
    return {
        "monday": week.monday,
        "counts": [week.counts[height] for height in reversed(HEIGHTS)],
        "noticed": week.noticed,
    }
