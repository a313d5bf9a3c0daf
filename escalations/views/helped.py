"""The volunteer says on the story whether it helped, as the person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from escalations import workflow
from escalations.choices import Helped
from escalations.forms.helped import HelpedForm
from escalations.views import answers, stories
from livingwell.access import role_required

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

THANKS = "Thank you. It stands beside what was done."
NOT_HELPED = (
    "Thank you for asking. Whoever dealt with it is told, so that they can open it again. "
    "If something is wrong now, log it as a new observation."
)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*stories.READERS)
def say(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the answer: only from the volunteer the story was told to."""
    story = stories.find(request, pk)
    if story.to.user_id != request.user.pk:
        raise Http404
    address = reverse("escalations:story-detail", args=[pk])
    if request.method != "POST":
        return answers.see_other(f"{address}#helped")
    try:
        form = HelpedForm(answers.posted(request))
    except answers.UnreadableBodyError:
        return answers.refuse(request)
    if not form.is_valid():
        if answers.wants_json(request):
            return answers.problems(form.errors)
        return stories.story_page(request, story, helped_form=form, status=422)
    answer, words = form.cleaned_data["helped"], form.cleaned_data["helped_words"]
    kept = workflow.say_helped(pk, answer=answer, words=words, by=request.user)
    if answers.wants_json(request):
        return JsonResponse({"id": str(pk), "state": "said" if kept else "known"})
    messages.success(request, NOT_HELPED if answer == Helped.NO else THANKS)
    return answers.see_other(f"{address}#helped")
