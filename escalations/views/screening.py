"""Screen it, pass it on as safeguarding, show it to one more person, settle whom it is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.forms.escalations import WorryForm
from escalations.forms.screening import SAFEGUARDING, AboutForm, SafeguardingForm, ScreenForm, ShowForm
from escalations.models import Escalation
from escalations.models.matter import may_be_shown, own_words, people_of, reports_of
from escalations.views import matter
from escalations.views.answers import see_other
from escalations.views.timeline import lines
from escalations.workflow import undoing
from livingwell import audit, clock
from livingwell.access import has_role, role_required
from livingwell.choices import RoleName


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what kind of need it is; or raise or lower the worry, with a reason."""
    escalation = matter.visible_or_404(request.user, pk)
    if "need" not in request.POST and {"worry", "reason"} & set(request.POST):
        return _worry(request, escalation)
    form = ScreenForm(request.POST)
    if not form.is_valid():
        return matter.form_refused(request, escalation, "screen_form", form)
    need = form.cleaned_data["need"]
    if need == SAFEGUARDING:
        return see_other(reverse("escalations:escalation-safeguarding", args=[pk]))
    answer = matter.attempt(request, pk, lambda: workflow.screen(pk, need=need, by=request.user))
    return answer or matter.done(request, pk)


def _worry(request: HttpRequest, escalation: Escalation) -> HttpResponse:
    form = WorryForm(request.POST)
    if form.is_valid() and escalation.safeguarding:
        form.add_error("worry", "A safeguarding matter stays very worried")
    if not form.is_valid():
        return matter.form_refused(request, escalation, "worry_form", form)
    worry, reason = form.cleaned_data["worry"], form.cleaned_data["reason"]
    pk = escalation.pk
    answer = matter.attempt(
        request,
        pk,
        lambda: workflow.change_worry(pk, to=worry, reason=reason, by=request.user),
        {"Why the worry changes": reason},
    )
    return answer or matter.done(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def safeguarding(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask what is safeguarding about it, and take it onto that chain."""
    escalation = matter.visible_or_404(request.user, pk)
    if not escalation.is_open or escalation.safeguarding:
        return redirect("escalations:escalation-detail", pk=pk)
    reports = reports_of(escalation)
    asked: dict[str, Any] = {"reports": reports, "people": people_of(request.user, escalation)}
    if request.method != "POST":
        return _show(request, escalation, SafeguardingForm(**asked), "safeguarding")
    form = SafeguardingForm(request.POST, **asked)
    if not form.is_valid():
        return _show(request, escalation, form, "safeguarding", status=422)
    found: list[UUID] = []
    answer = matter.attempt(
        request,
        pk,
        lambda: found.append(workflow.screen_as_safeguarding(pk, form.concern(), by=request.user).pk),
    )
    if answer is not None:
        return answer
    if matter.wants_json(request):
        return matter.done(request, pk)
    messages.success(request, "It is with those who look after people’s safety now.")
    return _where_it_went(request, pk, found[0])


def _where_it_went(request: HttpRequest, pk: UUID, safe: UUID) -> HttpResponse:
    """To what this person may still read of it: the matter itself, or only their own words."""
    if Escalation.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect("escalations:escalation-detail", pk=pk)
    return redirect("escalations:escalation-own", pk=safe)


@require_safe
@role_required(*TRIAGE_ROLES)
def own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody wrote themselves on a matter that others look after now: nothing else of it."""
    return own_page(request, pk)


def own_page(request: HttpRequest, pk: UUID, *, why: str = "", status: int = 200) -> HttpResponse:
    """The page of one's own words; `why` says what could not be done."""
    found = own_words(request.user, pk)
    if found is None:
        raise Http404
    escalation, events = found
    audit.read(request, "escalation-own", [escalation.client_id], subject_id=escalation.pk)
    context = {
        "escalation": escalation,
        "client": escalation.client,
        "why": why,
        "timeline": lines(events, []),
        "undo": undoing.can_be_undone(escalation, request.user, clock.now()),
    }
    return render(request, "escalations/escalations/own.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let one more person read a safeguarding matter."""
    escalation = matter.visible_or_404(request.user, pk)
    if not escalation.is_open or not escalation.safeguarding:
        return redirect("escalations:escalation-detail", pk=pk)
    people = may_be_shown(request.user, escalation)
    if request.method != "POST":
        return _show(request, escalation, ShowForm(people=people), "show")
    form = ShowForm(request.POST, people=people)
    if not form.is_valid():
        return _show(request, escalation, form, "show", status=422)
    to = form.cleaned_data["to"]
    answer = matter.attempt(request, pk, lambda: workflow.show(pk, to=to, by=request.user))
    if answer is None and not matter.wants_json(request):
        messages.success(request, f"{to.name} can read it now, and is told.")
    return answer or matter.done(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def about(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A team leader says whom "somebody else who works here" is."""
    escalation = matter.visible_or_404(request.user, pk)
    if not has_role(request.user, RoleName.TEAM_LEADER, RoleName.PROGRAMME_MANAGER):
        raise Http404
    if not escalation.is_open or not escalation.about_other:
        return redirect("escalations:escalation-detail", pk=pk)
    people = people_of(request.user, escalation)
    if request.method != "POST":
        return _show(request, escalation, AboutForm(people=people), "about")
    form = AboutForm(request.POST, people=people)
    if not form.is_valid():
        return _show(request, escalation, form, "about", status=422)
    whom = form.cleaned_data["about"]
    answer = matter.attempt(request, pk, lambda: workflow.settle_about(pk, about=whom, by=request.user))
    if answer is None and not matter.wants_json(request):
        messages.success(request, "Settled.")
    return answer or matter.done(request, pk)


def _show(
    request: HttpRequest, escalation: Escalation, form: Any, page: str, *, status: int = 200
) -> HttpResponse:
    """One question about a matter, on a page of its own; for a program, what is wrong."""
    if status != 200 and matter.wants_json(request):
        return JsonResponse({"errors": form.errors}, status=status)
    audit.read(request, f"escalation-{page}", [escalation.client_id], subject_id=escalation.pk)
    context = {"escalation": escalation, "client": escalation.client, "form": form}
    return render(request, f"escalations/escalations/{page}.html", context, status=status)
