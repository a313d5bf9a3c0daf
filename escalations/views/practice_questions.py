"""What a practice asks about a digest, and what it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from escalations import workflow
from escalations.access import PRACTICE_ROLES, TRIAGE_ROLES
from escalations.forms.digests import PracticeAnswerForm, PracticeQuestionForm
from escalations.models import DigestQuestion
from escalations.views import answers, digests, matter
from livingwell.access import role_required

if TYPE_CHECKING:
    from escalations.models import DigestSent


@require_POST
@role_required(*PRACTICE_ROLES)
@matter.reads_json
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask about one matter of a digest: only who has a role at the practice it went to."""
    digest = _own(request, pk)
    told = [one["escalation"] for one in digests.items_of(request, digest)]
    about = request.POST.get("matter", "")
    form = PracticeQuestionForm(request.POST, matters=told, auto_id=f"id_{about[:8]}_%s")
    if not form.is_valid():
        if matter.wants_json(request):
            return answers.problems(form.errors)
        return digests.digest_page(request, digest, form, status=422)
    question = workflow.ask_from_practice(
        pk, matter=UUID(form.cleaned_data["matter"]), words=form.cleaned_data["words"], by=request.user
    )
    if matter.wants_json(request):
        return JsonResponse({"id": str(question.pk)}, status=201)
    messages.success(request, f"{digest.contact.name} is told that you asked. The answer comes here.")
    return answers.see_other(reverse("escalations:digest-detail", args=[pk]))


def _own(request: HttpRequest, pk: UUID) -> DigestSent:
    digest = digests.find(request, pk)
    if not digests.is_of_the_practice(request, digest):
        raise Http404
    return digest


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the practice, from the page of the matter."""
    rows = DigestQuestion.objects.visible_to(request.user).select_related("event")
    question = get_object_or_404(rows, pk=pk)
    escalation = matter.visible_or_404(request.user, question.event.escalation_id)
    form = PracticeAnswerForm(request.POST, question=pk)
    if not form.is_valid():
        return matter.form_refused(request, escalation, "practice_form", form)
    workflow.answer_practice(pk, words=form.cleaned_data["words"], by=request.user)
    if not matter.wants_json(request):
        messages.success(request, "Answered. They are told that there is an answer.")
    return matter.done(request, escalation.pk)
