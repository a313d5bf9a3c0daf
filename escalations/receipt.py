"""What happens next with a report, in words: for the receipt, the lists and the JSON answer.

Always a person and a time where there is one. A safeguarding matter says only that it was received.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from escalations.choices import Placing, QuarantineReason, ReferralKind, State, StepRole, Worry
from escalations.models import passed_on, referrals, services
from escalations.models.observations import Quarantined
from escalations.rules import policies, states
from escalations.rules.services import NAMED_ON_A_RECEIPT
from livingwell import clock, wording
from livingwell.choices import CoproductionModel, RoleName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from escalations.models import Ask, Escalation, Observation, Referral, Service
    from livingwell.models import User

HEAR = "You will hear what came of it."
RING_US = "Ring your coordinator or the office, and say what you saw."

#: The role whose holders a step could ask, and how they are called when it may be more than one.
HOLDERS: dict[str, tuple[str, str]] = {
    StepRole.COORDINATOR: (RoleName.COORDINATOR, "a coordinator"),
    StepRole.COORDINATORS: (RoleName.COORDINATOR, "the coordinators"),
    StepRole.TEAM_LEADER: (RoleName.TEAM_LEADER, "a team leader"),
    StepRole.TEAM_LEADER_ON_DUTY: (RoleName.TEAM_LEADER, "the team leader on duty"),
    StepRole.OTHER_TEAM_LEADERS: (RoleName.TEAM_LEADER, "the other team leaders"),
    StepRole.PROGRAMME_MANAGER: (RoleName.PROGRAMME_MANAGER, "the programme manager"),
}
WAITS: dict[str, str] = {
    QuarantineReason.NO_LONGER_MATCHED: "because you do not visit them any more",
    QuarantineReason.BEFORE_MATCH: "because it is from before your visits began",
    QuarantineReason.NOT_ACTIVE: "because you are not down as an active volunteer just now",
    QuarantineReason.KEY_CONFLICT: "because it came twice with different words, and we have kept both",
    QuarantineReason.TOO_OLD: "because it is from some time ago",
}


@dataclass(frozen=True)
class Line:
    """Where a report stands, on one line of a list: words, icon, and whether it is done or waits."""

    text: str
    icon: str
    tone: str = ""


@dataclass(frozen=True)
class Call:
    """Somebody to ring: now, or whenever it suits."""

    name: str
    role: str
    first_name: str
    phone: str
    now: bool


@dataclass(frozen=True)
class Next:
    """One of the things that happen next: said first in bold, then plainly."""

    strong: str
    text: str = ""


@dataclass(frozen=True)
class Receipt:
    """All a receipt says beyond what the volunteer wrote."""

    state: str
    heading: str
    line: Line
    next: tuple[Next, ...]
    call: Call | None = None
    holder: str | None = None
    respond_by: datetime.datetime | None = None
    alarm: bool = False
    story: UUID | None = None
    contacts: tuple[Service, ...] = ()

    def as_json(self, pk: UUID) -> dict[str, object]:
        """The answer of the contract to who asked for JSON."""
        first = self.next[0] if self.next else Next("")
        return {
            "id": str(pk),
            "state": self.state,
            "next": f"{first.strong} {first.text}".strip(),
            "holder": self.holder,
            "respond_by": self.respond_by.astimezone(clock.LONDON).isoformat() if self.respond_by else None,
        }


def state_of(report: Observation | Quarantined) -> str:
    """Where it stands for its author, from the one table of states."""
    if isinstance(report, Quarantined):
        waits = report.placed_at is None
        return states.author_state(None if waits else State.CLOSED, quarantined=waits)
    escalation = report.escalation
    if escalation is None or escalation.safeguarding:
        return states.author_state(None)
    seen = getattr(report, "seen_at", None) is not None
    return states.author_state(escalation.state, seen=seen)


def line_of(report: Observation | Quarantined) -> Line:
    """Where it stands, for a list; asks the database nothing."""
    if isinstance(report, Quarantined):
        return _line_of_kept(report)
    if report.retracted_at is not None:
        return Line("You took it back", "cross")
    escalation = report.escalation
    if escalation is None:
        return Line("Received. Thank you", "tick", "is-done")
    if escalation.safeguarding:
        return Line("Received", "tick", "is-done")
    return _line_of_concern(report, escalation)


def _line_of_kept(report: Quarantined) -> Line:
    if report.placed_at is None:
        return Line("Kept, waiting for a person to place it", "clock", "is-waiting")
    if report.placing == Placing.SAME:
        return Line("Kept with another report of yours", "tick", "is-done")
    return Line("Read and kept. Nothing more is done with it", "tick")


def _line_of_concern(report: Observation, escalation: Escalation) -> Line:
    state = state_of(report)
    if state == "closed":
        return Line("Dealt with", "tick", "is-done")
    if state == "in_hand":
        return Line(f"{escalation.holder.name} has it" if escalation.holder else "In hand", "tick", "is-done")
    if escalation.alarm_since is not None:
        return Line("Sent. Nobody has been reached yet", "warning", "is-waiting")
    if state == "seen":
        return Line(f"Seen by {report.seen_by} {_at(report.seen_at)}", "eye", "is-done")  # type: ignore[attr-defined]
    return Line("Sent, not seen yet", "send")


def _at(moment: datetime.datetime) -> str:
    said = wording.say_when(moment, clock.now())
    return f"at {said.removeprefix('today ')}" if said.startswith("today ") else said


def expect(report: Observation | Quarantined) -> str:
    """By when somebody looks at it, for a list: only while nobody has it."""
    escalation = None if isinstance(report, Quarantined) else report.escalation
    if escalation is None or escalation.safeguarding or escalation.state not in states.FREE:
        return ""
    if escalation.alarm_since is not None or escalation.respond_by is None:
        return "We go on trying. Open it to see what you can do."
    if isinstance(report, Quarantined) or report.retracted_at is not None:
        return ""
    who = escalation.why.removeprefix("Asked: ") if escalation.why.startswith("Asked: ") else ""
    if not who:
        return ""
    return f"{who} will look at this by {wording.say_by_volunteer(escalation.respond_by, clock.now())}."


def receipt_of(report: Observation | Quarantined, *, brief: bool = False) -> Receipt:
    """The whole receipt; reads whom it is with and who comes after them. `brief`: only what is first."""
    state, line = state_of(report), line_of(report)
    if isinstance(report, Quarantined):
        return _kept(report, state, line)
    escalation = report.escalation
    if report.retracted_at is not None:
        step = Next("You took it back.", "Whoever was asked about it has been told and confirms it.")
        return Receipt(state, "You took this back", line, (step,))
    if escalation is None:
        return _thanked(report, state, line)
    if escalation.safeguarding:
        return _safeguarding(escalation, state, line)
    if escalation.state in states.FREE:
        told = _on_its_way(report, escalation, state, line, brief=brief)
    else:
        told = _with_somebody(report, escalation, state, line)
    return told if brief or not escalation.is_open else _with_contacts(told, report, escalation)


def _with_contacts(told: Receipt, report: Observation, escalation: Escalation) -> Receipt:
    """Whom to ring meanwhile about what was ticked, and to whom it was sent on, with the day."""
    contacts = services.fitting(report.client.area_id, report.noticed, NAMED_ON_A_RECEIPT)
    sent = referrals.told_to_author(escalation) if escalation.state in states.TAKEN else ()
    return replace(told, contacts=tuple(contacts), next=(*told.next, *map(_sent_on, sent)))


def _sent_on(referral: Referral) -> Next:
    """To whom, and when: nothing of what was asked or answered (permissions)."""
    who = "somebody who can help" if referral.kind == ReferralKind.COLLEAGUE else referral.to_name
    return Next(f"Sent on to {who} on {wording.say_date(referral.sent_at, clock.now())}.")


def _kept(report: Quarantined, state: str, line: Line) -> Receipt:
    """It waits for a person, or was set aside by one, who says why."""
    if report.placed_at is not None:
        by = report.placed_by.name if report.placed_by else "Somebody"
        step = Next(
            f"{by} has read it", f"and writes: “{report.answer}”" if report.answer else "and kept it."
        )
        return Receipt(state, "We have read what you wrote", line, (step, Next("Not right?", RING_US)))
    why = WAITS.get(report.reason, "")
    who = "A team leader" if report.safeguarding else "A coordinator or team leader"
    steps = [Next("Nothing is lost.", f"{who} looks at it and files it by hand, {why}.")]
    if report.worry == Worry.VERY_WORRIED:
        steps.append(Next("They have all been told at once.", f"Do not wait for them. {RING_US}"))
    return Receipt(state, "We have kept what you wrote", line, tuple(steps))


def _thanked(report: Observation, state: str, line: Line) -> Receipt:
    name = report.client.first_name
    if report.as_usual:
        step = Next("Thank you for going.", f"Your visit to {name} is noted, so that a change would show.")
        return Receipt(state, "Thank you. All as usual.", line, (step,))
    step = Next("Thank you for telling us.", f"{name}’s coordinator reads it among the good news.")
    return Receipt(state, "Thank you for the good news", line, (step,))


def _safeguarding(escalation: Escalation, state: str, line: Line) -> Receipt:
    """Neutral: that it was received, whatever has happened to it since (ruling 15)."""
    steps = [
        Next("We have received it.", "It goes only to those who look after people’s safety here."),
        Next(
            "Please do not look into it yourself,", "and do not talk about it with anybody it may be about."
        ),
        Next("You may not hear what came of it.", "That is not because of anything you did."),
    ]
    if escalation.alarm_since is not None and escalation.state in states.FREE:
        return Receipt(state, "We have not reached anybody yet", line, (_ALARMED, *steps[1:]), alarm=True)
    return Receipt(state, "We have received it. Thank you.", line, tuple(steps))


_ALARMED = Next(
    "We have not reached anybody yet.",
    "We go on trying, but do not wait for us: use the numbers below, and 999 if anybody is in danger.",
)


def _on_its_way(
    report: Observation, escalation: Escalation, state: str, line: Line, *, brief: bool
) -> Receipt:
    asks = passed_on.asked_now(escalation)
    heard = Next(HEAR, "We send you a message with a link and no names in it.")
    if escalation.alarm_since is not None or not asks:
        call = _call(report, escalation, asks, always=True) if asks and not brief else None
        return Receipt(
            state, "We have not reached anybody yet", line, (_ALARMED, heard), call,
            respond_by=escalation.respond_by, alarm=True,
        )  # fmt: skip
    first = _first(report, escalation, asks)
    if brief:
        return Receipt(state, "", line, (first,), respond_by=escalation.respond_by)
    call = _call(report, escalation, asks)
    heading = "Thank you, we have it"
    if call and escalation.worry == Worry.VERY_WORRIED:
        heading = f"We have it. Now please ring {call.first_name}."
    steps = (first, _onward(escalation, asks), heard)
    return Receipt(state, heading, line, steps, call, respond_by=escalation.respond_by)


def _first(report: Observation, escalation: Escalation, asks: list[Ask]) -> Next:
    """Who looks at it by when: "Jo, your coordinator, will look at this by Tuesday noon"."""
    now = clock.now()
    by = wording.say_by_volunteer(escalation.respond_by or now, now)
    who = wording.say_list([_presented(report, ask) for ask in asks[:3]], "or")
    comma = "," if len(asks) == 1 else ""
    asked_at = asks[0].at
    if escalation.state == State.LISTED and escalation.meeting_starts:
        day = wording.say_date(escalation.meeting_starts, now)
        strong = f"It is on the list of the meeting on {day}, with {who}{comma}"
        return Next(f"{strong} who will look at this by {by}.")
    if asked_at > now:
        text = f"They are asked {wording.say_when(asked_at, now)}, when their duty begins."
        return Next(f"{who}{comma} will look at this by {by}.", text)
    is_seen = getattr(report, "seen_at", None) is not None
    text = "They see that you asked to be rung. " if report.ring_me else ""
    text += "" if is_seen else "You will see here when they have seen it."
    return Next(f"{who}{comma} will look at this by {by}.", text.strip())


def _presented(report: Observation, ask: Ask) -> str:
    person = ask.person
    if person.pk == report.client.coordinator_id:
        return (
            f"{person.name}, your coordinator" if _speaks_to_author(report) else f"{person.name}, coordinator"
        )
    if ask.step is None or ask.step.role == StepRole.MEETING_HOST:
        return person.name
    return f"{person.name}, {_singular(ask.step.role)}"


def _speaks_to_author(report: Observation) -> bool:
    return report.author.user_id is not None


def _singular(role: str) -> str:
    known = {
        StepRole.COORDINATORS: RoleName.COORDINATOR.label,
        StepRole.OTHER_TEAM_LEADERS: RoleName.TEAM_LEADER.label,
    }
    return known.get(role) or StepRole(role).label


def _onward(escalation: Escalation, asks: list[Ask]) -> Next:
    """Whom it goes to if they cannot."""
    first = wording.say_list([ask.person.first_name for ask in asks[:3]], "or")
    level = policies.level_of(escalation.worry, safeguarding=escalation.safeguarding)
    steps = policies.steps_of(escalation.chains[level])
    position = escalation.step + 1
    if position >= len(steps):
        return Next(f"If {first} cannot, it is asked again,", "and on until someone takes it.")
    role, several = HOLDERS.get(steps[position].role, ("", "the next person"))
    but = {ask.person_id for ask in asks} | ({escalation.about_id} if escalation.about_id else set())
    names = passed_on.holders_of(role, escalation.area_id, but) if role else []
    who = names[0] if len(names) == 1 else several
    then = _then(escalation.respond_by or clock.now())
    return Next(f"If {first} cannot, it goes to {who}", f"{then}, and on until someone takes it.")


def _then(at: datetime.datetime) -> str:
    """The moment of a deadline: "at 3:06pm", "tomorrow at 11am", "on Monday 15 June at 5pm"."""
    day, comma, time = wording.say_by_volunteer(at, clock.now()).partition(", ")
    if not comma:
        return f"at {day}"
    return f"{day} at {time}" if day in {"tomorrow", "yesterday"} else f"on {day} at {time}"


def _call(
    report: Observation, escalation: Escalation, asks: list[Ask], *, always: bool = False
) -> Call | None:
    """Whom to ring: when very worried, and at every level where a team leader takes the calls."""
    by_phone = report.client.area.model == CoproductionModel.TEAM_LEADER
    if not (always or by_phone or escalation.worry == Worry.VERY_WORRIED):
        return None
    ask = asks[0]
    role = _singular(ask.step.role) if ask.step else ""
    now = clock.now()
    if ask.step and ask.step.role == StepRole.TEAM_LEADER_ON_DUTY:
        until = passed_on.on_duty_until(ask.person_id, escalation.area_id, max(now, ask.at))
        role = wording.say_person("", role, now, until).removeprefix(", ")
    return _ringing(ask.person, role, escalation)


def _ringing(person: User, role: str, escalation: Escalation) -> Call | None:
    phone = person.phone or escalation.area.phone
    role = role[:1].upper() + role[1:]
    now = escalation.worry == Worry.VERY_WORRIED or escalation.alarm_since is not None
    return Call(person.name, role, person.first_name, phone, now) if phone else None


def _with_somebody(report: Observation, escalation: Escalation, state: str, line: Line) -> Receipt:
    if state == "closed":
        story = passed_on.story_of(report)
        text = "" if story else "What came of it follows in a moment, when there is something to tell."
        return Receipt(state, "This is dealt with", line, (Next("It is closed.", text),), story=story)
    holder = escalation.holder
    name = holder.name if holder else "Somebody"
    steps = (
        Next(f"{name} has it.", "They do what can be done, or find who can."),
        Next(HEAR, "We send you a message with a link and no names in it."),
    )
    call = None
    if holder and escalation.worry == Worry.VERY_WORRIED:
        call = _ringing(holder, "Has it now", escalation)
    return Receipt(
        state, f"{holder.first_name if holder else 'Somebody'} has it", line, steps, call,
        holder=name, respond_by=escalation.respond_by,
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One report on a list of what a volunteer has passed on."""

    report: Observation | Quarantined
    line: Line
    expect: str


def rows(reports: Iterable[Observation | Quarantined]) -> list[Row]:
    """Reports with what is said of each on a list."""
    return [Row(report, line_of(report), expect(report)) for report in reports]
