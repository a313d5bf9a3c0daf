"""How somebody without a rota of their own gets to the page that says when they are away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livingwell.access import has_role
from livingwell.choices import RoleName
from livingwell.panels import Panel
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from livingwell.models import User


def home_panels(user: User) -> list[Panel]:
    """For a programme manager, whom the chains ask but no menu leads to the rota."""
    if not has_role(user, RoleName.PROGRAMME_MANAGER) or has_role(user, *AREA_ROLES):
        return []
    return [Panel("Away soon?", "escalations/panels/away.html", order=70)]
