"""Undo the last thing done to an escalation, for a while."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.models import Escalation
from escalations.models.matter import own_words
from escalations.views import matter
from escalations.views.screening import own_page
from escalations.workflow.undoing import CannotUndoError
from livingwell.access import role_required


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what this person did last, while nothing else has happened since.

    Also by who does not see it any more by that: screening it as safeguarding.
    """
    if not Escalation.objects.visible_to(request.user).filter(pk=pk).exists():
        return _of_own_words(request, pk)
    answer = matter.attempt(request, pk, lambda: workflow.undo(pk, by=request.user))
    if answer is None and not matter.wants_json(request):
        messages.success(request, "Undone. It stands as it was before.")
        if request.POST.get("back") == "bulk":
            return redirect("escalations:escalation-bulk")
    return answer or matter.done(request, pk)


def _of_own_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    if own_words(request.user, pk) is None:
        raise Http404
    try:
        workflow.undo(pk, by=request.user)
    except CannotUndoError as error:
        if matter.wants_json(request):
            return JsonResponse({"error": str(error), "id": str(pk)}, status=409)
        return own_page(request, pk, why=str(error), status=409)
    messages.success(request, "Undone. It stands as it was before.")
    return matter.done(request, pk)
