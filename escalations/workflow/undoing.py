"""Undo for every single action for a while: what is remembered of it, and taking it back.

A verb calls `remember` before it saves; the row keeps who did what, until when, and its columns as
they were. `undo` puts them back. What an action did beyond the row itself (its stories, its messages,
the reports it moved) is taken back by the function its module gives to `also_undoes`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from escalations import notices
from escalations.choices import Doing, EventKind, Worry
from escalations.models import Ask, Escalation, EscalationStep, Event
from escalations.rules import states
from escalations.rules import undoing as rules
from escalations.workflow import routing
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox
from livingwell.models import User

if TYPE_CHECKING:
    from livingwell.outbox import Letter

#: Not put back: they go on counting, or are worked out.
GO_ON = frozenset({"version", "last_event_at", "pressing", "undoable"})


class CannotUndoError(Exception):
    """It cannot be undone; carries why, as a sentence."""


@dataclass(frozen=True)
class Remembered:
    """The last thing done to an escalation, as its row keeps it."""

    last: rules.Last
    kind: str
    event: UUID | None
    before: dict[str, Any]
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What was done, to follow "undid" or "undo"."""
        return str(Doing(self.kind).label)

    @property
    def sends(self) -> bool:
        """Whether a message waits until it cannot be undone any more."""
        return self.last.until - self.last.at == rules.SENDS

    @property
    def waits(self) -> bool:
        """Whether nothing at all leaves before then: what goes to the safeguarding chain leaves at once."""
        return self.sends and self.kind != Doing.PASS_ON and self.before["worry"] != Worry.VERY_WORRIED


#: What each kind of action has to take back beyond the columns of its row; returns letters to write.
_ALSO: dict[str, Callable[[Escalation, Remembered, datetime.datetime], list[Letter]]] = {}


def also_undoes(
    kind: str, take_back: Callable[[Escalation, Remembered, datetime.datetime], list[Letter]]
) -> None:
    """Let a module take back what its action did beyond the row: called with the row already put back."""
    _ALSO[kind] = take_back


def remember(
    escalation: Escalation,
    by: User,
    kind: str,
    *,
    at: datetime.datetime,
    sends: bool = False,
    event: Event | None = None,
    more: dict[str, Any] | None = None,
) -> None:
    """Keep how a locked escalation was, so that `by` can undo this; call it before saving.

    `sends`: its messages wait 60 seconds, and so long it can be undone; otherwise 10 minutes.
    `event`: the line of the timeline to be marked as taken back. `more`: what `also_undoes` needs.
    """
    escalation.undoable = {
        "by": str(by.pk),
        "kind": str(kind),
        "at": at.isoformat(),
        "until": rules.until(at, sends=sends).isoformat(),
        "event": str(event.pk) if event else None,
        "before": as_it_was(escalation),
        "more": more or {},
    }


def as_it_was(escalation: Escalation) -> dict[str, Any]:
    """The columns of a row as they were when it was locked, to be kept and put back."""
    return {name: plain(escalation.as_it_was[attname]) for name, attname in _columns()}


def waiting_a_minute(letters: list[Letter], now: datetime.datetime) -> list[Letter]:
    """The same letters, leaving only when the action cannot be undone any more; never an urgent one."""
    return [one if one.urgent else replace(one, not_before=now + rules.SENDS) for one in letters]


def _columns() -> list[tuple[str, str]]:
    fields = [Escalation._meta.get_field(name) for name in routing.CHANGING if name not in GO_ON]
    return [(one.name, one.attname) for one in fields]  # type: ignore[union-attr]


def plain(value: Any) -> Any:
    """A column as JSON can hold it, to the microsecond."""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def remembered(escalation: Escalation) -> Remembered | None:
    """The last thing done to it, or None when that cannot be undone at all."""
    kept = escalation.undoable
    if not kept:
        return None
    last = rules.Last(
        by=UUID(kept["by"]),
        at=datetime.datetime.fromisoformat(kept["at"]),
        until=datetime.datetime.fromisoformat(kept["until"]),
        version=kept["version"],
    )
    event = UUID(kept["event"]) if kept["event"] else None
    return Remembered(last, kept["kind"], event, kept["before"], kept["more"])


def can_be_undone(escalation: Escalation, by: User, now: datetime.datetime) -> Remembered | None:
    """What this person could undo of it now, or None."""
    done = remembered(escalation)
    last = done.last if done else None
    why = rules.why_not(last, by=by.pk, version=escalation.version, now=now)
    return None if why else done


@transaction.atomic
def undo(pk: UUID, *, by: User) -> Escalation:
    """Take back the last thing this person did to it, while nothing else has happened to it since.

    Whoever had it has it again with what was left of the lease, at least an hour; what nobody had is
    asked of the same people again with what was left of the step. Raises CannotUndoError.
    """
    routing.lock_client(pk)
    escalation = routing.lock(pk)
    now = clock.now()
    done = remembered(escalation)
    last = done.last if done else None
    why = rules.why_not(last, by=by.pk, version=escalation.version, now=now)
    if done is None or why:
        raise CannotUndoError(why)
    letters = _call_back(escalation, f"version-{escalation.version}") if done.sends else []
    put_back(escalation, done.before, done.last.at, now)
    letters += _ALSO[done.kind](escalation, done, now) if done.kind in _ALSO else []
    letters += ask_back(escalation, done.last.at)
    routing.save(escalation)
    undone = happened(escalation, EventKind.UNDONE, now, by=by, text=done.label)
    undone.undoes_id = done.event
    write([undone])
    outbox.put(letters)
    return escalation


def put_back(
    escalation: Escalation, before: dict[str, Any], at: datetime.datetime, now: datetime.datetime
) -> None:
    """Give a locked row its columns of before something done `at` that moment; saved by the caller."""
    for name, attname in _columns():
        column = Escalation._meta.get_field(name)
        setattr(escalation, attname, column.to_python(before[name]))  # type: ignore[union-attr]
    escalation.version += 1
    escalation.last_event_at = now
    escalation.undoable = None
    by, looks = escalation.respond_by, escalation.next_at
    if by is None or looks is None:  # it was closed
        return
    escalation.respond_by = rules.deadline(by, at, now, state=escalation.state)
    escalation.next_at = rules.next_look(looks, by, escalation.respond_by, now)
    routing.place(escalation)


def ask_back(escalation: Escalation, at: datetime.datetime) -> list[Letter]:
    """The step that ended at that moment runs on, and asks the same people again; nothing if it was taken."""
    if escalation.state not in states.FREE:
        return []
    steps = EscalationStep.objects.filter(escalation=escalation, skipped="", ended_at=at)
    step = steps.order_by("-number").first()
    if step is None:
        return []
    EscalationStep.objects.filter(pk=step.pk).update(ended_at=None)
    released = Ask.objects.filter(step=step, released_at=at)
    asked = [one.person for one in released.select_related("person") if one.at <= at]
    released.update(released_at=None)
    return notices.about_escalation(escalation, asked, notices.ASKED, f"version-{escalation.version}")


def _call_back(escalation: Escalation, occasion: str) -> list[Letter]:
    """Cancel what the action was going to send; tell those whom it had reached already."""
    reached = outbox.call_back(escalation.pk, occasion, "undone")
    people = User.objects.filter(pk__in=reached) if reached else []
    return notices.about_escalation(escalation, people, notices.MOVED_ON, f"undone-{occasion}", urgent=False)
