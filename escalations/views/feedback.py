"""Stories owed: who still waits to hear what, telling them, and the day somebody rang."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from escalations import notices, workflow
from escalations.access import TRIAGE_ROLES
from escalations.choices import Owed, StoryState
from escalations.forms.closing import said
from escalations.forms.feedback import CalledForm, TellForm
from escalations.models import Debt, telling
from escalations.models.matter import reports_of
from escalations.models.owed import (
    called_lately,
    debt_for,
    loop_this_quarter,
    owed_page,
    own_areas,
    written_for,
)
from escalations.models.triage import Key
from escalations.rules import feedback
from escalations.views import answers, matter
from escalations.views.closing import how_they_hear
from escalations.workflow.calls import AlreadyToldError
from escalations.workflow.leaks import leaks_in
from escalations.workflow.undoing import CannotUndoError
from livingwell import audit, clock, wording
from livingwell.access import has_role, role_required
from livingwell.outbox import PURPOSES
from volunteers.access import AREA_ROLES
from volunteers.choices import ClientStatus, Stage

#: A closing whose message should have left by now has not.
IN_TRANSIT = datetime.timedelta(minutes=3)


@require_safe
@role_required(*TRIAGE_ROLES)
def owed(request: HttpRequest) -> HttpResponse:
    """What volunteers wait to hear, the most overdue first."""
    return _list_page(request)


def _list_page(request: HttpRequest, *, status: int = 200, why: str = "") -> HttpResponse:
    """The list; `why` says what could not be undone."""
    if why and matter.wants_json(request):
        return JsonResponse({"error": why}, status=status)
    areas = own_areas(request.user)
    code = request.GET.get("area", "")
    area = next((one for one in areas if one.area_code == code), None)
    after = Key.read(request.GET.get("after", ""))
    page = owed_page(request.user, after, area.area_id if area else None)
    lately = called_lately(request.user)
    audit.read(request, "feedback-owed", [row.observation.client_id for row in [*lately, *page.rows]])
    query = {"area": code} if area else {}
    context = {
        "rows": [_row(row, clock.now()) for row in page.rows],
        "areas": [(one.area, f"?{urlencode({'area': one.area_code})}", one is area) for one in areas],
        "area": area,
        "loop": loop_this_quarter(request.user),
        "of_the_team": has_role(request.user, *AREA_ROLES),
        "is_first": after is None,
        "lately": lately,
        "why": why,
        "more_url": f"?{urlencode({**query, 'after': str(page.following)})}" if page.following else "",
    }
    return render(request, "escalations/feedback/list.html", context, status=status)


def _row(debt: Debt, now: datetime.datetime) -> dict[str, Any]:
    escalation = debt.observation.escalation
    closed = escalation is not None and not escalation.is_open
    leaving = closed and not debt.must_ring and now - debt.since < IN_TRANSIT
    return {
        "debt": debt,
        "client": debt.observation.client,
        "escalation": escalation,
        "what": _what(debt, closed=closed),
        "who": escalation and (escalation.holder or escalation.closed_by),
        "is_leaving": leaving,
        "must_ring": debt.must_ring or (closed and not leaving),
        "has_died": debt.observation.client.status == ClientStatus.DIED,
        "may_tell": escalation is not None and not closed and not debt.must_ring,
        "is_news": debt.owed == Owed.THANKS,
    }


def _what(debt: Debt, *, closed: bool) -> str:
    if debt.owed == Owed.OUTCOME and not closed:
        return "How it stands"
    return str(Owed(debt.owed).label)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def tell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell the authors of an open matter what was decided, or how it stands."""
    escalation = matter.visible_or_404(request.user, pk)
    if not escalation.is_open and request.method != "POST":
        return redirect("escalations:escalation-detail", pk=pk)
    page = TellingPage(request, escalation)
    return page.sent() if request.method == "POST" else page.show(page.form())


class TellingPage:
    """The page on which a volunteer is told a word while the matter is open."""

    def __init__(self, request: HttpRequest, escalation: Any) -> None:
        self.request = request
        self.escalation = escalation
        reports = [one for one in reports_of(escalation) if one.retracted_at is None]
        self.reports = reports
        self.authors = list({one.author_id: one.author for one in reports}.values())
        self.to = wording.say_list([one.first_name for one in self.authors], "and")
        self.told = matter.may_tell(escalation)

    def form(self, data: Any = None) -> TellForm:
        """The form in the words of this matter."""
        return TellForm(data, to=self.to, client=self.escalation.client.first_name)

    def sent(self) -> HttpResponse:
        """Tell them, or say what stands in the way with everything typed kept."""
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        words, is_confirmed = form.cleaned_data["words"], form.cleaned_data["leaks_confirmed"]
        only = self.authors[0] if len(self.authors) == 1 else None
        leaks = leaks_in(words, client=self.escalation.client, to=only) if self.told else []
        if leaks and not is_confirmed:
            form.say_leaks(self.to)
        if "preview" in self.request.POST:
            return self.show(form, leaks=leaks, preview=words)
        if leaks and not is_confirmed:
            return self.show(form, leaks=leaks, preview=words, status=422)
        pk = self.escalation.pk
        refused = matter.attempt(
            self.request,
            pk,
            lambda: workflow.tell_decision(pk, words=words, by=self.request.user),
            {"What you wrote": words},
        )
        if refused is None:
            messages.success(self.request, f"{self.to or 'The volunteer'} can read it now.")
        return refused or matter.done(self.request, pk)

    def show(self, form: TellForm, *, leaks: Any = (), preview: str = "", status: int = 200) -> HttpResponse:
        """The page, or what is wrong for a program."""
        if status != 200 and matter.wants_json(self.request):
            return answers.problems(form.errors)
        escalation = self.escalation
        audit.read(self.request, "escalation-tell", [escalation.client_id], subject_id=escalation.pk)
        context = {
            "form": form,
            "escalation": escalation,
            "client": escalation.client,
            "to": self.to,
            "told": self.told,
            "neutral": feedback.NEUTRAL,
            "leaks": said(list(leaks)),
            "previews": [{"to": self.to, "words": preview}] if preview else [],
            "reports": self.reports,
            "hearers": [{"author": one, "how": how_they_hear(one)} for one in self.authors],
            "outside": PURPOSES[notices.DECIDED].text,
            "tell_back": matter.tell_back(escalation),
        }
        return render(self.request, "escalations/feedback/tell.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def called(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom to ring and what to say; then the day it was said."""
    debt = debt_for(request.user, pk)
    if debt is None:
        raise Http404
    if not debt.owed:
        messages.info(request, f"{debt.author.name} has been told already.")
        return redirect("escalations:feedback-owed")
    noticed_on = debt.noticed_at.astimezone(clock.LONDON).date()
    form = CalledForm(request.POST or None, noticed_on=noticed_on, initial={"on": clock.today()})
    if request.method != "POST":
        return _called_page(request, debt, form)
    form = CalledForm(request.POST, noticed_on=noticed_on)
    if not form.is_valid():
        return _called_page(request, debt, form, status=422)
    try:
        workflow.told_by_phone(pk, on=form.cleaned_data["on"], by=request.user)
    except AlreadyToldError:
        messages.info(request, f"{debt.author.name} has been told already.")
    else:
        messages.success(
            request, f"Written down: {debt.author.name} has heard. You can undo it for ten minutes."
        )
    return redirect(reverse("escalations:feedback-owed"))


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def not_called(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo "told by phone"."""
    debt = debt_for(request.user, pk)
    if debt is None:
        raise Http404
    try:
        workflow.take_back_call(pk, by=request.user)
    except CannotUndoError as error:
        return _list_page(request, status=409, why=str(error))
    if matter.wants_json(request):
        return JsonResponse({"id": str(pk), "told": False})
    messages.success(request, f"Undone. {debt.author.name} is owed it as before.")
    return redirect("escalations:feedback-owed")


def _called_page(request: HttpRequest, debt: Debt, form: CalledForm, status: int = 200) -> HttpResponse:
    client = debt.observation.client
    if status != 200 and matter.wants_json(request):
        return answers.problems(form.errors)
    audit.read(request, "feedback-called", [client.pk], subject_id=debt.pk)
    story = written_for(debt)
    shown = telling.shown([story])[0] if story and story.state != StoryState.CANCELLED else None
    context = {
        "debt": debt,
        "author": debt.author,
        "client": client,
        "form": form,
        "written": shown,
        "has_died": client.status == ClientStatus.DIED,
        "has_left": debt.author.stage in {Stage.LEFT, Stage.PASSED_ON},
        "is_safeguarding": bool(debt.observation.escalation and debt.observation.escalation.safeguarding),
        "neutral": feedback.NEUTRAL,
    }
    return render(request, "escalations/feedback/called.html", context, status=status)
