"""Policies, shifts, formal meetings and an absence of the demo county."""

from __future__ import annotations

import datetime
import random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from escalations import workflow
from escalations.choices import EventKind, Worry
from escalations.models import Absence, Ask, Event, Policy, Shift, Swap
from escalations.rules.rota import is_night
from livingwell import clock
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
DAY = datetime.timedelta(days=1)
#: Where a night to come has nobody, where people swap, where somebody will be away.
GAP_AREA, GAP_IN = "WEST", 10 * DAY
SWAP_AREA = "HOME"
AWAY_AREA, AWAY_IN = "EAST", 11 * DAY
NOTE = "Quiet after ten. The duty phone is charged and back in the blue tray; its code is in the green book."
WEEKS_WEIGHED = 12
#: Asked, taken, very worried, at night.
MADE_UP = ((0, 0, 0, 0), (0, 0, 0, 0), (1, 1, 0, 0), (2, 1, 0, 0), (2, 2, 1, 0), (4, 3, 1, 1))
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
    """Day and night, a week about, this week with the first of them; one person alone has every week.

    One night to come has nobody, so that a gap is seen before it happens.
    """
    today = now.astimezone(LONDON).date()
    monday = today - datetime.timedelta(days=today.weekday())
    first = monday - datetime.timedelta(weeks=WEEKS_BACK)
    shifts = []
    for number in range((WEEKS_BACK + WEEKS_AHEAD) * 7):
        day = first + datetime.timedelta(days=number)
        week = number // 7 - WEEKS_BACK
        for starts, ends, after in [(MORNING, EVENING, 0), (EVENING, MORNING, 1)]:
            if after and area.code == GAP_AREA and day == today + GAP_IN:
                continue
            over = datetime.datetime.combine(day + datetime.timedelta(days=after), ends, LONDON)
            told = over if over <= now else None
            shifts.append(
                Shift(
                    area=area,
                    person=leaders[week % len(leaders)],
                    starts=datetime.datetime.combine(day, starts, LONDON),
                    ends=over,
                    begun_at=told,
                    ended_at=told,
                )
            )
    return shifts


def live(county: County) -> None:
    """What people do with a rota: a swap agreed, one that waits, a note left, somebody away."""
    for area in Area.objects.filter(code=SWAP_AREA):
        leaders = _holders(area, RoleName.TEAM_LEADER)
        if len(leaders) > 1:
            _swaps(county.now, area, *leaders[:2])
    for area in Area.objects.filter(code=AWAY_AREA):
        for leader in _holders(area, RoleName.TEAM_LEADER)[:1]:
            _away(county.now, leader)


def _swaps(now: datetime.datetime, area: Area, first: User, second: User) -> None:
    """The one on duty this week gave a day away; the other asks for a night of theirs to be covered."""
    mine = Shift.objects.filter(area=area, person=first, starts__gt=now + DAY).order_by("starts").first()
    theirs = Shift.objects.filter(area=area, person=second, starts__gt=now + 2 * DAY).order_by("starts")
    with clock.moved_to(now - 4 * DAY):
        if mine:
            agreed = workflow.ask_swap(Swap(shift=mine, to=second, words="My sister’s wedding"), by=first)
            workflow.answer_swap(agreed.pk, yes=True, by=second)
    asked = theirs[3:4].first()
    with clock.moved_to(now - DAY):
        if asked:
            workflow.ask_swap(Swap(shift=asked, to=first, words="Parents’ evening at school"), by=second)
    last = Shift.objects.filter(area=area, ends__lte=now).order_by("-ends").first()
    if last:
        Shift.objects.filter(pk=last.pk).update(handover=NOTE)


def _away(now: datetime.datetime, leader: User) -> None:
    starts = datetime.datetime.combine((now.astimezone(LONDON) + AWAY_IN).date(), MORNING, LONDON)
    with clock.moved_to(now - datetime.timedelta(hours=2)):
        absence = Absence(person=leader, starts=starts, ends=starts + 1.5 * DAY)
        workflow.go_away(absence, by=leader)


def weigh(county: County) -> None:
    """Measure the duties of the last weeks by what was replayed in them.

    Of Welcome Home the files hold only a few clients: what the others brought is made up.
    """
    others = random.Random(county.now.date().isoformat())
    since = county.now - datetime.timedelta(weeks=WEEKS_WEIGHED)
    asked = _by_person(
        Ask.objects.filter(at__gt=since), "person", "escalation__area", "at", "escalation__worry"
    )
    taken = _by_person(
        Event.objects.filter(at__gt=since, kind=EventKind.TAKEN), "actor", "escalation__area", "at", "kind"
    )
    shifts = list(Shift.objects.filter(ends__gt=since, ends__lte=county.now).select_related("area"))
    for shift in shifts:
        who = (shift.person_id, shift.area_id)
        came = [one for one in asked.get(who, []) if shift.starts <= one[0] < shift.ends]
        shift.asked = len(came)
        shift.taken = sum(shift.starts <= at < shift.ends for at, _ in taken.get(who, []))
        shift.very_worried = sum(worry == Worry.VERY_WORRIED for _, worry in came)
        shift.at_night = sum(is_night(at) for at, _ in came)
        if shift.area.code == SWAP_AREA:
            more = others.choice(MADE_UP)
            shift.asked, shift.taken = shift.asked + more[0], shift.taken + more[1]
            shift.very_worried += more[2]
            shift.at_night += more[3] if is_night(shift.ends - 2 * DAY / 24) else 0
    Shift.objects.bulk_update(shifts, ["asked", "taken", "very_worried", "at_night"], batch_size=200)


def _by_person(rows: Any, *columns: str) -> dict[tuple[Any, Any], list[tuple[Any, str]]]:
    found: dict[tuple[Any, Any], list[tuple[Any, str]]] = {}
    for person, area, at, what in rows.order_by().values_list(*columns):
        found.setdefault((person, area), []).append((at, what))
    return found


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
