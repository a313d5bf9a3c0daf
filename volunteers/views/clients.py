"""The people who are visited: all of an area for its team, their own for a volunteer."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from livingwell import audit, clock
from livingwell.access import has_role, role_required
from livingwell.choices import RoleName
from livingwell.floors import offered
from volunteers.access import AREA_ROLES
from volunteers.choices import Purpose
from volunteers.filters import ClientFilter
from volunteers.models import Client, Consent, Match, Volunteer
from volunteers.models.choices_of_people import choices_of
from volunteers.views.by_name import page_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

MAY_KNOCK = (RoleName.VOLUNTEER, *AREA_ROLES)


@require_safe
@role_required(*MAY_KNOCK)
def listing(request: HttpRequest) -> HttpResponse:
    """Clients by name: those of the areas one answers for, or those one visits."""
    if not has_role(request.user, *AREA_ROLES):
        return _own(request)
    clients = Client.objects.visible_to(request.user).select_related("practice", "area")
    filters = ClientFilter(request.GET, clients, choices=choices_of(request.user))
    page = page_of(clients, request, filters)
    visits = page.is_first and has_role(request.user, RoleName.VOLUNTEER)
    own = list(Client.objects.visited_by(request.user).order_by("preferred_name", "id")) if visits else []
    audit.read(request, "client", [client.pk for client in [*page.rows, *own]])
    context = {"page": page, "today": clock.today(), "own": own}
    return render(request, "volunteers/clients/list.html", context)


def _own(request: HttpRequest) -> HttpResponse:
    """Those a volunteer visits now, each by the name they like to be called."""
    clients = list(Client.objects.visited_by(request.user).order_by("preferred_name", "id"))
    audit.read(request, "client", [client.pk for client in clients])
    card = Volunteer.objects.visible_to(request.user).filter(user=request.user).first()
    return render(request, "volunteers/clients/own.html", {"clients": clients, "card": card})


@require_safe
@role_required(*MAY_KNOCK)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One client's whole record for their team; for their volunteer only what a visit needs."""
    clients = Client.objects.visible_to(request.user).select_related("practice", "area", "coordinator")
    client = clients.filter(pk=pk).first()
    if client is None:
        return _visit_card(request, pk)
    audit.read(request, "client", [client.pk], client.pk)
    matches = Match.objects.visible_to(request.user).filter(client=client).on(clock.today())
    context = {
        "client": client,
        "age": client.age(clock.today()),
        "visits": list(matches.select_related("volunteer")),
        "answers": _answers(request, client),
        "panels": _panels(request, client),
    }
    return render(request, "volunteers/clients/detail.html", context)


def _visit_card(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where to go, how to get in, whom to ring: nothing else is needed on the doorstep."""
    client = Client.objects.visited_by(request.user).filter(pk=pk).first()
    if client is None:
        raise Http404
    audit.read(request, "client", [client.pk], client.pk)
    return render(request, "volunteers/clients/visit.html", {"client": client})


def _answers(request: HttpRequest, client: Client) -> list[dict[str, Any]]:
    """What they agreed to, purpose by purpose: the answers that hold, and those before them."""
    rows = Consent.objects.visible_to(request.user).filter(client=client)
    rows = list(rows.select_related("volunteer", "practice", "recorded_by").order_by("-recorded_at"))
    replaced = {row.replaces_id for row in rows}
    asked_about = list(Purpose)
    rows.sort(key=lambda row: asked_about.index(Purpose(row.purpose)))
    answers = []
    for purpose, group in groupby(rows, key=lambda row: row.purpose):
        of_purpose = list(group)
        answers.append(
            {
                "label": Purpose(purpose).label,
                "current": [row for row in of_purpose if row.pk not in replaced],
                "before": [row for row in of_purpose if row.pk in replaced],
            }
        )
    return answers


def _panels(request: HttpRequest, client: Client) -> list[Any]:
    """What the floors above know about this client and this person may see."""
    offers = offered("client_panels", "client_panels")
    found = [panel for panels in offers for panel in panels(request.user, client)]
    return sorted(found, key=lambda panel: panel.order)
