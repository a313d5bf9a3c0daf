"""Writes the timeline of an escalation: what happened, who did it, in words for staff."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from escalations.models import Event

if TYPE_CHECKING:
    from escalations.models import Escalation, Observation
    from livingwell.models import User


def happened(
    escalation: Escalation,
    kind: str,
    at: datetime.datetime,
    *,
    by: User | None = None,
    text: str = "",
    words: str = "",
    observation: Observation | None = None,
) -> Event:
    """One event, not yet written: events of one verb are written together."""
    return Event(
        escalation=escalation,
        kind=kind,
        at=at,
        actor=by,
        text=text[:300],
        words=words,
        observation=observation,
    )


def write(events: list[Event]) -> None:
    """Write the events of one verb in the order they happened."""
    tick = datetime.timedelta(microseconds=1)
    for number, event in enumerate(events):
        event.at += number * tick
    Event.objects.bulk_create(events)
