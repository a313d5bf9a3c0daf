"""Asks onward: begins a chain, moves to its next step, raises the alarm when nobody is left.

The decisions are `rules.chains`; this writes them down: the escalation's deadline, its steps,
whom they ask, the timeline, and the messages, all in the caller's transaction.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from escalations import notices
from escalations.choices import EventKind, Level, Skip, State, StepRole
from escalations.models import Ask, Escalation, EscalationStep, Event
from escalations.models.escalations import AHEAD
from escalations.models.roster import roster_for
from escalations.rules import chains, policies, states
from escalations.workflow.timeline import happened, write
from livingwell import outbox, wording
from livingwell.models import User
from volunteers.models import Client

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from livingwell.outbox import Letter


@dataclass(frozen=True)
class Turn:
    """What is decided when the chain moves: those passed over, and the step that asks now."""

    at: datetime.datetime
    steps: tuple[chains.Step, ...]
    case: chains.Circumstances
    passed: tuple[chains.Asking, ...]
    asking: chains.Asking | None
    round: int
    alarm: bool = False
    users: dict[UUID, User] = field(default_factory=dict)

    @property
    def limit(self) -> chains.Limit:
        """The limit of the step that asks, or of the first when none does."""
        return self.steps[self.asking.position if self.asking else 0].limit


def steps_for(escalation: Escalation) -> tuple[chains.Step, ...]:
    """The chain that holds for the escalation's worry, as copied when it opened."""
    level = policies.level_of(escalation.worry, safeguarding=escalation.safeguarding)
    return policies.steps_of(escalation.chains[level])


def lock(pk: UUID) -> Escalation:
    """The escalation, kept from everybody else until the transaction ends.

    Locks are taken in one order: client, observation, escalation, story. `no_key` leaves others free
    to write rows that only point to it. The holder is not joined: PostgreSQL reads the row anew after
    it has waited for the lock, and the join not, so whoever waited would see nobody holding it.
    """
    escalation = _locking().get(pk=pk)
    escalation.as_it_was = vars(escalation).copy()
    return escalation


def lock_all(pks: Iterable[UUID]) -> dict[UUID, Escalation]:
    """Several of them, kept from everybody else in the order of their keys; in one statement."""
    rows = {one.pk: one for one in _locking().filter(pk__in=list(pks)).order_by("pk")}
    for one in rows.values():
        one.as_it_was = vars(one).copy()
    return rows


def _locking() -> QuerySet[Escalation]:
    rows = Escalation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("area", "client")


def lock_client(pk: UUID) -> None:
    """Keep the client of an escalation from others first: nothing is added or taken back meanwhile."""
    Client.objects.select_for_update(of=("self",), no_key=True).get(escalations=pk)


def begin(escalation: Escalation, at: datetime.datetime) -> Turn:
    """Decide the first step of the chain of the escalation's worry, nobody asked yet."""
    return _decide(escalation, at, 0, frozenset(), escalation.round)


def onward(
    escalation: Escalation,
    at: datetime.datetime,
    position: int,
    *,
    but: frozenset[UUID] = frozenset(),
    gone: frozenset[UUID] = frozenset(),
    again: bool = False,
) -> Turn:
    """Decide who is asked from `position` on, leaving out those asked in this round, `but` and `gone`.

    `again` lets that step ask the people it named before. When nobody of the rest can be asked, the
    chain begins anew at once, with the alarm, and only those gone are left out.
    """
    asks = Ask.objects.filter(escalation=escalation, step__round=escalation.round)
    if again:
        asks = asks.exclude(step__position=position)
    asked = frozenset(asks.values_list("person", flat=True)) | but | gone
    turn = _decide(escalation, at, position, asked, escalation.round)
    if turn.asking is None and asked:
        anew = _decide(escalation, at, 0, gone, escalation.round + 1)
        turn = replace(anew, passed=turn.passed + anew.passed, alarm=True)
    return turn


def anew(escalation: Escalation, at: datetime.datetime) -> Turn:
    """Decide the chain from its beginning in a new round: nobody counts as asked."""
    return _decide(escalation, at, 0, frozenset(), escalation.round + 1)


def repeat_last(escalation: Escalation, at: datetime.datetime, *, alarm: bool = True) -> Turn:
    """The last step asks again, in a new round, with the alarm (product, section 3).

    Without it when somebody had taken it; but when the last step can ask nobody, the chain begins
    anew and the alarm is raised all the same.
    """
    last = len(steps_for(escalation)) - 1
    turn = _decide(escalation, at, last, frozenset(), escalation.round + 1)
    return replace(turn, alarm=alarm) if turn.asking else replace(anew(escalation, at), alarm=True)


def _decide(
    escalation: Escalation, at: datetime.datetime, position: int, asked: frozenset[UUID], number: int
) -> Turn:
    steps = steps_for(escalation)
    roster, users = roster_for(
        escalation.area, escalation.client, at, steps, safeguarding=escalation.safeguarding
    )
    case = chains.Circumstances(
        roster=roster,
        received_at=escalation.opened_at,
        asked=asked,
        about=frozenset({escalation.about_id} if escalation.about_id else ()),
        safeguarding=escalation.safeguarding,
    )
    passed, asking = chains.walk(steps, position, at, case)
    return Turn(at, steps, case, tuple(passed), asking, number, alarm=asking is None, users=users)


def settle(escalation: Escalation, turn: Turn, *, no_later: datetime.datetime | None = None) -> None:
    """Set where the escalation stands by the turn; `no_later` keeps a deadline that ran already."""
    asking = turn.asking
    escalation.round = turn.round
    escalation.holder = None
    escalation.taken_at = None
    escalation.referral_id = None
    escalation.meeting_id = asking.meeting.id if asking and asking.meeting else None
    escalation.meeting_starts = asking.meeting.starts if asking and asking.meeting else None
    escalation.state = State.LISTED if escalation.meeting_id else State.WAITING
    escalation.last_event_at = turn.at
    if turn.alarm and escalation.alarm_since is None:
        escalation.alarm_since = turn.at
    if asking is None:
        escalation.respond_by = turn.at
        escalation.next_at = chains.retry_at(turn.at, turn.limit, turn.case.roster.hours)
        escalation.why = "Everybody in the chain was passed over: it is tried again by itself."
    else:
        by = asking.respond_by or turn.at
        by = by if no_later is None else min(no_later, by)
        escalation.step = asking.position
        escalation.respond_by = by
        escalation.next_at = asking.ask_at if asking.ask_at > turn.at else by
        escalation.why = _why(asking)
    place(escalation)


def place(escalation: Escalation) -> None:
    """Work out the place in triage from worry, state and deadline (ruling 26)."""
    by: datetime.datetime = escalation.respond_by  # type: ignore[assignment]  # the open ones have one
    leads = escalation.worry == Level.VERY_WORRIED and escalation.state in states.FREE
    escalation.pressing = by - AHEAD if leads else by


def write_turn(
    escalation: Escalation, turn: Turn, *, silent: bool = False
) -> tuple[list[Event], list[Letter]]:
    """Write the steps and whom they ask; returns the events and letters for the caller to write.

    `silent` leaves out those passed over, when a retry found nothing new.
    """
    number = EscalationStep.objects.filter(escalation=escalation).count() if escalation.version > 1 else 0
    events: list[Event] = []
    rows: list[EscalationStep] = []
    for asking in () if silent else turn.passed:
        number += 1
        rows.append(_step(escalation, turn, asking, number))
        events.append(_passed_over(escalation, turn, asking))
    letters: list[Letter] = []
    if turn.asking:
        rows.append(_step(escalation, turn, turn.asking, number + 1))
    EscalationStep.objects.bulk_create(rows)
    if turn.asking:
        letters += ask_people(escalation, turn, turn.asking, rows[-1])
        events.append(_asked(escalation, turn, turn.asking))
    return events, letters


def ask_people(
    escalation: Escalation, turn: Turn, asking: chains.Asking, step: EscalationStep
) -> list[Letter]:
    """Write whom the step asks, and the letters to them unless the step waits for opening."""
    Ask.objects.bulk_create(
        [Ask(escalation=escalation, step=step, person_id=one.id, at=asking.ask_at) for one in asking.people],
        ignore_conflicts=True,
    )
    if asking.ask_at > turn.at:
        return []
    people = [turn.users[one.id] for one in asking.people]
    leaves = chains.message_after(turn.at, turn.limit, turn.case.roster.hours)
    return notices.about_escalation(escalation, people, notices.ASKED, f"step-{step.pk}", not_before=leaves)


def release(escalation: Escalation, at: datetime.datetime) -> None:
    """Nobody is asked any more."""
    release_all([escalation], at)


def release_all(escalations: Sequence[Escalation], at: datetime.datetime) -> None:
    """Nobody is asked about any of these any more."""
    Ask.objects.filter(escalation__in=escalations, released_at__isnull=True).update(released_at=at)
    EscalationStep.objects.filter(escalation__in=escalations, ended_at__isnull=True).update(ended_at=at)


def _step(escalation: Escalation, turn: Turn, asking: chains.Asking, number: int) -> EscalationStep:
    return EscalationStep(
        escalation=escalation,
        number=number,
        round=turn.round,
        position=asking.position,
        role=asking.role,
        skipped=asking.skipped or "",
        ask_at=asking.ask_at,
        respond_by=asking.respond_by,
        ended_at=turn.at if asking.skipped else None,
    )


def _why(asking: chains.Asking) -> str:
    if asking.role == StepRole.MEETING_HOST:
        return "It is on the list of the next formal meeting."
    names = wording.say_list([person.name for person in asking.people], "and")
    return f"Asked: {names}"[:200]


def _passed_over(escalation: Escalation, turn: Turn, asking: chains.Asking) -> Event:
    fact = Skip(asking.skipped or Skip.VACANT).label
    text = f"{StepRole(asking.role).label} passed over: {fact}"
    return happened(escalation, EventKind.SKIPPED, turn.at, text=text)


def _asked(escalation: Escalation, turn: Turn, asking: chains.Asking) -> Event:
    names = wording.say_list([person.name for person in asking.people], "and")
    role = StepRole(asking.role).label
    by = wording.say_by(escalation.respond_by or turn.at, turn.at)
    when = f" from {wording.say_when(asking.ask_at, turn.at)}" if asking.ask_at > turn.at else ""
    kind = EventKind.LISTED if asking.meeting else EventKind.ASKED
    return happened(escalation, kind, turn.at, text=f"{names}, {role}, asked{when}: {by}")


def alarm(escalation: Escalation, turn: Turn) -> tuple[list[Event], list[Letter]]:
    """Tell the volunteers plainly that nobody has been reached, once until somebody takes it."""
    if not turn.alarm:
        return [], []
    event = happened(escalation, EventKind.ALARM, turn.at, text="nobody in the chain has been reached")
    if escalation.alarm_since != turn.at:
        return [event], []
    return [event], notices.to_authors(escalation, notices.NOBODY_REACHED, f"round-{turn.round}")


def move(
    escalation: Escalation,
    turn: Turn,
    *,
    verb: str,
    before: Sequence[Event] = (),
    no_later: datetime.datetime | None = None,
) -> None:
    """Take an existing escalation through a turn: state, steps, timeline, who is told."""
    states.next_state(escalation.state, verb)
    silent = turn.asking is None and escalation.alarm_since is not None and verb == "ask_next"
    running = Ask.objects.filter(escalation=escalation, released_at__isnull=True)
    released = [one.person for one in running.select_related("person")]
    release(escalation, turn.at)
    settle(escalation, turn, no_later=no_later)
    escalation.version += 1
    save(escalation)
    events, letters = write_turn(escalation, turn, silent=silent)
    alarm_events, alarm_letters = ([], []) if silent else alarm(escalation, turn)
    write([*before, *events, *alarm_events])
    still = {person.id for person in turn.asking.people} if turn.asking else set()
    gone = [person for person in released if person.pk not in still]
    told = notices.about_escalation(
        escalation, gone, notices.MOVED_ON, f"version-{escalation.version}", urgent=False
    )
    outbox.put([*letters, *alarm_letters, *told])


#: Everything a verb may change; saved by name, in one place.
CHANGING = (
    "worry", "safeguarding", "categories", "noticed", "state", "step", "round", "holder", "taken_at",
    "meeting", "meeting_starts", "respond_by", "next_at", "pressing", "why", "alarm_since", "version",
    "lead", "reports", "last_event_at", "closed_at", "closed_by", "outcome", "note", "wanted", "agreed",
    "need", "about", "about_other", "hushed_at", "joined_to", "undoable",
    "referral", "became", "come_back",
)  # fmt: skip


def save(escalation: Escalation) -> None:
    """Save what a verb may have changed; what could be undone before this cannot be any more."""
    kept = escalation.undoable
    if kept and kept.setdefault("version", escalation.version) != escalation.version:
        escalation.undoable = None
    escalation.save(update_fields=(*CHANGING, *escalation.changed_besides))
