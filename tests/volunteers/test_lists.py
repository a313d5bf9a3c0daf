"""The lists of people, narrowed: by practice, coordinator, where they stand, whether visits go on."""

import datetime

import pytest

from livingwell import clock
from tests import make
from tests.escalations.counting import statements
from volunteers.choices import Stage

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


def shown(client, user, kind="clients", **query):
    client.force_login(user)
    answer = client.get(f"/{kind}/", query)
    assert answer.status_code == 200
    return {row.pk for row in answer.context["page"].rows}, answer.content.decode()


def test_clients_by_practice_coordinator_status_and_visits(client, team):
    elsewhere = make.practice(team.area)
    away = make.client(team.area, practice=elsewhere, status="in_hospital")
    alone = make.client(team.area, coordinator=team.coordinator)
    make.match(team.volunteer, alone, ends=clock.today() - datetime.timedelta(days=1))

    for query, found in (
        ({"practice": team.practice.pk}, {team.client.pk}),
        ({"practice": elsewhere.pk, "status": "active"}, set()),
        ({"status": "in_hospital"}, {away.pk}),
        ({"coordinator": team.coordinator.pk}, {team.client.pk, alone.pk}),
        ({"coordinator": "nobody"}, {away.pk}),
        ({"visits": "yes"}, {team.client.pk}),
        ({"visits": "no"}, {away.pk, alone.pk}),
        ({"q": "hocking mary", "visits": "yes"}, {team.client.pk}),
    ):
        assert shown(client, team.leader, **query)[0] == found, query


def test_volunteers_by_stage_and_visits(client, team):
    new = make.volunteer(team.area, stage=Stage.INDUCTION)

    assert shown(client, team.leader, "volunteers", stage="induction")[0] == {new.pk}
    assert shown(client, team.leader, "volunteers", visits="yes")[0] == {team.volunteer.pk}
    assert shown(client, team.leader, "volunteers", visits="no", q="vol")[0] == {new.pk}


def test_only_what_is_in_sight_can_be_chosen_and_the_rest_is_left_out_and_said(client, team):
    other = make.team()
    rows, page = shown(client, team.leader, practice=other.practice.pk, status="lost", colour="blue")

    assert rows == {team.client.pk}
    assert "Left out, because it means nothing here: Practice, Status" in page
    assert str(other.practice.name) not in page
    assert other.coordinator.name not in page
    assert team.coordinator.name in page


def test_an_area_is_chosen_where_there_is_more_than_one(client, team):
    other = make.team()
    assert 'name="area"' not in shown(client, team.leader)[1]
    make.role(team.leader, "coordinator", area=other.area)

    rows, page = shown(client, team.leader, area=other.area.pk)

    assert 'name="area"' in page
    assert rows == {other.client.pk}


def test_the_next_page_is_narrowed_as_the_first(client, team):
    for number in range(28):
        make.client(team.area, name=f"Name {number:02}", status="paused")
    client.force_login(team.leader)
    first = client.get("/clients/", {"status": "paused", "nonsense": "1"}).context["page"]

    second = client.get(f"/clients/{first.more_url}").context["page"]

    assert "status=paused" in first.more_url
    assert len(first.rows) + len(second.rows) == 28
    assert not second.is_first


def test_the_statements_stay_few_for_who_visits_and_leads(client, team):
    both = make.volunteer(team.area)
    make.role(both.user, "team_leader", area=team.area)
    make.match(both, make.client(make.area()))
    for number in range(28):
        make.client(team.area, name=f"Name {number:02}", coordinator=team.coordinator, practice=team.practice)
    client.force_login(both.user)
    more = client.get("/clients/").context["page"].more_url
    for address in ("/clients/", f"/clients/{more}", "/volunteers/?visits=yes"):
        with statements() as found:
            client.get(address)
        assert len(found) <= 8, address
