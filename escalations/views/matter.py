"""What the pages of one escalation share: reading it, saying who has it, answering when it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from escalations.choices import EventKind, Outcome, State
from escalations.forms.escalations import HandOverForm, NoteForm, ReopenForm, WorryForm
from escalations.forms.joining import SplitForm
from escalations.forms.screening import ScreenForm
from escalations.models import Ask, Escalation
from escalations.models.matter import colleagues_for, earlier_about, reports_of, timeline_of, with_consent
from escalations.models.referrals import Referral, referrals_of
from escalations.rules import feedback
from escalations.rules.referrals import AnswerNotAllowedError
from escalations.rules.states import MoveNotAllowedError
from escalations.views import answers, talk
from escalations.views.timeline import hush, is_hushed, lines
from escalations.workflow import undoing
from escalations.workflow.closing import AuthorUnansweredError, NothingLeftToTellError
from escalations.workflow.holding import CannotHoldError, HeldBySomebodyElseError, StaleError
from escalations.workflow.joining import CannotJoinError, CannotSplitError
from escalations.workflow.questions import CannotAskError, QuestionGoneError
from escalations.workflow.screening import CannotShowError
from livingwell import audit, clock, wording
from livingwell.access import answers_for, has_role
from livingwell.choices import RoleName
from livingwell.models import User
from volunteers.access import AREA_ROLES
from volunteers.choices import TellBack

#: Who settles whom a matter is about.
SETTLE = (RoleName.TEAM_LEADER, RoleName.PROGRAMME_MANAGER)
#: What a verb raises when it is not to be, each with a plain sentence.
REFUSALS = (
    HeldBySomebodyElseError,
    MoveNotAllowedError,
    StaleError,
    CannotHoldError,
    CannotAskError,
    QuestionGoneError,
    NothingLeftToTellError,
    AuthorUnansweredError,
    undoing.CannotUndoError,
    CannotJoinError,
    CannotSplitError,
    CannotShowError,
    AnswerNotAllowedError,
)


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks or sends, rather than a browser."""
    return request.content_type == "application/json" or answers.wants_json(request)


def reads_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let what is posted come as a form or as JSON; what is neither is answered with 400."""

    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            request.POST = answers.posted(request)
        except answers.UnreadableBodyError:
            return answers.refuse(request)
        return view(request, *args, **kwargs)

    return reading


def readable(user: User) -> Any:
    """The escalations this person may open, with all that their page names."""
    return with_consent(Escalation.objects.visible_to(user))


def visible_or_404(user: User, pk: UUID) -> Escalation:
    """The escalation of an action, or nothing here."""
    return get_object_or_404(readable(user), pk=pk)


def may_tell(escalation: Any) -> bool:
    """Whether the client's answer of today lets the volunteer hear the outcome itself."""
    return feedback.may_tell_outcome(
        consent_state=escalation.consent_state or "",
        tell_back=escalation.tell_back or "",
        safeguarding=escalation.safeguarding,
    )


def is_of_the_area(user: User, escalation: Escalation) -> bool:
    """Whether this person works for the area: they may reopen it (ruling 12) and read the date of birth."""
    return escalation.area_id in answers_for(user, *AREA_ROLES)


def who_has_it(user: User, one: Escalation, asks: list[Ask]) -> dict[str, str]:
    """Who has it, or who is asked: the name in bold and the rest of the sentence."""
    now = clock.now()
    if one.state == State.CLOSED:
        outcome = Outcome(one.outcome).label.lower()
        return {"strong": "Closed", "text": f" {wording.say_when(one.closed_at or now, now)}: {outcome}."}
    if not one.is_free and one.holder:
        since = f", since {wording.say_when(one.taken_at, now)}." if one.taken_at else "."
        since = since.replace("since today ", "since ")
        mine = one.holder_id == user.pk
        return {
            "strong": "You" if mine else one.holder.name,
            "text": f" {'have' if mine else 'has'} it{since}",
        }
    return {"strong": "", "text": f"Nobody has it. {_asked(user, one, asks, now)}".strip()}


def _asked(user: User, one: Escalation, asks: list[Ask], now: Any) -> str:
    if one.state == State.LISTED and one.meeting_starts:
        return f"On the list of the formal meeting, {wording.say_date(one.meeting_starts, now)}."
    names = ["you" if ask.person_id == user.pk else ask.person.name for ask in asks]
    if not names:
        return "Nobody could be asked; it is tried again by itself."
    said = wording.say_list(names, "and")
    verb = "are" if len(names) > 1 or names == ["you"] else "is"
    order = "first" if one.step == 0 and one.round == 1 else "now"
    starts = asks[0].at
    when = f" from {wording.say_when(starts, now)}" if starts > now else f" {order}"
    return f"{said[:1].upper()}{said[1:]} {verb} asked{when}."


def as_json(escalation: Escalation) -> dict[str, Any]:
    """The state of an escalation for programs."""
    return {
        "id": str(escalation.pk),
        "state": escalation.state,
        "worry": escalation.worry,
        "holder": escalation.holder.name if escalation.holder else None,
        "respond_by": escalation.respond_by.isoformat() if escalation.respond_by else None,
        "outcome": escalation.outcome,
        "need": escalation.need,
        "safeguarding": escalation.safeguarding,
        "version": escalation.version,
    }


def context_of(user: User, escalation: Any, **forms: Any) -> dict[str, Any]:
    """All that the page of an escalation shows; `forms` are those that came back with errors."""
    reports = reports_of(escalation)
    asks = list(
        escalation.asks.filter(released_at__isnull=True).select_related("person").order_by("at", "pk")
    )
    events = timeline_of(escalation)
    readable = [event for event in events if not is_hushed(event, escalation, user)]
    additions: dict[UUID, list[Any]] = {}
    for event in reversed(events):
        if event.kind == EventKind.ADDED and event.observation_id:
            additions.setdefault(event.observation_id, []).append(event)
    earlier = earlier_about(user, escalation)
    standing = [report for report in reports if report.retracted_at is None]
    mine = escalation.is_free or escalation.holder_id == user.pk
    colleagues = colleagues_for(user, escalation) if escalation.is_open and mine else []
    return {
        "escalation": escalation,
        "client": escalation.client,
        "age": escalation.client.age(clock.today()),
        "reports": [{"report": one, "additions": additions.get(one.pk, [])} for one in reports],
        "authors": list({one.author_id: one for one in reports}.values()),
        "to_whom": wording.say_list(list(dict.fromkeys(one.author.first_name for one in standing)), "and"),
        "all_taken_back": bool(reports) and not standing,
        "earlier": earlier,
        "joinable": {one.pk for one in earlier if mine and can_join(escalation, one)},
        "joined_to": next((one for one in earlier if one.pk == escalation.joined_to_id), None),
        "timeline": lines(hush(events, escalation, user), reports),
        "holder": who_has_it(user, escalation, asks),
        "referrals": [one for one in referrals_of(escalation) if _is_for(user, escalation, one)],
        "asked_of_me": any(ask.person_id == user.pk for ask in asks),
        "may_act": escalation.is_open and mine,
        "undo": undoing.can_be_undone(escalation, user, clock.now()),
        "is_of_the_area": is_of_the_area(user, escalation),
        "may_reopen": escalation.state == State.CLOSED and is_of_the_area(user, escalation),
        "tell_back": tell_back(escalation),
        **talk.of_matter(user, escalation, readable, reports, forms),
        "may_settle": escalation.about_other and has_role(user, *SETTLE),
        "split_form": forms.get("split_form") or SplitForm(reports=reports),
    } | _forms(escalation, colleagues, forms)


def can_join(one: Escalation, other: Escalation) -> bool:
    """Whether the page offers to join these two; the verb judges again."""
    alone = any(row.safeguarding or row.about_id or row.about_other for row in (one, other))
    referred = State.REFERRED in {one.state, other.state}
    return one.is_open and other.is_open and not alone and not referred


def _is_for(user: User, escalation: Escalation, referral: Referral) -> bool:
    """Whether what was sent on may be read: not what others sent before part became safeguarding."""
    until = escalation.hushed_at
    return until is None or referral.sent_at > until or referral.sent_by_id == user.pk


def _forms(
    escalation: Escalation, colleagues: list[tuple[User, str]], given: dict[str, Any]
) -> dict[str, Any]:
    return {
        "note_form": given.get("note_form") or NoteForm(),
        "screen_form": given.get("screen_form") or ScreenForm(initial={"need": escalation.need}),
        "worry_form": given.get("worry_form") or WorryForm(initial={"worry": escalation.worry}),
        "hand_over_form": given.get("hand_over_form") or HandOverForm(colleagues=colleagues),
        "reopen_form": given.get("reopen_form") or ReopenForm(),
        "colleagues": colleagues,
        "form": next((form for form in given.values() if form is not None), None),
        "opened": next(iter(given), ""),
    }


def tell_back(escalation: Any) -> str:
    """What the client agreed may be told back, in words."""
    if escalation.consent_state in {None, "", "never_asked", "mistake"}:
        return "Not asked yet"
    if escalation.consent_state != "given":
        return "Nothing: they did not agree"
    return TellBack(escalation.tell_back).label if escalation.tell_back else "Everything"


def attempt(
    request: HttpRequest, pk: UUID, act: Callable[[], Any], typed: dict[str, str] | None = None
) -> HttpResponse | None:
    """Do one verb; None when it is done, else the page that says why not and keeps what was typed (409)."""
    try:
        act()
    except REFUSALS as error:
        return refused(request, pk, sentence(error), typed or {})
    return None


def sentence(error: Exception) -> str:
    """Why it cannot be done, plainly."""
    if isinstance(error, HeldBySomebodyElseError):
        return f"{error.holder.name} has it. Ask them to hand it over to you."
    if isinstance(error, StaleError):
        return "It has changed since you opened it. Read what is new, then try again."
    if isinstance(error, NothingLeftToTellError):
        return "Every report has been taken back. Confirm that instead of closing it."
    return str(error)


def refused(request: HttpRequest, pk: UUID, why: str, typed: dict[str, str]) -> HttpResponse:
    """Say who has it and how it stands now, with what was typed kept (409)."""
    escalation = visible_or_404(request.user, pk)
    if wants_json(request):
        return JsonResponse({"error": why, **as_json(escalation)}, status=409)
    audit.read(request, "escalation", [escalation.client_id], subject_id=escalation.pk)
    context = {
        "escalation": escalation,
        "client": escalation.client,
        "why": why,
        "typed": {label: words for label, words in typed.items() if words},
        "holder": who_has_it(request.user, escalation, []) if not escalation.is_free else None,
    }
    return render(request, "escalations/escalations/refused.html", context, status=409)


def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back to the escalation, or its state for a program."""
    if wants_json(request):
        found = Escalation.objects.visible_to(request.user).select_related("holder").filter(pk=pk).first()
        return JsonResponse(as_json(found) if found else {"id": str(pk)})
    return redirect("escalations:escalation-detail", pk=pk)


def form_refused(request: HttpRequest, escalation: Escalation, name: str, form: Any) -> HttpResponse:
    """The page again with what is wrong and what was typed (422)."""
    if wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    audit.read(request, "escalation", [escalation.client_id], subject_id=escalation.pk)
    context = context_of(request.user, escalation, **{name: form})
    return render(request, "escalations/escalations/detail.html", context, status=422)
