"""The loop measure, the clocks, milestones and starting texts: rules without a database."""

import datetime
import uuid

import pytest

from escalations.choices import Outcome
from escalations.rules import feedback, milestones, starting_texts
from escalations.rules.loop import Heard, Loop, measure, quarter_start

NOTICED = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
A, B = uuid.uuid4(), uuid.uuid4()


def heard(matter, days=None, told=True):
    return Heard(matter, told, NOTICED, None if days is None else NOTICED + days * DAY)


def test_a_matter_counts_as_told_when_its_every_author_is():
    loop = measure([heard(A, 2), heard(A, 4), heard(B, 9), heard(B, told=False)])

    assert (loop.closed, loop.all_told, loop.share) == (2, 1, 50)
    assert (loop.median_days, loop.days) == (4, "4 days")


def test_where_nothing_was_closed_nothing_is_said():
    assert (measure([]).share, measure([]).days) == (None, "")


@pytest.mark.parametrize(("days", "said"), [(0.2, "half a day or less"), (1, "1 day"), (8.4, "8 days")])
def test_days_are_said_in_words(days, said):
    assert Loop(1, 1, days).days == said


@pytest.mark.parametrize(
    ("day", "starts"),
    [((2026, 6, 9), (2026, 4, 1)), ((2026, 1, 1), (2026, 1, 1)), ((2026, 12, 31), (2026, 10, 1))],
)
def test_a_quarter_begins_with_its_first_day(day, starts):
    assert quarter_start(datetime.date(*day)) == datetime.date(*starts)


def reached(**fields):
    given = {"joined": None, "visits": [], "first_help": None, "today": datetime.date(2026, 6, 9), **fields}
    return [(one.title, one.on) for one in milestones.milestones(**given)]


def test_milestones_are_counted_from_visits_years_and_the_first_help():
    days = [datetime.date(2026, 1, 1) + number * DAY for number in range(26)]

    assert reached(visits=days, joined=datetime.date(2024, 2, 29), first_help=datetime.date(2026, 3, 3)) == [
        ("The first time that what you noticed led to help", datetime.date(2026, 3, 3)),
        ("2 years with Living Well", datetime.date(2026, 3, 1)),
        ("25 visits", datetime.date(2026, 1, 25)),
        ("10 visits", datetime.date(2026, 1, 10)),
        ("Your first visit written down", datetime.date(2026, 1, 1)),
    ]
    assert reached() == []
    assert reached(joined=datetime.date(2025, 6, 9)) == [
        ("One year with Living Well", datetime.date(2026, 6, 9))
    ]


def test_there_is_an_honest_text_for_each_way_it_can_end_and_for_when_little_can_be_said():
    fits = {one.outcome for one in starting_texts.STARTING_TEXTS}

    assert fits == {one.value for one in Outcome if one not in {Outcome.RETRACTED, Outcome.JOINED}} | {""}
    assert {"cannot-say", "nothing-done"} <= set(starting_texts.BY_NAME)
    assert "Edie" in starting_texts.BY_NAME["helped"].words("Edie")


def test_a_text_nobody_has_touched_is_known():
    words = starting_texts.BY_NAME["declined"].words("Edie")

    assert starting_texts.is_untouched(words, "Edie")
    assert starting_texts.is_untouched(" ", "Edie")
    assert not starting_texts.is_untouched(f"{words} And more.", "Edie")


def test_the_whole_message_is_what_was_written_and_no_more():
    assert feedback.whole_message(" Help came. ", client="Edie") == "Help came."
