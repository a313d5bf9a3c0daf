"""The rota's pages: weeks, duties, swaps, who is away."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from escalations import workflow
from escalations.models import Absence, Shift
from livingwell import clock
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.county import County

#: Posted to, or read by calendars.
NOT_PAGES = {
    "escalations:absence-end", "escalations:rota-calendar", "escalations:rota-calendar-renew",
    "escalations:rota-copy", "escalations:rota-shift-remove", "escalations:rota-swap-take-back",
}  # fmt: skip
DAY = datetime.timedelta(days=1)


def put_on(county: County) -> None:
    """A duty that was busy, one that runs, one to come, a swap to answer, somebody away."""
    home, rows, now = county.welcome_home, county.rows, clock.now()
    rows["over"] = make.shift(home.area, home.leader, now - 2 * DAY, now - 1.5 * DAY)
    heavy = {"asked": 4, "taken": 2, "very_worried": 1, "at_night": 1}
    Shift.objects.filter(pk=rows["over"].pk).update(**heavy, handover="The phone is in the tray.")
    rows["running"] = Shift.objects.get(area=home.area, starts__lte=now, ends__gt=now)
    rows["coming"] = make.shift(home.area, home.leader, now + 2 * DAY, now + 2.5 * DAY)
    theirs = make.shift(home.area, home.second_leader, now + 3 * DAY, now + 3.5 * DAY)
    rows["swap"] = make.swap(theirs, home.leader, in_return=rows["coming"], words="A wedding")
    away = Absence(person=home.leader, starts=now + 9 * DAY, ends=now + 11 * DAY)
    rows["away"] = workflow.go_away(away, by=home.coordinator)
    make.shift(home.area, home.leader, now + 10 * DAY, now + 10.5 * DAY)
    workflow.renew_calendar(by=home.leader)


def visits(county: County, to: Callable[..., Any]) -> list[Any]:
    """Each page as the person it is for."""
    sam, jo, rows = "leader", "coordinator", county.rows
    edit = "escalations:rota-shift-edit"
    return [
        to("escalations:rota-week", sam, query="?week=2026-06-01", what="a week that is over"),
        to("escalations:rota-mine", sam),
        to("escalations:rota-mine", jo, what="no duty"),
        to("escalations:rota-shared", sam),
        to("escalations:rota-shared", jo, what="nothing to share"),
        to("escalations:rota-shift-new", sam, query="?starts=2026-06-20T08:00&ends=2026-06-20T20:00"),
        to(edit, sam, rows["coming"].pk, what="a duty to come"),
        to(edit, sam, rows["running"].pk, what="a duty that runs"),
        to(edit, sam, rows["over"].pk, what="a duty that is over"),
        to("escalations:rota-handover", sam, rows["running"].pk),
        to("escalations:rota-swap-new", sam, rows["coming"].pk),
        to("escalations:rota-swap-answer", sam, rows["swap"].pk),
        to("escalations:absence-list", sam),
        to("escalations:absence-list", "manager", what="nobody away"),
        to("escalations:absence-new", sam),
        to("escalations:absence-new", "manager"),
        to("escalations:absence-edit", sam, rows["away"].pk),
    ]
