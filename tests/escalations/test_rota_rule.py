"""The rule of the rota: what a day is made of, where nobody is, who may be put on, how heavy it was."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalations.rules import rota
from escalations.rules.rota import Candidate, Load

LONDON = ZoneInfo("Europe/London")
NOW = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def at(day, hour, month=6):
    return datetime.datetime(2026, month, day, hour, tzinfo=LONDON).astimezone(datetime.UTC)


def t(hour, minute=0):
    return datetime.time(hour, minute)


# --- what a day is made of ---


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([], ["Day 8 20", "Night 20 8"]),
        ([8, 20], ["Day 8 20", "Night 20 8"]),
        ([9], ["All day 9 9"]),
        ([0], ["All day 0 0"]),
        ([0, 8, 16], ["Night 0 8", "Day 8 16", "Day 16 0"]),
        ([7, 14, 22], ["Morning 7 14", "Day 14 22", "Night 22 7"]),
        ([8, 12, 16, 20], ["Morning 8 12", "Afternoon 12 16", "Afternoon 16 20", "Night 20 8"]),
        ([9, 17, 20], ["Day 9 17", "Evening 17 20", "Night 20 9"]),
    ],
)
def test_a_day_is_made_of_the_duties_that_come_again(hours, said):
    starts = [at(day, hour) for day in (8, 9, 10) for hour in hours]

    found = rota.slots(starts)

    assert [f"{slot.label} {slot.starts.hour} {slot.ends.hour}" for slot in found] == said


def test_a_change_on_one_day_makes_no_row_of_its_own():
    starts = [at(day, hour) for day in (8, 9) for hour in (8, 20)] + [at(9, 15)]

    assert [slot.starts for slot in rota.slots(starts)] == [t(8), t(20)]


def test_there_are_never_more_rows_than_can_be_read():
    starts = [at(day, hour) for day in (8, 9) for hour in range(0, 24, 2)]

    assert len(rota.slots(starts)) == rota.MOST_SLOTS


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (datetime.date(2026, 6, 9), 12),
        (datetime.date(2026, 3, 28), 11),  # the clocks go forward
        (datetime.date(2026, 10, 24), 13),  # and back
    ],
)
def test_a_night_is_as_long_as_the_clock_on_the_wall_makes_it(day, hours):
    starts, ends = rota.Slot("Night", t(20), t(8)).on(day)

    assert ends - starts == hours * HOUR


# --- where nobody is ---


def test_what_is_not_covered_is_a_gap():
    whole = (at(9, 8), at(10, 8))
    covered = [(at(9, 20), at(9, 23)), (at(9, 6), at(9, 12)), (at(10, 9), at(10, 10)), (at(9, 10), at(9, 11))]

    assert rota.uncovered(whole, covered) == [(at(9, 12), at(9, 20)), (at(9, 23), at(10, 8))]
    assert rota.uncovered(whole, [whole]) == []
    assert rota.uncovered(whole, []) == [whole]


moments = st.integers(0, 14 * 24 * 60).map(lambda minutes: NOW + datetime.timedelta(minutes=minutes))
spans = st.tuples(moments, moments).filter(lambda pair: pair[0] < pair[1])


@given(st.lists(spans, max_size=8), moments)
def test_every_moment_is_in_a_gap_or_covered_and_never_both(covered, moment):
    whole = (NOW, NOW + 14 * DAY + HOUR)

    gaps = rota.uncovered(whole, covered)

    inside = any(starts <= moment < ends for starts, ends in gaps)
    assert inside is not any(starts <= moment < ends for starts, ends in covered)
    assert all(starts < ends for starts, ends in gaps)


def test_where_one_duty_ends_the_next_may_begin():
    assert not rota.overlap((at(9, 8), at(9, 20)), (at(9, 20), at(10, 8)))
    assert rota.overlap((at(9, 8), at(9, 20)), (at(9, 19), at(10, 8)))


# --- who may be put on ---

NELL = {"name": "Nell Curnow", "holds_post": True, "reachable": True, "telephone": True}
DUTY = (at(12, 20), at(13, 8))


@pytest.mark.parametrize(
    ("less", "sentence"),
    [
        ({}, ""),
        ({"holds_post": False}, "Nell Curnow is not a team leader of West for all of that time. Choose somebody else."),
        ({"reachable": False}, "Messages do not reach Nell Curnow, so they cannot be on duty."),
        ({"telephone": False}, "There is no telephone number for Nell Curnow, so they cannot be on duty."),
        ({"away": [(at(1, 8), at(12, 20))]}, ""),
        ({"away": [(at(13, 0), at(15, 0))]}, "Nell Curnow is away then, from Saturday 13 June to Sunday 14 June."),
        ({"away": [(at(12, 21), at(12, 22))]},
         "Nell Curnow is away then, on Friday 12 June, 9pm to 10pm."),
    ],
)  # fmt: skip
def test_who_cannot_be_on_duty_is_refused_in_a_plain_sentence(less, sentence):
    said = rota.why_not(Candidate(**{**NELL, **less}), "team leader", "West", DUTY, NOW)

    assert said.startswith(sentence)
    assert bool(said) is bool(sentence)


# --- in words ---


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ((at(9, 8), at(9, 20)), "Tuesday 9 June, 8am to 8pm"),
        ((at(9, 20), at(10, 8)), "Tuesday 9 June, 8pm to 8am"),
        ((at(9, 0), at(10, 0)), "Tuesday 9 June, midnight to midnight"),
        ((at(9, 8), at(10, 9)), "from Tuesday 9 June, 8am to Wednesday 10 June, 9am"),
        ((at(9, 8), at(12, 8)), "from Tuesday 9 June, 8am to Friday 12 June, 8am"),
    ],
)
def test_a_duty_is_said_as_people_say_it(span, said):
    assert rota.say_duty(span, NOW) == said


def test_whole_days_away_are_said_without_times():
    assert rota.say_span((at(12, 0), at(13, 0)), NOW) == "on Friday 12 June"
    assert rota.say_span((at(12, 0), at(15, 0)), NOW) == "from Friday 12 June to Sunday 14 June"


# --- how heavy ---


@pytest.mark.parametrize(
    ("load", "weight"),
    [
        (Load(), "quiet"),
        (Load(asked=1), "light"),
        (Load(asked=1, taken=1, very_worried=1), "busy"),
        (Load(asked=4, taken=3, very_worried=1), "heavy"),
        (Load(at_night=3), "busy"),
    ],
)
def test_a_duty_weighs_what_came_in_it(load, weight):
    assert load.weight == weight


def test_loads_are_summed_field_by_field():
    assert Load(1, 2, 3, 4) + Load(10, 20, 30, 40) == Load(11, 22, 33, 44)


@pytest.mark.parametrize(("hour", "night"), [(6, True), (7, False), (21, False), (22, True), (0, True)])
def test_the_night_is_that_of_the_clock_on_the_wall(hour, night):
    assert rota.is_night(at(9, hour)) is night
