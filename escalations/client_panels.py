"""What stands about escalations on a client's record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations.models import Escalation
from escalations.rules.states import OPEN
from livingwell.panels import Panel

if TYPE_CHECKING:
    from livingwell.models import User
    from volunteers.models import Client

#: How many a record shows; the rest is found in triage.
SHOWN = 10


def client_panels(user: User, client: Client) -> list[Panel]:
    """The open and the latest closed escalations about this client that this person may see."""
    visible = Escalation.objects.visible_to(user).filter(client=client)  # type: ignore[attr-defined]
    latest = list(visible.select_related("holder").order_by("-opened_at", "-id")[:SHOWN])
    context = {
        "open": [one for one in latest if one.state in OPEN],
        "closed": [one for one in latest if one.state not in OPEN],
        "first_name": client.first_name,
    }
    return [Panel("What was passed on", "escalations/escalations/_about_client.html", context, order=20)]
