"""Put somebody down as away, change it, and have them back.

What they hold goes back to the chain when the time comes: the sweeper sees to it (`due.send_back`).
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from escalations import notices_rota as letters
from escalations.models import Absence, RotaChange, Shift
from escalations.rules import rota
from escalations.workflow.rota import RotaError
from livingwell import clock, outbox
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment, User
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from livingwell.models import Area

LONGEST = datetime.timedelta(days=366)


@transaction.atomic
def go_away(absence: Absence, *, by: User) -> Absence:
    """Put somebody down as away; the duties it leaves open are told to the area's team leaders.

    Raises RotaError when they are down already for part of that time.
    """
    User.objects.select_for_update(no_key=True).get(pk=absence.person_id)
    _check(absence, clock.now())
    absence.save(force_insert=True)
    _tell(absence, by)
    return absence


@transaction.atomic
def change_absence(
    pk: UUID, *, kind: str, starts: datetime.datetime, ends: datetime.datetime, by: User
) -> Absence:
    """Change why or when somebody is away; what has begun keeps its start."""
    absence = _lock(pk)
    now = clock.now()
    if absence.ends <= now:
        raise RotaError("", "This is over.")
    if absence.starts <= now and starts != absence.starts:
        raise RotaError("starts", "This has begun: its start stays as it is.")
    absence.kind, absence.starts, absence.ends = kind, starts, ends
    _check(absence, now)
    absence.save()
    _tell(absence, by)
    return absence


@transaction.atomic
def end_absence(pk: UUID, *, by: User) -> None:
    """They are back now, or are not going after all."""
    absence = _lock(pk)
    now = clock.now()
    if absence.ends <= now:
        return
    if absence.starts < now:
        absence.ends = now
        absence.save(update_fields=["ends"])
    else:
        Absence.objects.filter(pk=pk).delete()
    for area in _areas_of(absence.person):
        text = f"{absence.person.name} is not away after all"
        RotaChange.objects.create(area=area, at=now, actor=by, text=text)
    if absence.person_id != by.pk:
        outbox.put(letters.about_duty([absence.person], letters.AWAY, absence.pk, f"ended-{now:%Y%m%d%H%M}"))


def left_open(absence: Absence) -> list[Shift]:
    """The duties to come that nobody has while this person is away."""
    rows = Shift.objects.filter(
        person=absence.person_id, ends__gt=max(absence.starts, clock.now()), starts__lt=absence.ends
    )
    return list(rows.select_related("area").order_by("starts"))


def _lock(pk: UUID) -> Absence:
    return Absence.objects.select_for_update(of=["self"]).select_related("person").get(pk=pk)


def _check(absence: Absence, now: datetime.datetime) -> None:
    span = (absence.starts, absence.ends)
    if absence.ends <= absence.starts:
        raise RotaError("ends", "The end comes after the beginning.")
    if absence.ends <= now:
        raise RotaError("ends", "That is over already.")
    if absence.ends - absence.starts > LONGEST:
        raise RotaError("ends", "That is more than a year. Enter a year, and the rest when it is nearer.")
    same = Absence.objects.filter(person=absence.person_id, starts__lt=span[1], ends__gt=span[0])
    other = same.exclude(pk=absence.pk).first()
    if other:
        when = rota.say_span((other.starts, other.ends), now)
        raise RotaError("starts", f"{absence.person.name} is down as away already {when}. Change that one.")


def _areas_of(person: User) -> list[Area]:
    """The areas somebody works in today, each once."""
    current = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    held = current.filter(user=person, role__in=AREA_ROLES, area__isnull=False).select_related("area")
    return list({one.area_id: one.area for one in held if one.area}.values())


def _tell(absence: Absence, by: User) -> None:
    """Write it down in each area, tell the person, and team leaders where a duty is left open."""
    now = clock.now()
    gaps = left_open(absence)
    when = rota.say_span((absence.starts, absence.ends), now)
    occasion = None
    for area in _areas_of(absence.person):
        number = sum(shift.area_id == area.pk for shift in gaps)
        duties = "a duty is open" if number == 1 else f"{number} duties are open"
        text = f"{absence.person.name} is away {when}" + (f": {duties}" if number else "")
        occasion = RotaChange.objects.create(area=area, at=now, actor=by, text=text[:400])
        if number:
            others = _leaders_of(area.pk, but={absence.person_id, by.pk})
            outbox.put(letters.about_week(others, absence, area.pk, occasion.pk))
    if absence.person_id != by.pk:
        key = occasion.pk if occasion else f"{now:%Y%m%d%H%M%S}"
        outbox.put(letters.about_duty([absence.person], letters.AWAY, absence.pk, key))


def _leaders_of(area_id: UUID, but: set[UUID]) -> Iterable[User]:
    current = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    held = current.filter(area=area_id, role=RoleName.TEAM_LEADER).exclude(user__in=but)
    return User.objects.filter(pk__in=held.values("user")).order_by("email")
