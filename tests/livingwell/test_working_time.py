"""Working time: the examples of the specification, and what must hold for every start, limit and area.

The oracle counts minute by minute, slowly and plainly; the rule must agree with it.
"""

import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livingwell.working_time import (
    LONDON,
    Hours,
    Limit,
    NeverOpen,
    NoSuchTime,
    Unit,
    add,
    bank_holidays,
    between,
    from_local,
    happens_twice,
    is_open,
    is_working_day,
    next_opening,
    working_days_left,
)

COUNTY = Hours()
WELCOME_HOME = Hours(opens=time(8), closes=time(18))
SHORT_WEEK = Hours(days=frozenset({1, 2, 3, 4}), opens=time(9, 30), closes=time(16, 15))
EVERY_DAY = Hours(days=frozenset(range(7)), opens=time(0, 30), closes=time(23, 45))
CLOSED_TUESDAY = Hours(closures=frozenset({date(2026, 6, 9)}))
AREAS = [COUNTY, WELCOME_HOME, SHORT_WEEK, EVERY_DAY, CLOSED_TUESDAY]


def at(text):
    """A wall-clock time in Cornwall."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def said(instant):
    return instant.astimezone(LONDON).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("start", "limit", "hours", "expected"),
    [
        # Tuesday 9 June 2026, British summer time
        pytest.param("2026-06-09T10:00", "1h", COUNTY, "2026-06-09T11:00+01:00", id="inside"),
        pytest.param("2026-06-09T16:00", "2h", COUNTY, "2026-06-10T10:00+01:00", id="over-the-night"),
        pytest.param("2026-06-09T07:00", "1h", COUNTY, "2026-06-09T10:00+01:00", id="before-opening"),
        pytest.param("2026-06-09T18:00", "1h", COUNTY, "2026-06-10T10:00+01:00", id="after-closing"),
        pytest.param("2026-06-09T17:00", "1h", COUNTY, "2026-06-10T10:00+01:00", id="at-closing"),
        pytest.param("2026-06-09T16:59", "1h", COUNTY, "2026-06-10T09:59+01:00", id="just-before-closing"),
        pytest.param("2026-06-09T09:00", "8h", COUNTY, "2026-06-09T17:00+01:00", id="ends-at-closing-stays"),
        pytest.param("2026-06-09T13:00", "4h", COUNTY, "2026-06-09T17:00+01:00", id="half-ends-at-closing"),
        pytest.param("2026-06-09T16:30", "0.5h", COUNTY, "2026-06-09T17:00+01:00", id="half-an-hour"),
        pytest.param("2026-06-09T10:00", "1d", COUNTY, "2026-06-10T10:00+01:00", id="one-day"),
        pytest.param("2026-06-09T09:00", "1d", COUNTY, "2026-06-09T17:00+01:00", id="one-day-from-opening"),
        pytest.param("2026-06-12T15:00", "1d", COUNTY, "2026-06-15T15:00+01:00", id="over-the-weekend"),
        pytest.param("2026-06-13T11:00", "1d", COUNTY, "2026-06-15T17:00+01:00", id="from-saturday"),
        pytest.param("2026-06-08T12:00", "5d", COUNTY, "2026-06-15T12:00+01:00", id="five-days"),
        pytest.param("2026-06-09T10:00", "0h", COUNTY, "2026-06-09T10:00+01:00", id="nothing-inside"),
        pytest.param("2026-06-13T10:00", "0h", COUNTY, "2026-06-15T09:00+01:00", id="nothing-outside"),
        pytest.param("2026-06-09T15:00", "1d", WELCOME_HOME, "2026-06-10T15:00+01:00", id="home-one-day"),
        pytest.param("2026-06-09T08:00", "1d", WELCOME_HOME, "2026-06-09T18:00+01:00", id="home-ten-hours"),
        pytest.param("2026-06-09T16:00", "4h", WELCOME_HOME, "2026-06-10T10:00+01:00", id="home-four-hours"),
        pytest.param("2026-06-09T17:30", "0.5h", WELCOME_HOME, "2026-06-09T18:00+01:00", id="home-closing"),
        # a closure of the area, and working days of its own
        pytest.param("2026-06-08T16:00", "2h", CLOSED_TUESDAY, "2026-06-10T10:00+01:00", id="closure"),
        pytest.param("2026-06-09T11:00", "1h", CLOSED_TUESDAY, "2026-06-10T10:00+01:00", id="from-a-closure"),
        pytest.param("2026-06-12T16:00", "1h", SHORT_WEEK, "2026-06-16T10:15+01:00", id="mondays-off"),
        pytest.param("2026-06-09T09:30", "1d", SHORT_WEEK, "2026-06-09T16:15+01:00", id="a-shorter-day"),
        # bank holidays: Christmas on a Friday with a substitute on Monday; Easter; the spring holiday
        pytest.param("2026-12-24T16:00", "2h", COUNTY, "2026-12-29T10:00+00:00", id="christmas"),
        pytest.param("2026-12-24T16:00", "1d", COUNTY, "2026-12-29T16:00+00:00", id="christmas-one-day"),
        pytest.param("2026-12-31T16:00", "2h", COUNTY, "2027-01-04T10:00+00:00", id="new-year"),
        pytest.param("2026-04-02T16:00", "2h", COUNTY, "2026-04-07T10:00+01:00", id="easter"),
        pytest.param("2026-05-22T16:00", "2h", COUNTY, "2026-05-26T10:00+01:00", id="spring"),
        pytest.param("2026-03-17T10:00", "1h", COUNTY, "2026-03-17T11:00+00:00", id="england-only"),
        # the clocks go forward on 29 March and back on 25 October 2026, both over a weekend
        pytest.param("2026-03-27T16:00", "2h", COUNTY, "2026-03-30T10:00+01:00", id="forward"),
        pytest.param("2026-10-23T16:00", "2h", COUNTY, "2026-10-26T10:00+00:00", id="back"),
        pytest.param("2026-03-27T12:00", "1d", COUNTY, "2026-03-30T12:00+01:00", id="forward-one-day"),
        pytest.param("2026-10-23T12:00", "1d", COUNTY, "2026-10-26T12:00+00:00", id="back-one-day"),
        pytest.param("2026-03-29T00:00", "1h", EVERY_DAY, "2026-03-29T02:30+01:00", id="open-when-forward"),
        pytest.param("2026-10-25T00:00", "1h", EVERY_DAY, "2026-10-25T01:30+01:00", id="open-when-back"),
        pytest.param("2026-10-25T00:00", "2h", EVERY_DAY, "2026-10-25T01:30+00:00", id="open-the-hour-twice"),
        # minutes on the clock run day and night
        pytest.param("2026-06-09T14:51", "15m!", COUNTY, "2026-06-09T15:06+01:00", id="minutes"),
        pytest.param("2026-12-24T23:50", "15m!", COUNTY, "2026-12-25T00:05+00:00", id="minutes-at-christmas"),
        pytest.param("2026-03-29T00:50", "15m!", COUNTY, "2026-03-29T02:05+01:00", id="minutes-forward"),
        pytest.param("2026-10-25T01:50", "15m!", COUNTY, "2026-10-25T01:05+00:00", id="minutes-back"),
        pytest.param("2026-10-24T23:30", "180m!", COUNTY, "2026-10-25T01:30+00:00", id="an-hour-twice"),
    ],
)
def test_a_limit_ends_when_the_specification_says(start, limit, hours, expected):
    assert said(add(at(start), Limit.parse(limit), hours)) == expected


def test_answers_are_in_utc():
    assert add(at("2026-06-09T10:00"), Limit.parse("1h"), COUNTY).tzinfo is UTC
    assert add(at("2026-06-09T10:00"), Limit.parse("5m!"), COUNTY).tzinfo is UTC
    assert next_opening(at("2026-06-09T10:00"), COUNTY).tzinfo is UTC
    assert from_local(datetime(2026, 6, 9, 10)).tzinfo is UTC


def test_the_start_may_be_in_any_zone():
    start = at("2026-06-09T16:00")

    assert add(start.astimezone(UTC), Limit.parse("2h"), COUNTY) == add(start, Limit.parse("2h"), COUNTY)


def test_a_start_without_a_zone_is_refused():
    naive = datetime(2026, 6, 9, 10)

    for question in (
        lambda: add(naive, Limit.parse("1h"), COUNTY),
        lambda: is_open(naive, COUNTY),
        lambda: next_opening(naive, COUNTY),
    ):
        with pytest.raises(ValueError, match="time zone"):
            question()


@pytest.mark.parametrize(
    ("when", "hours", "expected"),
    [
        ("2026-06-09T08:59", COUNTY, False),
        ("2026-06-09T09:00", COUNTY, True),
        ("2026-06-09T16:59", COUNTY, True),
        ("2026-06-09T17:00", COUNTY, False),
        ("2026-06-09T17:00", WELCOME_HOME, True),
        ("2026-06-09T10:00", CLOSED_TUESDAY, False),
        ("2026-06-13T10:00", COUNTY, False),
        ("2026-06-13T10:00", EVERY_DAY, True),
        ("2026-12-25T10:00", COUNTY, False),
        ("2026-12-28T10:00", COUNTY, False),
    ],
)
def test_open_from_opening_up_to_closing(when, hours, expected):
    assert is_open(at(when), hours) is expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-06-09T10:30", "2026-06-09T10:30+01:00"),
        ("2026-06-09T09:00", "2026-06-09T09:00+01:00"),
        ("2026-06-09T17:00", "2026-06-10T09:00+01:00"),
        ("2026-06-12T17:00", "2026-06-15T09:00+01:00"),
        ("2026-12-24T18:00", "2026-12-29T09:00+00:00"),
    ],
)
def test_the_next_opening_is_now_when_open(when, expected):
    assert said(next_opening(at(when), COUNTY)) == expected


@pytest.mark.parametrize(
    ("now", "until", "expected"),
    [
        ("2026-06-09T15:01", "2026-06-15T17:00", 4),
        ("2026-06-09T15:01", "2026-06-10T11:00", 0),
        ("2026-06-09T15:00", "2026-06-10T15:00", 1),
        ("2026-06-09T15:00", "2026-06-08T15:00", 0),
        ("2026-06-13T10:00", "2026-06-15T17:00", 1),
        ("2026-12-24T09:00", "2026-12-29T17:00", 2),
    ],
)
def test_only_whole_working_days_are_left(now, until, expected):
    assert working_days_left(at(now), at(until), COUNTY) == expected


def test_working_time_between_two_instants():
    assert between(at("2026-06-12T16:00"), at("2026-06-15T10:30"), COUNTY) == timedelta(hours=2, minutes=30)
    assert between(at("2026-06-13T10:00"), at("2026-06-14T10:00"), COUNTY) == timedelta(0)
    assert between(at("2026-06-12T16:00"), at("2026-06-12T15:00"), COUNTY) == timedelta(0)


def test_the_length_of_a_working_day_is_the_areas_own():
    assert COUNTY.length == timedelta(hours=8)
    assert WELCOME_HOME.length == timedelta(hours=10)
    assert SHORT_WEEK.length == timedelta(hours=6, minutes=45)


def test_englands_bank_holidays():
    assert date(2026, 12, 28) in bank_holidays(2026)
    assert date(2022, 9, 19) in bank_holidays(2022)
    assert len([day for day in bank_holidays(2026) if day.weekday() < 5]) == 8
    assert not is_working_day(date(2026, 8, 31), COUNTY)
    assert is_working_day(date(2026, 11, 30), COUNTY)


@pytest.mark.parametrize(
    ("text", "amount", "unit", "words"),
    [
        ("8h", 8, Unit.WORKING_HOURS, "8 working hours"),
        ("1h", 1, Unit.WORKING_HOURS, "1 working hour"),
        ("0.5h", 0.5, Unit.WORKING_HOURS, "30 minutes of working time"),
        ("1.5h", 1.5, Unit.WORKING_HOURS, "1 hour 30 minutes of working time"),
        ("15m!", 15, Unit.CLOCK_MINUTES, "15 minutes"),
        ("60m!", 60, Unit.CLOCK_MINUTES, "1 hour"),
        ("90m!", 90, Unit.CLOCK_MINUTES, "1 hour 30 minutes"),
        ("1m!", 1, Unit.CLOCK_MINUTES, "1 minute"),
        ("0m!", 0, Unit.CLOCK_MINUTES, "0 minutes"),
        ("2d", 2, Unit.WORKING_DAYS, "2 working days"),
        (" 1d ", 1, Unit.WORKING_DAYS, "1 working day"),
        ("10d", 10, Unit.WORKING_DAYS, "10 working days"),
        ("100000m!", 100_000, Unit.CLOCK_MINUTES, "1666 hours 40 minutes"),
    ],
)
def test_a_limit_is_read_and_said(text, amount, unit, words):
    limit = Limit.parse(text)

    assert limit == Limit(amount, unit)
    assert str(limit) == words
    assert limit.short == text.strip()


@pytest.mark.parametrize(
    "text",
    ["", "8", "h", "-1h", "8H", "15m", "1e3h", "nan d", "infd", "1,5h", "8h!", "\u0668h", "8h\0", "9" * 400],
)
def test_a_limit_that_cannot_be_read_is_refused_in_words(text):
    with pytest.raises(ValueError, match="amount of time"):
        Limit.parse(text)


@pytest.mark.parametrize("amount", [-1, float("nan"), float("inf"), 100_001])
def test_a_limit_out_of_range_is_refused(amount):
    with pytest.raises(ValueError, match="from 0 to"):
        Limit(amount, Unit.WORKING_DAYS)


def test_hours_that_make_no_sense_are_refused():
    for wrong in (
        {"days": frozenset()},
        {"days": frozenset({7})},
        {"opens": time(17), "closes": time(9)},
        {"opens": time(9), "closes": time(9)},
    ):
        with pytest.raises(ValueError, match=r"Working days|opens before"):
            Hours(**wrong)


def test_an_area_that_never_opens_is_said_to_be_so():
    shut = Hours(closures=frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(500)))

    with pytest.raises(NeverOpen):
        add(at("2026-01-01T10:00"), Limit.parse("1h"), shut)


def test_a_time_the_clocks_jump_over_is_refused_with_the_one_an_hour_later():
    with pytest.raises(NoSuchTime, match="did not happen") as refused:
        from_local(datetime(2026, 3, 29, 1, 30))

    assert refused.value.later == datetime(2026, 3, 29, 2, 30)


def test_a_time_that_happens_twice_is_the_first():
    twice = datetime(2026, 10, 25, 1, 30)

    assert from_local(twice) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert happens_twice(twice)
    assert not happens_twice(datetime(2026, 10, 25, 2, 30))
    assert not happens_twice(datetime(2026, 3, 29, 1, 30))


def test_an_ordinary_local_time_is_taken_as_it_is():
    assert from_local(datetime(2026, 6, 9, 10)) == datetime(2026, 6, 9, 9, tzinfo=UTC)
    assert from_local(datetime(2026, 12, 9, 10)) == datetime(2026, 12, 9, 10, tzinfo=UTC)


def test_a_thousand_deadlines_take_no_time():
    start, limit = at("2026-06-09T16:00"), Limit.parse("10d")
    began = stopwatch.perf_counter()

    for minute in range(1000):
        add(start + timedelta(minutes=minute), limit, COUNTY)

    assert stopwatch.perf_counter() - began < 2


# --- what holds for every start, limit and area ---

minutes = st.integers(min_value=0, max_value=60 * 24 * 365 * 3)
changes = st.sampled_from(["2026-03-27T12:00", "2026-10-23T12:00", "2027-03-26T00:00", "2026-12-23T12:00"])
starts = st.one_of(
    minutes.map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    st.builds(lambda text, n: at(text).astimezone(UTC) + timedelta(minutes=n), changes, st.integers(0, 7200)),
)
areas = st.sampled_from(AREAS)
worked = st.builds(
    Limit, st.integers(1, 40).map(lambda quarters: quarters / 4), st.sampled_from([Unit.WORKING_HOURS])
) | st.builds(Limit, st.integers(1, 12).map(lambda halves: halves / 2), st.just(Unit.WORKING_DAYS))


def amount_of(limit, hours):
    return limit.amount * (timedelta(hours=1) if limit.unit is Unit.WORKING_HOURS else hours.length)


def oracle_is_open(instant, hours):
    local = instant.astimezone(LONDON)
    return (
        local.weekday() in hours.days
        and local.date() not in bank_holidays(local.year)
        and local.date() not in hours.closures
        and hours.opens <= local.time() < hours.closes
    )


def oracle_worked(start, end, hours):
    """Minutes of working time, by looking at the clock in Cornwall once a minute."""
    counted, instant = 0, start
    while instant < end:
        counted += oracle_is_open(instant, hours)
        instant += timedelta(minutes=1)
    return timedelta(minutes=counted)


@settings(max_examples=150, deadline=None)
@given(starts, worked, areas)
def test_the_working_time_up_to_the_deadline_is_the_limit(start, limit, hours):
    end = add(start, limit, hours)

    # whole minutes so that the oracle's minutes do not straddle opening and closing
    if amount_of(limit, hours) % timedelta(minutes=1) == timedelta(0):
        assert oracle_worked(start, end, hours) == amount_of(limit, hours)
    assert between(start, end, hours) == amount_of(limit, hours)


@settings(max_examples=150, deadline=None)
@given(starts, worked, areas)
def test_a_deadline_is_in_working_time_or_at_closing(start, limit, hours):
    end = add(start, limit, hours)

    assert end > start
    assert is_open(end, hours) or is_open(end - timedelta(microseconds=1), hours)


@settings(max_examples=150, deadline=None)
@given(starts, worked, worked, st.integers(0, 5000), areas)
def test_later_starts_and_longer_limits_never_end_sooner(start, limit, more, later, hours):
    longer = Limit(limit.amount + more.amount, limit.unit)

    assert add(start, longer, hours) > add(start, limit, hours)
    assert add(start + timedelta(minutes=later), limit, hours) >= add(start, limit, hours)


@settings(max_examples=150, deadline=None)
@given(starts, worked, worked, areas)
def test_two_limits_one_after_the_other_are_their_sum(start, first, second, hours):
    total = (amount_of(first, hours) + amount_of(second, hours)) / timedelta(hours=1)
    together = Limit(total, Unit.WORKING_HOURS)

    # a whole number of microseconds may be lost in the sum of fractions of an hour
    apart = add(add(start, first, hours), second, hours)
    assert abs(apart - add(start, together, hours)) <= timedelta(microseconds=2) or between(
        min(apart, add(start, together, hours)), max(apart, add(start, together, hours)), hours
    ) <= timedelta(microseconds=2)


@settings(max_examples=150, deadline=None)
@given(starts, areas)
def test_the_next_opening_is_open_and_nothing_before_it_is(start, hours):
    opening = next_opening(start, hours)

    assert opening >= start
    assert is_open(opening, hours)
    assert between(start, opening, hours) == timedelta(0)
    assert (opening == start) == oracle_is_open(start, hours)


@settings(max_examples=100, deadline=None)
@given(starts, st.integers(0, 6000), areas)
def test_minutes_on_the_clock_never_wait(start, amount, hours):
    end = add(start, Limit(amount, Unit.CLOCK_MINUTES), hours)

    assert end - start == timedelta(minutes=amount)


@settings(max_examples=100, deadline=None)
@given(starts, st.integers(0, 6000), areas)
def test_between_agrees_with_the_oracle(start, length, hours):
    end = start + timedelta(minutes=length)

    assert between(start, end, hours) == oracle_worked(start, end, hours)
