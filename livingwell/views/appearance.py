"""Light or dark, ordinary or large: by choice, signed in or not."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from livingwell import workflow
from livingwell.access import open_to_all
from livingwell.context import may_open
from livingwell.forms.appearance import AppearanceForm


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    """Show the choice and keep it: with the person, or for a stranger with this browser's session."""
    posted = request.POST if request.method == "POST" else None
    form = AppearanceForm(posted, initial=_chosen(request), has_triage=_has_triage(request))
    if form.is_valid():
        _keep(request, **form.cleaned_data)
        messages.success(request, "Saved. This is how it looks from now on.")
        return redirect("appearance")
    status = 422 if form.errors else 200
    return render(request, "livingwell/appearance.html", {"form": form}, status=status)


def _has_triage(request: HttpRequest) -> bool:
    """Whether single keys mean anything to this person."""
    return request.user.is_authenticated and may_open(request.user, "/escalations/")


def _chosen(request: HttpRequest) -> dict[str, object]:
    if request.user.is_authenticated:
        names = ("appearance", "large_text", "shortcut_keys")
        return {name: getattr(request.user, name) for name in names}
    return {name: request.session.get(name, "") for name in ("appearance", "large_text")}


def _keep(request: HttpRequest, appearance: str, large_text: bool, **keys: bool) -> None:
    if request.user.is_authenticated:
        workflow.choose_appearance(
            request.user.pk, by=request.user, appearance=appearance, large_text=large_text, **keys
        )
    else:
        request.session["appearance"] = appearance
        request.session["large_text"] = large_text
