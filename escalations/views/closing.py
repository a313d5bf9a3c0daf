"""Close it with an answer to every volunteer, open it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from escalations import notices, workflow
from escalations.access import TRIAGE_ROLES
from escalations.choices import Outcome
from escalations.forms.closing import COME_BACK, CloseForm, said
from escalations.forms.escalations import ReopenForm
from escalations.models import Escalation
from escalations.models.matter import reports_of
from escalations.rules import feedback, starting_texts
from escalations.rules.starting_texts import StartingText
from escalations.views import matter, retractions
from escalations.workflow import Closing
from escalations.workflow.leaks import leaks_in
from livingwell import audit, channels, wording
from livingwell.access import role_required
from livingwell.outbox import PURPOSES
from volunteers.models import Volunteer


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask how it ended; the message is checked before it can leave."""
    escalation = matter.visible_or_404(request.user, pk)
    page = ClosingPage(request, escalation)
    if request.method != "POST":
        return page.opened()
    starter = starting_texts.BY_NAME.get(request.POST.get("start", ""))
    if starter:
        return page.begun_with(starter)
    if page.is_taken_back and request.POST.get("outcome") == Outcome.RETRACTED:
        return retractions.confirm(request, pk=pk)
    return page.sent()


class ClosingPage:
    """The page of one closing: what it shows, and what becomes of what was typed."""

    def __init__(self, request: HttpRequest, escalation: Escalation) -> None:
        self.request = request
        self.escalation = escalation
        self.client = escalation.client.first_name
        self.reports = reports_of(escalation)
        standing = [one for one in self.reports if one.retracted_at is None]
        self.authors = list({one.author_id: one.author for one in standing}.values())
        self.wishes = [one for one in standing if one.they_would_like or one.would_help]
        self.is_taken_back = not standing
        self.told = matter.may_tell(escalation)
        self.to = wording.say_list([one.first_name for one in self.authors], "and")

    def form(self, data: Any = None, **options: Any) -> CloseForm:
        """The form in the words of this escalation."""
        has_wishes = bool(self.wishes)
        return CloseForm(
            data, authors=self.authors, client=self.client, told=self.told, has_wishes=has_wishes, **options
        )

    def opened(self) -> HttpResponse:
        """The page as it is first seen, with an honest text where a link asked for one."""
        if not self.escalation.is_open:
            return redirect("escalations:escalation-detail", pk=self.escalation.pk)
        starter = starting_texts.BY_NAME.get(self.request.GET.get("start", ""))
        begun = {"message": starter.words(self.client), "outcome": starter.outcome} if starter else {}
        return self.show(self.form(initial=self._first() | begun))

    def _first(self) -> dict[str, Any]:
        come_back = COME_BACK.replace("{client}", self.client)
        return {"version": self.escalation.version, "come_back": come_back}

    def begun_with(self, starter: StartingText) -> HttpResponse:
        """The page with an honest text begun; what was typed before stands above it."""
        data = self.request.POST.copy()
        typed, words = data.get("message", "").strip(), starter.words(self.client)
        is_free = starting_texts.is_untouched(typed, self.client)
        data["message"] = words if is_free else f"{typed}\n\n{words}"
        data["outcome"] = starter.outcome or data.get("outcome", "")
        initial = {name: data.get(name) for name in data}
        return self.show(self.form(initial=self._first() | {n: v for n, v in initial.items() if v}))

    def sent(self) -> HttpResponse:
        """Close it, or say what stands in the way with everything typed kept."""
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        closing = form.closing()
        leaks = self.leaks(closing)
        if leaks and not closing.leaks_confirmed:
            form.say_leaks(self.to)
        if "preview" in self.request.POST:
            return self.show(form, leaks=leaks, previews=self.previews(closing))
        if leaks and not closing.leaks_confirmed:
            return self.show(form, leaks=leaks, previews=self.previews(closing), status=422)
        try:
            workflow.close(self.escalation.pk, closing, by=self.request.user)
        except matter.REFUSALS as error:
            return self.refused(matter.sentence(error))
        if not matter.wants_json(self.request):
            messages.success(self.request, f"Closed. {self.to or 'The volunteer'} will be told in a minute.")
        return matter.done(self.request, self.escalation.pk)

    def previews(self, closing: Closing) -> list[dict[str, str]]:
        """What is read, exactly as it will be: once for all, or once for each who has words of their own."""
        words = {one.first_name: closing.words_for(one, self.client) for one in self.authors}
        if len(set(words.values())) < 2:
            return [{"to": self.to, "words": next(iter(words.values()), closing.message)}]
        return [{"to": name, "words": text} for name, text in words.items()]

    def leaks(self, closing: Closing) -> list[Any]:
        """What the messages would give away; nothing when they are not shown anyway."""
        if not self.told or not self.authors:
            return []
        if not closing.messages:
            return self._leaks_of(closing.words_for(self.authors[0], self.client), closing, self.authors)
        each = [self._leaks_of(closing.words_for(one, self.client), closing, [one]) for one in self.authors]
        return [leak for leaks in each for leak in leaks]

    def _leaks_of(self, words: str, closing: Closing, readers: list[Volunteer]) -> list[Any]:
        text = f"{words}\n\n{closing.title}" if closing.title else words
        only = readers[0] if len(readers) == 1 else None
        found = leaks_in(text, client=self.escalation.client, to=only)
        own = {word.lower() for one in readers for word in (one.first_name, *one.name.split())}
        return [one for one in found if one.kind != "name" or not set(one.text.lower().split()) <= own]

    def refused(self, why: str) -> HttpResponse:
        """It has changed, or somebody else has it: the form again, as it stands now (409)."""
        now = matter.visible_or_404(self.request.user, self.escalation.pk)
        if matter.wants_json(self.request):
            return JsonResponse({"error": why, **matter.as_json(now)}, status=409)
        self.escalation = now
        data = self.request.POST.copy()
        data["version"] = str(now.version)
        return self.show(self.form(data), why=why, status=409)

    def show(
        self, form: CloseForm, *, leaks: Any = (), previews: Any = (), why: str = "", status: int = 200
    ) -> HttpResponse:
        """The page, or what is wrong for a program."""
        leaks = list(leaks)
        if matter.wants_json(self.request):
            found = [
                {"kind": one.kind, "text": one.text, "start": one.start, "end": one.end} for one in leaks
            ]
            return JsonResponse({"errors": form.errors, "leaks": found}, status=status)
        escalation = self.escalation
        audit.read(self.request, "escalation-close", [escalation.client_id], subject_id=escalation.pk)
        context = self._around() | {"form": form, "leaks": said(leaks), "previews": previews, "why": why}
        return render(self.request, "escalations/closing/form.html", context, status=status)

    def _around(self) -> dict[str, Any]:
        escalation = self.escalation
        return {
            "escalation": escalation,
            "client": escalation.client,
            "reports": self.reports,
            "wishes": self.wishes,
            "hearers": [{"author": one, "how": how_they_hear(one)} for one in self.authors],
            "to": self.to,
            "told": self.told,
            "neutral": feedback.NEUTRAL,
            "tell_back": matter.tell_back(escalation),
            "starters": [(one.name, one.label) for one in starting_texts.STARTING_TEXTS],
            "outside": PURPOSES[notices.STORY].text,
            "all_taken_back": self.is_taken_back,
            "holder": matter.who_has_it(self.request.user, escalation, [])
            if not escalation.is_free
            else None,
        }


def how_they_hear(author: Volunteer) -> str:
    """How somebody hears of it."""
    user = author.user
    if user is None:
        return "has no account: ring them"
    if not user.can_be_reached:
        return "in the app only, and messages do not reach them: ring them as well"
    ways = channels.chosen(user, urgent=False)
    return f"in the app, and by {ways[0].label.lower()}" if ways else "in the app"


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open it again with a reason; for the people of the area only."""
    escalation = matter.visible_or_404(request.user, pk)
    if not matter.is_of_the_area(request.user, escalation):
        raise Http404
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return matter.form_refused(request, escalation, "reopen_form", form)
    reason = form.cleaned_data["reason"]
    answer = matter.attempt(
        request, pk, lambda: workflow.reopen(pk, reason=reason, by=request.user), {"Your reason": reason}
    )
    if answer is None and not matter.wants_json(request):
        messages.success(request, "It is open again, and you have it.")
    return answer or matter.done(request, pk)
