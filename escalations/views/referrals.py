"""Send a matter on, hear how it stands, print the sheet, and the page a service answers on by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.forms.closing import said
from escalations.forms.referrals import HeardForm, LinkForm, ReferForm, uuid_or_none
from escalations.models import Referral, Service
from escalations.models.referrals import REFUSED, by_link, consent_to_services
from escalations.models.services import fitting
from escalations.rules import referrals as rules
from escalations.rules.referrals import AnswerNotAllowedError
from escalations.views import answers, matter
from escalations.workflow.leaks import leaks_in
from escalations.workflow.referrals import Heard, NoSuchLinkError
from livingwell import audit
from livingwell.access import open_to_all, role_required

#: How many fitting services are offered first.
OFFERED = 6


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def refer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose where it should go, those that fit first; then send it on."""
    escalation = matter.visible_or_404(request.user, pk)
    if request.method != "POST":
        if not escalation.is_open:
            return redirect("escalations:escalation-detail", pk=pk)
        return _refer_page(request, escalation, _form(request, escalation, None))
    form = _form(request, escalation, request.POST)
    if not form.is_valid():
        return _refer_page(request, escalation, form, status=422)
    leaks = leaks_in(form.cleaned_data["asked"])
    if leaks and not form.cleaned_data["leaks_confirmed"]:
        form.add_error("asked", "Take out what they do not need, or say below that they need it")
        return _refer_page(request, escalation, form, leaks=leaks, status=422)
    sent: list[Referral] = []
    answer = matter.attempt(
        request,
        pk,
        lambda: sent.append(workflow.refer(pk, form.referral(), by=request.user)),
        {"What you ask of them": form.cleaned_data["asked"]},
    )
    if answer or matter.wants_json(request):
        return answer or matter.done(request, pk)
    messages.success(request, f"Sent on to {sent[0].to_name}. Now ring them, or print the sheet.")
    return answers.see_other(reverse("escalations:referral-detail", args=[sent[0].pk]))


def _form(request: HttpRequest, escalation: Any, data: Any) -> ReferForm:
    """The form with the services that fit, and the one that was chosen in the directory."""
    to = (data or request.GET).get("to", "")
    services = [] if escalation.safeguarding else fitting(escalation.area_id, escalation.categories, OFFERED)
    chosen = uuid_or_none(to)
    if chosen and chosen not in {one.pk for one in services}:
        services += Service.objects.visible_to(request.user).in_use().filter(pk=chosen)
    consent = consent_to_services(escalation.client_id)
    return ReferForm(
        data,
        escalation=escalation,
        services=services,
        refused_before=bool(consent and consent.state in REFUSED),
        initial={"to": to},
    )


def _refer_page(
    request: HttpRequest, escalation: Any, form: ReferForm, *, leaks: Any = (), status: int = 200
) -> HttpResponse:
    if matter.wants_json(request):
        return JsonResponse({"errors": form.errors, "leaks": said(list(leaks))}, status=status)
    audit.read(request, "escalation", [escalation.client_id], subject_id=escalation.pk)
    consent = consent_to_services(escalation.client_id)
    context = {
        "escalation": escalation,
        "client": escalation.client,
        "form": form,
        "consent": consent,
        "leaks": said(list(leaks)),
        "has_services": bool(form.services),
        "is_of_the_area": matter.is_of_the_area(request.user, escalation),
    }
    return render(request, "escalations/referrals/form.html", context, status=status)


def _visible_or_404(request: HttpRequest, pk: UUID) -> Referral:
    rows = Referral.objects.visible_to(request.user).select_related(
        "escalation__client", "escalation__area", "escalation__holder", "service", "practice", "sent_by"
    )
    return get_object_or_404(rows, pk=pk)


def _read(request: HttpRequest, referral: Referral) -> None:
    audit.read(request, "referral", [referral.escalation.client_id], subject_id=referral.escalation_id)


@require_safe
@role_required(*TRIAGE_ROLES)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it stands, and what can be said of it."""
    referral = _visible_or_404(request, pk)
    return _page(request, referral, HeardForm(referral=referral))


def _page(
    request: HttpRequest, referral: Referral, form: HeardForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    _read(request, referral)
    escalation = referral.escalation
    context = {
        "referral": referral,
        "escalation": escalation,
        "client": escalation.client,
        "form": form,
        "may_act": escalation.is_open and (escalation.is_free or escalation.holder_id == request.user.pk),
        **more,
    }
    return render(request, "escalations/referrals/detail.html", context, status=status)


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what was heard, or take it back."""
    referral = _visible_or_404(request, pk)
    form = HeardForm(request.POST, referral=referral)
    if not form.is_valid():
        if matter.wants_json(request):
            return JsonResponse({"errors": form.errors}, status=422)
        return _page(request, referral, form, status=422)
    given = form.cleaned_data
    day = given["chase_on"]
    chase_at = rules.chase_on(day, referral.escalation.area.hours()) if day else None
    heard = Heard(given["answer"], given["words"], chase_at)
    refused = matter.attempt(
        request,
        referral.escalation_id,
        lambda: workflow.answer_referral(pk, heard, by=request.user),
        {"What you heard": given["words"]},
    )
    return refused or matter.done(request, referral.escalation_id)


@require_POST
@role_required(*TRIAGE_ROLES)
def new_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a one-time link and show it once, to be copied; the one before is dead."""
    referral = _visible_or_404(request, pk)
    made: list[str] = []
    refused = matter.attempt(
        request,
        referral.escalation_id,
        lambda: made.append(workflow.make_link(pk, by=request.user)),
    )
    if refused:
        return refused
    referral = _visible_or_404(request, pk)
    address = request.build_absolute_uri(reverse("escalations:referral-link", args=made))
    return _page(request, referral, HeardForm(referral=referral), link=address)


@require_safe
@role_required(*TRIAGE_ROLES)
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sheet of paper to ring from, or to send by post."""
    referral = _visible_or_404(request, pk)
    _read(request, referral)
    context = {"referral": referral, "area": referral.escalation.area}
    return render(request, "escalations/referrals/sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
@matter.reads_json
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What the service sees, and says: the reference and what was asked of them, nothing else.

    Only a POST changes anything; the link works until the last word is said.
    """
    referral = by_link(token)
    if referral is None:
        raise Http404
    if request.method != "POST":
        return _link_page(request, referral, LinkForm(referral=referral))
    form = LinkForm(request.POST, referral=referral)
    if not form.is_valid():
        return _link_page(request, referral, form, status=422)
    try:
        referral = workflow.answer_by_link(
            token, Heard(form.cleaned_data["answer"], form.cleaned_data["words"])
        )
    except NoSuchLinkError:
        raise Http404 from None
    except AnswerNotAllowedError:
        return _link_page(request, referral, form, status=409)
    if referral.is_running:
        messages.success(request, "Thank you. Use the same link when there is more to say.")
        return answers.see_other(reverse("escalations:referral-link", args=[token]))
    return _link_page(request, referral, None)


def _link_page(
    request: HttpRequest, referral: Referral, form: LinkForm | None, *, status: int = 200
) -> HttpResponse:
    if form and form.errors and matter.wants_json(request):
        return answers.problems(form.errors, status)
    context = {"referral": referral, "form": form, "area": referral.escalation.area}
    response = render(request, "escalations/referrals/link.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
