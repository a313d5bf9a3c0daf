"""`manage.py working_time` says the same as the rule, and says plainly what it cannot read."""

from datetime import date, time
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from livingwell.models import Area, Closure

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("working_time", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def home():
    return Area.objects.create(
        code="HOME", name="Welcome Home", model="team_leader", opens=time(8), closes=time(18)
    )


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-06-09T16:00", "2h", "2026-06-10T10:00:00+01:00"),
        ("2026-06-09 16:00", "2h", "2026-06-10T10:00:00+01:00"),
        ("2026-06-09T15:00Z", "2h", "2026-06-10T10:00:00+01:00"),
        ("2026-12-24T16:00+00:00", "1d", "2026-12-29T16:00:00+00:00"),
        ("2026-06-09T14:51", "15m!", "2026-06-09T15:06:00+01:00"),
        ("2026-06-09T14:51:30", "15m!", "2026-06-09T15:06:30+01:00"),
        ("2026-10-25T01:30", "0m!", "2026-10-25T01:30:00+01:00"),
        ("2026-10-25T01:30", "60m!", "2026-10-25T01:30:00+00:00"),
        ("2026-06-09", "1h", "2026-06-09T10:00:00+01:00"),
    ],
)
def test_the_instant_is_printed_as_the_clock_in_cornwall_shows_it(start, amount, expected):
    assert run(start, amount) == expected


def test_an_area_counts_by_its_own_hours_and_closures(home):
    Closure.objects.create(area=home, on=date(2026, 6, 10), reason="Staff day")

    assert run("2026-06-09T16:00", "4h", "--area", "home") == "2026-06-11T10:00:00+01:00"


@pytest.mark.parametrize(
    ("start", "amount", "said"),
    [
        ("yesterday", "2h", "is not a date and time"),
        ("2026-02-30T10:00", "2h", "is not a date and time"),
        ("2026-06-09T16:00", "2", "is not an amount of time"),
        ("2026-06-09T16:00", "1000000d", "from 0 to 100,000"),
        ("2026-03-29T01:30", "2h", "Did you mean 02:30"),
        ("9999-12-31T10:00", "2d", "too far"),
        ("0001-01-01T00:00+14:00", "2d", "too far"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(start, amount, said):
    with pytest.raises(CommandError, match=said) as refused:
        run(start, amount)

    assert "\n" not in str(refused.value)


def test_an_unknown_area_is_answered_with_those_there_are(home):
    with pytest.raises(CommandError, match="The areas are: HOME"):
        run("2026-06-09T16:00", "2h", "--area", "NOWHERE")


def test_with_no_area_at_all_that_is_said():
    with pytest.raises(CommandError, match="none yet"):
        run("2026-06-09T16:00", "2h", "--area", "NOWHERE")
