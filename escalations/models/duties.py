"""Reads the rota: who is on when, who could be, who is away, what came during a duty and how it is shared."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from escalations.choices import EventKind, Level, StepRole, SwapState, Worry
from escalations.models.calendars import CalendarFeed
from escalations.models.escalations import Ask, Event
from escalations.models.policies import PolicyStep
from escalations.models.rota import Absence, Shift
from escalations.models.swaps import Swap
from escalations.rules import rota
from escalations.rules.rota import Load, Span
from livingwell import clock
from livingwell.access import answers_for
from livingwell.choices import RoleName
from livingwell.models import Message, RoleAssignment, User
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from livingwell.models import Area

#: Posts a rota can have.
POSTS = (RoleName.TEAM_LEADER, RoleName.COORDINATOR)
#: Messages of one duty are counted this far.
MOST_MESSAGES = 500
#: What comes to somebody because of the rota itself is not part of the load of a duty.
ABOUT_THE_ROTA = "duty-"


def shifts_in(area_ids: Iterable[UUID], spans: Iterable[Span]) -> list[Shift]:
    """The duties of these areas in any of these times, with all their cells say; one statement."""
    during = Q()
    for starts, ends in spans:
        during |= Q(starts__lt=ends, ends__gt=starts)
    offers = Swap.objects.filter(shift=OuterRef("pk")).order_by("-asked_at")
    offered = offers.filter(state=SwapState.OFFERED)
    agreed = offers.filter(state=SwapState.ACCEPTED, to=OuterRef("person"))
    given = Swap.objects.filter(
        in_return=OuterRef("pk"), state=SwapState.ACCEPTED, asked_by=OuterRef("person")
    ).order_by("-asked_at")
    rows = Shift.objects.filter(during, area__in=list(area_ids)).select_related("person")
    return list(
        rows.annotate(
            still_holds=Exists(_holding(OuterRef("person"), OuterRef("area"), OuterRef("post"))),
            offered_to=Subquery(offered.values("to__name")[:1]),
            instead_of=Coalesce(
                Subquery(agreed.values("asked_by__name")[:1]), Subquery(given.values("to__name")[:1])
            ),
        ).order_by("starts")
    )


def _holding(person: object, area: object, post: object) -> QuerySet[RoleAssignment]:
    current: QuerySet[RoleAssignment] = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    return current.filter(user=person, area=area, role=post)


def away(
    people: Iterable[UUID], starts: datetime.datetime, ends: datetime.datetime
) -> dict[UUID, list[Span]]:
    """When each of these people is away in that time."""
    found: dict[UUID, list[Span]] = {}
    rows = Absence.objects.filter(person__in=set(people), starts__lt=ends, ends__gt=starts)
    for person, *span in rows.order_by("starts").values_list("person", "starts", "ends"):
        found.setdefault(person, []).append((span[0], span[1]))
    return found


def asking_duty_first(area_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the areas whose policy asks whoever is on duty first when somebody is very worried."""
    first = PolicyStep.objects.filter(policy__area__in=list(area_ids), policy__in_force=True, position=0)
    on_duty = first.filter(level=Level.VERY_WORRIED, role=StepRole.TEAM_LEADER_ON_DUTY)
    return set(on_duty.values_list("policy__area", flat=True))


def overlapping(shift: Shift) -> Shift | None:
    """Another duty of the same area and post at the same time."""
    rows = Shift.objects.filter(
        area=shift.area_id, post=shift.post, starts__lt=shift.ends, ends__gt=shift.starts
    ).exclude(pk=shift.pk)
    return rows.select_related("person").order_by("starts").first()


def candidate(person: User, area: Area, post: str, duty: Span) -> rota.Candidate:
    """This person as the rule sees them for that duty: the role on its first and on its last day."""
    first, last = (at.astimezone(clock.LONDON).date() for at in duty)
    held = RoleAssignment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=last), user=person, area=area, role=post, starts__lte=first
    )
    during = Q(absences__starts__lt=duty[1], absences__ends__gt=duty[0])
    rows = User.objects.filter(pk=person.pk, is_active=True).annotate(
        has_post=Exists(held), gone=FilteredRelation("absences", condition=during)
    )
    found = list(rows.values_list("has_post", "gone__starts", "gone__ends"))
    return rota.Candidate(
        name=person.name,
        holds_post=any(has_post for has_post, _, _ in found),
        reachable=person.can_be_reached,
        telephone=bool(person.phone),
        away=tuple((starts, ends) for _, starts, ends in found if starts),
    )


def on_duty_between(area_id: UUID, span: Span) -> list[Shift]:
    """Who is on for an area in that time, whatever the post; one statement."""
    rows = Shift.objects.filter(area=area_id, starts__lt=span[1], ends__gt=span[0])
    return list(rows.select_related("person").order_by("starts"))


def candidates(area_id: UUID, wanted: Iterable[Shift], span: Span) -> dict[tuple[UUID, str], rota.Terms]:
    """The people of these duties as the rule sees them, by person and post; two statements."""
    people = {(one.person_id, one.post): one.person for one in wanted}
    held: dict[tuple[UUID, str], list[tuple[datetime.date, datetime.date | None]]] = {}
    rows = RoleAssignment.objects.filter(area=area_id, user__in={one for one, _ in people}, role__in=POSTS)
    for row in rows.order_by("starts"):
        held.setdefault((row.user_id, row.role), []).append((row.starts, row.ends))
    gone = away([one for one, _ in people], *span)
    return {
        (pk, post): rota.Terms(
            name=person.name,
            reachable=person.can_be_reached,
            telephone=bool(person.phone),
            held=held.get((pk, post), []) if person.is_active else [],
            away=gone.get(pk, []),
        )
        for (pk, post), person in people.items()
    }


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post in an area today."""

    person: User
    post: str
    area: Area

    @property
    def role(self) -> str:
        """The post in words."""
        return str(RoleName(self.post).label)


def holders(user: User) -> list[Holder]:
    """Who holds a post of a rota in the areas this person works in, by name; one statement."""
    current: QuerySet[RoleAssignment] = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    rows = current.filter(role__in=POSTS, area__in=answers_for(user, *AREA_ROLES))
    found = rows.select_related("user", "area").order_by("user__name", "area__name", "role")
    return [Holder(one.user, one.role, one.area) for one in found if one.area]


def load_of(shift: Shift) -> Load:
    """What came to its person for its area during a duty: three statements."""
    within = (shift.starts, shift.ends)
    asks = Ask.objects.filter(
        person=shift.person_id, at__gte=within[0], at__lt=within[1], escalation__area=shift.area_id
    )
    worries = dict(asks.values_list("escalation", "escalation__worry"))
    taken = Event.objects.filter(
        actor=shift.person_id,
        kind=EventKind.TAKEN,
        at__gte=within[0],
        at__lt=within[1],
        escalation__area=shift.area_id,
    )
    sent = Message.objects.filter(
        recipient=shift.person_id, sent_at__gte=within[0], sent_at__lt=within[1]
    ).exclude(purpose__startswith=ABOUT_THE_ROTA)
    return Load(
        asked=len(worries),
        taken=taken.values("escalation").distinct().count(),
        very_worried=sum(worry == Worry.VERY_WORRIED for worry in worries.values()),
        at_night=sum(map(rota.is_night, sent.values_list("sent_at", flat=True)[:MOST_MESSAGES])),
    )


def load(shift: Shift) -> Load | None:
    """How heavy a duty was, as it was measured at its end; None before that."""
    if shift.asked is None:
        return None
    return Load(shift.asked, shift.taken or 0, shift.very_worried or 0, shift.at_night or 0)


@dataclass
class Share:
    """What one person has had of an area's duty in some weeks."""

    person: User
    duties: int = 0
    length: datetime.timedelta = datetime.timedelta()
    load: Load = field(default_factory=Load)

    @property
    def hours(self) -> int:
        """Whole hours on duty."""
        return round(self.length / datetime.timedelta(hours=1))


def shares(shifts: Sequence[Shift], since: datetime.datetime, now: datetime.datetime) -> list[Share]:
    """The measured duties of these weeks summed by person, who had most first."""
    found: dict[UUID, Share] = {}
    for shift in shifts:
        had = load(shift)
        if had is None or not since <= shift.ends <= now:
            continue
        share = found.setdefault(shift.person_id, Share(shift.person))
        share.duties += 1
        share.length += shift.ends - shift.starts
        share.load += had
    return sorted(found.values(), key=lambda one: (-one.load.points, -one.length, one.person.name))


def before(shift: Shift) -> Shift | None:
    """The duty that came before this one at the same post."""
    rows = Shift.objects.filter(area=shift.area_id, post=shift.post, ends__lte=shift.starts)
    return rows.filter(ends__gt=shift.starts - rota.DAY).select_related("person").order_by("-ends").first()


def open_with(person: User) -> int:
    """How many open matters this person has."""
    from escalations.models.escalations import Escalation
    from escalations.rules.states import TAKEN

    return Escalation.objects.filter(holder=person, state__in=TAKEN).count()


def whose_calendar(token: str) -> User | None:
    """The person a secret address belongs to, while their account is open."""
    feed = CalendarFeed.objects.filter(token=token, person__is_active=True).select_related("person").first()
    return feed.person if feed else None
