"""The week's rota of each area, with the times nobody is there in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from escalations.models import Shift
from livingwell import clock, wording
from livingwell.access import role_required, roles_of
from volunteers.access import AREA_ROLES

DAYS = 14


@dataclass
class Duty:
    """One time on one day: who is there, or nobody."""

    starts: datetime.datetime
    ends: datetime.datetime
    shift: Shift | None = None

    @property
    def times(self) -> str:
        """8am to 8pm, or all day."""
        said = wording.say_times(self.starts, self.ends)
        return "all day" if said == "midnight to midnight" else said

    @property
    def is_over(self) -> bool:
        """Whether it is past, so that nothing can be done about it."""
        return self.ends <= clock.now()


@dataclass
class Day:
    """One day of an area's rota."""

    day: datetime.date
    is_today: bool
    duties: list[Duty] = field(default_factory=list)


@require_safe
@role_required(*AREA_ROLES)
def week(request: HttpRequest) -> HttpResponse:
    """This week and the next, area by area."""
    today = clock.today()
    monday = today - datetime.timedelta(days=today.weekday())
    starts, ends = _midnight(monday), _midnight(monday + datetime.timedelta(days=DAYS))
    rows = Shift.objects.visible_to(request.user).filter(starts__lt=ends, ends__gt=starts)
    shifts = list(rows.select_related("person").order_by("starts"))
    areas = [_area(pk, name, shifts, monday, today) for pk, name in _areas(request.user)]
    return render(request, "escalations/rota/week.html", {"areas": areas})


def _areas(user: Any) -> list[tuple[Any, str]]:
    held = {(row.area_id, row.area) for row in roles_of(user) if row.role in AREA_ROLES and row.area_id}
    return sorted(held, key=lambda one: one[1])


def _area(
    pk: Any, name: str, shifts: Iterable[Shift], monday: datetime.date, today: datetime.date
) -> dict[str, Any]:
    own = [shift for shift in shifts if shift.area_id == pk]
    days = [monday + datetime.timedelta(days=number) for number in range(DAYS)]
    found = [Day(day, day == today, _duties(day, own)) for day in days]
    now = clock.now()
    gaps = [duty for day in found for duty in day.duties if duty.shift is None and duty.ends > now]
    return {
        "name": name,
        "is_rostered": bool(own),
        "now": next((shift for shift in own if shift.starts <= now < shift.ends), None),
        "gaps": gaps if own else [],
        "weeks": [("This week", found[:7]), ("Next week", found[7:])],
    }


def _duties(day: datetime.date, shifts: Iterable[Shift]) -> list[Duty]:
    """Who is there when on that day, with the times in between in which nobody is."""
    at, end = _midnight(day), _midnight(day + datetime.timedelta(days=1))
    duties: list[Duty] = []
    for shift in shifts:
        if shift.ends <= at or shift.starts >= end:
            continue
        if shift.starts > at:
            duties.append(Duty(at, shift.starts))
        duties.append(Duty(max(at, shift.starts), min(end, shift.ends), shift))
        at = shift.ends
    if at < end:
        duties.append(Duty(at, end))
    return duties


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=clock.LONDON)
