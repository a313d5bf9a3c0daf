"""Your difference: what a volunteer noticed, what came of it, thanks, and milestones."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from escalations.models.difference import difference_of
from livingwell import audit
from livingwell.access import role_required
from livingwell.choices import RoleName


@require_safe
@role_required(RoleName.VOLUNTEER)
def page(request: HttpRequest) -> HttpResponse:
    """The volunteer's own page, to read or to print; it compares them with nobody."""
    found = difference_of(request.user)
    if found is None:
        raise Http404
    named = [one.shown.story.escalation.client_id for one in found.came_of_it]
    audit.read(request, "difference", [*named, *(one.client for one in found.thanks)])
    return render(request, "escalations/difference/page.html", {"difference": found})
