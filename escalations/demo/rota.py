"""Policies, shifts, formal meetings and an absence of the demo county."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from escalations import workflow
from escalations.models import Absence, Policy, Shift
from livingwell.choices import CoproductionModel, RoleName
from livingwell.models import Area, RoleAssignment, User
from volunteers.choices import GatheringKind
from volunteers.models import Gathering

if TYPE_CHECKING:
    from livingwell.demo_county import County

LONDON = ZoneInfo("Europe/London")
WEEKS_BACK, WEEKS_AHEAD = 54, 12
#: Changes of shift on the wall clock; together they leave no gap.
MORNING, EVENING = datetime.time(8), datetime.time(20)
MEETING_STARTS, MEETING_ENDS = datetime.time(10, 30), datetime.time(12, 30)


def load(county: County) -> None:
    """Make what routing asks for, from a year before the demo's now to twelve weeks after."""
    for area in Area.objects.order_by("code"):
        if not Policy.objects.filter(area=area).exists():
            agreed = (county.now - datetime.timedelta(days=400)).date()
            workflow.adopt_default_policy(area.pk, agreed_by="Programme board", agreed_on=agreed, by=None)
        leaders = _holders(area, RoleName.TEAM_LEADER)
        coordinators = _holders(area, RoleName.COORDINATOR)
        if leaders:
            Shift.objects.bulk_create(_shifts(area, leaders, county.now))
        if area.model == CoproductionModel.FORMAL_MEETING and coordinators:
            Gathering.objects.bulk_create(_meetings(area, coordinators[0], county.now))
    _absence(county.now)


def _holders(area: Area, role: str) -> list[User]:
    held = RoleAssignment.objects.filter(area=area, role=role).select_related("user").order_by("user__name")
    return [one.user for one in held]


def _shifts(area: Area, leaders: list[User], now: datetime.datetime) -> list[Shift]:
    """Day and night, a week about, this week with the first of them; one person alone has every week."""
    today = now.astimezone(LONDON).date()
    monday = today - datetime.timedelta(days=today.weekday())
    first = monday - datetime.timedelta(weeks=WEEKS_BACK)
    shifts = []
    for number in range((WEEKS_BACK + WEEKS_AHEAD) * 7):
        day = first + datetime.timedelta(days=number)
        week = number // 7 - WEEKS_BACK
        for starts, ends, after in [(MORNING, EVENING, 0), (EVENING, MORNING, 1)]:
            shifts.append(
                Shift(
                    area=area,
                    person=leaders[week % len(leaders)],
                    starts=datetime.datetime.combine(day, starts, LONDON),
                    ends=datetime.datetime.combine(day + datetime.timedelta(days=after), ends, LONDON),
                )
            )
    return shifts


def _meetings(area: Area, host: User, now: datetime.datetime) -> list[Gathering]:
    """The second Wednesday of each month; the one to come is always within two weeks of some report."""
    month = (now - datetime.timedelta(weeks=WEEKS_BACK)).date().replace(day=1)
    last = (now + datetime.timedelta(weeks=WEEKS_AHEAD)).date()
    meetings = []
    while month <= last:
        day = month + datetime.timedelta(days=(2 - month.weekday()) % 7 + 7)
        meetings.append(
            Gathering(
                area=area,
                kind=GatheringKind.FORMAL_MEETING,
                starts=datetime.datetime.combine(day, MEETING_STARTS, LONDON),
                ends=datetime.datetime.combine(day, MEETING_ENDS, LONDON),
                place="The village hall",
                host=host,
            )
        )
        month = (month + datetime.timedelta(days=32)).replace(day=1)
    return meetings


def _absence(now: datetime.datetime) -> None:
    """A coordinator of two areas is on leave the week after next."""
    twice = (
        RoleAssignment.objects.filter(role=RoleName.COORDINATOR, area__code="HOME")
        .order_by("user__name")
        .first()
    )
    if twice:
        starts = now + datetime.timedelta(days=10)
        Absence.objects.create(person=twice.user, starts=starts, ends=starts + datetime.timedelta(days=7))
