"""Looking at one client's record in an emergency: ask, read for an hour, be judged; change nothing."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from livingwell import audit, clock, workflow
from livingwell.access import EMERGENCY_ROLES, has_role, in_an_emergency, role_required
from livingwell.choices import RoleName, Verdict
from livingwell.floors import offered
from livingwell.forms.break_glass import BreakGlassForm, VerdictForm
from livingwell.models import BreakGlass
from livingwell.paging import Place

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

PAGE = 25
WEEK = datetime.timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EMERGENCY_ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """Open one; and which were opened, by whom and why."""
    posted = request.POST if request.method == "POST" else None
    running = BreakGlass.objects.visible_to(request.user).running(clock.now()).filter(person=request.user)
    form = BreakGlassForm(posted, is_busy=posted is not None and running.exists())
    if form.is_valid():
        data = form.cleaned_data
        try:
            glass = workflow.break_glass(data["client_id"], reason=data["reason"], by=request.user)
        except workflow.NotAllowedError as error:
            form.add_error(None, str(error))
        else:
            return redirect("break-glass-detail", glass.pk)
    return _page(request, form, 422 if form.errors else 200)


def _page(request: HttpRequest, form: BreakGlassForm, status: int, judging: Any = None) -> HttpResponse:
    now = clock.now()
    rows = BreakGlass.objects.visible_to(request.user).select_related("person", "reviewed_by")
    after = Place.read(request.GET.get("after", ""))
    if after:
        rows = rows.filter(after.before("opened_at"))
    found = list(rows.order_by("-opened_at", "-pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    reads_all = has_role(request.user, RoleName.INFORMATION_LEAD)
    context = {
        "form": form,
        "rows": [_row(row, request.user, now, judging, reads_all) for row in found[:PAGE]],
        "more_url": "?" + urlencode({"after": str(Place(last.opened_at, last.pk))}) if last else "",
        "reads_all": reads_all,
        "this_week": sum(row.opened_at > now - WEEK for row in found),
        "judging": judging,
    }
    return render(request, "livingwell/break_glass/list.html", context, status=status)


def _row(row: BreakGlass, user: Any, now: datetime.datetime, judging: Any, reads_all: bool) -> dict[str, Any]:
    is_own = row.person_id == user.pk
    may_judge = reads_all and not is_own and not row.verdict
    mine = judging is not None and judging[0] == row.pk
    judgement = judging[1] if mine else VerdictForm(auto_id=_auto_id(row.pk))
    return {
        "glass": row,
        "reference": str(row.client_id)[:8].upper(),
        "runs": row.ended_at is None and row.until > now,
        "is_own": is_own,
        "form": judgement if may_judge else None,
    }


def _auto_id(pk: UUID) -> str:
    """Several forms stand on one page: their fields need ids of their own."""
    return f"id_%s_{pk.hex[:8]}"


def _own_running(request: HttpRequest, pk: UUID) -> BreakGlass:
    running = BreakGlass.objects.visible_to(request.user).running(clock.now())
    return get_object_or_404(running, pk=pk, person=request.user)


@require_safe
@role_required(*EMERGENCY_ROLES)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record, while the hour lasts. Each reading is written down with what it was for."""
    glass = _own_running(request, pk)
    with in_an_emergency(request.user, glass):
        offers = offered("opened_record", "opened_record")
        panels = [panel for panels in offers for panel in panels(request.user, glass.client_id)]
        if not panels:
            raise Http404
        audit.read(request, "break_glass", [glass.client_id], glass.pk)
        return render(request, "livingwell/break_glass/detail.html", {"glass": glass, "panels": panels})


@require_POST
@role_required(*EMERGENCY_ROLES)
def give_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close it before the hour is over."""
    glass = _own_running(request, pk)
    workflow.give_up_glass(glass.pk, by=request.user)
    messages.success(request, "The record is closed again.")
    return redirect("break-glass-list")


@require_POST
@role_required(RoleName.INFORMATION_LEAD)
def judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whether it was right."""
    glass = get_object_or_404(BreakGlass.objects.visible_to(request.user), pk=pk)
    form = VerdictForm(request.POST, auto_id=_auto_id(pk))
    if not form.is_valid():
        return _page(request, BreakGlassForm(), 422, judging=(pk, form))
    data = form.cleaned_data
    try:
        workflow.judge_glass(glass.pk, verdict=Verdict(data["verdict"]), note=data["note"], by=request.user)
    except workflow.NotAllowedError as error:
        messages.warning(request, str(error))
        return _page(request, BreakGlassForm(), 409)
    messages.success(request, "Your judgement is written down.")
    return redirect("break-glass-list")
