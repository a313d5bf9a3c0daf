"""The home page of whoever is signed in: panels, each from the app that knows about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from livingwell import audit, clock, panels
from livingwell.access import signed_in

NOON, EVENING = 12, 18


def _greeting() -> str:
    hour = clock.now().astimezone(clock.LONDON).hour
    if hour < NOON:
        return "Good morning"
    return "Good afternoon" if hour < EVENING else "Good evening"


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show what matters to this person now."""
    found = panels.collect(request.user)
    audit.read(request, "home", [client for panel in found for client in panel.clients])
    context = {"greeting": _greeting(), "panels": found}
    return render(request, "livingwell/home.html", context)
