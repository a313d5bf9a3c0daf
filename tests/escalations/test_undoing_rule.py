"""What can be undone, by whom, how long, and what is given back."""

import datetime
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalations.choices import State
from escalations.rules import undoing

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
SECOND = datetime.timedelta(seconds=1)
ME, OTHER = uuid.uuid4(), uuid.uuid4()
spans = st.timedeltas(datetime.timedelta(days=-2), datetime.timedelta(days=20))


def last(**fields):
    until = undoing.until(TUESDAY_3PM, sends=False)
    return undoing.Last(**{"by": ME, "at": TUESDAY_3PM, "until": until, "version": 4, **fields})


@pytest.mark.parametrize(("sends", "length"), [(True, 60 * SECOND), (False, 10 * MINUTE)])
def test_a_minute_for_what_sends_something_ten_otherwise(sends, length):
    assert undoing.until(TUESDAY_3PM, sends=sends) == TUESDAY_3PM + length


@pytest.mark.parametrize(
    ("done", "by", "version", "after", "says"),
    [
        (last(), ME, 4, 9 * MINUTE, ""),
        (None, ME, 4, 0 * MINUTE, "nothing to undo"),
        (last(), OTHER, 4, 0 * MINUTE, "Only who did it"),
        (last(), ME, 5, 0 * MINUTE, "Something else"),
        (last(), ME, 4, 10 * MINUTE, "too late"),
    ],
)
def test_by_who_did_it_while_nothing_else_has_happened_and_not_too_late(done, by, version, after, says):
    why = undoing.why_not(done, by=by, version=version, now=TUESDAY_3PM + after)

    assert says in why
    assert bool(why) is bool(says)


@given(before=spans, later=st.timedeltas(datetime.timedelta(), 10 * MINUTE), state=st.sampled_from(State))
def test_what_is_given_back_is_never_in_the_past_and_at_least_what_was_left(before, later, state):
    now = TUESDAY_3PM + later

    back = undoing.deadline(TUESDAY_3PM + before, TUESDAY_3PM, now, state=state)

    assert back >= now
    assert back - now >= before
    if state in {State.HELD, State.REFERRED}:
        assert back - now >= 60 * MINUTE
    else:
        assert back - now == max(before, datetime.timedelta())


@pytest.mark.parametrize(("looks", "expected"), [(60, 70), (20, 20), (2, 5)])
def test_it_is_looked_at_again_at_its_deadline_or_when_it_was_going_to_be(looks, expected):
    before, after, now = (TUESDAY_3PM + n * MINUTE for n in (60, 70, 5))

    found = undoing.next_look(TUESDAY_3PM + looks * MINUTE, before, after, now)

    assert found == TUESDAY_3PM + expected * MINUTE
