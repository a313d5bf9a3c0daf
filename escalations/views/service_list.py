"""Take a list of services into the directory, and give the directory out as a list."""

from __future__ import annotations

from uuid import UUID

import tablib
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from escalations.importing import SERVICES
from escalations.models import Service
from escalations.rules.service_list import COLUMNS, OPTIONAL
from livingwell import clock
from livingwell.access import role_required
from livingwell.importing.tables import safe_cell
from livingwell.views import uploads
from volunteers.access import AREA_ROLES

IMPORT = uploads.Import(
    kind=SERVICES,
    noun="services",
    back="escalations:service-list",
    start="escalations:service-import",
    show="escalations:service-upload",
    confirm="escalations:service-upload-confirm",
    discard="escalations:service-upload-discard",
    export="escalations:service-export",
    explained="A service is known by its ref. Codes may be in any letter case, several between semicolons.",
)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
def receive(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    return uploads.receive(request, IMPORT)


@require_safe
@role_required(*AREA_ROLES)
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What would happen, or has."""
    return uploads.show(request, IMPORT, pk)


@require_POST
@role_required(*AREA_ROLES)
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write it."""
    return uploads.confirm(request, IMPORT, pk)


@require_POST
@role_required(*AREA_ROLES)
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put it aside."""
    return uploads.discard(request, IMPORT, pk)


@require_safe
@role_required(*AREA_ROLES)
def export(request: HttpRequest) -> HttpResponse:
    """The directory as a list that can be changed and taken in again; no cell of it is a formula."""
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    names = (*COLUMNS, *OPTIONAL)
    data = tablib.Dataset(headers=names)
    services = Service.objects.visible_to(request.user).in_use().prefetch_related("areas")
    for service in services.order_by("name", "pk"):
        data.append([safe_cell(_cell(service, name)) for name in names])
    response = HttpResponse(data.export(kind), content_type=TYPES[kind])
    name = f"living-well-services-{clock.today().isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(service: Service, name: str) -> str:
    if name == "areas":
        return ";".join(sorted(area.code for area in service.areas.all()))
    if name == "helps_with":
        return ";".join(service.helps_with)
    value = getattr(service, name)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
