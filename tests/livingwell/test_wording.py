"""How times, deadlines and people are said: every example of the user interface notes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from livingwell import wording
from livingwell.wording import Deadline
from livingwell.working_time import LONDON, Hours

NOW = datetime(2026, 6, 9, 15, 1, tzinfo=LONDON)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("when", "said", "column"),
    [
        ("2026-06-09T13:00", "1pm", "1:00pm"),
        ("2026-06-09T13:12", "1:12pm", "1:12pm"),
        ("2026-06-09T09:40", "9:40am", "9:40am"),
        ("2026-06-09T12:00", "noon", "12:00pm"),
        ("2026-06-09T12:05", "12:05pm", "12:05pm"),
        ("2026-06-09T00:00", "midnight", "12:00am"),
        ("2026-06-09T00:05", "12:05am", "12:05am"),
        ("2026-06-09T23:00", "11pm", "11:00pm"),
        ("2026-06-09T12:00:59", "noon", "12:00pm"),
    ],
)
def test_times(when, said, column):
    assert wording.say_time(at(when)) == said
    assert wording.column_time(at(when)) == column


def test_times_are_those_of_the_clock_in_cornwall():
    assert wording.say_time(datetime(2026, 6, 9, 12, tzinfo=UTC)) == "1pm"
    assert wording.say_time(datetime(2026, 12, 9, 12, tzinfo=UTC)) == "noon"
    assert wording.say_date(datetime(2026, 6, 9, 23, 30, tzinfo=UTC), NOW) == "Wednesday 10 June"


def test_a_pair_of_times():
    assert wording.say_times(at("2026-06-17T13:00"), at("2026-06-17T13:12")) == "1pm to 1:12pm"


def test_dates_have_the_year_only_when_it_is_not_this_one():
    assert wording.say_date(date(2026, 6, 9), NOW) == "Tuesday 9 June"
    assert wording.say_date(date(2025, 12, 31), NOW) == "Wednesday 31 December 2025"
    assert wording.short_date(date(2026, 6, 9), NOW) == "Tue 9 June"
    assert wording.short_date(date(2027, 1, 1), NOW) == "Fri 1 January 2027"
    assert wording.paper_date(at("2026-06-17T12:30")) == "Wednesday 17 June 2026"


def test_the_year_is_that_of_the_clock_in_cornwall():
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert wording.say_date(new_year, new_year) == "Thursday 31 December"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-06-09T14:51", "today 2:51pm"),
        ("2026-06-08T11:10", "yesterday 11:10am"),
        ("2026-06-10T09:00", "tomorrow 9am"),
        ("2026-06-09T00:00", "today midnight"),
        ("2026-06-04T10:00", "Thursday 4 June"),
        ("2025-06-04T10:00", "Wednesday 4 June 2025"),
    ],
)
def test_when_something_happened(when, said):
    assert wording.say_when(at(when), NOW) == said


@pytest.mark.parametrize(
    ("when", "staff", "volunteer"),
    [
        ("2026-06-09T15:06", "3:06pm today", "3:06pm"),
        ("2026-06-10T11:00", "tomorrow by 11am", "tomorrow, 11am"),
        ("2026-06-15T17:00", "Monday 15 June by 5pm", "Monday 15 June, 5pm"),
        ("2027-01-04T12:00", "Monday 4 January 2027 by noon", "Monday 4 January 2027, noon"),
        ("2026-06-10T00:00", "midnight tonight", "midnight tonight"),
        ("2026-06-11T00:00", "tomorrow by midnight", "tomorrow, midnight"),
        ("2026-06-13T00:00", "Friday 12 June by midnight", "Friday 12 June, midnight"),
        ("2026-06-09T00:00", "midnight last night", "yesterday, midnight"),
        ("2026-06-08T16:00", "4pm yesterday", "yesterday, 4pm"),
        ("2026-06-04T16:00", "4pm on Thursday 4 June", "Thursday 4 June, 4pm"),
    ],
)
def test_by_when(when, staff, volunteer):
    assert wording.say_by(at(when), NOW) == staff
    assert wording.say_by_volunteer(at(when), NOW) == volunteer


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-06-09T14:20", Deadline("Overdue by 41 minutes", "was due 2:20pm today", "over")),
        ("2026-06-09T15:00:30", Deadline("Overdue by 1 minute", "was due 3pm today", "over")),
        ("2026-06-08T11:01", Deadline("Overdue by 1 day", "was due 11:01am yesterday", "over")),
        ("2026-06-04T15:01", Deadline("Overdue by 5 days", "was due 3:01pm on Thursday 4 June", "over")),
        ("2026-06-09T15:06", Deadline("5 minutes left", "by 3:06pm today", "soon")),
        ("2026-06-09T15:02", Deadline("1 minute left", "by 3:02pm today", "soon")),
        ("2026-06-09T15:01", Deadline("Less than a minute left", "by 3:01pm today", "soon")),
        ("2026-06-09T16:00", Deadline("59 minutes left", "by 4pm today", "soon")),
        ("2026-06-09T16:01", Deadline("1 hour left", "by 4:01pm today", "")),
        ("2026-06-09T17:00", Deadline("1 hour 59 minutes left", "by 5pm today", "")),
        ("2026-06-09T17:01", Deadline("By 5:01pm today", "", "")),
        ("2026-06-10T00:00", Deadline("By midnight tonight", "", "")),
        ("2026-06-10T11:00", Deadline("Tomorrow by 11am", "", "")),
        ("2026-06-15T17:00", Deadline("Monday 15 June by 5pm", "", "")),
    ],
)
def test_deadlines(when, expected):
    assert wording.say_deadline(at(when), NOW) == expected


def test_working_days_are_said_only_where_the_policy_counts_them():
    assert wording.say_deadline(at("2026-06-15T17:00"), NOW, Hours()).detail == "4 working days left"
    assert wording.say_deadline(at("2026-06-11T15:00"), NOW, Hours()).detail == "1 working day left"
    assert wording.say_deadline(at("2026-06-10T11:00"), NOW, Hours()).detail == ""
    thursday_closing, saturday = at("2026-06-11T17:00"), at("2026-06-13T11:00")
    assert wording.say_deadline(saturday, thursday_closing, Hours()).detail == "1 working day left"


def test_late_in_the_evening_the_day_is_named():
    night = at("2026-06-09T23:50")

    assert wording.say_deadline(at("2026-06-10T00:05"), night) == Deadline(
        "15 minutes left", "by 12:05am tomorrow", "soon"
    )
    assert wording.say_deadline(at("2026-06-10T00:00"), night) == Deadline(
        "10 minutes left", "by midnight tonight", "soon"
    )
    assert wording.say_deadline(at("2026-06-10T00:00"), at("2026-06-10T00:10")) == Deadline(
        "Overdue by 10 minutes", "was due midnight last night", "over"
    )


def test_the_night_the_clocks_go_back_minutes_are_real_ones():
    first = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)

    said = wording.say_deadline(first + timedelta(minutes=15), first)

    assert said == Deadline("15 minutes left", "by 1:05am today", "soon")


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=40, seconds=50), "40 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=1, minutes=5), "1 hour 5 minutes"),
        (timedelta(hours=23, minutes=59), "23 hours 59 minutes"),
        (timedelta(hours=30), "1 day"),
        (timedelta(days=2, hours=3), "2 days"),
    ],
)
def test_durations(length, said):
    assert wording.say_duration(length) == said


def test_people_are_said_name_first():
    duty = "team leader on duty"

    assert wording.say_person("Jo Tregear", "coordinator", NOW) == "Jo Tregear, coordinator"
    assert (
        wording.say_person("Sam Bolitho", duty, NOW, at("2026-06-09T20:00"))
        == "Sam Bolitho, team leader on duty until 8pm"
    )
    assert (
        wording.say_person("Sam Bolitho", duty, NOW, at("2026-06-10T08:00"))
        == "Sam Bolitho, team leader on duty until tomorrow, 8am"
    )


@pytest.mark.parametrize(
    ("items", "said"),
    [([], ""), (["Ann"], "Ann"), (["Ann", "Bea"], "Ann and Bea"), (["Ann", "Bea", "Cy"], "Ann, Bea and Cy")],
)
def test_lists(items, said):
    assert wording.say_list(items) == said


def test_lists_can_be_joined_by_another_word():
    assert wording.say_list(["web", "mail"], "or") == "web or mail"
