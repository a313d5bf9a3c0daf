"""The routing policies an area starts with, one for each coproduction model (product, section 3).

These are the defaults a new area's policy is copied from; the policy itself is rows that the area
agrees, dates and changes. Limits are written short: `5d` working days, `4h` working hours, `15m!`
minutes on the clock.
"""

from __future__ import annotations

from collections.abc import Sequence

from escalations.choices import Level, StepRole
from escalations.rules.chains import Step
from livingwell.choices import CoproductionModel
from livingwell.working_time import Limit, Unit

Chain = tuple[tuple[str, str], ...]

_MENTION: Chain = (
    (StepRole.COORDINATOR, "5d"),
    (StepRole.TEAM_LEADER, "2d"),
    (StepRole.PROGRAMME_MANAGER, "2d"),
)
_WORRIED: Chain = (
    (StepRole.COORDINATOR, "1d"),
    (StepRole.TEAM_LEADER, "1d"),
    (StepRole.PROGRAMME_MANAGER, "1d"),
)
_VERY_WORRIED: Chain = (
    (StepRole.COORDINATOR, "60m!"),
    (StepRole.TEAM_LEADER, "60m!"),
    (StepRole.PROGRAMME_MANAGER, "60m!"),
)
_VERY_WORRIED_BY_PHONE: Chain = (
    (StepRole.TEAM_LEADER_ON_DUTY, "15m!"),
    (StepRole.OTHER_TEAM_LEADERS, "15m!"),
    (StepRole.COORDINATORS, "15m!"),
    (StepRole.PROGRAMME_MANAGER, "15m!"),
)
#: Ruling 15: the same in every model.
_SAFEGUARDING: Chain = (
    (StepRole.TEAM_LEADER_ON_DUTY, "30m!"),
    (StepRole.OTHER_TEAM_LEADERS, "30m!"),
    (StepRole.PROGRAMME_MANAGER, "30m!"),
)


def _by_phone(limit: str) -> Chain:
    return (
        (StepRole.TEAM_LEADER_ON_DUTY, limit),
        (StepRole.OTHER_TEAM_LEADERS, limit),
        (StepRole.PROGRAMME_MANAGER, limit),
    )


DEFAULTS: dict[str, dict[str, Chain]] = {
    CoproductionModel.FORMAL_MEETING: {
        Level.MENTION: ((StepRole.MEETING_HOST, "1d"), *_MENTION),
        Level.WORRIED: _WORRIED,
        Level.VERY_WORRIED: _VERY_WORRIED,
        Level.SAFEGUARDING: _SAFEGUARDING,
    },
    CoproductionModel.COFFEE_MORNING: {
        Level.MENTION: _MENTION,
        Level.WORRIED: _WORRIED,
        Level.VERY_WORRIED: _VERY_WORRIED,
        Level.SAFEGUARDING: _SAFEGUARDING,
    },
    CoproductionModel.TEAM_LEADER: {
        Level.MENTION: _by_phone("1d"),
        Level.WORRIED: _by_phone("4h"),
        Level.VERY_WORRIED: _VERY_WORRIED_BY_PHONE,
        Level.SAFEGUARDING: _SAFEGUARDING,
    },
    CoproductionModel.VOLUNTEERS_IN_MDT: {
        Level.MENTION: _MENTION,
        Level.WORRIED: _WORRIED,
        Level.VERY_WORRIED: _VERY_WORRIED_BY_PHONE,
        Level.SAFEGUARDING: _SAFEGUARDING,
    },
}


def complete(chains: dict[str, list[list[str]]], model: str) -> dict[str, list[list[str]]]:
    """The chains as an escalation copies them: a level that has none takes the default of the model.

    Every chain ends with the programme manager (ruling 1); one that does not goes on to them with
    the limit of its last step. So an area without a policy loses no report.
    """
    whole: dict[str, list[list[str]]] = {}
    for level, default in DEFAULTS[model].items():
        chain = [list(step) for step in chains.get(level) or default]
        if chain[-1][0] != StepRole.PROGRAMME_MANAGER:
            chain.append([str(StepRole.PROGRAMME_MANAGER), chain[-1][1]])
        whole[level] = chain
    return whole


def level_of(worry: str, *, safeguarding: bool) -> str:
    """Which chain a report of this worry takes."""
    return Level.SAFEGUARDING if safeguarding else worry


def steps_of(chain: list[list[str]] | Chain) -> tuple[Step, ...]:
    """Steps from a chain as it is copied onto an escalation: pairs of role and short limit."""
    return tuple(Step(role, Limit.parse(limit)) for role, limit in chain)


#: The levels an area agrees chains for; the one for safeguarding is the same everywhere (ruling 15).
AGREED_LEVELS: tuple[str, ...] = (Level.MENTION, Level.WORRIED, Level.VERY_WORRIED)
#: What a step may take at most, in its own unit: more would be no promise any more.
LONGEST: dict[Unit, int] = {Unit.CLOCK_MINUTES: 240, Unit.WORKING_HOURS: 40, Unit.WORKING_DAYS: 10}
MOST_STEPS = 5


def problems(level: str, chain: Sequence[tuple[str, str]], model: str) -> list[str]:
    """What is wrong with a chain somebody would like to agree on, in words; empty when it may be.

    Every chain ends with the programme manager (ruling 1) and asks each role once; very worried runs
    on the clock, day and night; only worth mentioning waits for a meeting, first and where there are
    formal meetings (ruling 7). Limits are written short (`5d`, `4h`, `15m!`).
    """
    roles = [role for role, _ in chain]
    if not roles or roles[-1] != StepRole.PROGRAMME_MANAGER:
        return ["End it with the programme manager, who answers when nobody else does."]
    found = []
    if len(set(roles)) < len(roles):
        found.append("Ask each role once: after the last step the chain begins anew by itself.")
    if StepRole.MEETING_HOST in roles and not _may_wait_for_meeting(level, roles, model):
        found.append(
            "Only worth mentioning waits for a meeting: as its first step, where there are formal meetings."
        )
    limits = [Limit.parse(limit) for _, limit in chain]
    if level == Level.VERY_WORRIED and any(one.unit != Unit.CLOCK_MINUTES for one in limits):
        found.append("Very worried runs day and night: give minutes on the clock.")
    if any(one.amount > LONGEST[one.unit] for one in limits):
        found.append("No step may take more than 240 minutes, 40 working hours or 10 working days.")
    return found


def _may_wait_for_meeting(level: str, roles: Sequence[str], model: str) -> bool:
    return (
        level == Level.MENTION
        and model == CoproductionModel.FORMAL_MEETING
        and roles[0] == StepRole.MEETING_HOST
    )
