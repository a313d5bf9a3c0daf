"""Join two matters of one person, or give some reports one of their own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.forms.joining import JoinForm, SplitForm
from escalations.models.matter import earlier_about, reports_of
from escalations.views import matter
from livingwell.access import role_required


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make two open matters of the same person one."""
    escalation = matter.visible_or_404(request.user, pk)
    shown = {one.pk for one in earlier_about(request.user, escalation)}
    form = JoinForm(request.POST, offered=shown)
    if not form.is_valid():
        return matter.form_refused(request, escalation, "join_form", form)
    done: list[UUID] = []
    answer = matter.attempt(
        request,
        pk,
        lambda: done.append(workflow.join(pk, form.cleaned_data["other"], by=request.user).pk),
    )
    if answer is None and not matter.wants_json(request):
        messages.success(request, "The two are one now.")
    return answer or matter.done(request, done[0])


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def split(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give some of its reports a matter of their own."""
    escalation = matter.visible_or_404(request.user, pk)
    form = SplitForm(request.POST, reports=reports_of(escalation))
    if not form.is_valid():
        return matter.form_refused(request, escalation, "split_form", form)
    chosen = form.cleaned_data["reports"]
    answer = matter.attempt(request, pk, lambda: workflow.split(pk, chosen, by=request.user))
    if answer is None and not matter.wants_json(request):
        messages.success(request, "What you chose has one of its own now. You have both.")
    return answer or matter.done(request, pk)
