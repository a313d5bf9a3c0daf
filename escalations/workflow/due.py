"""Does what time has made due: asks at opening, moves overdue steps on, lets lapsed holds go back."""

from __future__ import annotations

import datetime
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from escalations import notices
from escalations.choices import EventKind, State, StepRole, Worry
from escalations.models import Ask, Escalation, EscalationStep
from escalations.rules import chains, states
from escalations.workflow import referrals, routing
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox, working_time
from livingwell.choices import RoleName
from livingwell.models import Area, User
from livingwell.working_time import Limit, Unit

#: What a matter whose meeting is moved or cancelled is left at the least (ruling 7).
AT_LEAST = Limit(1, Unit.WORKING_DAYS)


@transaction.atomic
def route(pk: UUID) -> bool:
    """Do what is due on one escalation; a repeat finds nothing due and stops. True when it moved."""
    escalation = routing.lock(pk)
    now = clock.now()
    if not escalation.is_open or escalation.next_at is None or escalation.next_at > now:
        return False
    if escalation.state == State.REFERRED:
        referrals.chase_first(escalation, now)
    elif escalation.state == State.HELD:
        _lapse(escalation, now)
    elif escalation.state == State.LISTED:
        routing.move(escalation, routing.onward(escalation, now, escalation.step + 1), verb="ask_next")
    else:
        _ask_next(escalation, now)
    return True


def _ask_next(escalation: Escalation, now: datetime.datetime) -> None:
    running = EscalationStep.objects.filter(escalation=escalation, ended_at__isnull=True).first()
    if running is None:
        turn = routing.begin(escalation, now)
        if turn.asking:
            escalation.alarm_since = None
    elif running.ask_at <= now and escalation.respond_by is not None and escalation.respond_by > now:
        _ask_at_opening(escalation, now)
        return
    elif escalation.step >= len(routing.steps_for(escalation)) - 1:
        turn = routing.repeat_last(escalation, now)
    else:
        turn = routing.onward(escalation, now, escalation.step + 1)
    routing.move(escalation, turn, verb="ask_next")


def _ask_at_opening(escalation: Escalation, now: datetime.datetime) -> None:
    """The clock of an on-duty step begins to run: the rota is read again, the deadline stays (ruling 4)."""
    turn = routing.onward(escalation, now, escalation.step, again=True)
    same = turn.asking is not None and turn.asking.position == escalation.step and not turn.alarm
    routing.move(escalation, turn, verb="ask_next", no_later=escalation.respond_by if same else None)


def _lapse(escalation: Escalation, now: datetime.datetime) -> None:
    """Taken is not dealt with: the step after the one it was taken at asks (ruling 13)."""
    holder: User = escalation.holder  # type: ignore[assignment]  # what is taken has one
    position = chains.after_lapse(routing.steps_for(escalation), escalation.step)
    if position == escalation.step:
        turn = routing.repeat_last(escalation, now, alarm=False)
    else:
        turn = routing.onward(escalation, now, position, but=frozenset({holder.pk}))
    text = f"{holder.name} had it and did not get to it in time"
    lapsed = happened(escalation, EventKind.LAPSED, now, text=text)
    routing.move(escalation, turn, verb="lapse", before=[lapsed])
    occasion = f"version-{escalation.version}"
    outbox.put(notices.about_escalation(escalation, [holder], notices.LAPSED, occasion))


@transaction.atomic
def send_back(pk: UUID, *, holder_pk: UUID, why: str) -> bool:
    """The holder has gone away, left or lost the role: the same step asks others (ruling 13).

    Somebody else may have it by now: then it stays with them.
    """
    escalation = routing.lock(pk)
    holder = escalation.holder
    if escalation.state not in states.TAKEN or holder is None or holder.pk != holder_pk:
        return False
    now = clock.now()
    turn = routing.onward(escalation, now, escalation.step, gone=frozenset({holder.pk}), again=True)
    back = happened(escalation, EventKind.WENT_BACK, now, text=f"{holder.name} {why}")
    routing.move(escalation, turn, verb="lapse", before=[back])
    occasion = f"version-{escalation.version}"
    outbox.put(notices.about_escalation(escalation, [holder], notices.LAPSED, occasion))
    return True


@transaction.atomic
def reconsider_meeting(pk: UUID) -> bool:
    """The meeting it was listed for has moved or is cancelled: decide anew at once (ruling 7).

    Without another meeting in time the coordinator has what remains of their limit since receipt,
    but at least one working day.
    """
    escalation = routing.lock(pk)
    meeting = escalation.meeting
    if escalation.state != State.LISTED or meeting is None:
        return False
    if meeting.cancelled_at is None and meeting.starts == escalation.meeting_starts:
        return False
    now = clock.now()
    turn = routing.anew(escalation, now)
    if turn.asking and turn.asking.role != StepRole.MEETING_HOST:
        hours = turn.case.roster.hours
        by = max(
            working_time.add(escalation.opened_at, turn.limit, hours), working_time.add(now, AT_LEAST, hours)
        )
        turn = replace(turn, asking=replace(turn.asking, respond_by=by))
    moved = happened(escalation, EventKind.WENT_BACK, now, text="the meeting was moved or cancelled")
    routing.move(escalation, turn, verb="ask_next", before=[moved])
    return True


@transaction.atomic
def ask_incoming(pk: UUID) -> bool:
    """The shift changed while an on-duty step runs: the incoming person is asked too, the deadline stays.

    Not before the step's clock runs: who is on duty at opening is asked then.
    """
    escalation = routing.lock(pk)
    step = EscalationStep.objects.filter(escalation=escalation, ended_at__isnull=True).last()
    if escalation.state != State.WAITING or step is None or step.role != StepRole.TEAM_LEADER_ON_DUTY:
        return False
    now = clock.now()
    turn = routing.begin(escalation, now)
    asking = chains.ask(turn.steps, step.position, now, turn.case)
    if asking.ask_at > now:
        return False
    known = set(Ask.objects.filter(step=step).values_list("person_id", flat=True))
    incoming = tuple(person for person in asking.people if person.id not in known)
    if not incoming or asking.role != StepRole.TEAM_LEADER_ON_DUTY:
        return False
    outbox.put(routing.ask_people(escalation, turn, replace(asking, people=incoming), step))
    write([happened(escalation, EventKind.ASKED, now, text=f"{incoming[0].name}, now on duty, asked too")])
    escalation.why = f"{escalation.why}, {incoming[0].name}"[:200]
    escalation.last_event_at = now
    routing.save(escalation)
    return True


def meetings_changed() -> list[UUID]:
    """Escalations listed for a meeting that has moved or is cancelled."""
    listed = Escalation.objects.filter(state=State.LISTED)
    changed = Q(meeting__cancelled_at__isnull=False) | ~Q(meeting__starts=F("meeting_starts"))
    return list(listed.filter(changed).values_list("pk", flat=True)[:200])


def shifts_changed(now: datetime.datetime) -> list[UUID]:
    """Escalations whose on-duty step runs while somebody not asked in it has come on duty.

    Out of hours only the very worried ones: the clock of the others stands still.
    """
    working = [
        area.pk
        for area in Area.objects.prefetch_related("closures")
        if working_time.is_open(now, area.hours())
    ]
    running = EscalationStep.objects.filter(
        Q(escalation__worry=Worry.VERY_WORRIED) | Q(escalation__area__in=working),
        ended_at__isnull=True,
        skipped="",
        role=StepRole.TEAM_LEADER_ON_DUTY,
        ask_at__lte=now,
        escalation__state=State.WAITING,
        escalation__area__shifts__post=RoleName.TEAM_LEADER,
        escalation__area__shifts__starts__lte=now,
        escalation__area__shifts__ends__gt=now,
    ).exclude(asks__person=F("escalation__area__shifts__person"))
    found = running.order_by("escalation__pressing").values_list("escalation_id", flat=True)
    return list(dict.fromkeys(found[:200]))
