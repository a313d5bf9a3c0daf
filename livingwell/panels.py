"""The parts of a home page: each app offers its own, the home page puts them in order.

An app's `panels.py` has `home_panels(user) -> list[Panel]`. It returns only what this person should see now
and reads all it needs there: the template of a panel asks the database nothing.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.text import slugify

from livingwell.access import has_role
from livingwell.choices import RoleName
from livingwell.floors import offered

if TYPE_CHECKING:
    from livingwell.models import User

# Where the panels of the volunteer's home stand, so that no app needs to know the others.
LOG, NEWS, VISITS, PASSED_ON, MEETING_SLOT, SOMEONE_TO_TALK_TO = 10, 20, 30, 40, 50, 90


@dataclass(frozen=True)
class Panel:
    """One part of a home page. Without a title it stands bare, as the button to log an observation does."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    roles: tuple[str, ...] = ()  # empty: whoever it was made for
    order: int = 60
    clients: tuple[UUID, ...] = ()  # whom it shows something about: read on the log with the page

    @property
    def key(self) -> str:
        """A name for the panel's heading within its page."""
        return f"panel-{slugify(self.title) or self.order}"


def collect(user: "User") -> list[Panel]:
    """Everything that belongs on this person's home page, in its order."""
    panels = [panel for home_panels in offered("panels", "home_panels") for panel in home_panels(user)]
    return sorted((panel for panel in panels if _meant_for(user, panel)), key=lambda panel: panel.order)


def home_panels(user: "User") -> list[Panel]:
    """What this floor offers: to whoever runs the machines, how they are."""
    if not has_role(user, RoleName.SYSTEM_OPERATOR):
        return []
    from livingwell import watching

    context = watching.overview(user)
    return [Panel("How the system is", "livingwell/panels/system.html", context)]


def _meant_for(user: "User", panel: Panel) -> bool:
    return not panel.roles or has_role(user, *panel.roles)
