"""Reports that wait for a person: the list of them, and one with what can become of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Case, Value, When
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from escalations import readback, workflow
from escalations.access import TRIAGE_ROLES
from escalations.choices import Placing, Worry
from escalations.forms.quarantine import PlacingForm
from escalations.models import Escalation, Observation, Quarantined
from escalations.views.matter import reads_json, wants_json
from escalations.workflow.placing import NotTheirClientError, PlacedAlreadyError
from livingwell import audit, clock, wording
from livingwell.access import answers_for, role_required
from volunteers.access import AREA_ROLES
from volunteers.models import Client

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

#: How many the list shows; more than this waiting at once is said, not paged.
MOST = 100
#: How long what was placed can be looked up here.
LATELY = datetime.timedelta(days=14)
#: Reports of the same author about the same person, to compare with.
TO_COMPARE = 6


@require_safe
@role_required(*TRIAGE_ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """What waits to be placed, very worried first, then the oldest; or what was placed lately."""
    placed = request.GET.get("status") == "placed"
    rows = Quarantined.objects.visible_to(request.user).select_related("author", "client", "area")
    if placed:
        rows = rows.filter(placed_at__gt=clock.now() - LATELY).select_related("placed_by")
        rows = rows.order_by("-placed_at", "id")
    else:
        first = Case(When(worry=Worry.VERY_WORRIED, then=Value(0)), default=Value(1))
        rows = rows.waiting().order_by(first, "received_at", "id")
    found = list(rows[: MOST + 1])
    audit.read(request, "quarantine-list", [row.client_id for row in found[:MOST]])
    context = {"rows": found[:MOST], "are_more": len(found) > MOST, "most": MOST, "placed": placed}
    return render(request, "escalations/quarantine/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@reads_json
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report as it came, why it waits, and what becomes of it."""
    row = _readable_or_404(request, pk)
    beside = _beside(request, row)
    clients = _clients(request, row) if row.placed_at is None else []
    form = PlacingForm(
        request.POST if request.method == "POST" else None,
        clients=[(str(one.pk), one.called_in_full) for one in clients],
        reports=[(str(one.pk), _named(one)) for one in beside],
    )
    if form.is_bound and form.is_valid():
        return _placed(request, row, form)
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    return _page(request, row, form, beside, clients, status=422 if form.is_bound else 200)


def _readable_or_404(request: HttpRequest, pk: UUID) -> Quarantined:
    rows = Quarantined.objects.visible_to(request.user).select_related(
        "author", "client__practice", "client__area", "area", "placed_by", "logged_by", "observation"
    )
    return get_object_or_404(rows, pk=pk)


def _page(
    request: HttpRequest,
    row: Quarantined,
    form: PlacingForm,
    beside: list[Observation],
    clients: list[Client],
    *,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    audit.read(request, "quarantined", [row.client_id, *(one.pk for one in clients)], subject_id=row.pk)
    context = {
        "row": row,
        "said": readback.said(row, to_author=False),
        "beside": [{"report": one, "said": readback.said(one, to_author=False)} for one in beside],
        "clients": clients,
        "may_open_client": row.client.area_id in answers_for(request.user, *AREA_ROLES),
        "form": form,
        "opened": form.data.get("placing", "") if form.is_bound else "",
        "refused": refused,
    }
    return render(request, "escalations/quarantine/detail.html", context, status=status)


def _placed(request: HttpRequest, row: Quarantined, form: PlacingForm) -> HttpResponse:
    """Do it; whoever comes second is told who was first."""
    placing, by = form.cleaned_data["placing"], request.user
    author = row.author.first_name
    try:
        if placing == Placing.SET_ASIDE:
            workflow.set_aside(row.pk, answer=form.cleaned_data["answer"], by=by)
            messages.success(request, f"Set aside. {author} can read why.")
        elif placing == Placing.SAME:
            workflow.keep_with(row.pk, same_as=form.cleaned_data["same_as"], by=by)
            messages.success(request, f"Kept with the other one. {author} has been told.")
        else:
            return _filed(request, row, form)
    except PlacedAlreadyError as error:
        return _refused(request, row, str(error))
    return _done(request, row.pk, placing, reverse("escalations:quarantine-list"))


def _filed(request: HttpRequest, row: Quarantined, form: PlacingForm) -> HttpResponse:
    elsewhere = form.cleaned_data["client"] if form.cleaned_data["placing"] == Placing.OTHER_CLIENT else None
    try:
        report = workflow.place(row.pk, client_pk=elsewhere, by=request.user)
    except NotTheirClientError:
        form.add_error("client", form.fields["client"].error_messages["invalid_choice"])
        return _page(request, row, form, _beside(request, row), _clients(request, row), status=422)
    messages.success(request, f"Filed under {report.client.called_in_full}. {row.author.first_name} is told.")
    seen = Escalation.objects.visible_to(request.user).filter(pk=report.escalation_id)
    if report.escalation_id and seen.exists():
        to = reverse("escalations:escalation-detail", args=[report.escalation_id])
    else:
        to = reverse("escalations:quarantine-list")
    return _done(request, row.pk, form.cleaned_data["placing"], to)


def _done(request: HttpRequest, pk: UUID, placing: str, to: str) -> HttpResponse:
    """Where to go on; for programs, what became of it."""
    return JsonResponse({"id": str(pk), "placing": placing}) if wants_json(request) else redirect(to)


def _refused(request: HttpRequest, row: Quarantined, why: str) -> HttpResponse:
    """As it stands now, with who was first (409)."""
    if wants_json(request):
        return JsonResponse({"error": why}, status=409)
    now = _readable_or_404(request, row.pk)
    form = PlacingForm(clients=[], reports=[])
    return _page(request, now, form, [], [], status=409, refused=why)


def _beside(request: HttpRequest, row: Quarantined) -> list[Observation]:
    """What the same author said about the same person lately; the one of the same key first."""
    if row.placed_at is not None:
        return []
    rows = Observation.objects.visible_to(request.user).filter(author=row.author_id, client=row.client_id)
    found = list(rows.select_related("client").order_by("-received_at")[:TO_COMPARE])
    return sorted(found, key=lambda one: one.pk != row.first_id)


def _clients(request: HttpRequest, row: Quarantined) -> list[Client]:
    """Others whom the author visits or visited, of those the reader may see."""
    seen = Client.objects.visible_to(request.user).filter(matches__volunteer=row.author_id)
    return list(seen.exclude(pk=row.client_id).distinct().order_by("name", "id")[:20])


def _named(report: Observation) -> str:
    """A report as a choice: when it came and how it begins."""
    words = report.words or ". ".join(report.noticed_labels) or "All as usual"
    return f"{wording.say_when(report.received_at, clock.now())}: {words[:80]}"
