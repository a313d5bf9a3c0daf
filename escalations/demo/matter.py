"""What the demo's coordinators have done with their matters: screened them, and joined two of one person."""

from __future__ import annotations

import datetime
from itertools import combinations, cycle
from typing import TYPE_CHECKING

from escalations import workflow
from escalations.choices import Need
from escalations.models import Escalation
from escalations.workflow.holding import HeldBySomebodyElseError
from escalations.workflow.joining import CannotJoinError
from livingwell import clock

if TYPE_CHECKING:
    from livingwell.demo_county import County

NEEDS = (Need.NOT_MEDICAL, Need.BOTH, Need.MEDICAL)
LATELY = datetime.timedelta(hours=1)


def load(county: County) -> None:
    """Whoever has one has screened it an hour ago; the first two of one person that can be joined are."""
    with clock.moved_to(county.now - LATELY):
        held = Escalation.objects.open().filter(safeguarding=False, holder__isnull=False)  # type: ignore[attr-defined]
        for row, need in zip(held.select_related("holder").order_by("opened_at"), cycle(NEEDS), strict=False):
            if row.holder is not None and row.last_event_at < clock.now():
                workflow.screen(row.pk, need=need, by=row.holder)
        _join(county)


def _join(county: County) -> None:
    """Two reports of the same days on one person, joined by their coordinator."""
    rows = Escalation.objects.open().filter(opened_at__lt=clock.now()).select_related("client__coordinator")  # type: ignore[attr-defined]
    for one, other in combinations(rows.order_by("opened_at"), 2):
        by = one.client.coordinator or county.users["CO01"]
        if one.client_id != other.client_id:
            continue
        try:
            workflow.join(one.pk, other.pk, by=by)
        except (CannotJoinError, HeldBySomebodyElseError):
            continue
        return
