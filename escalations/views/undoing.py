"""Undo the last thing done to an escalation, for a while."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.views import matter
from livingwell.access import role_required


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what this person did last, while nothing else has happened since."""
    matter.visible_or_404(request.user, pk)
    answer = matter.attempt(request, pk, lambda: workflow.undo(pk, by=request.user))
    if answer is None and not matter.wants_json(request):
        messages.success(request, "Undone. It stands as it was before.")
    return answer or matter.done(request, pk)
