"""Confirm that every report of a matter was taken back: who was told of it, and who will be."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.models.matter import reports_of, told_of
from escalations.models.referrals import referrals_of
from escalations.views import matter
from livingwell import audit
from livingwell.access import role_required


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what was taken back and why, who knows and who will hear; end it."""
    escalation = matter.visible_or_404(request.user, pk)
    if request.method == "POST":
        answer = matter.attempt(request, pk, lambda: workflow.confirm_retraction(pk, by=request.user))
        if answer is None and not matter.wants_json(request):
            messages.success(request, "Confirmed. They are told that you know.")
        return answer or matter.done(request, pk)
    reports = reports_of(escalation)
    if not escalation.is_open or not reports or any(one.retracted_at is None for one in reports):
        return redirect("escalations:escalation-detail", pk=pk)
    audit.read(request, "escalation-retracted", [escalation.client_id], subject_id=pk)
    context = {
        "escalation": escalation,
        "client": escalation.client,
        "reports": reports,
        "authors": list({one.author_id: one.author for one in reports}.values()),
        "told": told_of(escalation),
        "sent_on": [one for one in referrals_of(escalation) if one.is_running],
    }
    return render(request, "escalations/escalations/retracted.html", context)
