"""Keep the directory right: add, change, check, retire, say what it lacks, remind of what is old."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from escalations import notices
from escalations.models import Service, ServiceGap
from escalations.workflow.holding import StaleError
from livingwell import audit, clock, outbox
from livingwell.choices import RoleName
from livingwell.models import Area, RoleAssignment, User

if TYPE_CHECKING:
    import datetime

#: How many reminders one round of the sweeper looks at.
BATCH = 200


def helps(codes: Iterable[str]) -> str:
    """Codes as they are searched: between semicolons."""
    return f";{';'.join(codes)};" if codes else ""


@transaction.atomic
def add_service(service: Service, areas: Iterable[Area], *, by: User) -> Service:
    """Put a new service into the directory; who adds it has just spoken to them, so it is checked today."""
    service.helps = helps(service.helps_with)
    service.checked_on = clock.today()
    service.checked_by = by
    service.save(force_insert=True)
    service.areas.set(areas)
    audit.record(by, "added", service)
    return service


@transaction.atomic
def change_service(
    pk: UUID, fields: dict[str, Any], areas: Iterable[Area], *, version: int, by: User
) -> Service:
    """Write down what is different now. Raises StaleError when somebody changed it since."""
    service = Service.objects.select_for_update().get(pk=pk)
    if service.version != version:
        raise StaleError
    for name, value in fields.items():
        setattr(service, name, value)
    service.helps = helps(service.helps_with)
    service.version += 1
    service.save(update_fields=[*fields, "helps", "version"])
    service.areas.set(areas)
    audit.record(by, "changed", service)
    return service


@transaction.atomic
def mark_service_checked(pk: UUID, *, by: User) -> Service:
    """Somebody has asked the service today, and what stands here is right."""
    service = Service.objects.select_for_update().get(pk=pk)
    service.checked_on = clock.today()
    service.checked_by = by
    service.reminded_on = None
    service.version += 1
    service.save(update_fields=["checked_on", "checked_by", "reminded_on", "version"])
    audit.record(by, "checked", service)
    return service


@transaction.atomic
def retire_service(pk: UUID, *, by: User) -> Service:
    """Take it out of the directory: it is offered to nobody any more, and what was sent there stays."""
    return _set_active(pk, by=by, active=False, action="retired")


@transaction.atomic
def bring_back_service(pk: UUID, *, by: User) -> Service:
    """Offer a retired service again."""
    return _set_active(pk, by=by, active=True, action="brought_back")


def _set_active(pk: UUID, *, by: User, active: bool, action: str) -> Service:
    service = Service.objects.select_for_update().get(pk=pk)
    if service.active != active:
        service.active = active
        service.version += 1
        service.save(update_fields=["active", "version"])
        audit.record(by, action, service)
    return service


@transaction.atomic
def say_lacking(area: UUID, category: str, *, by: User) -> None:
    """Count that nothing here helps with something; the same person counts once a day."""
    gap = ServiceGap(area_id=area, category=category, said_by=by, said_on=clock.today())
    ServiceGap.objects.bulk_create([gap], ignore_conflicts=True)


@transaction.atomic
def remind_to_check() -> int:
    """Tell the coordinators of an area once which services nobody has checked for six months."""
    today = clock.today()
    due = Service.objects.to_check(today).filter(reminded_on__isnull=True)  # type: ignore[attr-defined]
    rows = list(due.prefetch_related("areas").order_by("name", "pk")[:BATCH])
    if not rows:
        return 0
    claimed = Service.objects.filter(pk__in=[row.pk for row in rows], reminded_on__isnull=True)
    claimed.update(reminded_on=today)
    first: dict[UUID, Service] = {}
    for row in rows:
        for area in row.areas.all():
            first.setdefault(area.pk, row)
    told = _coordinators(first, today)
    outbox.put(notices.to_check(person, first[area], today) for area, person in told)
    return len(rows)


def _coordinators(areas: Iterable[UUID], today: datetime.date) -> list[tuple[UUID, User]]:
    """Who keeps the directory of each area, each person once."""
    held = RoleAssignment.objects.current(today).filter(  # type: ignore[attr-defined]
        area__in=list(areas), role=RoleName.COORDINATOR, user__is_active=True
    )
    rows = held.select_related("user").order_by("area__name", "user__email")
    once = {one.user_id: one for one in rows}.values()
    return [(row.area_id, row.user) for row in once if row.area_id]
