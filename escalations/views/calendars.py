"""One's own duties in one's own calendar: times only, at a secret address."""

from __future__ import annotations

import datetime

import icalendar
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.views.decorators.http import require_POST

from escalations import workflow
from escalations.models import Shift
from escalations.models.duties import whose_calendar
from escalations.views.shifts import done
from livingwell import clock
from livingwell.access import has_role, open_to_all, role_required
from livingwell.discretion import secret_address
from volunteers.access import AREA_ROLES

SUMMARY = "Living Well duty"
BACK, AHEAD = datetime.timedelta(days=28), datetime.timedelta(days=400)
MOST = 1000


@open_to_all
@secret_address
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The duties of whose address this is: nothing for a closed account, a lost role or an old address."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    person = whose_calendar(token)
    if person is None or not has_role(person, *AREA_ROLES):
        raise Http404
    now = clock.now()
    rows = Shift.objects.visible_to(person).filter(person=person, ends__gt=now - BACK, starts__lt=now + AHEAD)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Living Well//Duty//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", SUMMARY)
    for shift in rows.order_by("starts")[:MOST]:
        calendar.add_component(_entry(shift, now))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _entry(shift: Shift, now: datetime.datetime) -> icalendar.Event:
    """One duty; instants in UTC, so that the changes of the clock come out right in every calendar."""
    entry = icalendar.Event()
    entry.add("uid", f"{shift.pk}@livingwell")
    entry.add("dtstamp", now)
    entry.add("dtstart", shift.starts.astimezone(datetime.UTC))
    entry.add("dtend", shift.ends.astimezone(datetime.UTC))
    entry.add("summary", SUMMARY)
    return entry


@require_POST
@role_required(*AREA_ROLES)
def renew(request: HttpRequest) -> HttpResponse:
    """Make the address of one's own calendar, or a new one that closes the old."""
    workflow.renew_calendar(by=request.user)
    said = "Your calendar has a new address. The old one no longer works."
    return done(request, reverse("escalations:rota-mine"), said)
