"""Take it, act on it, hand it over, change its worry: what one person does with an escalation."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from escalations import notices
from escalations.choices import Doing, EventKind, Level, State, Worry
from escalations.models import Ask
from escalations.models.roster import could_take
from escalations.rules import joining, leases, states
from escalations.workflow import debts, routing, undoing, worry
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox

if TYPE_CHECKING:
    from escalations.models import Escalation, Event
    from livingwell.models import User


class HeldBySomebodyElseError(Exception):
    """Somebody else has it; carries who, so that the page can say so."""

    def __init__(self, holder: User) -> None:
        self.holder = holder
        super().__init__(f"{holder.name} has it.")


class StaleError(Exception):
    """It has changed since the form was opened; nothing was done."""


class NotAWorryError(ValueError):
    """An open matter is more than good news: it cannot be lowered to that."""


class CannotHoldError(Exception):
    """The person it should go to cannot take it now; carries why."""


@transaction.atomic
def take(pk: UUID, *, by: User) -> Escalation:
    """Stop the clock: this person has it now. Of two at once exactly one wins.

    Raises HeldBySomebodyElseError for the other, MoveNotAllowedError when it is closed.
    """
    escalation = routing.lock(pk)
    if escalation.holder_id == by.pk and escalation.state in states.TAKEN:
        return escalation
    now = clock.now()
    _hold_or_renew(escalation, by, now)
    taken = happened(escalation, EventKind.TAKEN, now, by=by)
    undoing.remember(escalation, by, Doing.TAKE, at=now, event=taken)
    write([taken])
    return saved(escalation)


@transaction.atomic
def note(pk: UUID, *, words: str, by: User) -> Escalation:
    """Write a note for staff; takes it when nobody has it, and renews the lease."""
    escalation, now, taken = act(pk, by)
    noted = happened(escalation, EventKind.NOTE, now, by=by, words=words)
    undoing.remember(escalation, by, Doing.NOTE, at=now, event=noted)
    write([*taken, noted])
    return saved(escalation)


@transaction.atomic
def hand_over(pk: UUID, *, to: User, words: str, by: User) -> Escalation:
    """Give it to a colleague with a note; they have it from now, with a fresh lease.

    Raises CannotHoldError when a message would not reach them, they are away, could not see it or it
    is about them.
    """
    escalation, now, taken = act(pk, by)
    if not to.can_be_reached:
        raise CannotHoldError(f"A message would not reach {to.name} now. Choose somebody else.")
    has_role, is_there = could_take(to, escalation, now)
    if escalation.about_id == to.pk or not has_role:
        raise CannotHoldError(f"This is not for {to.name}. Choose somebody else.")
    if not is_there:
        raise CannotHoldError(f"{to.name} is away now. Choose somebody else.")
    if states.next_state(escalation.state, "hand_over") == State.REFERRED:
        _pass_on_as_it_is(escalation, to, now)
    else:
        hold(escalation, to, now)
    show_to(escalation, to, by, now)
    handed = happened(escalation, EventKind.HANDED_OVER, now, by=by, text=f"to {to.name}", words=words)
    undoing.remember(escalation, by, Doing.HAND_OVER, at=now, sends=True, event=handed)
    write([*taken, handed])
    saved(escalation)
    letters = notices.about_escalation(escalation, [to], notices.HANDED_OVER, f"version-{escalation.version}")
    outbox.put(undoing.waiting_a_minute(letters, now))
    return escalation


@transaction.atomic
def change_worry(pk: UUID, *, to: str, reason: str, by: User) -> Escalation:
    """Raise or lower the worry with a reason; the actor holds it (rulings 9 and 27).

    Raises NotAWorryError for good news: what is open is a concern, and is closed rather than lowered.
    """
    if to not in Level.values:
        raise NotAWorryError
    escalation, now, taken = act(pk, by)
    before = escalation.worry
    if to == before:
        write(taken)
        return saved(escalation)
    text = f"to {Worry(to).label.lower()}: {reason}"
    kind = EventKind.RAISED if joining.is_stronger(to, before) else EventKind.LOWERED
    changed = happened(escalation, kind, now, by=by, text=text)
    undoing.remember(escalation, by, Doing.WORRY, at=now, event=changed)
    if kind == EventKind.RAISED:
        worry.raise_to(escalation, to, now, events=[*taken, changed], by=by)
        return escalation
    escalation.worry = to
    _renew(escalation, now)
    write([*taken, changed])
    return saved(escalation)


def act(
    pk: UUID, by: User, version: int | None = None, *, renew: bool = True
) -> tuple[Escalation, datetime.datetime, list[Event]]:
    """The locked escalation, held by the actor: acting takes what nobody has (ruling 27).

    Every action but the one that ends it renews the lease. Returns it with the moment and the events
    to write first. Raises StaleError when it is no longer at `version`, HeldBySomebodyElseError,
    MoveNotAllowedError when it is closed.
    """
    escalation = routing.lock(pk)
    if version is not None and escalation.version != version:
        raise StaleError
    now = clock.now()
    was_free = escalation.state in states.FREE
    _hold_or_renew(escalation, by, now, renew=renew)
    taken = [happened(escalation, EventKind.TAKEN, now, by=by)] if was_free else []
    return escalation, now, taken


def show_to(escalation: Escalation, to: User, by: User, now: datetime.datetime) -> None:
    """Let somebody see it who may not have been asked: as one added by a colleague (ruling 15)."""
    Ask.objects.create(escalation=escalation, person=to, added_by=by, at=now, released_at=now)


def show_no_longer(
    escalation: Escalation, done: undoing.Remembered, now: datetime.datetime
) -> list[outbox.Letter]:
    """What an undone hand-over had shown to somebody is not shown to them any more."""
    shown = Ask.objects.filter(escalation=escalation, added_by=done.last.by, at=done.last.at)
    shown.update(withdrawn_at=now)
    return []


undoing.also_undoes(Doing.HAND_OVER, show_no_longer)


def _hold_or_renew(escalation: Escalation, by: User, now: datetime.datetime, *, renew: bool = True) -> None:
    if escalation.state in states.TAKEN:
        if escalation.holder_id != by.pk and escalation.holder is not None:
            raise HeldBySomebodyElseError(escalation.holder)
        states.next_state(escalation.state, "act")
        if escalation.state == State.HELD and renew:
            _renew(escalation, now)
        return
    states.next_state(escalation.state, "take")
    routing.release(escalation, now)
    hold(escalation, by, now)
    if renew:  # what ends at once is owed the outcome instead
        debts.on_taken(escalation, now)


def hold(escalation: Escalation, holder: User, now: datetime.datetime) -> None:
    """Give a locked escalation to somebody, with a fresh lease."""
    escalation.state = State.HELD
    escalation.holder = holder
    escalation.taken_at = now
    escalation.alarm_since = None
    escalation.meeting = None
    escalation.meeting_starts = None
    escalation.why = f"{holder.name} has it."
    _renew(escalation, now)


def _pass_on_as_it_is(escalation: Escalation, holder: User, now: datetime.datetime) -> None:
    """What was sent on is somebody else's to follow up; its chase date stays."""
    escalation.holder = holder
    escalation.taken_at = now
    escalation.last_event_at = now


def _renew(escalation: Escalation, now: datetime.datetime) -> None:
    """Every recorded action renews the lease; what was sent on keeps its chase date."""
    escalation.last_event_at = now
    if escalation.state == State.REFERRED:
        return
    escalation.respond_by = leases.lease_until(escalation.worry, now, escalation.area.hours())
    escalation.next_at = escalation.respond_by
    routing.place(escalation)


def saved(escalation: Escalation) -> Escalation:
    """Save what a verb changed as the next version."""
    escalation.version += 1
    routing.save(escalation)
    return escalation
