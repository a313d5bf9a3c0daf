"""The audit: who changed what, who read what, what happened to accounts. Reading it is written down too."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from livingwell import audit, audit_lists, clock
from livingwell.access import has_role, role_required
from livingwell.audit_lists import ACCOUNTS, CHANGES, Search
from livingwell.choices import RoleName
from livingwell.forms.audit import TABS, AuditForm, ExportForm, FindClientForm
from livingwell.importing.tables import safe_cell
from livingwell.models import ReadRecord
from livingwell.paging import Place

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

PAGE, MOST_ROWS, MOST_LOOKS = 50, 5000, 1000
LEAD, ADMIN = RoleName.INFORMATION_LEAD, RoleName.ADMINISTRATOR
COLUMNS = ("When", "Who", "As", "What", "Details", "About", "Client reference")


def _what(request: HttpRequest, asked: str) -> str:
    """The list that is meant; the administrator has one only, and no other is there for them."""
    what = asked or (CHANGES if has_role(request.user, LEAD) else ACCOUNTS)
    if what not in TABS or (what != ACCOUNTS and not has_role(request.user, LEAD)):
        raise Http404
    return what


@require_safe
@role_required(LEAD, ADMIN)
def listing(request: HttpRequest) -> HttpResponse:
    """The audit, one list of it, the latest first."""
    return _list(request, _what(request, request.GET.get("what", "")))


@require_safe
@role_required(LEAD, ADMIN)
def accounts(request: HttpRequest) -> HttpResponse:
    """What happened to accounts, at an address of its own."""
    return _list(request, ACCOUNTS)


def _list(
    request: HttpRequest, what: str, find: FindClientForm | None = None, export: ExportForm | None = None
) -> HttpResponse:
    form = AuditForm(request.GET if request.method != "POST" else {}, what=what)
    form.is_valid()
    search = form.search(request.GET.get("after", ""))
    refused = any(one is not None and one.errors for one in (find, export))
    lines, next_place = ([], None) if refused else _read(request, search)
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    reads_all = has_role(request.user, LEAD)
    context = {
        "form": form,
        "find": (find or FindClientForm()) if reads_all else None,
        "export": export or ExportForm(auto_id="id_export_%s"),
        "what": what,
        "tabs": [(key, label, key == what) for key, label in TABS.items()] if reads_all else [],
        "lines": lines,
        "refused": refused,
        "kept": kept,
        "client": search.client_id,
        "reference": audit_lists.reference(search.client_id),
        "more_url": "?" + urlencode({"what": what, **kept, "after": str(next_place)}) if next_place else "",
    }
    return render(request, "livingwell/audit/list.html", context, status=422 if refused else 200)


def _read(request: HttpRequest, search: Search) -> tuple[list[Any], Place | None]:
    """One page of lines; that they were read is written down."""
    found = audit_lists.page_of(request.user, search, PAGE)
    audit_lists.note(request.user, search)
    if search.client_id:
        audit.read(request, "audit", [search.client_id])
    return found


@require_POST
@role_required(LEAD)
def find_client(request: HttpRequest) -> HttpResponse:
    """Go to one client's list; the name is posted, so that no address and no log of addresses carries it."""
    form = FindClientForm(request.POST)
    if not form.is_valid():
        return _list(request, CHANGES, find=form)
    return redirect("audit-client", form.cleaned_data["client_id"])


@require_safe
@role_required(LEAD)
def client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who looked at one client's record: to print, and to tell them."""
    after = Place.read(request.GET.get("after", ""))
    rows = ReadRecord.objects.visible_to(request.user).filter(client_id=pk).select_related("reader")
    if after:
        rows = rows.filter(after.before("at"))
    found = list(rows.order_by("-at", "-pk")[: MOST_LOOKS + 1])
    if not (found or after):
        raise Http404
    search = Search(client_id=pk)
    audit.read(request, "audit", [pk])
    audit_lists.note(request.user, search)
    last = found[MOST_LOOKS - 1] if len(found) > MOST_LOOKS else None
    context = {
        "looks": audit_lists.looks(found[:MOST_LOOKS], clock.LONDON),
        "client": pk,
        "reference": audit_lists.reference(pk),
        "since": found[min(len(found), MOST_LOOKS) - 1].at if found else None,
        "more_url": "?" + urlencode({"after": str(Place(last.at, last.pk))}) if last else "",
    }
    return render(request, "livingwell/audit/client.html", context)


@require_POST
@role_required(LEAD, ADMIN)
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a file, with a reason that is written down beside the number of rows."""
    what = _what(request, request.POST.get("what", ""))
    form = ExportForm(request.POST, auto_id="id_export_%s")
    if not form.is_valid():
        return _list(request, what, export=form)
    narrowed = AuditForm(request.POST, what=what)
    narrowed.is_valid()
    search = narrowed.search()
    lines, rest = audit_lists.page_of(request.user, search, MOST_ROWS)
    reason = form.cleaned_data["reason"]
    audit_lists.note(request.user, search, exported=len(lines), reason=reason)
    if search.client_id:
        audit.read(request, "audit", [search.client_id])
    response = HttpResponse(
        _as_csv(request, lines, reason, whole=rest is None), content_type="text/csv; charset=utf-8"
    )
    name = f"living-well-audit-{clock.today():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _as_csv(request: HttpRequest, lines: list[Any], reason: str, *, whole: bool) -> str:
    """One row for each line; below them who took it out, when, why, and whether it is all."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in lines:
        at = line.at.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M:%S")
        cells = (at, line.who, line.role, line.what, line.why, line.about, line.reference)
        writer.writerow([safe_cell(cell) for cell in cells])
    now = clock.now().astimezone(clock.LONDON)
    said = "All there is." if whole else f"The latest {MOST_ROWS} only: ask for a shorter time."
    words = f"Taken out by {request.user.name} on {now:%Y-%m-%d %H:%M}. Why: {reason}. {said}"
    writer.writerow([safe_cell(words)])
    return out.getvalue()
