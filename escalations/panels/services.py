"""What coordinators find on their home page about the directory: what nobody has checked for too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations.models import Service
from livingwell import clock
from livingwell.access import has_role
from livingwell.choices import RoleName
from livingwell.panels import Panel

if TYPE_CHECKING:
    from livingwell.models import User

#: Counted this far, and no further.
MOST = 100


def home_panels(user: User) -> list[Panel]:
    """How many services of their areas are to be asked if all is still so; nothing when none is."""
    if not has_role(user, RoleName.COORDINATOR):
        return []
    due = Service.objects.visible_to(user).kept_by(user).to_check(clock.today())  # type: ignore[attr-defined]
    number = len(due.order_by().values_list("pk")[: MOST + 1])
    if not number:
        return []
    context = {"number": min(number, MOST), "are_more": number > MOST}
    return [Panel("The directory", "escalations/panels/services.html", context, order=70)]
