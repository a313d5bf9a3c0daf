"""The people who visit: those of an area for its team, and each volunteer's own card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from livingwell import audit, clock
from livingwell.access import role_required
from livingwell.choices import RoleName
from volunteers.access import AREA_ROLES
from volunteers.filters import VolunteerFilter
from volunteers.models import Client, Match, Volunteer
from volunteers.models.choices_of_people import areas_of
from volunteers.views.by_name import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_safe
@role_required(*AREA_ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """Volunteers by name, for those who look after them."""
    volunteers = Volunteer.objects.visible_to(request.user).select_related("area")
    filters = VolunteerFilter(request.GET, volunteers, choices=areas_of(request.user))
    page = page_of(volunteers, request, filters)
    return render(request, "volunteers/volunteers/list.html", {"page": page})


@require_safe
@role_required(RoleName.VOLUNTEER, *AREA_ROLES)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One volunteer's card, and whom they visit now."""
    visible = Volunteer.objects.visible_to(request.user).select_related("area")
    volunteer = get_object_or_404(visible, pk=pk)
    is_own = volunteer.user_id == request.user.pk
    if is_own:
        clients = list(Client.objects.visited_by(request.user).order_by("preferred_name", "id"))
    else:
        matches = Match.objects.visible_to(request.user).filter(volunteer=volunteer).on(clock.today())
        clients = [match.client for match in matches.select_related("client").order_by("client__name")]
    audit.read(request, "volunteer", [client.pk for client in clients], volunteer.pk)
    context = {"volunteer": volunteer, "is_own": is_own, "clients": clients}
    return render(request, "volunteers/volunteers/detail.html", context)
