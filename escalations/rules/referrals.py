"""The states of a referral, what leads from one to another, and when to ask how it stands.

The only list (product, section 4). A referral runs while somebody may still do something; when it ends,
or nothing is heard by its chase date, the matter comes back to who has it.
"""

from __future__ import annotations

import datetime

from escalations.choices import ClientAsked, ReferralKind, ReferralState, Worry
from livingwell import working_time
from livingwell.working_time import LONDON, Hours, Limit, Unit

#: Somebody may still do something.
RUNNING = (ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.STARTED)
#: "Still waiting": the state stays, only the chase date moves.
STILL_WAITING = "still_waiting"

_ENDS = (
    ReferralState.DONE,
    ReferralState.DECLINED,
    ReferralState.COULD_NOT_REACH,
    ReferralState.DECLINED_BY_PERSON,
    ReferralState.REVOKED,
)
#: (state, answer) -> the state after it; what is not here cannot be.
MOVES: dict[tuple[str, str], str] = {
    (ReferralState.SENT, ReferralState.ACCEPTED): ReferralState.ACCEPTED,
    (ReferralState.SENT, ReferralState.STARTED): ReferralState.STARTED,
    (ReferralState.ACCEPTED, ReferralState.STARTED): ReferralState.STARTED,
    **{(state, end): end for state in RUNNING for end in _ENDS},
    **{(state, STILL_WAITING): state for state in RUNNING},
}
#: What the service may say of itself; taking it back is for whoever sent it.
BY_THE_SERVICE = (
    ReferralState.ACCEPTED,
    ReferralState.STARTED,
    ReferralState.DONE,
    ReferralState.DECLINED,
    ReferralState.COULD_NOT_REACH,
    ReferralState.DECLINED_BY_PERSON,
)
#: Answers that are nothing without a reason.
NEED_A_REASON = (ReferralState.DECLINED,)

#: When to ask for the first time whether it was taken on, by worry.
FIRST_CHASE: dict[str, Limit] = {
    Worry.VERY_WORRIED: Limit(1, Unit.WORKING_DAYS),
    Worry.WORRIED: Limit(3, Unit.WORKING_DAYS),
    Worry.MENTION: Limit(10, Unit.WORKING_DAYS),
}
#: And again, once it was taken on or has begun.
NEXT_CHASE: dict[str, Limit] = {
    ReferralState.ACCEPTED: Limit(10, Unit.WORKING_DAYS),
    ReferralState.STARTED: Limit(20, Unit.WORKING_DAYS),
}
#: How far ahead a chase date may lie.
LATEST_CHASE = datetime.timedelta(days=90)
#: How long a one-time link works.
LINK_LASTS = datetime.timedelta(days=60)


class AnswerNotAllowedError(Exception):
    """The referral is not in a state in which this can be said of it."""


def next_state(state: str, answer: str) -> str:
    """The state after an answer; raises AnswerNotAllowedError when the table has no such move."""
    try:
        return MOVES[(state, answer)]
    except KeyError:
        said = ReferralState(state).label.lower()
        raise AnswerNotAllowedError(f"This is not possible any more: it stands as “{said}”.") from None


def is_running(state: str) -> bool:
    """Whether somebody may still do something about it."""
    return state in RUNNING


def answers_from(state: str, *, by_service: bool = False) -> list[str]:
    """What can be said of a referral as it stands, in the order of the list."""
    wanted = BY_THE_SERVICE if by_service else (*ReferralState.values, STILL_WAITING)
    return [str(answer) for answer in wanted if (state, answer) in MOVES]


def first_chase(worry: str, now: datetime.datetime, hours: Hours) -> datetime.datetime:
    """When to ask whether a referral sent now was taken on."""
    return working_time.add(now, FIRST_CHASE[worry], hours)


def next_chase(state: str, worry: str, now: datetime.datetime, hours: Hours) -> datetime.datetime:
    """When to ask again after news of this kind."""
    return working_time.add(now, NEXT_CHASE.get(state, FIRST_CHASE[worry]), hours)


def chase_on(day: datetime.date, hours: Hours) -> datetime.datetime:
    """The moment a chosen day means: when the team closes."""
    return working_time.from_local(datetime.datetime.combine(day, hours.closes))


def day_of(chase_at: datetime.datetime) -> datetime.date:
    """The day a chase date falls on, here."""
    return chase_at.astimezone(LONDON).date()


def why_not_send(kind: str, asked: str, why_anyway: str, *, refused_before: bool) -> str:
    """Why a referral may not go with this answer of the person; empty when it may.

    Who has refused to be passed on to services must be asked again and say yes. Otherwise a referral
    without a yes needs a reason for the record: an emergency, or what is best for somebody who cannot say.
    """
    if asked == ClientAsked.YES:
        return ""
    if refused_before and kind != ReferralKind.PRACTICE:
        return "They have said no to being passed on to services. Ask them again first."
    if not why_anyway:
        return "Say why it goes without their yes, for the record"
    return ""
