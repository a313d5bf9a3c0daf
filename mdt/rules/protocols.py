"""Whether a practice's protocol stands on a day, which version holds, and when its chair is reminded.

A version holds from its first day once it is signed. Later versions replace earlier ones: when the
latest has ended or was stopped, no earlier one comes back. A trial past its review date goes on for
28 days with a warning, then volunteer slots stop until somebody decides (ruling 17).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: How long volunteer slots go on when a trial is past its review date.
GRACE = datetime.timedelta(days=28)
#: When a chair is reminded, in days from the review date; the last one says that slots have stopped.
REMINDERS = (-14, 0, 7, 14, 21, 28, 29)
#: How long a trial may run until it is looked at.
LONGEST_TRIAL = datetime.timedelta(days=366)

NOT_SIGNED, TO_COME, LIVE, ON_TRIAL, OVERDUE = "not_signed", "to_come", "live", "on_trial", "overdue"
WAITS, STOPPED, ENDED = "waits", "stopped", "ended"

ADOPT, STOP = "adopt", "stop"


@dataclass(frozen=True)
class Standing:
    """How a version stands on a day: whether volunteers may have slots, and what to warn the chair of.

    `kind` says which of the words above it is, `until` the last day it holds, as things stand.
    """

    live: bool
    warning: str
    kind: str
    until: datetime.date | None = None


def standing(terms: Any, day: datetime.date) -> Standing:
    """How a version stands on a day; `terms` is the version or anything with the same dates."""
    before = _before_it_holds(terms, day)
    if before:
        return Standing(False, "", before, None)
    if _decided(terms, STOP, day):
        return Standing(False, "", STOPPED, None)
    if terms.ends is not None and terms.ends < day:
        return Standing(False, "", ENDED, terms.ends)
    if not terms.trial or terms.review_on is None or _decided(terms, ADOPT, day):
        return Standing(True, "", LIVE, terms.ends)
    return _on_trial(terms, day)


def _before_it_holds(terms: Any, day: datetime.date) -> str:
    if terms.signed_on is None or terms.signed_on > day:
        return NOT_SIGNED
    return TO_COME if terms.starts > day else ""


def _decided(terms: Any, decision: str, day: datetime.date) -> bool:
    return terms.decision == decision and terms.decided_on is not None and terms.decided_on <= day


def _on_trial(terms: Any, day: datetime.date) -> Standing:
    last = terms.review_on + GRACE
    if terms.ends is not None:
        last = min(last, terms.ends)
    if day > last:
        return Standing(False, "The trial was not reviewed in time: decide on it first.", WAITS, last)
    if day <= terms.review_on:
        return Standing(True, "", ON_TRIAL, terms.review_on)
    return Standing(True, "The review of the trial is overdue.", OVERDUE, last)


def holding(versions: Iterable[Any], day: datetime.date) -> Any | None:
    """The version that counts on a day: the latest one signed and begun by then, live or not."""
    begun = [one for one in versions if not _before_it_holds(one, day)]
    return max(begun, key=lambda one: one.version, default=None)


def live_one(versions: Iterable[Any], day: datetime.date) -> Any | None:
    """The version that lets volunteers have slots on a day, or None."""
    found = holding(versions, day)
    return found if found is not None and standing(found, day).live else None


def next_reminder(review_on: datetime.date, after: datetime.date) -> datetime.date | None:
    """The next day on which a chair is reminded of a review, later than a day; None when all are over."""
    days = (review_on + datetime.timedelta(days=number) for number in REMINDERS)
    return next((day for day in days if day > after), None)
