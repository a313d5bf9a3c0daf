"""Raises and lowers the worry of an escalation (ruling 9). Software may raise it, never lower it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from escalations import notices
from escalations.choices import EventKind, State, Worry
from escalations.models import Event
from escalations.models.escalations import Escalation
from escalations.rules import leases, states
from escalations.workflow import routing
from escalations.workflow.timeline import happened, write
from livingwell import outbox
from livingwell.models import User


def raise_to(
    escalation: Escalation,
    worry: str,
    at: datetime.datetime,
    *,
    events: list[Event],
    by: User | None = None,
) -> None:
    """Make a locked escalation more urgent; `events` say why, and are written first.

    Nobody has it: the chain of the new worry starts now, a sooner running deadline is kept.
    Somebody has it: they keep it, are told, and the lease becomes the shorter one from now.
    """
    escalation.worry = worry
    if escalation.state in states.FREE:
        _start_again(escalation, at, events)
    else:
        _shorten_lease(escalation, at, events, by)


def raised(escalation: Escalation, worry: str, at: datetime.datetime, why: str) -> Event:
    """The line of the timeline that says that software raised it, and why."""
    return happened(escalation, EventKind.RAISED, at, text=f"to {Worry(worry).label.lower()}: {why}")


def _start_again(escalation: Escalation, at: datetime.datetime, events: list[Event]) -> None:
    running = _running(escalation, at)
    routing.release(escalation, at)
    escalation.alarm_since = None
    turn = routing.anew(escalation, at)
    routing.settle(escalation, turn, no_later=running)
    escalation.version += 1
    routing.save(escalation)
    asked, letters = routing.write_turn(escalation, turn)
    alarmed, told = routing.alarm(escalation, turn)
    write([*events, *asked, *alarmed])
    outbox.put([*letters, *told])


def _running(escalation: Escalation, at: datetime.datetime) -> datetime.datetime | None:
    """The deadline that runs already: not one that is over, nor the "now" of an alarm."""
    by = escalation.respond_by
    return by if by and by > at and escalation.alarm_since is None else None


def _shorten_lease(
    escalation: Escalation, at: datetime.datetime, events: list[Event], by: User | None
) -> None:
    current = escalation.respond_by or at
    if escalation.state == State.REFERRED:  # worse than when it was sent on: its holder looks again
        escalation.state = states.next_state(escalation.state, "come_back")
        escalation.referral_id = None
    escalation.respond_by = leases.after_raise(current, escalation.worry, at, escalation.area.hours())
    escalation.next_at = escalation.respond_by
    escalation.version += 1
    routing.place(escalation)
    routing.save(escalation)
    write(events)
    if by is None or by.pk != escalation.holder_id:
        outbox.put(tell_holder(escalation, f"version-{escalation.version}"))


def tell_holder(escalation: Escalation, occasion: str) -> list[outbox.Letter]:
    """Letters to who has it, or to who is asked, that something about it has changed."""
    people: Iterable[User] = [escalation.holder] if escalation.holder else []
    if not people:
        people = User.objects.filter(
            asks__escalation=escalation,
            asks__released_at__isnull=True,
            asks__at__lte=escalation.last_event_at,
        ).distinct()
    return notices.about_escalation(escalation, people, notices.CHANGED, occasion)
