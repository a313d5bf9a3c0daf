"""The small line per client of what was noticed over time, with the same in a table."""

import datetime

import pytest
from django.urls import reverse

from livingwell import clock
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def team():
    with clock.moved_to(TUESDAY_3PM):
        yield make.team()


def noticed(team, days_ago, **fields):
    with clock.moved_to(TUESDAY_3PM - days_ago * DAY):
        return make.logged(team, observed_at=clock.now(), **fields)


def page(client, user, team):
    client.force_login(user)
    return client.get(reverse("volunteers:client-detail", args=[team.client.pk])).content.decode()


def test_each_week_stands_with_its_worry_and_what_was_noticed(client, team):
    noticed(team, 1, worry="mention", noticed=["home"])
    noticed(team, 14, worry="mention", noticed=["money"])
    noticed(team, 15, worry="mention", noticed=["money"])
    noticed(team, 300, worry="mention", noticed=["toilet"])

    shown = page(client, team.coordinator, team)

    assert "3 small reports in the last 28 days" in shown
    assert shown.count('class="dot"') == 2
    assert '<text class="ondot"' in shown
    assert "Monday 8 June" in shown
    assert "Monday 25 May" in shown
    assert "Home cold, unsafe or in disrepair" in shown
    assert "Toilet troubles" not in shown.split("Noticed over time")[1].split("</table>")[0]


def test_a_quiet_half_year_says_so(client, team):
    assert "Nothing was passed on about" in page(client, team.coordinator, team)


def test_what_a_reader_may_not_see_leaves_no_dot(client, team):
    noticed(team, 1, worry="very_worried", noticed=["safeguarding"])

    shown = page(client, team.coordinator, team)

    assert 'class="dot"' not in shown
    assert 'class="dot"' in page(client, team.leader, team)


def test_volunteers_are_shown_no_line(client, team):
    noticed(team, 1, worry="mention", noticed=["home"])

    assert "Noticed over time" not in page(client, team.volunteer.user, team)
