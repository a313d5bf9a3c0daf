"""Ask a volunteer about what they passed on, take the question back, answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.forms.closing import said
from escalations.forms.questions import AnswerForm, QuestionForm
from escalations.models import Question
from escalations.models.matter import reports_of
from escalations.views import answers, matter, observations, talk
from escalations.workflow.leaks import leaks_in
from escalations.workflow.questions import QuestionGoneError
from livingwell.access import role_required

if TYPE_CHECKING:
    from uuid import UUID

    from escalations.models import Escalation, Observation


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the author of a report; what the question gives away is shown before it can leave."""
    escalation = matter.visible_or_404(request.user, pk)
    reports = reports_of(escalation)
    form = QuestionForm(request.POST, reports=talk.askable(reports, escalation))
    if form.is_valid():
        _look_over(form, escalation)
    if not form.is_valid():
        return matter.form_refused(request, escalation, "ask_form", form)
    report = form.cleaned_data["report"] or reports[0]
    words = form.cleaned_data["words"]
    answer = matter.attempt(
        request,
        pk,
        lambda: workflow.ask_volunteer(pk, report=report.pk, words=words, by=request.user),
        {"Your question": words},
    )
    if answer is None and not matter.wants_json(request):
        messages.success(request, f"{report.author.first_name} is asked. Nothing waits for the answer.")
    return answer or matter.done(request, pk)


def _look_over(form: QuestionForm, escalation: Escalation) -> None:
    """Refuse a question that tells too much, until it is confirmed."""
    report: Observation | None = form.cleaned_data["report"]
    if report is None or form.cleaned_data["leaks_confirmed"]:
        return
    author = report.author
    own = {word.lower() for word in (author.first_name, *author.name.split())}
    found = leaks_in(form.cleaned_data["words"], client=escalation.client, to=author)
    leaks = [one for one in found if one.kind != "name" or not set(one.text.lower().split()) <= own]
    if leaks:
        form.say_leaks(said(leaks))


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a question back before it leaves."""
    rows = Question.objects.visible_to(request.user).select_related("observation")
    question = get_object_or_404(rows, pk=pk)
    escalation = matter.visible_or_404(request.user, question.observation.escalation_id)
    answer = matter.attempt(request, escalation.pk, lambda: workflow.take_back_question(pk, by=request.user))
    if answer is None and not matter.wants_json(request):
        messages.success(request, "Taken back. It was not sent.")
    return answer or matter.done(request, escalation.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*observations.REPORTERS)
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer a question about one's own report: only the volunteer it was put to."""
    question = _own(request, pk)
    address = reverse("escalations:observation-detail", args=[question.observation_id])
    if request.method != "POST":
        return answers.see_other(f"{address}#question-{pk}")
    try:
        form = AnswerForm(answers.posted(request), auto_id=f"id_answer_{pk.hex[:8]}_%s")
    except answers.UnreadableBodyError:
        return answers.refuse(request)
    if form.is_valid():
        return _answered(request, pk, form, address)
    if answers.wants_json(request):
        return answers.problems(form.errors)
    return observations.receipt_again(request, question.observation_id, {pk: form})


def _answered(request: HttpRequest, pk: UUID, form: Any, address: str) -> HttpResponse:
    try:
        question = workflow.answer_question(pk, words=form.cleaned_data["words"], by=request.user)
    except QuestionGoneError as gone:
        if answers.wants_json(request):
            return JsonResponse({"error": str(gone)}, status=409)
        messages.info(request, str(gone))
        return answers.see_other(address)
    if answers.wants_json(request):
        return JsonResponse({"id": str(question.pk), "state": "answered"})
    asker = question.event.actor
    messages.success(request, f"Thank you. {asker.first_name if asker else 'The team'} can read it now.")
    return answers.see_other(f"{address}#question-{pk}")


def _own(request: HttpRequest, pk: UUID) -> Question:
    question = (
        Question.objects.visible_to(request.user).filter(pk=pk).select_related("observation__author").first()
    )
    if question is None or question.observation.author.user_id != request.user.pk:
        raise Http404
    return question
