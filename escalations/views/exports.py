"""Triage as a file, for those who run an area: their rows, with a reason, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tablib
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from escalations import workflow
from escalations.choices import State
from escalations.filters import EscalationFilter
from escalations.forms.exports import ExportForm
from escalations.models import Escalation
from escalations.models.triage import choices_for
from escalations.views.matter import reads_json, wants_json
from escalations.views.saved_views import stamp, understood
from livingwell import audit, clock, wording
from livingwell.access import answers_for, role_required
from livingwell.importing.tables import safe_cell
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from django.http import HttpRequest

    from livingwell.models import User

#: More rows than this do not leave at once.
MOST = 2000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HEADINGS = (
    "Area", "Person", "Practice", "Worry", "What was noticed", "Latest words", "From", "Opened",
    "Where it is", "Who has it", "To be looked at by", "Closed", "Outcome", "Reports",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@reads_json
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the reason; then the rows that triage shows with these filters, as a file."""
    choices = choices_for(request.user, stamp(request))
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _file(request, form, choices)
    if form.is_bound and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    context = {"form": form, "most": MOST, "query": understood(request, request.GET.urlencode(), choices)}
    status = 422 if form.is_bound else 200
    return render(request, "escalations/exports/form.html", context, status=status)


def _file(request: HttpRequest, form: ExportForm, choices: Any) -> HttpResponse:
    """The file, once it is written down who takes it and why."""
    areas = answers_for(request.user, *AREA_ROLES)
    everything = Escalation.objects.visible_to(request.user).filter(area__in=areas)
    narrowed = EscalationFilter(request.GET, everything, user=request.user, choices=choices)
    order = ("-closed_at", "-id") if narrowed.is_for_closed else ("pressing", "id")
    rows = narrowed.qs.select_related("area", "client", "practice", "holder", "lead__author")
    found = list(rows.defer("chains", "note", "searchable").order_by(*order)[: MOST + 1])
    shown, kind, reason = found[:MOST], form.cleaned_data["format"], form.cleaned_data["reason"]
    workflow.note_export(
        [one.area_id for one in shown], answers_for=areas, reason=reason, kind=kind, by=request.user
    )
    audit.read(request, "escalation-export", [one.client_id for one in shown])
    table = _table(request.user, shown, reason, are_more=len(found) > MOST)
    response = HttpResponse(table.export(kind), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="living-well-escalations.{kind}"'
    return response


def _table(user: User, rows: list[Escalation], reason: str, *, are_more: bool) -> tablib.Dataset:
    """All cells as text that no spreadsheet runs; the first row says whose file it is."""
    said = f"Living Well. {len(rows)} rows for {user.name}, {_when(clock.now())}."
    limit = f" There are more: no more than {MOST:,} leave at once." if are_more else ""
    mark = (f"{said} For: {reason}.{limit} Keep it safe, delete it when you are done.",)
    data = tablib.Dataset()
    for cells in (mark, HEADINGS, *map(_cells, rows)):
        data.append([safe_cell(cell) for cell in (*cells, *[""] * (len(HEADINGS) - len(cells)))])
    return data


def _cells(one: Escalation) -> tuple[Any, ...]:
    """One row as triage shows it; of a safeguarding matter only that it is one."""
    lead = None if one.safeguarding else one.lead
    return (
        one.area.name,
        one.client.called_in_full,
        one.practice.name if one.practice else "",
        one.get_worry_display(),
        "Safeguarding" if one.safeguarding else ". ".join(one.category_labels),
        lead.words if lead else "",
        lead.author.name if lead else "",
        _when(one.opened_at),
        State(one.state).label,
        one.holder.name if one.holder else "",
        _when(one.respond_by),
        _when(one.closed_at),
        one.get_outcome_display() if one.outcome else "",
        one.reports,
    )


def _when(moment: Any) -> str:
    """A moment on paper, with its year."""
    if moment is None:
        return ""
    local = moment.astimezone(clock.LONDON)
    return f"{wording.paper_date(local)}, {wording.say_time(local)}"
