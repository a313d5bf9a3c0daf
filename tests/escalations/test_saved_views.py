"""Saved views: one's own and the team's, found again, renamed, deleted, and safe to share."""

import datetime
import uuid

import pytest

from escalations import workflow
from escalations.models import SavedView
from escalations.workflow.saved_views import MOST, NameTakenError, TooManyViewsError
from livingwell import clock
from livingwell.models import RoleAssignment, User
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def as_person(client, user):
    client.force_login(User.objects.get(pk=user.pk))
    return client


def triage(client, user, query=""):
    return as_person(client, user).get(f"/escalations/{query}").content.decode()


def save(client, user, **fields):
    data = {"name": "My very worried", "query": "worry=very_worried", **fields}
    return as_person(client, user).post("/escalations/views/save/", data)


def test_a_view_is_saved_used_renamed_and_deleted(client):
    team = make.team()

    answer = save(client, team.coordinator)
    assert answer["Location"] == "/escalations/?worry=very_worried"
    page = triage(client, team.coordinator, "?worry=very_worried")
    assert 'href="?worry=very_worried" aria-current="page"' in page
    assert "My very worried" in page
    view = SavedView.objects.get()
    client.post(f"/escalations/views/{view.pk}/", {"name": "The worst first"})
    assert "The worst first" in triage(client, team.coordinator)
    client.post(f"/escalations/views/{view.pk}/delete/")
    assert "is deleted" in triage(client, team.coordinator)
    assert "The worst first" not in triage(client, team.coordinator)
    assert "No views yet" in client.get("/escalations/views/").content.decode()


def test_a_view_keeps_what_means_something_and_nothing_else(client):
    team, other = make.team(), make.team()
    query = f"worry=worried&worry=mention&area={other.area.pk}&nonsense=1&status=free&since=never&after=x"

    save(client, team.coordinator, query=query)

    assert SavedView.objects.get().query == "worry=worried&worry=mention&status=free"


def test_an_old_link_with_what_is_not_known_any_more_still_works(client):
    team = make.team()
    make.escalation(team)

    page = triage(client, team.coordinator, "?colour=blue&worry=worried&worry=purple")

    assert team.client.called_in_full in page


def test_a_team_shares_a_view_and_nobody_else_reads_it(client):
    team, other = make.team(), make.team()
    save(client, team.coordinator, name="Our falls", query="noticed=mobility_falls", team=str(team.area.pk))

    assert "Our falls" in triage(client, team.leader)
    assert "Our falls" not in triage(client, other.leader)
    assert "Our falls" not in triage(client, team.manager)
    view = SavedView.objects.get()
    for stranger in (team.leader, other.leader):
        for address in (f"/escalations/views/{view.pk}/", f"/escalations/views/{view.pk}/delete/"):
            assert as_person(client, stranger).post(address, {"name": "Mine now"}).status_code == 404
    assert SavedView.objects.get().name == "Our falls"


def test_a_shared_view_carries_no_words_and_goes_to_no_other_team(client):
    team, other = make.team(), make.team()

    words = save(client, team.coordinator, query="q=edie", team=str(team.area.pk))
    elsewhere = save(client, team.coordinator, team=str(other.area.pk))

    assert words.status_code == elsewhere.status_code == 422
    assert "Names and words stay with you" in words.content.decode()
    assert "My very worried" in words.content.decode()
    assert not SavedView.objects.exists()
    assert save(client, team.coordinator, query="q=edie").status_code == 302


def test_a_role_that_ends_takes_the_teams_views_and_filters_with_it(client):
    team, other = make.team(), make.team()
    both = make.user("coordinator", team.area)
    make.role(both, "coordinator", area=other.area)
    save(client, other.coordinator, name="Of the others", team=str(other.area.pk))
    page = triage(client, both)
    assert "Of the others" in page
    assert f'value="{other.area.pk}"' in page
    assert f'value="{other.leader.pk}"' in page

    RoleAssignment.objects.filter(user=both, area=other.area).update(
        ends=clock.today() - datetime.timedelta(1)
    )

    page = triage(client, both)
    assert "Of the others" not in page
    assert f'value="{other.area.pk}"' not in page
    assert f'value="{other.leader.pk}"' not in page


def test_somebody_whose_role_has_an_end_to_come_can_be_looked_for(client):
    team = make.team()
    RoleAssignment.objects.filter(user=team.leader).update(ends=clock.today())

    assert f'value="{team.leader.pk}"' in triage(client, team.coordinator)


def test_a_name_is_used_once_and_there_is_an_end_to_them(client):
    team = make.team()
    workflow.save_view("One", "", by=team.coordinator)
    other = workflow.save_view("Two", "", by=team.coordinator)

    with pytest.raises(NameTakenError):
        workflow.save_view("One", "status=free", by=team.coordinator)
    with pytest.raises(NameTakenError):
        workflow.rename_view(other.pk, name="One", by=team.coordinator)
    assert save(client, team.coordinator, name="One").status_code == 422
    page = as_person(client, team.coordinator).post(f"/escalations/views/{other.pk}/", {"name": "One"})
    assert page.status_code == 422
    assert "You have a view of this name" in page.content.decode()
    workflow.save_view("One", "", by=team.leader)
    for number in range(MOST - 2):
        workflow.save_view(f"More {number}", "", by=team.coordinator)
    with pytest.raises(TooManyViewsError):
        workflow.save_view("Too many", "", by=team.coordinator)
    assert "as many views" in save(client, team.coordinator, name="Too many").content.decode()


def test_too_long_a_view_and_no_name_are_said(client):
    team = make.team()
    long = save(client, team.coordinator, query="noticed=home&q=" + "%C3%A9" * 200)
    nameless = save(client, team.coordinator, name=" ")

    assert long.status_code == nameless.status_code == 422
    assert "too many filters" in long.content.decode()
    assert "Give the view a name" in nameless.content.decode()


def test_programs_are_answered_alike(client):
    team = make.team()
    asks = {"Accept": "application/json"}
    as_person(client, team.coordinator)

    good = client.post("/escalations/views/save/", {"name": "One", "query": ""}, headers=asks)
    bad = client.post("/escalations/views/save/", {"name": ""}, headers=asks)
    view = SavedView.objects.get()
    renamed = client.post(f"/escalations/views/{view.pk}/", {"name": ""}, headers=asks)

    assert good.json() == {"done": "Saved as “One”."}
    assert bad.status_code == renamed.status_code == 422
    assert client.post(f"/escalations/views/{uuid.uuid4()}/delete/").status_code == 404


def test_triage_costs_no_more_with_views_saved(client):
    team = make.team()
    make.escalation(team)
    for number in range(5):
        workflow.save_view(f"View {number}", "status=free", by=team.coordinator)
    as_person(client, team.coordinator)

    with statements() as found:
        client.get("/escalations/?waits=me")

    assert len(found) <= 8
