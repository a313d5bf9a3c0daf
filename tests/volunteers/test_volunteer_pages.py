"""The lists and cards of volunteers: their team, themselves, and everybody else."""

import pytest
from django.urls import reverse

from livingwell.models import ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

CONTACT = {"phone": "07700 900199", "email": "derek@example.org"}


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def derek(team):
    made = make.volunteer(
        team.area, skills=["listening"], availability=["Wed afternoon"], hopes="To be useful", **CONTACT
    )
    make.match(made, team.client)
    return made


def card(client, who, volunteer):
    client.force_login(who)
    return client.get(reverse("volunteers:volunteer-detail", args=[volunteer.pk]))


@pytest.mark.parametrize("post", ["coordinator", "leader"])
def test_the_team_reads_the_card(client, team, derek, post):
    page = card(client, getattr(team, post), derek).content.decode()

    for words in (derek.name, *CONTACT.values(), "listening", "Wed afternoon", team.client.preferred_name):
        assert words in page
    assert ReadRecord.objects.get().client_id == team.client.pk


def test_a_volunteer_reads_their_own(client, team, derek):
    page = card(client, derek.user, derek).content.decode()

    for words in (*CONTACT.values(), "To be useful", team.client.preferred_name):
        assert words in page


def test_nobody_else_finds_it(client, team, derek):
    elsewhere = make.team()
    others = [
        team.volunteer.user,
        elsewhere.coordinator,
        elsewhere.leader,
        team.manager,
        *(make.user(role, team.area) for role in ("administrator", "system_operator", "information_lead")),
        make.user("mdt_chair"),
        make.user(),
    ]

    assert {card(client, who, derek).status_code for who in others} == {404}


def test_a_client_of_another_area_stays_hidden(client, team, derek):
    far = make.client(make.area(), preferred_name="Far Away")
    make.match(derek, far)

    assert "Far Away" not in card(client, team.coordinator, derek).content.decode()
    assert "Far Away" in card(client, derek.user, derek).content.decode()


def test_the_list_is_for_the_team(client, team, derek):
    far = make.volunteer(make.area())
    client.force_login(team.coordinator)

    page = client.get(reverse("volunteers:volunteer-list"), {"q": derek.name}).content.decode()

    assert derek.name in page
    assert far.name not in client.get(reverse("volunteers:volunteer-list")).content.decode()
    assert CONTACT["phone"] not in page
    client.force_login(derek.user)
    assert client.get(reverse("volunteers:volunteer-list")).status_code == 404


def test_statements_do_not_grow_with_the_rows(client, team, derek, django_assert_max_num_queries):
    for _ in range(6):
        make.match(derek, make.client(team.area))
        make.volunteer(team.area)
    client.force_login(team.coordinator)

    with django_assert_max_num_queries(8):
        client.get(reverse("volunteers:volunteer-list"), {"q": "v"})
    with django_assert_max_num_queries(12):
        card(client, team.coordinator, derek)
