"""Compare a list of services with the directory, and write what is new or different in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from escalations.choices import Noticed, ServiceKind
from escalations.models import Service
from escalations.rules import service_list as rules
from escalations.workflow.services import helps
from livingwell import audit
from livingwell.access import answers_for
from livingwell.importing.importers import CHANGED, NEW, REFUSED, UNCHANGED, Judged
from livingwell.models import Area
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from livingwell.importing.tables import Row
    from livingwell.models import User

#: What a list can say that they help with, in the order of the form.
CATEGORIES = [one.value for one in Noticed if one is not Noticed.GOOD_NEWS]
#: What is written of a service that is there already.
WRITTEN = (*rules.LONGEST, "kind", "helps_with", "helps", "phone", "email", "self_referral", "version")
#: Which service serves which area.
SERVED = Service.areas.through
BATCH = 200


def judge_services(rows: Sequence[Row], by: User, seen: dict[str, int]) -> list[Judged]:
    """What would become of each row. `seen` holds the references of the rows before."""
    areas = dict(Area.objects.values_list("code", "pk"))
    mine = answers_for(by, *AREA_ROLES)
    kept = _kept([row.cells["ref"].strip().upper() for row in rows])
    return [_judge(row, areas, mine, kept, seen) for row in rows]


def write_services(rows: Sequence[Row], by: User) -> None:
    """Write rows that were judged good, in the caller's transaction and a fixed number of statements."""
    areas = dict(Area.objects.values_list("code", "pk"))
    kept = _kept([row.cells["ref"].strip().upper() for row in rows])
    new: list[Service] = []
    changed: list[Service] = []
    served = []
    for row in rows:
        read = _read(row, list(areas))
        service = kept.get(read.ref)
        (changed if service else new).append(service := service or Service(ref=read.ref))
        for name, value in read.values.items():
            setattr(service, name, value)
        service.helps = helps(service.helps_with)
        served += [SERVED(service=service, area_id=areas[code]) for code in sorted(read.areas)]
    for service in changed:
        service.version += 1
    Service.objects.bulk_create(new, batch_size=BATCH)
    Service.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
    SERVED.objects.filter(service__in=[service.pk for service in changed]).delete()
    SERVED.objects.bulk_create(served, batch_size=BATCH)
    audit.record_each(by, "added", new)
    audit.record_each(by, "changed", changed)


def _kept(refs: Sequence[str]) -> dict[str, Service]:
    services = Service.objects.filter(ref__in=[ref for ref in refs if ref]).prefetch_related("areas")
    return {service.ref: service for service in services}


def _read(row: Row, areas: Sequence[str]) -> rules.ServiceRow:
    return rules.read(row.cells, categories=CATEGORIES, kinds=ServiceKind.values, areas=areas)


def _judge(
    row: Row, areas: dict[str, UUID], mine: frozenset[UUID], kept: dict[str, Service], seen: dict[str, int]
) -> Judged:
    try:
        read = _read(row, list(areas))
        if read.ref in seen:
            raise rules.RefusedCellError("ref", f"{read.ref} is on line {seen[read.ref]} already")
    except rules.RefusedCellError as error:
        return Judged(row.line, REFUSED, column=error.column, reason=str(error))
    seen[read.ref] = row.line
    service = kept.get(read.ref)
    if service and _says_the_same(service, read):
        return Judged(row.line, UNCHANGED)
    served = {areas[code] for code in read.areas}
    served |= {area.pk for area in service.areas.all()} if service else set()
    if not served & mine:
        return Judged(row.line, REFUSED, column="areas", reason="none of these areas is yours")
    if service and not service.active:
        return Judged(row.line, REFUSED, column="ref", reason=f"{read.ref} was retired here: bring it back")
    return Judged(row.line, CHANGED if service else NEW)


def _says_the_same(service: Service, read: rules.ServiceRow) -> bool:
    if {area.code for area in service.areas.all()} != read.areas:
        return False
    return all(getattr(service, name) == value for name, value in read.values.items())
