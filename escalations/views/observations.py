"""The volunteer's reports: log one, read what became of it, add to it, take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from escalations import readback, receipt, watching, workflow
from escalations.forms.observations import AdditionForm, ObservationForm, RetractionForm
from escalations.forms.questions import AnswerForm
from escalations.models import Observation, passed_on, reporters, telling
from escalations.models.observations import Quarantined
from escalations.models.questions import on_report
from escalations.models.reporters import Reporter
from escalations.views import answers
from escalations.workflow.observations import Logged, NeverTheirClientError
from livingwell import audit, clock
from livingwell.access import has_role, role_required
from livingwell.choices import RoleName
from livingwell.parts import page_or_part
from volunteers.access import AREA_ROLES

PAGE = 25
REPORTERS = (RoleName.VOLUNTEER, *AREA_ROLES)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*REPORTERS)
def listing(request: HttpRequest) -> HttpResponse:
    """What I have passed on; or, posted, one more."""
    if request.method == "POST":
        return _log(request)
    after = passed_on.Place.read(request.GET.get("after", ""))
    rows = passed_on.own_reports(request.user, PAGE, after)
    shown = rows[:PAGE]
    audit.read(request, "observation-list", [row.client_id for row in shown])
    last = passed_on.Place(shown[-1].received_at, shown[-1].pk) if len(rows) > PAGE else None
    more_url = f"{request.path}?after={last}" if last else ""
    if answers.wants_json(request):
        found = [{"id": str(row.pk), "state": receipt.state_of(row)} for row in shown]
        return JsonResponse({"observations": found, "more": more_url or None})
    context = {"rows": receipt.rows(shown), "more_url": more_url, "step": PAGE, "is_first": after is None}
    return render(request, "escalations/observations/list.html", context)


@require_safe
@role_required(*REPORTERS)
def new(request: HttpRequest) -> HttpResponse:
    """The form to log one."""
    chosen = _uuid(request.GET.get("for_volunteer", ""))
    reporter = reporters.reporter_for(request.user, chosen)
    if reporter is None:
        return _choose_volunteer(request, chosen)
    client = _uuid(request.GET.get("client", ""))
    if client and client not in reporter.known:
        raise Http404
    if client is None and len(reporter.clients) == 1:
        client = reporter.clients[0].pk
    form = ObservationForm(
        reporter=reporter,
        initial={
            "key": uuid4(),
            "observed_at": clock.now().replace(second=0, microsecond=0),
            "client": str(client or ""),
        },
    )
    return _form_page(request, form, client=client)


def _uuid(text: str) -> UUID | None:
    """The id in an address, None when there is none; no such thing when it is no id."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _choose_volunteer(request: HttpRequest, chosen: UUID | None) -> HttpResponse:
    """For staff who visit nobody: for whom do you log it?"""
    if chosen or not has_role(request.user, *AREA_ROLES):
        raise Http404
    context = {"volunteers": reporters.volunteers_to_report_for(request.user)}
    return render(request, "escalations/observations/for_whom.html", context)


def _form_page(
    request: HttpRequest, form: ObservationForm, *, client: UUID | None = None, status: int = 200
) -> HttpResponse:
    reporter = form.reporter
    if form.is_bound:
        form.offer_colleagues()
        client = _known_or_none(reporter, form["client"].value())
    audit.read(request, "observation-form", [one.pk for one in reporter.clients])
    when = form.cleaned_data.get("observed_at") if form.is_bound else None
    context = {
        "form": form,
        "reporter": reporter,
        "watches": watching.watches(reporter),
        "client": reporter.known.get(client) if client else None,
        "when": when.at if when else clock.now(),
        "called": form["called"].value() or [],
        "asking": _outcome_to_ask_about(form, client),
    }
    return render(request, "escalations/observations/form.html", context, status=status)


def _outcome_to_ask_about(form: ObservationForm, client: UUID | None) -> Any:
    """Whose own view waits: of who is chosen, else of whoever it is; the one answered when it came back."""
    outcomes = form.reporter.outcomes
    answered = next((one for pk, one in outcomes.items() if str(pk) == form["helped_matter"].value()), None)
    waiting = [one for one in outcomes.values() if client is None or one.client.pk == client]
    return answered or next(iter(waiting), None)


def _known_or_none(reporter: Reporter, value: Any) -> UUID | None:
    try:
        found = UUID(str(value))
    except ValueError:
        return None
    return found if found in reporter.known else None


def _log(request: HttpRequest) -> HttpResponse:
    try:
        data = answers.posted(request)
    except answers.UnreadableBodyError:
        return answers.refuse(request)
    reporter = reporters.reporter_for(request.user, _uuid(data.get("for_volunteer", "")))
    if reporter is None:
        raise Http404
    form = ObservationForm(data, reporter=reporter)
    logged = _try_to_log(request, form)
    if logged:
        return _logged(request, form, logged)
    if answers.wants_json(request):
        return answers.problems(form.errors)
    _renew_key(form, data)
    return _form_page(request, form, status=422)


def _try_to_log(request: HttpRequest, form: ObservationForm) -> Logged | None:
    if not form.is_valid():
        return None
    try:
        logged = workflow.log(form.report(), by=request.user)
        _keep_what_was_said_of_help(request, form, logged)
        return logged
    except NeverTheirClientError:
        form.add_error("client", form.fields["client"].error_messages["invalid_choice"])
    return None


def _keep_what_was_said_of_help(request: HttpRequest, form: ObservationForm, logged: Logged) -> None:
    """A report that waits to be placed does not keep the person's view back: it is about something else."""
    said = form.said_of_help() if logged.quarantined else {}
    if said:
        workflow.say_helped(
            said["helped_story_id"], answer=said["helped"], words=said["helped_words"], by=request.user
        )


def _renew_key(form: Form, data: QueryDict) -> None:
    """A form without a readable key gets a fresh one, so that sending it again works."""
    if "key" in form.errors:
        form.data = data.copy()
        form.data["key"] = str(uuid4())


def _logged(request: HttpRequest, form: ObservationForm, logged: Logged) -> HttpResponse:
    """Say what became of it: the receipt, or that we have both."""
    row: Any = logged.quarantined or logged.observation
    if answers.wants_json(request):
        return _as_json(row, logged)
    if logged.conflict:
        context = {"first": logged.observation, "second": row}
        return render(request, "escalations/observations/both.html", context, status=409)
    if form.cleaned_data["observed_at"].came_twice:
        messages.info(
            request, "The clocks went back that night and that time came twice. We noted the first."
        )
    if not form.reporter.is_self:
        messages.success(request, f"Logged for {form.reporter.volunteer.name}.")
        if not _may_read(request, row):
            return answers.see_other(reverse("home"))
    return answers.see_other(reverse("escalations:observation-detail", args=[row.pk]))


def _may_read(request: HttpRequest, row: Any) -> bool:
    if isinstance(row, Quarantined):
        return passed_on.own_quarantined(request.user, row.pk) is not None
    return Observation.objects.visible_to(request.user).filter(pk=row.pk).exists()  # type: ignore[attr-defined]


def _as_json(row: Any, logged: Logged) -> JsonResponse:
    if logged.repeated and isinstance(row, Observation):
        row = passed_on.with_state_of(row)
    answer = receipt.receipt_of(row, brief=True).as_json(row.pk)
    if logged.conflict:
        answer |= {
            "next": "We have both.",
            "first": str(logged.observation.pk) if logged.observation else None,
        }
        return JsonResponse(answer, status=409)
    return JsonResponse(answer, status=200 if logged.repeated else 201)


def _find(request: HttpRequest, pk: UUID) -> Observation | Quarantined:
    rows = Observation.objects.visible_to(request.user).filter(pk=pk)  # type: ignore[attr-defined]
    report = passed_on.with_state(rows).first() or passed_on.own_quarantined(request.user, pk)
    if report is None:
        raise Http404
    return report


@require_safe
@role_required(*REPORTERS, RoleName.PROGRAMME_MANAGER)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report: its receipt for whoever wrote it, the plain words for staff."""
    report = _find(request, pk)
    filed = isinstance(report, Quarantined) and (report.observation_id or report.same_as_id)
    if filed:
        return redirect("escalations:observation-detail", filed)
    return _receipt_page(request, report)


def _receipt_page(
    request: HttpRequest,
    report: Any,
    form: AdditionForm | None = None,
    status: int = 200,
    answering: dict[UUID, AnswerForm] | None = None,
) -> HttpResponse:
    told = receipt.receipt_of(report)
    if answers.wants_json(request):
        audit.read(request, "observation", [report.client_id], report.pk)
        return JsonResponse(told.as_json(report.pk))
    is_quarantined = isinstance(report, Quarantined)
    is_own = report.author.user_id == request.user.pk
    escalation = None if is_quarantined else report.escalation
    is_running = escalation is None or escalation.is_open
    context = {
        "report": report,
        "receipt": told,
        "said": readback.said(report),
        "told_words": "" if is_quarantined else telling.word_told(report),
        "additions": [] if is_quarantined else list(report.additions.all()),
        "is_own": is_own,
        "is_safeguarding": bool(escalation and escalation.safeguarding),
        "may_add": is_own and not is_quarantined and report.retracted_at is None,
        "may_retract": is_own and not is_quarantined and report.retracted_at is None and is_running,
        "form": form or AdditionForm(initial={"key": uuid4()}),
        "questions": _questions(report, answering or {}) if is_own and escalation else [],
        "answer_form": next(iter((answering or {}).values()), None),
    }
    if request.headers.get("HX-Request") != "true":  # the part says nothing about the client
        audit.read(request, "observation", [report.client_id], report.pk)
    page = "detail" if is_own or is_quarantined else "plain"
    return page_or_part(
        request,
        f"escalations/observations/{page}.html",
        "escalations/observations/_state.html",
        context,
        status=status,
    )


def _questions(report: Observation, answering: dict[UUID, AnswerForm]) -> list[dict[str, Any]]:
    """What staff asked the author; nothing that would say more than the receipt of a safeguarding matter."""
    if report.escalation is None or report.escalation.safeguarding:
        return []
    return [
        {
            "question": one,
            "asker": one.event.actor.first_name if one.event.actor else "The team",
            "form": answering.get(one.pk) or AnswerForm(auto_id=f"id_answer_{one.pk.hex[:8]}_%s"),
        }
        for one in on_report(report)
    ]


def receipt_again(request: HttpRequest, pk: UUID, answering: dict[UUID, AnswerForm]) -> HttpResponse:
    """The receipt with an answer that cannot be taken as it is (422)."""
    return _receipt_page(request, _find(request, pk), status=422, answering=answering)


def _own(request: HttpRequest, pk: UUID) -> Observation:
    """A report of the person who asks, to add to or take back."""
    report = _find(request, pk)
    if isinstance(report, Quarantined) or report.author.user_id != request.user.pk:
        raise Http404
    return report


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*REPORTERS)
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add to a report: worse goes round again, milder is told to who has it."""
    report = _own(request, pk)
    address = reverse("escalations:observation-detail", args=[pk])
    if request.method != "POST":
        return redirect(f"{address}#add")
    try:
        data = answers.posted(request)
    except answers.UnreadableBodyError:
        return answers.refuse(request)
    form = AdditionForm(data)
    if report.retracted_at is not None:
        form.add_error(None, "You took this back. Please log a new one.")
    if form.is_valid():
        workflow.add(form.addition(report), by=request.user)
        if answers.wants_json(request):
            return JsonResponse(receipt.receipt_of(_find(request, pk)).as_json(pk), status=201)
        messages.success(request, "Thank you. It is added.")
        return answers.see_other(address)
    if answers.wants_json(request):
        return answers.problems(form.errors)
    _renew_key(form, data)
    return _receipt_page(request, report, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*REPORTERS)
def retract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a report back, saying why; asked once more first."""
    report = _own(request, pk)
    address = reverse("escalations:observation-detail", args=[pk])
    over = report.escalation is not None and not report.escalation.is_open
    if report.retracted_at is not None or over:
        what = "It is closed, so it cannot be taken back. You can add to it."
        messages.info(request, what if over else "You have taken it back already.")
        return answers.see_other(address)
    try:
        form = RetractionForm(answers.posted(request) if request.method == "POST" else None)
    except answers.UnreadableBodyError:
        return answers.refuse(request)
    if form.is_bound and form.is_valid():
        workflow.retract(pk, why=form.why(), by=request.user)
        if answers.wants_json(request):
            return JsonResponse(receipt.receipt_of(_find(request, pk)).as_json(pk))
        messages.success(request, "You have taken it back. Whoever was asked about it is told.")
        return answers.see_other(address)
    if form.is_bound and answers.wants_json(request):
        return answers.problems(form.errors)
    return _retraction_page(request, report, form, address)


def _retraction_page(
    request: HttpRequest, report: Observation, form: RetractionForm, address: str
) -> HttpResponse:
    audit.read(request, "observation", [report.client_id], report.pk)
    context = {"form": form, "report": report, "address": address}
    status = 422 if form.is_bound else 200
    return render(request, "escalations/observations/retract.html", context, status=status)
