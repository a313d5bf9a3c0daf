"""Stories to tell on: written down with no names, read by a second person, put on the notice page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from escalations import workflow
from escalations.choices import SharedState
from escalations.forms.sharing import DecideForm, ShareForm, said_publicly
from escalations.models import SharedStory
from escalations.models.good_news import (
    PAGE,
    news_to_share,
    stories_to_tell_on,
    story_to_share,
    story_to_tell_on,
)
from escalations.models.passed_on import Place
from escalations.rules import leak_public
from escalations.views import matter
from escalations.workflow.leaks import public_leaks_in
from escalations.workflow.sharing import NotAgreedError, NotTheTimeError, SecondReaderError
from livingwell import audit
from livingwell.access import role_required
from volunteers.access import AREA_ROLES
from volunteers.models import Client, Volunteer

#: The lists of stories to tell on: what is called what.
SHOWN = {
    "waiting": ("To be read by a second person", [SharedState.WAITING]),
    "sent-back": ("Sent back", [SharedState.SENT_BACK]),
    "shared": ("On the notice page", [SharedState.SHARED]),
    "taken-off": ("Taken off", [SharedState.TAKEN_OFF]),
}
MOVED_ON = "It has changed since you opened it. Read how it stands now."


@require_safe
@role_required(*AREA_ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """Those that wait for a second reader; others by `?show=`."""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "waiting"
    after = Place.read(request.GET.get("after", ""))
    found = stories_to_tell_on(request.user, SHOWN[show][1], after)
    rows = found[:PAGE]
    audit.read(request, "shared-story-list", [one.client_id for one in rows])
    place = Place(rows[-1].written_at, rows[-1].pk) if len(found) > PAGE else None
    context = {
        "rows": rows,
        "show": show,
        "views": [(label, f"?show={name}", name == show) for name, (label, _) in SHOWN.items()],
        "heading": SHOWN[show][0],
        "more_url": f"?show={show}&after={place}" if place else "",
        "is_first": after is None,
    }
    return render(request, "escalations/sharing/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def share_story(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a told outcome with no names."""
    story = story_to_share(request.user, pk)
    if story is None:
        raise Http404
    if hasattr(story, "shared"):
        return redirect("escalations:shared-story-detail", pk=story.shared.pk)
    page = WritingPage(
        request, story.escalation.client, story.to, agreed=story.may_share,
        source=story.message, client_agrees=story.client_agrees, first={"title": story.title},
    )  # fmt: skip
    return page.answer(lambda draft: workflow.share_story(pk, draft, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def share_news(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down good news with no names."""
    news = news_to_share(request.user, pk)
    if news is None:
        raise Http404
    if hasattr(news, "shared"):
        return redirect("escalations:shared-story-detail", pk=news.shared.pk)
    page = WritingPage(
        request, news.client, news.author, agreed=False, source=news.words, client_agrees=news.client_agrees
    )
    return page.answer(lambda draft: workflow.share_news(pk, draft, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change one that waits, was sent back or taken off: whoever does becomes its writer."""
    shared = _find(request, pk)
    if shared.state == SharedState.SHARED:
        messages.info(request, "It is on the notice page. Take it off first, then change it.")
        return redirect("escalations:shared-story-detail", pk=pk)
    first = {"title": shared.title, "words": shared.words, "volunteer_asked": shared.volunteer_asked}
    page = WritingPage(
        request, shared.client, author_of(shared), agreed=bool(shared.story and shared.story.may_share),
        source=source_of(shared), client_agrees=True, first=first, shared=shared,
    )  # fmt: skip
    return page.answer(lambda draft: workflow.rewrite(pk, draft, by=request.user))


class WritingPage:
    """The page on which a story is written down with no names."""

    def __init__(
        self,
        request: HttpRequest,
        client: Client,
        author: Volunteer,
        *,
        agreed: bool,
        source: str,
        client_agrees: bool,
        first: dict[str, Any] | None = None,
        shared: SharedStory | None = None,
    ) -> None:
        self.request = request
        self.client = client
        self.author = author
        self.agreed = agreed
        self.source = source
        self.client_agrees = client_agrees
        self.first = first or {}
        self.shared = shared

    def form(self, data: Any = None, **options: Any) -> ShareForm:
        """The form for this volunteer."""
        return ShareForm(data, volunteer=self.author.first_name, agreed=self.agreed, **options)

    def answer(self, write: Any) -> HttpResponse:
        """Show it, or write it down, or say what stands in the way with everything typed kept."""
        if self.request.method != "POST":
            return self.show(self.form(initial=self.first))
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        draft = form.draft()
        leaks = public_leaks_in(f"{draft.words}\n\n{draft.title}", self.client, self.author)
        must_go = leak_public.must_go(leaks)
        if must_go or (leaks and not draft.leaks_confirmed):
            form.say_leaks(must_go=bool(must_go))
            return self.show(form, leaks=leaks, may_confirm=not must_go, status=422)
        try:
            made = write(draft)
        except NotAgreedError as error:
            return self.show(form, why=str(error), status=409)
        except NotTheTimeError:
            return self.show(form, why=MOVED_ON, status=409)
        messages.success(self.request, "Written down. Somebody else has to read it before it is told on.")
        return redirect("escalations:shared-story-detail", pk=made.pk)

    def show(
        self, form: ShareForm, *, leaks: Any = (), may_confirm: bool = True, why: str = "", status: int = 200
    ) -> HttpResponse:
        """The page, or what is wrong for a program."""
        if status != 200 and matter.wants_json(self.request):
            found = [{"kind": one.kind, "text": one.text} for one in leaks]
            return JsonResponse({"errors": form.errors, "leaks": found, "error": why}, status=status)
        audit.read(self.request, "story-share", [self.client.pk])
        context = {
            "form": form,
            "client": self.client,
            "author": self.author,
            "agreed": self.agreed,
            "source": self.source,
            "client_agrees": self.client_agrees,
            "leaks": said_publicly(list(leaks)),
            "may_confirm": may_confirm,
            "why": why,
            "shared": self.shared,
        }
        return render(self.request, "escalations/sharing/form.html", context, status=status)


@require_safe
@role_required(*AREA_ROLES)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One story to tell on, as it will be read, and what can be done with it."""
    return _detail_page(request, _find(request, pk), None)


@require_POST
@role_required(*AREA_ROLES)
@matter.reads_json
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second reader approves it or sends it back; anybody of the team takes it off."""
    shared = _find(request, pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, shared, form, status=422)
    given = form.cleaned_data
    verbs = {
        "approve": lambda: workflow.approve(pk, version=given["version"] or 0, by=request.user),
        "send_back": lambda: workflow.send_story_back(pk, reason=given["reason"], by=request.user),
        "take_off": lambda: workflow.take_off(pk, reason=given["reason"], by=request.user),
    }
    said = {
        "approve": "It is on the notice page now.",
        "send_back": f"Sent back to {shared.written_by.first_name} with your reason.",
        "take_off": "Taken off. Nobody reads it from now on.",
    }
    try:
        verbs[given["decision"]]()
    except SecondReaderError:
        why = "You wrote this yourself. Somebody else has to read it."
    except NotAgreedError as error:
        why = str(error)
    except NotTheTimeError:
        why = MOVED_ON
    else:
        messages.success(request, said[given["decision"]])
        return redirect("escalations:shared-story-detail", pk=pk)
    return _detail_page(request, _find(request, pk), None, why=why, status=409)


def _find(request: HttpRequest, pk: UUID) -> Any:
    shared = story_to_tell_on(request.user, pk)
    if shared is None:
        raise Http404
    return shared


def author_of(shared: SharedStory) -> Volunteer:
    """The volunteer whose story it is."""
    return shared.story.to if shared.story else shared.observation.author  # type: ignore[union-attr]


def source_of(shared: SharedStory) -> str:
    """What it was written from."""
    return shared.story.message if shared.story else shared.observation.words  # type: ignore[union-attr]


def _detail_page(
    request: HttpRequest, shared: Any, form: DecideForm | None, *, why: str = "", status: int = 200
) -> HttpResponse:
    if status != 200 and matter.wants_json(request):
        return JsonResponse({"errors": form.errors if form else {}, "error": why}, status=status)
    audit.read(request, "shared-story", [shared.client_id], subject_id=shared.pk)
    is_waiting = shared.state == SharedState.WAITING
    leaks = public_leaks_in(f"{shared.words}\n\n{shared.title}", shared.client, author_of(shared))
    context = {
        "shared": shared,
        "client": shared.client,
        "author": author_of(shared),
        "source": source_of(shared),
        "leaks": said_publicly(leaks) if is_waiting else [],
        "form": form or DecideForm(),
        "why": why,
        "may_read": is_waiting and shared.written_by_id != request.user.pk,
        "is_mine": shared.written_by_id == request.user.pk,
        "may_change": shared.state != SharedState.SHARED,
        "may_take_off": shared.state != SharedState.TAKEN_OFF,
    }
    return render(request, "escalations/sharing/detail.html", context, status=status)
