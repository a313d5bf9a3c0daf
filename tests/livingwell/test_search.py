"""One search over everything: each finds what they may see, written down, and nobody finds more."""

import datetime

import pytest

from livingwell import clock
from livingwell.models import ReadRecord
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def looked_for(client, user, text):
    client.force_login(user)
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_coordinator_finds_people_volunteers_and_matters_of_the_area(client):
    team, other = make.team(), make.team()
    for one in (team, other):
        one.client.name = one.client.preferred_name = "Edie Hocking"
        one.client.save()
    report = make.logged(team, words="Kippers untouched.")
    make.logged(other, words="Kippers gone.")

    by_name = looked_for(client, team.coordinator, "hock")
    by_words = looked_for(client, team.coordinator, "KIPPERS")
    by_volunteer = looked_for(client, team.coordinator, team.volunteer.name)

    assert f"/clients/{team.client.pk}/" in by_name
    assert f"/escalations/{report.escalation_id}/" in by_name
    assert f"/escalations/{report.escalation_id}/" in by_words
    assert f"/volunteers/{team.volunteer.pk}/" in by_volunteer
    assert str(other.client.pk) not in by_name
    assert by_words.count('href="/escalations/') - by_words.count('href="/escalations/"') == 1
    read = ReadRecord.objects.filter(reader=team.coordinator, subject_kind="search")
    assert set(read.values_list("client_id", flat=True)) == {team.client.pk}


def test_a_volunteer_finds_whom_they_visit_and_what_they_wrote(client):
    team = make.team()
    team.client.preferred_name, team.client.name = "Edie", "Edith Hocking"
    team.client.save()
    make.client(team.area, preferred_name="Edie Other")
    mine = make.logged(team, words="Kippers untouched.")

    assert f"/clients/{team.client.pk}/" in looked_for(client, team.volunteer.user, "edie")
    assert f"/observations/{mine.pk}/" in looked_for(client, team.volunteer.user, "kipp")
    assert "Nothing found" in looked_for(client, team.volunteer.user, "hocking")
    assert "Nothing found" in looked_for(client, team.volunteer.user, "other")


def test_who_sees_nobody_finds_nobody(client):
    team = make.team()
    make.logged(team, words="Kippers untouched.")
    admin = make.user("administrator")

    for text in ("kippers", team.client.name, team.volunteer.name):
        assert "Nothing found" in looked_for(client, admin, text)
    assert not ReadRecord.objects.filter(reader=admin).exists()


@pytest.mark.parametrize("text", ["", "   ", "!!!", "%", "\\", "'", "\x00", "é" * 300])
def test_odd_searches_find_nothing_and_are_never_an_error_of_ours(client, text):
    team = make.team()
    make.logged(team)

    page = looked_for(client, team.coordinator, text)

    assert "lw-list" not in page


def test_apostrophes_are_found_whichever_way_they_are_written(client):
    team = make.team()
    team.client.name = team.client.preferred_name = "Mary O’Brien"
    team.client.save()

    assert str(team.client.pk) in looked_for(client, team.coordinator, "o'brien")
    assert str(team.client.pk) in looked_for(client, team.coordinator, "O’Brien mary")


def test_more_than_fit_lead_to_their_own_list(client):
    team = make.team()
    for number in range(12):
        make.client(team.area, preferred_name=f"Penrose {number}", name=f"Penrose {number}")

    page = looked_for(client, team.coordinator, "penrose")

    assert page.count('href="/clients/') == 12  # ten of them, the menu, and the list of all
    assert "/clients/?q=penrose" in page


def test_open_ones_come_first_and_closed_ones_are_found(client):
    team = make.team()
    make.story(team, words="Kippers gone.", noticed=["home"])
    make.escalation(team, words="Kippers back.", noticed=["money"])

    page = looked_for(client, team.coordinator, "kippers")

    assert page.index("Nobody has it.") < page.index("Closed.")


def test_the_statements_stay_few(client):
    team = make.team()
    make.escalation(team)
    client.force_login(team.coordinator)

    with statements() as found:
        client.get("/search/", {"q": "hocking"})

    assert len(found) <= 8, [one[:80] for one in found]


def test_the_field_is_on_staff_pages_and_keeps_to_itself_elsewhere(client):
    team = make.team()
    client.force_login(team.coordinator)
    assert 'action="/search/"' in client.get("/").content.decode()
    client.force_login(team.volunteer.user)
    assert 'class="lw-find"' not in client.get("/").content.decode()
    assert client.get("/search/").status_code == 200
    client.logout()
    assert client.get("/search/")["Location"].startswith("/sign-in/")
