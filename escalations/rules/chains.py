"""The escalation rule: who is asked, in what order, by when, and why somebody is passed over.

Pure: takes a policy's steps, the moment and who is there (a `Roster`), and answers with whom each
step asks. Sources: product section 3 and rulings 1 to 7, 15 and 29. Instants are aware, in UTC.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from escalations.choices import Skip, StepRole
from livingwell import working_time
from livingwell.working_time import Hours, Limit, Unit

#: A formal meeting takes what is worth mentioning when it starts within this time (ruling 7).
MEETING_WITHIN = datetime.timedelta(hours=14 * 24)


@dataclass(frozen=True)
class Step:
    """One step of a policy: whom it asks and how long they have."""

    role: str
    limit: Limit


@dataclass(frozen=True)
class Person:
    """Somebody who might be asked: how busy, when away, whether a message would reach them."""

    id: UUID
    email: str
    name: str = ""
    load: int = 0
    last_asked: datetime.datetime | None = None
    reachable: bool = True
    away: tuple[tuple[datetime.datetime, datetime.datetime], ...] = ()

    def is_away(self, at: datetime.datetime) -> bool:
        """Whether an absence covers that moment."""
        return any(starts <= at < ends for starts, ends in self.away)


@dataclass(frozen=True)
class Duty:
    """A shift on the rota: on duty from its start up to, not including, its end."""

    person: UUID
    starts: datetime.datetime
    ends: datetime.datetime


@dataclass(frozen=True)
class Meeting:
    """The next formal meeting of the area and who hosts it."""

    id: UUID
    starts: datetime.datetime
    ends: datetime.datetime
    host: Person


@dataclass(frozen=True)
class Roster:
    """Who is there for one client's area."""

    hours: Hours
    coordinators: tuple[Person, ...] = ()
    team_leaders: tuple[Person, ...] = ()
    team_leaders_elsewhere: tuple[Person, ...] = ()
    programme_managers: tuple[Person, ...] = ()
    own_coordinator: UUID | None = None
    duties: tuple[Duty, ...] = ()
    meeting: Meeting | None = None

    def on_duty(self, at: datetime.datetime) -> frozenset[UUID]:
        """Whom the rota names for that moment."""
        return frozenset(duty.person for duty in self.duties if duty.starts <= at < duty.ends)


@dataclass(frozen=True)
class Asking:
    """What one step does: the people it asks and until when, or why it is passed over."""

    position: int
    role: str
    people: tuple[Person, ...]
    skipped: str | None
    ask_at: datetime.datetime
    respond_by: datetime.datetime | None
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Circumstances:
    """What bears on every step of one escalation: who is there, who was asked, whom it is about."""

    roster: Roster
    received_at: datetime.datetime
    asked: frozenset[UUID] = frozenset()
    about: frozenset[UUID] = frozenset()
    safeguarding: bool = False


@dataclass(frozen=True)
class _Candidates:
    """Those a role could mean, best first, and what it means when there are none."""

    people: tuple[Person, ...]
    if_none: str
    together: bool = False
    role: str = ""


def ask(steps: Sequence[Step], position: int, at: datetime.datetime, case: Circumstances) -> Asking:
    """What the step at `position` does when its turn comes at that moment."""
    step = steps[position]
    if step.role == StepRole.MEETING_HOST:
        return _ask_host(step, position, at, case)
    starts = _clock_starts(step.limit, at, case.roster.hours)
    candidates = _CANDIDATES[step.role](case, starts)
    people, skipped = _choose(candidates, case, starts)
    waits_for_opening = step.role == StepRole.TEAM_LEADER_ON_DUTY and not skipped
    return Asking(
        position=position,
        role=candidates.role or step.role,
        people=people,
        skipped=skipped,
        ask_at=starts if waits_for_opening else at,
        respond_by=None if skipped else working_time.add(at, step.limit, case.roster.hours),
    )


def walk(
    steps: Sequence[Step], position: int, at: datetime.datetime, case: Circumstances
) -> tuple[list[Asking], Asking | None]:
    """From `position` on, those passed over and the first step that can be asked; None when none can."""
    passed: list[Asking] = []
    for place in range(position, len(steps)):
        asking = ask(steps, place, at, case)
        if asking.skipped is None:
            return passed, asking
        if _is_said(asking):
            passed.append(asking)
    return passed, None


def foresee(steps: Sequence[Step], at: datetime.datetime, case: Circumstances) -> list[Asking]:
    """The whole chain as it would run if nobody answered: what `explain_route` and the receipt show."""
    chain: list[Asking] = []
    asked = case.asked
    for position in range(len(steps)):
        asking = ask(steps, position, at, replace(case, asked=asked))
        if not _is_said(asking):
            continue
        chain.append(asking)
        asked |= {person.id for person in asking.people}
        at = asking.respond_by or at
    return chain


def after_lapse(steps: Sequence[Step], taken_at: int) -> int:
    """Where a lapsed hold goes on: the step after the one it was taken at, or the last again."""
    return min(taken_at + 1, len(steps) - 1)


def retry_at(at: datetime.datetime, limit: Limit, hours: Hours) -> datetime.datetime:
    """When everybody was passed over: again after 5 minutes on the clock, or one working hour (ruling 3)."""
    if limit.unit == Unit.CLOCK_MINUTES:
        return working_time.add(at, Limit(5, Unit.CLOCK_MINUTES), hours)
    return working_time.add(at, Limit(1, Unit.WORKING_HOURS), hours)


def message_after(asking_at: datetime.datetime, limit: Limit, hours: Hours) -> datetime.datetime:
    """When a message about a step may leave: at once by the clock, else at opening (ruling 29)."""
    return _clock_starts(limit, asking_at, hours)


def next_meeting(roster: Roster, received_at: datetime.datetime) -> Meeting | None:
    """The formal meeting that takes a report received then: within 14 times 24 hours (ruling 7)."""
    meeting = roster.meeting
    if meeting is None or meeting.starts - received_at > MEETING_WITHIN:
        return None
    return meeting


def _ask_host(step: Step, position: int, at: datetime.datetime, case: Circumstances) -> Asking:
    meeting = next_meeting(case.roster, case.received_at)
    if meeting is None or meeting.starts <= at:
        return Asking(position, step.role, (), Skip.VACANT, at, None)
    candidates = _Candidates((meeting.host,), Skip.VACANT)
    people, skipped = _choose(candidates, case, meeting.starts)
    by = None if skipped else working_time.add(meeting.ends, step.limit, case.roster.hours)
    return Asking(position, step.role, people, skipped, at, by, meeting)


def _is_said(asking: Asking) -> bool:
    """A meeting that does not come within 14 days is no step at all."""
    return not (asking.role == StepRole.MEETING_HOST and asking.meeting is None)


def _clock_starts(limit: Limit, at: datetime.datetime, hours: Hours) -> datetime.datetime:
    """When the step's time begins to run: at once by the clock, at the next opening in working time."""
    return at if limit.unit == Unit.CLOCK_MINUTES else working_time.next_opening(at, hours)


def _choose(
    candidates: _Candidates, case: Circumstances, at: datetime.datetime
) -> tuple[tuple[Person, ...], str | None]:
    """Who of the candidates is asked; or the fact that left nobody."""
    people = candidates.people
    if not people:
        return (), candidates.if_none
    sieves: tuple[tuple[Callable[[Person], bool], str], ...] = (
        (lambda person: person.id not in case.about, Skip.ABOUT_THEM),
        (lambda person: not person.is_away(at), Skip.AWAY),
        (lambda person: person.reachable, Skip.NO_CHANNEL),
        (lambda person: person.id not in case.asked, Skip.ALREADY_ASKED),
    )
    for keeps, fact in sieves:
        people = tuple(person for person in people if keeps(person))
        if not people:
            return (), fact
    return (people if candidates.together else people[:1]), None


def _by_load(person: Person) -> tuple[int, float, str]:
    """Fewest open first; ties by who was asked longest ago, those never asked before all (ruling 29)."""
    asked = person.last_asked.timestamp() if person.last_asked else 0.0
    return person.load, asked, person.email


def _coordinator(case: Circumstances, _at: datetime.datetime) -> _Candidates:
    roster = case.roster
    people = sorted(roster.coordinators, key=lambda one: (one.id != roster.own_coordinator, *_by_load(one)))
    return _Candidates(tuple(people), Skip.VACANT)


def _coordinators(case: Circumstances, _at: datetime.datetime) -> _Candidates:
    return _Candidates(tuple(sorted(case.roster.coordinators, key=_by_load)), Skip.VACANT, together=True)


def _team_leader(case: Circumstances, at: datetime.datetime) -> _Candidates:
    on_duty = case.roster.on_duty(at)
    people = sorted(case.roster.team_leaders, key=lambda one: (one.id not in on_duty, *_by_load(one)))
    return _Candidates(tuple(people), Skip.VACANT)


def _on_duty(case: Circumstances, at: datetime.datetime) -> _Candidates:
    roster = case.roster
    on_duty = roster.on_duty(at)
    people = tuple(person for person in roster.team_leaders if person.id in on_duty)
    if not people and case.safeguarding:
        leaders = tuple(sorted(roster.team_leaders, key=_by_load))
        return _Candidates(leaders, Skip.VACANT, together=True, role=StepRole.TEAM_LEADER)
    return _Candidates(people, Skip.NOBODY_ROSTERED)


def _other_team_leaders(case: Circumstances, _at: datetime.datetime) -> _Candidates:
    people = case.roster.team_leaders
    if case.safeguarding:
        people += tuple(one for one in case.roster.team_leaders_elsewhere if one not in people)
    return _Candidates(tuple(sorted(people, key=_by_load)), Skip.VACANT, together=True)


def _programme_manager(case: Circumstances, _at: datetime.datetime) -> _Candidates:
    return _Candidates(tuple(sorted(case.roster.programme_managers, key=_by_load)), Skip.VACANT)


_CANDIDATES: dict[str, Callable[[Circumstances, datetime.datetime], _Candidates]] = {
    StepRole.COORDINATOR: _coordinator,
    StepRole.COORDINATORS: _coordinators,
    StepRole.TEAM_LEADER: _team_leader,
    StepRole.TEAM_LEADER_ON_DUTY: _on_duty,
    StepRole.OTHER_TEAM_LEADERS: _other_team_leaders,
    StepRole.PROGRAMME_MANAGER: _programme_manager,
}
