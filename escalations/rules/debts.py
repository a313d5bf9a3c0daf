"""What every observation owes its author, and by when: a receipt, a decision, an outcome.

- The **receipt** is paid at once: it is the page that answers the report, with a person and a time.
- The **decision** (somebody has it, and what they mean to do) is owed from the report on. It is due within
  two working days of somebody taking it, so that "taken" does not become a silence; and at the latest ten
  working days after the report, longer than any chain runs once, so that what nobody takes is seen here too.
- The **outcome** is owed from the decision on. It is due one working day after closing: the message itself
  leaves in a minute, and a day is what it takes to ring somebody who has no account. While a matter is open
  longer than the longest lease (ten working days), whoever has it owes a word on how it stands.
- **Thanks** are owed for good news, within five working days: nobody waits for help, but nobody should have
  to wonder whether it was read.

A safeguarding matter owes no decision: the volunteer is told that it was received, and no more (ruling 15).
"""

from __future__ import annotations

import datetime

from escalations.choices import Owed
from livingwell import working_time
from livingwell.working_time import Hours, Limit, Unit

#: By what is owed and what set its clock going.
CLOCKS: dict[str, Limit] = {
    "decision at the latest": Limit(10, Unit.WORKING_DAYS),
    "decision after taking": Limit(2, Unit.WORKING_DAYS),
    "a word while it is open": Limit(10, Unit.WORKING_DAYS),
    "outcome after closing": Limit(1, Unit.WORKING_DAYS),
    "thanks": Limit(5, Unit.WORKING_DAYS),
}


def first_owed(*, good_news: bool, safeguarding: bool) -> str:
    """What is owed once the receipt has been given."""
    if good_news:
        return Owed.THANKS
    return Owed.OUTCOME if safeguarding else Owed.DECISION


def first_due(owed: str, at: datetime.datetime, hours: Hours) -> datetime.datetime:
    """By when that is due."""
    limits = {
        Owed.THANKS: "thanks",
        Owed.DECISION: "decision at the latest",
        Owed.OUTCOME: "a word while it is open",
    }
    return working_time.add(at, CLOCKS[limits[Owed(owed)]], hours)


def due_after_taking(at: datetime.datetime, hours: Hours) -> datetime.datetime:
    """By when whoever took it says what was decided; what was due sooner stays so."""
    return working_time.add(at, CLOCKS["decision after taking"], hours)


def due_while_open(at: datetime.datetime, hours: Hours) -> datetime.datetime:
    """By when the author hears again how it stands."""
    return working_time.add(at, CLOCKS["a word while it is open"], hours)


def due_after_closing(at: datetime.datetime, hours: Hours) -> datetime.datetime:
    """By when every author has heard what came of it."""
    return working_time.add(at, CLOCKS["outcome after closing"], hours)
