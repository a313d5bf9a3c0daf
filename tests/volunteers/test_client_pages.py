"""The lists and cards of clients: their team, their volunteer, and everybody else."""

import uuid
from unittest import mock

import pytest
from django.db import DatabaseError
from django.urls import reverse

from livingwell.models import ReadRecord
from tests import make
from volunteers.choices import ClientStatus, ConsentState, Purpose
from volunteers.models import Match

pytestmark = pytest.mark.django_db

SECRETS = {
    "name": "Edith Annie Olds",
    "nhs_number": "9990058628",
    "household": "alone, son nearby",
}
FOR_A_VISIT = {
    "preferred_name": "Mrs Olds",
    "address": "47 Furze Park",
    "phone": "01632 960200",
    "access_notes": "Ring twice.",
}


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def person(team):
    return make.client(team.area, visited_by=team.volunteer, practice=team.practice, **SECRETS, **FOR_A_VISIT)


def card(client, who, person):
    client.force_login(who)
    return client.get(reverse("volunteers:client-detail", args=[person.pk]))


def names_on(client, who, **query):
    client.force_login(who)
    return client.get(reverse("volunteers:client-list"), query).content.decode()


@pytest.mark.parametrize("post", ["coordinator", "leader"])
def test_the_team_reads_the_whole_record(client, team, person, post):
    page = card(client, getattr(team, post), person).content.decode()

    for words in (*SECRETS.values(), *FOR_A_VISIT.values(), "3 February 1940", team.practice.name):
        assert words in page
    assert team.volunteer.name in page


def test_a_volunteer_reads_what_a_visit_needs_and_no_more(client, team, person):
    make.consent(person, decided_by="her daughter")

    page = card(client, team.volunteer.user, person).content.decode()

    for words in FOR_A_VISIT.values():
        assert words in page
    for words in (*SECRETS.values(), "1940", team.practice.name, "her daughter"):
        assert words not in page


def test_nobody_else_finds_a_record(client, team, person):
    elsewhere = make.team()
    others = [
        elsewhere.coordinator,
        elsewhere.leader,
        elsewhere.volunteer.user,
        make.volunteer(team.area).user,
        team.manager,
        *(make.user(role, team.area) for role in ("administrator", "system_operator", "information_lead")),
        *(make.user(role) for role in ("mdt_chair", "professional")),
        make.user(),
    ]

    assert {card(client, who, person).status_code for who in others} == {404}
    assert card(client, team.coordinator, mock.Mock(pk=uuid.uuid4())).status_code == 404
    assert not ReadRecord.objects.exists()


def test_a_visit_ends_the_right_to_the_card(client, team, person):
    before = card(client, team.volunteer.user, person).status_code
    Match.objects.filter(client=person).update(ends=make.people.LONG_AGO)

    assert (before, card(client, team.volunteer.user, person).status_code) == (200, 404)


@pytest.mark.parametrize("status", [ClientStatus.DIED, ClientStatus.ENDED])
def test_a_volunteer_has_no_card_of_somebody_who_has_died_or_left(client, team, status):
    person = make.client(team.area, visited_by=team.volunteer, status=status)

    assert card(client, team.volunteer.user, person).status_code == 404
    assert card(client, team.coordinator, person).status_code == 200


def test_every_reading_is_written_down_first(client, team, person):
    card(client, team.coordinator, person)

    row = ReadRecord.objects.get()
    assert (row.reader, row.client_id, row.route) == (team.coordinator, person.pk, "volunteers:client-detail")


def test_what_cannot_be_written_down_is_not_shown(client, team, person):
    client.force_login(team.coordinator)

    with mock.patch("livingwell.audit.read", side_effect=DatabaseError), pytest.raises(DatabaseError):
        client.get(reverse("volunteers:client-detail", args=[person.pk]))


def test_the_list_holds_those_of_the_area_and_is_written_down(client, team, person):
    elsewhere = make.client(make.area(), name="Somebody Else")

    page = names_on(client, team.coordinator)

    assert person.name in page
    assert team.client.name in page
    assert elsewhere.name not in page
    assert set(ReadRecord.objects.values_list("client_id", flat=True)) == {person.pk, team.client.pk}


def test_a_volunteers_list_holds_those_they_visit(client, team, person):
    neighbour = make.client(team.area, preferred_name="Neighbour")

    page = names_on(client, team.volunteer.user)

    assert person.preferred_name in page
    assert person.name not in page
    assert neighbour.preferred_name not in page


def test_who_visits_and_coordinates_sees_both_lists(client, team):
    team_too = make.team()
    make.match(team_too.volunteer, make.client(make.area(), preferred_name="Far Away"))
    make.role(team_too.volunteer.user, "coordinator", area=team.area)

    page = names_on(client, team_too.volunteer.user)

    assert "Far Away" in page
    assert team.client.name in page


def test_searching_finds_by_either_name_and_only_ones_own(client, team, person):
    make.client(make.area(), name="Edith Elsewhere")

    page = names_on(client, team.coordinator, q="edith")

    assert person.name in page
    assert "Edith Elsewhere" not in page
    assert team.client.name not in page
    assert person.name in names_on(client, team.coordinator, q="mrs o")
    assert "Nobody by that name" in names_on(client, team.coordinator, q="Elsewhere")


@pytest.mark.parametrize("q", ["\x00", "\ud800", "%", "'", "x" * 5000, "<script>"])
def test_searching_for_nonsense_finds_nobody(client, team, q):
    client.force_login(team.coordinator)

    assert (
        client.get(reverse("volunteers:client-list"), {"q": q.encode("utf-8", "replace")}).status_code == 200
    )


def test_the_list_goes_on_by_key(client, team):
    for number in range(30):
        make.client(team.area, name="Same Name" if number % 2 else f"Name {number:02}")
    client.force_login(team.leader)

    first = client.get(reverse("volunteers:client-list"))
    second = client.get(reverse("volunteers:client-list") + first.context["page"].more_url)

    shown = [row.pk for row in (*first.context["page"].rows, *second.context["page"].rows)]
    assert len(shown) == len(set(shown)) == 31
    assert second.context["page"].more_url == ""
    assert "Name" not in first.context["page"].more_url


@pytest.mark.parametrize("after", ["nonsense", "7ffdfc5b-6fc2-4085-b73d-28a28d1eddc1"])
def test_an_unknown_place_in_the_list_is_its_beginning(client, team, after):
    assert team.client.name in names_on(client, team.coordinator, after=after)


def test_the_place_of_a_stranger_tells_nothing_about_their_name(client, team):
    make.client(team.area, name="Abel")
    stranger = make.client(make.area(), name="Zillah")

    assert "Abel" in names_on(client, team.coordinator, after=str(stranger.pk))


def test_two_areas_can_be_told_apart_and_a_third_is_not_offered(client, team):
    second, third = make.area(), make.area(name="Third")
    there = make.client(second, name="Over There")
    make.role(team.coordinator, "coordinator", area=second)

    page = names_on(client, team.coordinator, area=str(second.pk))

    assert there.name in page
    assert team.client.name not in page
    assert third.name not in page
    assert team.client.name in names_on(client, team.coordinator, area=str(third.pk))


def test_consent_shows_what_holds_and_what_held_before(client, team, person):
    make.consent(person, Purpose.SERVICES, ConsentState.GIVEN, wording="v1")
    make.consent(person, Purpose.SERVICES, ConsentState.WITHDRAWN, wording="v2", excluded="the police")

    response = card(client, team.coordinator, person)

    (answer,) = response.context["answers"]
    assert [row.wording for row in answer["current"]] == ["v2"]
    assert [row.wording for row in answer["before"]] == ["v1"]
    assert "the police" in response.content.decode()


def test_the_record_lists_what_was_passed_on_but_not_what_is_kept_from_the_reader(client, team):
    ordinary = make.escalation(team)
    hidden = make.escalation(team, noticed=["safeguarding"], worry="very_worried")

    page = card(client, team.coordinator, team.client).content.decode()

    assert str(ordinary.pk) in page
    assert str(hidden.pk) not in page
    assert "hurting" not in page


def test_statements_do_not_grow_with_the_rows(client, team, person, django_assert_max_num_queries):
    for _ in range(8):
        made = make.client(team.area, practice=make.practice(team.area), visited_by=make.volunteer(team.area))
        make.consent(made)
    make.match(make.volunteer(team.area), person)
    for purpose in (Purpose.VISITS, Purpose.SERVICES):
        make.consent(person, purpose)
    client.force_login(team.coordinator)

    with django_assert_max_num_queries(8):
        client.get(reverse("volunteers:client-list"), {"q": "c", "area": str(team.area.pk)})
    with django_assert_max_num_queries(12):
        client.get(reverse("volunteers:client-detail", args=[person.pk]))
