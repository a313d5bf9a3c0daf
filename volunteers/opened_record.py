"""What of a client's record is read in an emergency: the whole card by the information lead alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from livingwell import clock
from livingwell.access import main_role
from livingwell.choices import RoleName
from livingwell.panels import Panel
from volunteers.models import Client

if TYPE_CHECKING:
    from uuid import UUID

    from livingwell.models import User


def opened_record(user: User, client_id: UUID) -> list[Panel]:
    """The card: who they are and where they live; how to get in and their numbers for the lead alone."""
    visible = Client.objects.visible_to(user).select_related("practice", "area", "coordinator")  # type: ignore[attr-defined]
    client = visible.filter(pk=client_id).first()
    if client is None:
        return []
    whole = main_role(user) == RoleName.INFORMATION_LEAD
    context = {"client": client, "whole": whole, "age": client.age(clock.today()) if whole else None}
    return [Panel("Who they are", "volunteers/panels/opened.html", context, order=10)]
