"""When a protocol lets volunteers speak, which version counts, and when its chair is reminded."""

import datetime
from dataclasses import dataclass, replace

import pytest

from mdt.rules import protocols as rules

DAY = datetime.date(2026, 6, 9)
LONG_AGO = datetime.date(2026, 3, 1)


def days(number):
    return DAY + datetime.timedelta(days=number)


@dataclass(frozen=True)
class Terms:
    version: int = 1
    starts: datetime.date = LONG_AGO
    ends: datetime.date | None = None
    signed_on: datetime.date | None = LONG_AGO
    trial: bool = False
    review_on: datetime.date | None = None
    decision: str = ""
    decided_on: datetime.date | None = None


TRIAL = Terms(trial=True, review_on=days(0))


@pytest.mark.parametrize(
    ("terms", "live", "kind", "until"),
    [
        (Terms(), True, "live", None),
        (Terms(signed_on=None), False, "not_signed", None),
        (Terms(signed_on=days(1)), False, "not_signed", None),
        (Terms(signed_on=days(0), starts=days(0)), True, "live", None),
        (Terms(starts=days(1)), False, "to_come", None),
        (Terms(ends=days(0)), True, "live", days(0)),
        (Terms(ends=days(-1)), False, "ended", days(-1)),
        (Terms(decision="stop", decided_on=days(0)), False, "stopped", None),
        (Terms(decision="stop", decided_on=days(1)), True, "live", None),
        (TRIAL, True, "on_trial", days(0)),
        (replace(TRIAL, review_on=days(9)), True, "on_trial", days(9)),
        (replace(TRIAL, review_on=days(-1)), True, "overdue", days(27)),
        (replace(TRIAL, review_on=days(-28)), True, "overdue", days(0)),
        (replace(TRIAL, review_on=days(-29)), False, "waits", days(-1)),
        (replace(TRIAL, review_on=days(-3), ends=days(5)), True, "overdue", days(5)),
        (replace(TRIAL, review_on=days(-40), decision="adopt", decided_on=days(0)), True, "live", None),
        (replace(TRIAL, review_on=days(-40), decision="adopt", decided_on=days(1)), False, "waits", days(-12)),
        (replace(TRIAL, review_on=days(-40), decision="extend", decided_on=days(0)), False, "waits", days(-12)),
        (replace(TRIAL, decision="stop", decided_on=days(-2)), False, "stopped", None),
    ],
)  # fmt: skip
def test_how_a_version_stands(terms, live, kind, until):
    found = rules.standing(terms, DAY)

    assert (found.live, found.kind, found.until) == (live, kind, until)
    assert bool(found.warning) == (kind in {"overdue", "waits"})


def test_slots_go_on_for_28_days_past_the_review_and_then_stop():
    open_days = [number for number in range(-40, 60) if rules.standing(TRIAL, days(number)).live]

    assert open_days == list(range(-40, 29))


def test_the_latest_signed_version_that_has_begun_counts():
    first, second = Terms(version=1), Terms(version=2, starts=days(0))

    assert rules.holding([second, first], days(-1)) is first
    assert rules.holding([second, first], days(0)) is second
    assert rules.holding([replace(second, signed_on=None), first], days(5)) is first
    assert rules.holding([], DAY) is None


@pytest.mark.parametrize(
    "last", [{"ends": days(-1)}, {"decision": "stop", "decided_on": days(-1)}], ids=["ended", "stopped"]
)
def test_no_earlier_version_comes_back(last):
    assert rules.live_one([Terms(version=1), Terms(version=2, **last)], DAY) is None
    assert rules.live_one([Terms(version=1)], DAY) == Terms(version=1)
    assert rules.live_one([], DAY) is None


def test_a_chair_is_reminded_before_at_and_after_the_review_until_slots_stop():
    found, day = [], days(-400)
    while (day := rules.next_reminder(DAY, day)) is not None:
        found.append((day - DAY).days)

    assert found == [-14, 0, 7, 14, 21, 28, 29]
    assert rules.next_reminder(DAY, days(-14)) == DAY
