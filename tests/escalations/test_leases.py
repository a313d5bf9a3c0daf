"""Taken is not dealt with: how long a hold lasts."""

import datetime

import pytest

from escalations.rules import leases
from livingwell.working_time import LONDON, Hours

HOURS = Hours()


def london(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(datetime.UTC)


TUESDAY_3PM = london("2026-06-09T15:00")


@pytest.mark.parametrize(
    ("worry", "now", "until"),
    [
        ("very_worried", "2026-06-09T20:00", "2026-06-09T21:00"),
        ("worried", "2026-06-09T15:00", "2026-06-11T15:00"),
        ("worried", "2026-06-09T20:00", "2026-06-11T17:00"),
        ("mention", "2026-06-09T15:00", "2026-06-23T15:00"),
    ],
)
def test_an_hour_two_working_days_or_ten(worry, now, until):
    assert leases.lease_until(worry, london(now), HOURS) == london(until)


def test_raised_while_held_the_shorter_one_from_now_counts():
    long, short = london("2026-06-20T15:00"), london("2026-06-09T15:10")

    assert leases.after_raise(long, "very_worried", TUESDAY_3PM, HOURS) == london("2026-06-09T16:00")
    assert leases.after_raise(short, "very_worried", TUESDAY_3PM, HOURS) == short


@pytest.mark.parametrize(("left", "gives"), [(10, 60), (0, 60), (90, 90)])
def test_undone_gives_back_what_was_left_but_an_hour_at_least(left, gives):
    minutes = datetime.timedelta(minutes=1)

    assert leases.after_undo(left * minutes, TUESDAY_3PM) == TUESDAY_3PM + gives * minutes
