"""Who may see which people. Rights end the moment a match or a role does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from livingwell import clock
from livingwell.access import EMERGENCY_ROLES, answers_for, has_role, opened
from livingwell.choices import RoleName

if TYPE_CHECKING:
    from livingwell.models import User

#: The roles that look after an area's people.
AREA_ROLES = (RoleName.COORDINATOR, RoleName.TEAM_LEADER)


def current_match(prefix: str = "") -> Q:
    """A match that holds today; `prefix` leads from the asking model to the match."""
    today = clock.today()
    return Q(**{f"{prefix}starts__lte": today}) & (
        Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gte": today})
    )


def clients(user: User) -> Q:
    """Those of the areas they answer for; in an emergency the one. For a volunteer, see `own_clients`."""
    return Q(area__in=answers_for(user, *AREA_ROLES)) | opened(user, "pk", *EMERGENCY_ROLES)


def own_clients(user: User) -> Q:
    """Those an active volunteer visits now."""
    from volunteers.choices import ClientStatus, Stage

    if not has_role(user, RoleName.VOLUNTEER):
        return Q(pk__in=[])
    return (
        Q(matches__volunteer__user=user, matches__volunteer__stage=Stage.ACTIVE)
        & current_match("matches__")
        & Q(status__in=[ClientStatus.ACTIVE, ClientStatus.PAUSED, ClientStatus.IN_HOSPITAL])
    )


def volunteers(user: User) -> Q:
    """The volunteers of the areas they answer for, and themselves."""
    return Q(area__in=answers_for(user, *AREA_ROLES)) | Q(user=user)


def matches(user: User) -> Q:
    """The matches of clients in the areas they answer for, and a volunteer's own."""
    return Q(client__area__in=answers_for(user, *AREA_ROLES)) | Q(volunteer__user=user)


def consents(user: User) -> Q:
    """The consent of clients in the areas they answer for."""
    return Q(client__area__in=answers_for(user, *AREA_ROLES))


def gatherings(user: User) -> Q:
    """The gatherings of the areas they work or visit in."""
    return Q(area__in=answers_for(user, *AREA_ROLES, RoleName.VOLUNTEER))
