"""The duty rota of an area, two weeks at a time, with the gaps of the next 14 days in words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from escalations.forms.shifts import AskedFor
from escalations.models import RotaChange, Shift
from escalations.models.duties import POSTS, asking_duty_first, away, load, shares, shifts_in
from escalations.rules import rota
from escalations.week import DAYS, NAMED, Gap, Rota
from livingwell import clock
from livingwell.access import role_required, roles_of
from livingwell.choices import RoleName
from volunteers.access import AREA_ROLES

WEEK = datetime.timedelta(days=7)
#: The changes shown below the weeks.
LATELY, MOST_CHANGES = datetime.timedelta(days=28), 8
#: The years a week can be asked for in.
FIRST_YEAR, LAST_YEAR = 2020, 2100
#: So many weeks are reached week by week; others by their date.
STEPS_BACK, STEPS_AHEAD = 4, 8
#: Duties are shared out over so many weeks.
SHARED_OVER = (4, 12)


@dataclass(frozen=True)
class Post:
    """One post's rota of one area, with the gaps that are looked for in it."""

    rota: Rota
    is_rostered: bool
    gaps: list[Gap]

    @property
    def named(self) -> list[Gap]:
        """The gaps that are named one by one."""
        return self.gaps[:NAMED]

    @property
    def more(self) -> int:
        """How many are not."""
        return max(0, len(self.gaps) - NAMED)

    @property
    def is_for_urgent(self) -> bool:
        """Whether the chains ask who is on duty here."""
        return self.rota.post == RoleName.TEAM_LEADER


@require_safe
@role_required(*AREA_ROLES)
def week(request: HttpRequest) -> HttpResponse:
    """This week and the next, or those asked for, of one area; of the others how many gaps there are."""
    asked = AskedFor(request.GET)
    areas = areas_of(request.user)
    monday = _monday(asked.value("week"))
    posts = _posts([pk for pk, _ in areas], monday)
    gaps = {pk: sum(len(post.gaps) for post in posts[pk]) for pk, _ in areas}
    area_id = _chosen(asked, areas, gaps)
    context: dict[str, Any] = {"areas": [(pk, name, gaps[pk]) for pk, name in areas]}
    if area_id:
        context |= {
            "posts": [(post, post.rota.weeks(monday)) for post in posts[area_id]],
            "area": dict(areas)[area_id],
            "area_id": area_id,
            "earlier": _address(area_id, monday - WEEK) if monday > _monday(None) - STEPS_BACK * WEEK else "",
            "later": _address(area_id, monday + WEEK) if monday < _monday(None) + STEPS_AHEAD * WEEK else "",
            "monday": monday,
            "is_this_week": monday == _monday(None),
            "may_copy": any(post.rota.begins_in(monday) for post in posts[area_id]),
            "changes": _changes(request.user, area_id),
        }
    return render(request, "escalations/rota/week.html", context)


def _chosen(asked: AskedFor, areas: list[tuple[UUID, str]], gaps: dict[UUID, int]) -> UUID | None:
    """The area an address asks for; else the first that has a gap, or simply the first."""
    wanted = asked.value("area")
    if wanted in gaps:
        return wanted
    return next((pk for pk, _ in areas if gaps[pk]), areas[0][0] if areas else None)


def _posts(area_ids: list[UUID], monday: datetime.date) -> dict[UUID, list[Post]]:
    """What is read: the duties of these areas, who is away, which policies count on the rota."""
    now = clock.now()
    shown = (_midnight(monday - datetime.timedelta(days=1)), _midnight(monday + datetime.timedelta(DAYS + 1)))
    ahead = (now - rota.DAY, now + rota.LOOKED_AHEAD + rota.DAY)
    shifts = shifts_in(area_ids, [shown, ahead])
    gone = away([shift.person_id for shift in shifts], min(shown[0], ahead[0]), max(shown[1], ahead[1]))
    counted_on = asking_duty_first(area_ids)
    found: dict[UUID, list[Post]] = {}
    for area_id in area_ids:
        held = {shift.post for shift in shifts if shift.area_id == area_id}
        for post in POSTS:
            if post in held or post == RoleName.TEAM_LEADER:
                one = Rota(area_id, post, shifts, gone)
                is_rostered = post in held or area_id in counted_on
                row = Post(one, is_rostered, one.gaps() if is_rostered else [])
                found.setdefault(area_id, []).append(row)
    return found


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
