"""Stories: what came of it, as the volunteer reads it, and what they write back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.choices import StoryState
from escalations.forms.helped import HelpedForm
from escalations.forms.stories import ReplyForm
from escalations.models import Story, telling
from escalations.models.passed_on import Place
from escalations.views import answers
from escalations.workflow import Answer
from escalations.workflow.helped import may_be_asked
from livingwell import audit
from livingwell.access import has_role, role_required
from livingwell.choices import RoleName
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

PAGE = 20
READERS = (RoleName.VOLUNTEER, *TRIAGE_ROLES)


@require_safe
@role_required(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    """The stories told to me; for staff also those of what they may see."""
    after = Place.read(request.GET.get("after", ""))
    found = telling.readable_stories(request.user, PAGE, after)
    shown = found[:PAGE]
    audit.read(request, "story-list", [one.story.escalation.client_id for one in shown])
    last = Place(shown[-1].story.written_at, shown[-1].story.pk) if len(found) > PAGE else None
    context = {
        "stories": shown,
        "more_url": f"{request.path}?after={last}" if last else "",
        "step": PAGE,
        "is_first": after is None,
        "is_staff": has_role(request.user, *TRIAGE_ROLES),
        "is_area_staff": has_role(request.user, *AREA_ROLES),
        "is_volunteer": has_role(request.user, RoleName.VOLUNTEER),
    }
    return render(request, "escalations/stories/list.html", context)


def find(request: HttpRequest, pk: UUID) -> Story:
    """A story that was told and that this person may read, or nothing here."""
    rows = Story.objects.visible_to(request.user).filter(pk=pk, state=StoryState.SENT)  # type: ignore[attr-defined]
    story = rows.select_related("escalation__client", "escalation__area", "written_by", "to").first()
    if story is None:
        raise Http404
    return story


@require_safe
@role_required(*READERS)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One story, with how it went."""
    return story_page(request, find(request, pk), None)


def story_page(
    request: HttpRequest,
    story: Story,
    form: ReplyForm | None = None,
    status: int = 200,
    helped_form: HelpedForm | None = None,
) -> HttpResponse:
    """The story with what its reader may answer, or what is wrong with an answer."""
    audit.read(request, "story", [story.escalation.client_id], story.pk)
    is_own = story.to.user_id == request.user.pk
    shown = telling.shown([story])[0]
    context = {
        "shown": shown,
        "story": story,
        "path": telling.how_it_went(story, neutral=shown.neutral),
        "is_own": is_own,
        "writer": story.written_by.first_name,
        "is_staff": has_role(request.user, *TRIAGE_ROLES),
        "may_reply": is_own and (not story.reply or form is not None),
        "form": form or ReplyForm(initial={"may_share": story.may_share}),
        "may_say_helped": is_own and not shown.neutral and may_be_asked(story),
        "helped_form": helped_form or HelpedForm(),
    }
    return render(request, "escalations/stories/detail.html", context, status=status)


@require_POST
@role_required(*READERS)
def reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write back, or just say thanks: only the volunteer it was told to."""
    story = find(request, pk)
    if story.to.user_id != request.user.pk:
        raise Http404
    try:
        form = ReplyForm(answers.posted(request))
    except answers.UnreadableBodyError:
        return answers.refuse(request)
    if not form.is_valid():
        if answers.wants_json(request):
            return answers.problems(form.errors)
        return story_page(request, story, form, status=422)
    given = form.cleaned_data
    answer = Answer(given["words"], given["thanked"], given["may_share"], given["not_better"])
    if not _is_repeat(story, answer):
        workflow.reply(story.pk, answer, by=request.user)
    if answers.wants_json(request):
        return JsonResponse({"id": str(story.pk), "state": "replied"})
    what = "Your note is with" if given["words"] or given["not_better"] else "Your thanks are with"
    messages.success(request, f"{what} {story.written_by.first_name}.")
    return answers.see_other(reverse("escalations:story-detail", args=[pk]))


def _is_repeat(story: Story, answer: Answer) -> bool:
    """The same answer sent twice is told once."""
    return (
        story.replied_at is not None
        and story.reply == (answer.words or story.reply)
        and story.thanked == (answer.thanked or story.thanked)
        and story.may_share == answer.may_share
        and story.not_better == (answer.not_better or story.not_better)
    )
