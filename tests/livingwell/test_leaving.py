"""When a routine message may leave: quiet hours, the day's one message, and the nights the clocks change."""

import datetime

import pytest

from livingwell.leaving import Wishes, leaves_at, next_digest, quiet_until
from livingwell.working_time import from_local

FRIDAY = 4


def at(day, hour, minute=0, month=6):
    return from_local(datetime.datetime(2026, month, day, hour, minute))


def hour(number, minute=0):
    return datetime.time(number, minute)


NIGHT = Wishes(hour(22), hour(7))
LUNCH = Wishes(hour(12), hour(13, 30))
FRIDAY_NIGHT = Wishes(hour(22), hour(7), frozenset({FRIDAY}))


@pytest.mark.parametrize(
    ("wishes", "moment", "until"),
    [
        (Wishes(), at(9, 23), None),
        (NIGHT, at(9, 21, 59), None),
        (NIGHT, at(9, 22), at(10, 7)),
        (NIGHT, at(10, 6, 59), at(10, 7)),
        (NIGHT, at(10, 7), None),
        (LUNCH, at(9, 12), at(9, 13, 30)),
        (LUNCH, at(9, 13, 30), None),
        (FRIDAY_NIGHT, at(12, 23), at(13, 7)),  # Friday evening
        (FRIDAY_NIGHT, at(13, 6), at(13, 7)),  # Saturday morning belongs to Friday
        (FRIDAY_NIGHT, at(13, 23), None),
        (FRIDAY_NIGHT, at(12, 6), None),  # Friday morning belongs to Thursday
    ],
)
def test_quiet_hours_belong_to_the_day_they_begin_on(wishes, moment, until):
    assert quiet_until(wishes, moment) == until


def test_a_quiet_night_in_which_the_clocks_change_ends_when_the_wall_says_so():
    spring, autumn = Wishes(hour(22), hour(1, 30)), Wishes(hour(22), hour(1, 30))

    assert quiet_until(spring, at(28, 23, month=3)) == at(29, 2, 30, month=3)  # 1:30 does not happen
    assert quiet_until(autumn, at(24, 23, month=10)) == at(25, 1, 30, month=10)  # the first of the two


@pytest.mark.parametrize(
    ("moment", "goes"), [(at(9, 7, 59), at(9, 8)), (at(9, 8), at(10, 8)), (at(9, 20), at(10, 8))]
)
def test_the_days_one_message_goes_at_its_next_hour(moment, goes):
    assert next_digest(hour(8), moment) == goes


@pytest.mark.parametrize(
    ("wishes", "moment", "leaves"),
    [
        (Wishes(), at(9, 3), at(9, 3)),
        (NIGHT, at(9, 3), at(9, 7)),
        (Wishes(digest_at=hour(18)), at(9, 3), at(9, 18)),
        (Wishes(hour(17), hour(19), digest_at=hour(18)), at(9, 3), at(9, 19)),
    ],
)
def test_a_routine_message_leaves_when_it_is_welcome(wishes, moment, leaves):
    assert leaves_at(wishes, moment) == leaves
