"""How many have come since the list was drawn, so that it need not move while it is read."""

from __future__ import annotations

import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from escalations.access import TRIAGE_ROLES
from escalations.filters import EscalationFilter
from escalations.models import Escalation
from escalations.models.triage import PAGE, choices_for
from escalations.views.matter import wants_json
from escalations.views.saved_views import stamp
from livingwell.access import role_required


@require_safe
@role_required(*TRIAGE_ROLES)
def count(request: HttpRequest) -> HttpResponse:
    """Count the new ones, up to a page of them; say nothing of whom they are about."""
    since = _moment(request.GET.get("since_at", ""))
    query = request.GET.copy()
    query.pop("since_at", None)
    new = 0
    if since is not None:
        rows = Escalation.objects.visible_to(request.user).filter(opened_at__gt=since)
        choices = choices_for(request.user, stamp(request))
        narrowed = EscalationFilter(query, rows, user=request.user, choices=choices)
        new = len(narrowed.qs.values_list("pk")[: PAGE + 1])
    if wants_json(request):
        return JsonResponse({"new": min(new, PAGE), "more": new > PAGE})
    context = {
        "new": f"{PAGE}+" if new > PAGE else str(new or ""),
        "since": since,
        "url": f"{reverse('escalations:escalation-list')}?{urlencode(list(query.lists()), doseq=True)}",
    }
    return render(request, "escalations/escalations/_arrivals.html", context)


def _moment(text: str) -> datetime.datetime | None:
    """The instant the address gives, or nothing when it gives something else."""
    try:
        moment = datetime.datetime.fromisoformat(text)
        return moment.astimezone(datetime.UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
