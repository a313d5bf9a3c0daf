"""Where stories with no names are read: the area's notice page, the newsletter, the next gathering."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from escalations.forms.sharing import PeriodForm
from escalations.models.good_news import (
    PAGE,
    areas_of,
    gatherings_around,
    notice_page,
    told_between,
)
from escalations.models.passed_on import Place
from livingwell import audit, clock, wording
from livingwell.access import role_required
from livingwell.choices import RoleName
from livingwell.importing.tables import safe_cell
from volunteers.access import AREA_ROLES

FORMATS = {"txt": "text/plain", "html": "text/html", "csv": "text/csv"}


@require_safe
@role_required(*AREA_ROLES, RoleName.VOLUNTEER)
def board(request: HttpRequest) -> HttpResponse:
    """The notice pages of the reader's areas: stories with no names, as agreed today."""
    after = Place.read(request.GET.get("after", ""))
    found = notice_page(request.user, after)
    rows = found[:PAGE]
    place = Place(rows[-1].shared_at, rows[-1].pk) if len(found) > PAGE else None
    areas = areas_of(request.user)
    context = {
        "rows": rows,
        "areas": wording.say_list([one.name for one in areas]),
        "several": len(areas) > 1,
        "more_url": f"?after={place}" if place else "",
        "is_first": after is None,
    }
    return render(request, "escalations/sharing/board.html", context)


@require_safe
@role_required(*AREA_ROLES)
def newsletter(request: HttpRequest) -> HttpResponse:
    """The stories of a time, to look at or to take away as a file (`?format=txt`, `html`, `csv`)."""
    asked = "since" in request.GET or "until" in request.GET
    form = PeriodForm(request.GET if asked else PeriodForm.last_month())
    is_right = form.is_valid()
    rows = told_between(request.user, **form.cleaned_data) if is_right else []
    kind = request.GET.get("format", "")
    if is_right and kind in FORMATS:
        return _file(request, kind, rows)
    query = f"since={form.cleaned_data['since']}&until={form.cleaned_data['until']}" if is_right else ""
    context = {
        "form": form if asked else PeriodForm(initial=PeriodForm.last_month()),
        "rows": rows,
        "query": query,
    }
    status = 200 if is_right else 422
    return render(request, "escalations/sharing/newsletter.html", context, status=status)


def _file(request: HttpRequest, kind: str, rows: list[Any]) -> HttpResponse:
    """The stories as a file; whose they are that were taken away is written down."""
    audit.read(request, "newsletter", [row.client_id for row in rows])
    if kind == "csv":
        text = _as_csv(rows)
    else:
        text = render_to_string(f"escalations/sharing/letter.{kind}", {"rows": rows})
    response = HttpResponse(text, content_type=f"{FORMATS[kind]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="living-well-newsletter.{kind}"'
    return response


def _as_csv(rows: list[Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["area", "heading", "story"])
    writer.writerows([safe_cell(row.area.name), safe_cell(row.title), safe_cell(row.words)] for row in rows)
    return out.getvalue()


@require_safe
@role_required(*AREA_ROLES)
def read_out(request: HttpRequest) -> HttpResponse:
    """To read out at the next gathering: what has been shared since the last one."""
    last, following = gatherings_around(request.user)
    since = last.starts.astimezone(clock.LONDON).date() if last else PeriodForm.last_month()["since"]
    context = {
        "rows": told_between(request.user, since, clock.today()),
        "last": last,
        "following": following,
        "since": since,
    }
    return render(request, "escalations/sharing/read_out.html", context)
