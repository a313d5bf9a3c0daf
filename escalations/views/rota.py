"""The duty rota of an area, two weeks at a time, with the gaps of the next 14 days in words."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from escalations.forms.shifts import AskedFor
from escalations.models import RotaChange, Shift
from escalations.models.duties import POSTS, asks_duty_first, away, load, shares, shifts_in
from escalations.rules import rota
from escalations.week import DAYS, NAMED, Rota
from livingwell import clock
from livingwell.access import has_role, role_required, roles_of
from livingwell.choices import RoleName
from volunteers.access import AREA_ROLES

WEEK = datetime.timedelta(days=7)
#: The changes shown below the weeks.
LATELY, MOST_CHANGES = datetime.timedelta(days=28), 8
#: The years a week can be asked for in.
FIRST_YEAR, LAST_YEAR = 2020, 2100
#: Duties are shared out over so many weeks.
SHARED_OVER = (4, 12)


@require_safe
@role_required(*AREA_ROLES)
def week(request: HttpRequest) -> HttpResponse:
    """This week and the next, or those asked for, of one area."""
    asked = AskedFor(request.GET)
    area_id, areas = area_asked_for(request.user, asked)
    monday = _monday(asked.value("week"))
    context: dict[str, Any] = {"areas": areas, "rotas": []}
    if area_id:
        context |= _rotas(area_id, monday)
        context |= {
            "area": dict(areas)[area_id],
            "area_id": area_id,
            "earlier": _address(area_id, monday - WEEK),
            "later": _address(area_id, monday + WEEK),
            "is_this_week": monday == _monday(None),
            "changes": _changes(request.user, area_id),
            "can_swap": has_role(request.user, *POSTS),
        }
    return render(request, "escalations/rota/week.html", context)


def _rotas(area_id: UUID, monday: datetime.date) -> dict[str, Any]:
    """What is read for one area: its duties, who is away, and whether its policy counts on the rota."""
    now = clock.now()
    shown = (_midnight(monday - datetime.timedelta(days=1)), _midnight(monday + datetime.timedelta(DAYS + 1)))
    ahead = (now - rota.DAY, now + rota.LOOKED_AHEAD + rota.DAY)
    shifts = shifts_in(area_id, [shown, ahead])
    gone = away([shift.person_id for shift in shifts], min(shown[0], ahead[0]), max(shown[1], ahead[1]))
    counted_on = asks_duty_first(area_id)
    posts = {shift.post for shift in shifts}
    found = []
    for post in POSTS:
        if post in posts or post == RoleName.TEAM_LEADER:
            one = Rota(area_id, post, shifts, gone)
            is_rostered = post in posts or (counted_on and post == RoleName.TEAM_LEADER)
            gaps = one.gaps() if is_rostered else []
            found.append(
                {
                    "rota": one,
                    "is_rostered": is_rostered,
                    "gaps": gaps[:NAMED],
                    "number": len(gaps),
                    "more": max(0, len(gaps) - NAMED),
                    "weeks": one.weeks(monday),
                    "is_for_urgent": post == RoleName.TEAM_LEADER,
                }
            )
    return {"rotas": found}


def _changes(user: Any, area_id: UUID) -> list[RotaChange]:
    rows = RotaChange.objects.visible_to(user).filter(area=area_id, at__gt=clock.now() - LATELY)
    return list(rows[:MOST_CHANGES])


def areas_of(user: Any) -> list[tuple[UUID, str]]:
    """The areas whose rota this person works on, by name."""
    held = {(row.area_id, row.area or "") for row in roles_of(user) if row.role in AREA_ROLES and row.area_id}
    return sorted(held, key=lambda one: one[1])


def area_asked_for(user: Any, asked: AskedFor) -> tuple[UUID | None, list[tuple[UUID, str]]]:
    """The area an address asks for, or the first of one's own; and all of one's own."""
    areas = areas_of(user)
    wanted = asked.value("area")
    if wanted in dict(areas):
        return wanted, areas
    return (areas[0][0] if areas else None), areas


def _monday(day: datetime.date | None) -> datetime.date:
    day = day if day and FIRST_YEAR <= day.year <= LAST_YEAR else clock.today()
    return day - datetime.timedelta(days=day.weekday())


def _midnight(day: datetime.date) -> datetime.datetime:
    return rota.instant(day, datetime.time())


def _address(area_id: UUID, monday: datetime.date) -> str:
    return f"{reverse('escalations:rota-week')}?{urlencode({'area': area_id, 'week': monday.isoformat()})}"


@require_safe
@role_required(*AREA_ROLES)
def shared(request: HttpRequest) -> HttpResponse:
    """How heavy the duty was for each person over 4 and 12 weeks, so that it can be shared out."""
    asked = AskedFor(request.GET)
    area_id, areas = area_asked_for(request.user, asked)
    post = asked.value("post") if asked.value("post") in POSTS else RoleName.TEAM_LEADER
    now = clock.now()
    since = now - max(SHARED_OVER) * WEEK
    rows = Shift.objects.visible_to(request.user).filter(
        area=area_id, post=post, ends__gt=since, ends__lte=now
    )
    shifts = list(rows.select_related("person"))
    tables = [{"weeks": weeks, "shares": shares(shifts, now - weeks * WEEK, now)} for weeks in SHARED_OVER]
    context = {
        "area": dict(areas).get(area_id),
        "area_id": area_id,
        "areas": areas,
        "tables": tables,
        "heaviest": _heaviest(shifts),
        "post": RoleName(post).label,
        "rule": rota,
    }
    return render(request, "escalations/rota/shared.html", context)


def _heaviest(shifts: list[Shift]) -> list[dict[str, Any]]:
    measured = [(shift, load(shift)) for shift in shifts]
    heavy = [(shift, had) for shift, had in measured if had and had.points]
    heavy.sort(key=lambda one: (-one[1].points, one[0].starts))
    now = clock.now()
    return [
        {"shift": shift, "load": had, "when": rota.say_duty((shift.starts, shift.ends), now)}
        for shift, had in heavy[:5]
    ]
