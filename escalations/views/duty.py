"""My duty: when I am on, what I am asked, what I leave for who comes next, and my calendar."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from escalations.models import CalendarFeed, Shift, Swap
from escalations.models.duties import before, load, open_with
from escalations.rules import rota
from escalations.views.shifts import said
from escalations.workflow.rota import NOTE_WITHIN
from livingwell import clock
from livingwell.access import role_required
from volunteers.access import AREA_ROLES

BACK, AHEAD = datetime.timedelta(days=28), datetime.timedelta(days=84)
#: So many duties are listed; the calendar and the rota show the others.
SHOWN = 14


@require_safe
@role_required(*AREA_ROLES)
def mine(request: HttpRequest) -> HttpResponse:
    """One's own duties to come and lately, swaps that wait, and the address of one's calendar."""
    now = clock.now()
    rows = Shift.objects.visible_to(request.user).filter(
        person=request.user, ends__gt=now - BACK, starts__lt=now + AHEAD
    )
    shifts = [_row(shift, now) for shift in rows.select_related("area")]
    asked = Swap.objects.visible_to(request.user).waiting()
    swaps = list(asked.select_related("asked_by", "to", "shift__area", "in_return"))
    running = next((row["shift"] for row in shifts if row["is_now"]), None)
    feed = CalendarFeed.objects.visible_to(request.user).first()
    coming = [row for row in shifts if not row["is_over"]]
    context = {
        "coming": coming[:SHOWN],
        "more": len(coming) - SHOWN,
        "before": before(running) if running else None,
        "lately": [row for row in reversed(shifts) if row["is_over"]][:SHOWN],
        "to_answer": [_swap(swap) for swap in swaps if swap.to_id == request.user.pk],
        "waiting": [_swap(swap) for swap in swaps if swap.asked_by_id == request.user.pk],
        "held": open_with(request.user),
        "calendar": _address(feed) if feed else "",
    }
    return render(request, "escalations/rota/mine.html", context)


def _row(shift: Shift, now: datetime.datetime) -> dict[str, Any]:
    return {
        "shift": shift,
        "said": said(shift),
        "is_over": shift.ends <= now,
        "is_now": shift.starts <= now < shift.ends,
        "may_note": shift.starts <= now < shift.ends + NOTE_WITHIN,
        "load": load(shift),
    }


def _swap(swap: Swap) -> dict[str, Any]:
    now = clock.now()
    back = swap.in_return and rota.say_duty((swap.in_return.starts, swap.in_return.ends), now)
    return {"swap": swap, "said": said(swap.shift), "back": back}


def _address(feed: CalendarFeed) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("escalations:rota-calendar", args=[feed.token])
