"""What this app puts on the home page of each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations.panels import rota, staff, volunteer

if TYPE_CHECKING:
    from livingwell.models import User
    from livingwell.panels import Panel


def home_panels(user: User) -> list[Panel]:
    """The panels of the volunteer's home and of the staff's."""
    rooms = (volunteer, staff, rota)
    return [panel for room in rooms for panel in room.home_panels(user)]
