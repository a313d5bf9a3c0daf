"""When a volunteer may be asked something in writing, when it leaves, and when silence is told."""

from __future__ import annotations

import datetime

from escalations.choices import Worry
from escalations.rules import leases
from livingwell import working_time
from livingwell.working_time import Hours, Limit, Unit

#: Nobody answered for so long: whoever has the matter is reminded.
ANSWER_WITHIN = Limit(2, Unit.WORKING_DAYS)


def why_not(*, name: str, has_account: bool, taken_back: bool, died: bool, safeguarding: bool) -> str:
    """Why this volunteer cannot be asked in the app, or "".

    Safeguarding is talked about, not written to a phone (ruling 15). After a death somebody rings
    before the app says anything (product, section 1).
    """
    if safeguarding:
        return f"A safeguarding matter is not written about to a phone. Ring {name}."
    if died:
        return f"The person has died. Ring {name} before anything is written."
    if taken_back:
        return f"{name} took this report back."
    return "" if has_account else f"{name} has no account. Ring them."


def leaves_at(now: datetime.datetime, worry: str) -> datetime.datetime:
    """When a question leaves: a minute later, to be taken back till then; at once when urgent (ruling 14)."""
    return now if worry == Worry.VERY_WORRIED else now + leases.UNDO_CLOSING


def remind_at(leaves: datetime.datetime, hours: Hours) -> datetime.datetime:
    """When whoever has the matter hears that nobody answered."""
    return working_time.add(leaves, ANSWER_WITHIN, hours)
