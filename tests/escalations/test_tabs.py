"""The ways into triage: what waits for me and for others, how it was screened, and capped numbers."""

import datetime

import pytest

from escalations import workflow
from escalations.models import Escalation
from escalations.views import tabs
from livingwell import clock
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def listed(client, user, query):
    client.force_login(user)
    found = client.get(f"/escalations/?{query}", headers={"Accept": "application/json"}).json()
    return {row["id"] for row in found["escalations"]}


def test_what_waits_for_me_and_for_others(client):
    team = make.team()
    asked = make.escalation(team)
    client_2 = make.client(team.area, visited_by=team.volunteer)
    held = make.escalation(team, client=client_2)
    workflow.take(held.pk, by=team.leader)

    assert listed(client, team.coordinator, "waits=me") == {str(asked.pk)}
    assert listed(client, team.coordinator, "waits=others") == {str(held.pk)}
    assert listed(client, team.leader, "waits=me") == {str(held.pk)}
    assert listed(client, team.leader, "waits=others") == {str(asked.pk)}


def test_what_was_screened_is_found_by_it(client):
    team = make.team()
    first = make.escalation(team)
    other = make.escalation(team, client=make.client(team.area, visited_by=team.volunteer))
    Escalation.objects.filter(pk=first.pk).update(need="medical")

    assert listed(client, team.coordinator, "need=medical") == {str(first.pk)}
    assert listed(client, team.coordinator, "need=none") == {str(other.pk)}
    assert listed(client, team.coordinator, "need=both") == set()


def test_the_tabs_lead_only_where_one_may_go(client):
    team = make.team()
    client.force_login(team.coordinator)
    page = client.get("/escalations/").content.decode()

    for label, address in (
        ("Waiting for me", "?waits=me"),
        ("Quarantine", "/escalations/quarantine/"),
        ("Good news", "/good-news/"),
        ("Stories owed", "/feedback/"),
    ):
        assert f'href="{address}"' in page, label
    assert 'hx-get="/escalations/counts/"' in page


def test_a_place_that_is_not_built_is_not_offered(monkeypatch):
    team = make.team()
    monkeypatch.setattr(tabs, "ELSEWHERE", (("x", "Nowhere", "escalations:nowhere"),))

    assert [one.label for one in tabs.tabs(team.coordinator, {})] == ["Waiting for me", "Waiting for others"]


def test_numbers_are_counted_no_further_than_needed(client, monkeypatch):
    team = make.team()
    for _ in range(3):
        make.escalation(team, client=make.client(team.area, visited_by=team.volunteer))
    client.force_login(team.leader)
    monkeypatch.setattr(tabs, "MOST", 2)

    with statements() as found:
        page = client.get("/escalations/counts/").content.decode()
    told = client.get("/escalations/counts/", headers={"Accept": "application/json"}).json()

    assert 'id="count-others" hx-swap-oob="true">2+<' in page
    assert 'id="count-me" hx-swap-oob="true">0<' in page
    assert told["others"] == {"count": 2, "more": True}
    assert len(found) <= 8
    assert not any("COUNT(" in sql for sql in found)


def test_keys_can_be_turned_off_for_good(client):
    team = make.team()
    make.escalation(team)
    client.force_login(team.coordinator)
    assert "data-keys-off" not in client.get("/escalations/").content.decode()

    client.post("/appearance/", {"appearance": "", "large_text": ""})

    page = client.get("/escalations/").content.decode()
    assert "data-keys-off" in page
    assert "You have turned single keys off" in page
    client.post("/appearance/", {"appearance": "", "shortcut_keys": "on"})
    assert "data-keys-off" not in client.get("/escalations/").content.decode()
    client.force_login(team.volunteer.user)
    assert "Single keys" not in client.get("/appearance/").content.decode()
    client.post("/appearance/", {"appearance": ""})
    team.volunteer.user.refresh_from_db()
    assert team.volunteer.user.shortcut_keys
