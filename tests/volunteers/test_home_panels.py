"""The volunteer's home: whom they visit, what is new, whom they can talk to."""

import datetime

import pytest

from escalations import workflow
from livingwell import clock
from livingwell.models import ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def home(client, person):
    client.force_login(getattr(person, "user", person))
    return client.get("/").content.decode()


def test_a_volunteer_finds_their_visits_and_their_coordinator(client):
    team = make.team()
    team.client.access_notes = "Ring twice."
    team.client.save()

    page = home(client, team.volunteer)

    assert "Log an observation" in page
    assert "Ring twice." in page
    assert f"/observations/new/?client={team.client.pk}" in page
    assert f"<strong>{team.coordinator.name}</strong>, your coordinator" in page
    assert "Monday to Friday, 9am to 5pm" in page


def test_what_the_home_page_shows_of_clients_is_on_the_read_log(client):
    team = make.team()

    home(client, team.volunteer)

    assert ReadRecord.objects.filter(client_id=team.client.pk, subject_kind="home").count() == 1


def test_a_visit_that_has_ended_is_gone_at_once(client):
    team = make.team()
    make.match(make.volunteer(team.area), team.client)
    team.volunteer.matches.update(ends=datetime.date(2026, 6, 8))

    page = home(client, team.volunteer)

    assert str(team.client) not in page
    assert "Nobody is down for you to visit" in page


def test_without_an_own_coordinator_one_of_the_area_is_named(client):
    team = make.team()
    idle = make.volunteer(team.area)

    assert f"{team.coordinator.name}</strong>, coordinator in {team.area.name}" in home(client, idle)


def test_news_and_what_was_passed_on_stand_in_their_states(client):
    team = make.team()
    make.story(team, "A rail was fitted.", noticed=["access"])
    waiting = make.logged(team, noticed=["money"])
    taken = make.logged(team, noticed=["toilet"])
    workflow.take(taken.escalation_id, by=team.coordinator)

    page = home(client, team.volunteer)

    assert "A rail was fitted." in page
    assert "Sent, not seen yet" in page
    assert f"{team.coordinator.name} has it" in page
    assert f"{team.coordinator.name} will look at this by" in page
    assert f"/observations/{waiting.pk}/" in page


def test_staff_who_do_not_visit_have_none_of_it(client):
    team = make.team()

    assert "Your visits" not in home(client, team.coordinator)
