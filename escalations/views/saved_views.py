"""Saved views: the list of them, keeping one, calling it something else, letting it go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.filters import EscalationFilter
from escalations.forms.saved_views import RenameForm, SavedViewForm
from escalations.models import Escalation, SavedView
from escalations.models.triage import Choices, choices_for
from escalations.views.matter import reads_json, wants_json
from escalations.workflow.saved_views import NameTakenError, TooManyViewsError
from livingwell import clock
from livingwell.access import role_required

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

#: Where a session keeps when its views changed, so that no process shows it older ones.
CHANGED = "views_changed"


def stamp(request: HttpRequest) -> str:
    """When this browser last changed a view."""
    return str(request.session.get(CHANGED, ""))


def understood(request: HttpRequest, text: str, choices: Choices) -> str:
    """A query string with what means something here, and nothing else."""
    given = QueryDict(text)
    nothing = Escalation.objects.visible_to(request.user).none()
    return kept_of(EscalationFilter(given, nothing, user=request.user, choices=choices), given)


def kept_of(filters: EscalationFilter, given: QueryDict) -> str:
    """The same of filters that have been read already."""
    names = [name for name in filters.form.fields if filters.value(name)]
    return urlencode([(name, value) for name in names for value in given.getlist(name)])


@require_safe
@role_required(*TRIAGE_ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """One's own views and those of one's teams."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    rows = SavedView.objects.visible_to(request.user).select_related("owner", "area")
    mine, theirs = [], []
    for row in rows.order_by("name", "pk"):
        row.address = f"{reverse('escalations:escalation-list')}?{row.query}"
        (mine if row.owner_id == request.user.pk else theirs).append(row)
    context = {"mine": mine, "theirs": theirs, "form": None, **forms}
    return render(request, "escalations/saved_views/list.html", context, status=status)


@require_POST
@role_required(*TRIAGE_ROLES)
@reads_json
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters as they stand under a name."""
    choices = choices_for(request.user, stamp(request))
    form = SavedViewForm(request.POST, areas=choices.areas)
    if form.is_valid():
        query = understood(request, form.cleaned_data["query"], choices)
        if _can_be_kept(request, form, query):
            to = f"{reverse('escalations:escalation-list')}?{query}"
            return _done(request, f"Saved as “{form.cleaned_data['name']}”.", to)
    if wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    return _page(request, status=422, form=form)


def _can_be_kept(request: HttpRequest, form: SavedViewForm, query: str) -> bool:
    """Whether it has been kept; else the form says why not."""
    data = form.cleaned_data
    if data["team"] and QueryDict(query).get("q"):
        form.add_error("team", "Names and words stay with you: choose “Only me”, or clear the search first")
        return False
    if len(query) > SavedView._meta.get_field("query").max_length:
        form.add_error("name", "These are too many filters to keep. Take some out first")
        return False
    try:
        workflow.save_view(data["name"], query, area_pk=data["team"] or None, by=request.user)
    except NameTakenError:
        form.add_error("name", "You have a view of this name. Choose another name")
    except TooManyViewsError:
        form.add_error("name", "You have as many views as can be kept. Delete one first")
    return form.is_valid()


@require_POST
@role_required(*TRIAGE_ROLES)
@reads_json
def rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call one's own view something else."""
    view = _own(request, pk)
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            workflow.rename_view(view.pk, name=form.cleaned_data["name"], by=request.user)
            return _done(request, f"It is called “{form.cleaned_data['name']}” now.")
        except NameTakenError:
            form.add_error("name", "You have a view of this name. Choose another name")
    if wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    return _page(request, status=422, form=form, renaming=view.pk)


@require_POST
@role_required(*TRIAGE_ROLES)
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let one's own view go."""
    view = _own(request, pk)
    workflow.delete_view(view.pk, by=request.user)
    return _done(request, f"“{view.name}” is deleted. What it showed is not touched.")


def _own(request: HttpRequest, pk: UUID) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.user).filter(owner=request.user), pk=pk)


def _done(request: HttpRequest, said: str, to: str = "") -> HttpResponse:
    request.session[CHANGED] = clock.now().isoformat()
    if wants_json(request):
        return JsonResponse({"done": said})
    messages.success(request, said)
    return redirect(to or "escalations:view-list")
