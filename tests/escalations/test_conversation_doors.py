"""The pages of corridor talk: find the person, write two fields, agree who does what."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalations import workflow
from escalations.models import CorridorTalk, TalkAction
from escalations.workflow import Agreed, Talk
from livingwell import clock
from livingwell.models import ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
ADDRESS = "/escalations/conversations/"

NOBODY = "6e1f5c1e-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team(client):
    made = make.team()
    client.force_login(made.coordinator)
    return made


def body(team, **fields):
    return {
        "key": str(uuid.uuid4()), "client": str(team.client.pk), "with_whom": "Ann Kitto, nurse",
        "words": "She looks at the heel.", "what_0": "Ring the ward", "owner_0": str(team.leader.pk),
        "due_0": "2026-06-11", "what_1": "Dress the heel", "owner_1": "them", "due_1": "12/06/2026", **fields,
    }  # fmt: skip


def test_the_person_is_found_by_name_and_the_form_opens_about_them(client, team):
    make.client(make.team().area, name="Hidden Hocking", preferred_name="Hidden")
    found = client.get(ADDRESS, {"q": "hocking"}).content.decode()
    assert f"?client={team.client.pk}" in found
    assert "Hidden" not in found
    assert "is called “zzz”" in client.get(ADDRESS, {"q": "zzz"}).content.decode()

    form = client.get(ADDRESS, {"client": team.client.pk}).content.decode()
    assert f"A talk about {team.client.called_in_full}" in form
    assert ReadRecord.objects.filter(client_id=team.client.pk, route__endswith="conversation-new").exists()


def test_a_talk_is_logged_with_two_actions(client, team):
    answer = client.post(ADDRESS, body(team), follow=True)

    assert "The talk with Ann Kitto, nurse is kept." in answer.content.decode()
    assert "Dress the heel" in answer.content.decode()
    mine, theirs = TalkAction.objects.order_by("due")
    assert (mine.owner, theirs.owner_name) == (team.leader, "Ann Kitto, nurse")
    assert theirs.due == datetime.date(2026, 6, 12)


def test_about_an_open_matter_it_leads_back_there(client, team):
    matter = make.escalation(team)
    page = client.get(ADDRESS, {"escalation": matter.pk}).content.decode()
    assert f'value="{matter.pk}" selected' in page

    answer = client.post(ADDRESS, body(team, escalation=str(matter.pk)))

    assert answer["Location"] == f"/escalations/{matter.pk}/"
    assert "talked with" in client.get(answer["Location"]).content.decode()


def test_safeguarding_is_not_offered_and_not_taken(client, team):
    client.force_login(team.leader)
    safe = make.escalation(team, noticed=["safeguarding"], worry="very_worried")

    assert str(safe.pk) not in client.get(ADDRESS, {"client": team.client.pk}).content.decode()
    assert client.post(ADDRESS, body(team, escalation=str(safe.pk))).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"with_whom": ""}, "Write whom you talked with"),
        ({"words": ""}, "Write what was said"),
        ({"what_0": ""}, "Write what is to be done"),
        ({"owner_0": ""}, "Choose who does it"),
        ({"owner_0": "nobody"}, "Choose from the list"),
        ({"due_0": ""}, "Say by which day"),
        ({"due_0": "soon"}, "Write the day as 9/6/2026"),
        ({"due_0": "2026-06-08"}, "Choose today or a later day"),
        ({"due_0": "9999-12-31"}, "Choose today or a later day"),
        ({"escalation": "nonsense"}, "Choose from the list"),
        ({"key": "nonsense"}, "Please send it again."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, team, wrong, said):
    answer = client.post(ADDRESS, body(team, **wrong))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Dress the heel" in answer.content.decode()
    json = client.post(ADDRESS, body(team, **wrong), headers={"accept": "application/json"})
    assert json.status_code == 422
    assert not CorridorTalk.objects.exists()


@pytest.mark.parametrize("whom", ["", "nonsense", NOBODY])
def test_without_somebody_of_ones_areas_nothing_is_kept(client, team, whom):
    answer = client.post(ADDRESS, body(team, client=whom))
    assert (answer.status_code, "Choose whom you talked about" in answer.content.decode()) == (422, True)
    json = client.post(ADDRESS, body(team, client=whom), "application/json")
    assert (json.status_code, list(json.json()["errors"])) == (422, ["client"])
    assert client.post(ADDRESS, b"[", "application/json").status_code == 400
    assert not CorridorTalk.objects.exists()


def test_a_program_gets_what_was_kept(client, team):
    answer = client.post(ADDRESS, body(team), "application/json")

    assert (answer.status_code, answer.json()["client"]) == (201, str(team.client.pk))


@pytest.mark.parametrize("query", ["?client=nonsense", f"?client={NOBODY}", f"?escalation={NOBODY}"])
def test_an_unknown_address_leads_nowhere(client, team, query):
    assert client.get(ADDRESS + query).status_code == 404


def test_the_list_narrows_to_mine_and_to_what_is_overdue(client, team):
    actions = (
        Agreed("Ring", datetime.date(2026, 6, 9), team.leader), Agreed("Call", datetime.date(2026, 6, 30)),
    )  # fmt: skip
    workflow.log_talk(Talk(team.client, "Ann", "Words", actions), by=team.coordinator)
    clock.move_to(TUESDAY_3PM + datetime.timedelta(days=2))

    assert "Overdue, was due Tuesday 9 June" in client.get(ADDRESS).content.decode()
    mine = client.get(ADDRESS, {"show": "mine"}).content.decode()
    assert "Call" in mine
    assert "<strong>Ring</strong>" not in mine
    overdue = client.get(ADDRESS, {"show": "overdue"}).content.decode()
    assert "<strong>Ring</strong>" in overdue
    assert "<strong>Call</strong>" not in overdue


def test_done_is_pressed_on_the_list_and_at_home(client, team):
    workflow.log_talk(
        Talk(team.client, "Ann", "Words", (Agreed("Ring", clock.today(), team.coordinator),)), by=team.leader
    )
    action = TalkAction.objects.get()
    assert "Agreed, and due" in client.get("/").content.decode()

    answer = client.post(f"{ADDRESS}actions/{action.pk}/done/", follow=True)
    assert "Done: Ring" in answer.content.decode()
    json = client.post(f"{ADDRESS}actions/{action.pk}/done/", headers={"accept": "application/json"})
    assert json.json() == {"id": str(action.pk), "done": True}
    assert "Agreed, and due" not in client.get("/").content.decode()


def test_a_tick_can_be_undone_on_the_list_by_who_ticked_it(client, team):
    workflow.log_talk(Talk(team.client, "Ann", "Words", (Agreed("Ring", clock.today()),)), by=team.leader)
    action = TalkAction.objects.get()
    address = f"{ADDRESS}actions/{action.pk}/undo/"
    workflow.finish_action(action.pk, by=team.coordinator)

    assert "Not done yet" in client.get(ADDRESS).content.decode()
    undone = client.post(address, follow=True).content.decode()
    again = client.post(address)
    program = client.post(address, headers={"accept": "application/json"})

    assert "It is to be done as before: Ring" in undone
    assert "Not done yet" not in undone
    assert (again.status_code, program.status_code) == (409, 409)
    assert "nothing to undo" in again.content.decode()
    assert "nothing to undo" in program.json()["error"]
    workflow.finish_action(action.pk, by=team.coordinator)
    json = client.post(address, headers={"accept": "application/json"})
    assert json.json() == {"id": str(action.pk), "done": False}
    workflow.finish_action(action.pk, by=team.coordinator)
    client.force_login(make.team().coordinator)
    assert client.post(address).status_code == 404
    client.force_login(team.leader)
    assert "Not done yet" not in client.get(ADDRESS).content.decode()


def test_earlier_talks_are_a_page_further(client, team):
    for number in range(22):
        clock.move_to(TUESDAY_3PM + datetime.timedelta(minutes=number))
        workflow.log_talk(Talk(team.client, f"Nurse {number}", "Words"), by=team.coordinator)

    first = client.get(ADDRESS)
    assert "Nurse 21" in first.content.decode()
    further = client.get(first.context["more_url"]).content.decode()
    assert "Nurse 0" in further
    assert "Nurse 21" not in further


def test_the_record_of_the_person_shows_the_latest(client, team):
    workflow.log_talk(Talk(team.client, "Ann Kitto", "Heel on Friday"), by=team.leader)

    page = client.get(f"/clients/{team.client.pk}/").content.decode()
    assert "Heel on Friday" in page
    assert f"{ADDRESS}?client={team.client.pk}" in page


def test_a_volunteer_finds_nothing_here(client, team):
    client.force_login(team.volunteer.user)

    assert client.get(ADDRESS).status_code == client.post(ADDRESS, body(team)).status_code == 404


def test_the_list_costs_the_same_with_many(client, team):
    def cost():
        with CaptureQueriesContext(connection) as found:
            client.get(ADDRESS, {"q": "hocking"})
        return len(found)

    def talk():
        agreed = (Agreed("Ring", clock.today(), team.leader),)
        workflow.log_talk(Talk(make.client(team.area), "Ann", "Words", agreed), by=team.leader)

    talk()
    few = cost()
    for _ in range(5):
        talk()
    assert cost() == few <= 8
