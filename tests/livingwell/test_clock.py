"""One clock for everybody, which can be moved and is put back."""

import datetime

import pytest

from livingwell import clock

JUNE = datetime.datetime(2026, 6, 9, 23, 30, tzinfo=datetime.UTC)


def test_the_clock_can_be_moved_for_a_while():
    with clock.moved_to(JUNE):
        inside = clock.now()

    assert inside == JUNE
    assert clock.now().year >= 2026
    assert abs(datetime.datetime.now(datetime.UTC) - clock.now()) < datetime.timedelta(seconds=5)


def test_today_is_the_date_in_london():
    with clock.moved_to(JUNE):
        assert clock.today() == datetime.date(2026, 6, 10)


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clock.move_to(datetime.datetime(2026, 6, 9))


def test_moves_inside_moves_come_back_one_by_one():
    later = JUNE + datetime.timedelta(days=1)

    with clock.moved_to(JUNE):
        with clock.moved_to(later):
            assert clock.now() == later
        assert clock.now() == JUNE
