"""Take it, write a note, hand it over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.forms.escalations import HandOverForm, NoteForm
from escalations.models import Escalation
from escalations.models.matter import colleagues_for
from escalations.views import matter
from escalations.views.escalations import rows_for
from livingwell import audit
from livingwell.access import role_required


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have it from now; of two at once one wins and the other is told who has it."""
    escalation = matter.visible_or_404(request.user, pk)
    answer = matter.attempt(request, pk, lambda: workflow.take(pk, by=request.user))
    if request.headers.get("HX-Request") == "true":
        return _row(request, escalation, status=answer.status_code if answer else 200)
    if answer is None and not matter.wants_json(request):
        messages.success(request, "You have it.")
    return answer or matter.done(request, pk)


def _row(request: HttpRequest, before: Escalation, status: int) -> HttpResponse:
    """The row of the list as it is now, for the list that is being read."""
    rows = Escalation.objects.visible_to(request.user).filter(pk=before.pk)
    found = list(rows.select_related("area", "client", "practice", "holder", "lead__author"))
    audit.read(request, "escalation-list", [before.client_id])
    context = {"row": rows_for(request.user, found)[0], "just_taken": True}
    return render(request, "escalations/escalations/_row.html", context, status=status)


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a note for staff."""
    escalation = matter.visible_or_404(request.user, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return matter.form_refused(request, escalation, "note_form", form)
    words = form.cleaned_data["words"]
    answer = matter.attempt(
        request, pk, lambda: workflow.note(pk, words=words, by=request.user), {"Your note": words}
    )
    return answer or matter.done(request, pk)


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it to a colleague of the area."""
    escalation = matter.visible_or_404(request.user, pk)
    form = HandOverForm(request.POST, colleagues=colleagues_for(request.user, escalation))
    if not form.is_valid():
        return matter.form_refused(request, escalation, "hand_over_form", form)
    to, words = form.cleaned_data["to"], form.cleaned_data["words"]
    answer = matter.attempt(
        request,
        pk,
        lambda: workflow.hand_over(pk, to=to, words=words, by=request.user),
        {"What they should know": words},
    )
    if answer is None and not matter.wants_json(request):
        messages.success(request, f"{to.name} has it now, and has been told.")
    return answer or matter.done(request, pk)
