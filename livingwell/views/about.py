"""The pages that explain: help, privacy, accessibility. Open to all: they are needed before the door too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from livingwell.access import open_to_all


@open_to_all
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to sign in, and what to do when something does not work."""
    return render(request, "livingwell/help.html")


@open_to_all
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about whom, and who can see it."""
    return render(request, "livingwell/privacy.html")


@open_to_all
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What has been done so that everybody can use this, and what is not good enough yet."""
    return render(request, "livingwell/accessibility.html")
