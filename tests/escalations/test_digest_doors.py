"""The pages for practices: choose, send, read, ask, answer, and ask the volunteer the same."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalations import workflow
from escalations.models import DigestQuestion, DigestSent, Event, Question
from escalations.workflow import Digest
from livingwell import clock
from livingwell.models import ReadRecord
from tests import make
from tests.make import practices
from volunteers.choices import ConsentState, Purpose

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team(client):
    made = make.team()
    made.reader = practices.reader(made, name="Ann Kitto", known_as="Ann")
    practices.contact(made)
    made.matter = make.escalation(made, words="Untouched dinners.")
    client.force_login(made.coordinator)
    return made


@pytest.fixture
def asked(team):
    """A question of the practice about what it was told."""
    sent = practices.digest(team, team.matter)
    return workflow.ask_from_practice(sent.pk, matter=team.matter.pk, words="Since when?", by=team.reader)


def address(team):
    return f"/digests/practices/{team.practice.pk}/"


def test_the_list_names_each_practice_and_who_speaks_with_it(client, team):
    page = client.get("/digests/").content.decode()

    assert team.practice.name in page
    assert f"{team.coordinator.name} speaks with them" in page
    assert "Nothing has been sent yet." in page


def test_what_may_be_told_is_offered_and_the_rest_says_why_not(client, team):
    other = make.client(
        team.area, visited_by=team.volunteer, practice=team.practice, preferred_name="Bea Trewin"
    )
    make.escalation(team, client=other)
    page = client.get(address(team)).content.decode()

    assert f'value="{team.matter.pk}"' in page
    assert "Untouched dinners." in page
    assert "have not been asked whether they may be discussed" in page
    assert ReadRecord.objects.filter(client_id=other.pk, subject_kind="digest").exists()


def test_the_contact_sends_it_and_can_take_it_back_for_a_minute(client, team):
    answer = client.post(address(team), {"matters": [str(team.matter.pk)], "note": "Dear all"}, follow=True)

    page = answer.content.decode()
    assert "is told in a minute." in page
    assert "Dear all" in page
    sent = DigestSent.objects.get()
    back = client.post(f"/digests/{sent.pk}/take-back/", follow=True)
    assert "Nobody at the practice was told." in back.content.decode()
    assert "Taken back" in client.get("/digests/").content.decode()
    assert client.post(f"/digests/{sent.pk}/take-back/", headers=JSON).json()["state"] == "taken_back"


def test_too_late_to_take_back_is_said(client, team):
    sent = practices.digest(team, team.matter)

    answer = client.post(f"/digests/{sent.pk}/take-back/")
    assert (answer.status_code, "It has left already" in answer.content.decode()) == (409, True)
    assert client.post(f"/digests/{sent.pk}/take-back/", headers=JSON).status_code == 409


def test_nothing_chosen_or_something_strange_is_said_and_the_words_stay(client, team):
    for matters in ([], ["nonsense"], [str(uuid.uuid4())]):
        answer = client.post(address(team), {"matters": matters, "note": "Dear all"})
        assert answer.status_code == 422
        assert "Dear all" in answer.content.decode()
        assert client.post(address(team), {"matters": matters}, headers=JSON).status_code == 422
    assert not DigestSent.objects.exists()


def test_a_colleague_reads_it_but_does_not_send_it(client, team):
    client.force_login(team.leader)
    page = client.get(address(team)).content.decode()
    assert f"{team.coordinator.name} speaks with {team.practice.name}, and sends this." in page

    body = {"matters": [str(team.matter.pk)]}
    answer = client.post(address(team), body)
    assert (answer.status_code, "Nothing has been sent" in answer.content.decode()) == (409, True)
    assert client.post(address(team), body, headers=JSON).status_code == 409


def test_a_program_sends_it_too(client, team):
    answer = client.post(address(team), {"matters": [str(team.matter.pk)]}, "application/json")

    assert (answer.status_code, answer.json()["id"]) == (201, str(DigestSent.objects.get().pk))


def test_somebody_else_is_made_the_contact(client, team):
    other = make.user("coordinator", team.area, name="Kit Rowe")
    contact = f"{address(team)}contact/"
    page = client.post(contact, {"person": str(other.pk)}, follow=True).content.decode()
    assert f"Kit Rowe speaks with {team.practice.name} from now." in page

    wrong = client.post(contact, {"person": "x"})
    assert (wrong.status_code, "Choose from the list" in wrong.content.decode()) == (422, True)
    assert client.post(contact, {"person": "x"}, headers=JSON).status_code == 422
    said = client.post(contact, {"person": str(team.coordinator.pk)}, headers=JSON)
    assert said.json() == {"contact": str(team.coordinator.pk)}


def test_with_clients_in_two_areas_one_chooses_which(client, team):
    other = make.area()
    make.role(team.coordinator, "coordinator", area=other)
    make.client(other, practice=team.practice)

    assert "instead</a>" in client.get(address(team)).content.decode()
    assert client.get(f"{address(team)}?area={other.pk}").context["area"] == other
    assert client.get(f"{address(team)}?area={uuid.uuid4()}").status_code == 404


def test_a_practice_of_nobody_known_is_not_there(client, team):
    strange = make.practice()

    assert client.get(f"/digests/practices/{strange.pk}/").status_code == 404


def test_the_practice_reads_it_after_signing_in_and_asks(client, team):
    sent = practices.digest(team, team.matter)
    client.force_login(team.reader)
    assert team.practice.name in client.get("/").content.decode()
    assert "From Living Well to your practice" in client.get("/digests/").content.decode()

    page = client.get(f"/digests/{sent.pk}/").content.decode()
    assert "Untouched dinners." in page
    assert team.client.name in page
    assert ReadRecord.objects.filter(
        reader=team.reader, client_id=team.client.pk, subject_id=sent.pk
    ).exists()
    body = {"matter": str(team.matter.pk), "words": "Since when?"}
    answer = client.post(f"/digests/{sent.pk}/ask/", body, follow=True)
    assert "is told that you asked" in answer.content.decode()
    assert "Not answered yet" in answer.content.decode()
    assert client.post(f"/digests/{sent.pk}/ask/", body, headers=JSON).status_code == 201


def test_a_question_without_words_or_about_something_else_comes_back(client, team):
    sent = practices.digest(team, team.matter)
    client.force_login(team.reader)
    ask = f"/digests/{sent.pk}/ask/"

    assert "Write your question" in client.post(ask, {"matter": str(team.matter.pk)}).content.decode()
    strange = {"matter": str(make.escalation(team, noticed=["money"]).pk), "words": "What of this?"}
    assert client.post(ask, strange).status_code == 422
    assert client.post(ask, {}, headers=JSON).status_code == 422
    assert not DigestQuestion.objects.exists()


def test_withdrawn_consent_takes_it_out_at_once_and_the_words_above_it(client, team):
    sent = practices.digest(team, team.matter, note="Edie is the first of them.")
    make.consent(team.client, Purpose.MDT_DISCUSSION, ConsentState.WITHDRAWN)
    client.force_login(team.reader)

    page = client.get(f"/digests/{sent.pk}/").content.decode()
    assert "Nothing in it may be read any more." in page
    assert team.client.name not in page
    assert "Edie is the first" not in page
    body = {"matter": str(team.matter.pk), "words": "Since when?"}
    assert client.post(f"/digests/{sent.pk}/ask/", body).status_code == 422


def test_what_was_taken_out_is_counted(client, team):
    other = make.client(team.area, visited_by=team.volunteer, practice=team.practice)
    make.consent(other, Purpose.MDT_DISCUSSION)
    second = make.escalation(team, client=other)
    sent = practices.digest(team, team.matter, second)
    type(second).objects.filter(pk=second.pk).update(safeguarding=True)
    client.force_login(team.reader)

    assert (
        "1 matter has been taken out since it was sent."
        in client.get(f"/digests/{sent.pk}/").content.decode()
    )


def test_the_coordinator_asks_the_volunteer_the_same_and_answers_the_practice(client, team, asked):
    page = client.get(f"/escalations/{team.matter.pk}/").content.decode()
    assert "The practice asks" in page
    event = Event.objects.get(pk=asked.event_id)
    assert f'href="?ask={event.pk}#ask"' in page

    begun = client.get(f"/escalations/{team.matter.pk}/?ask={event.pk}").content.decode()
    assert 'id="id_ask_words"' in begun
    assert begun.count("Since when?") > page.count("Since when?")
    client.post(f"/escalations/{team.matter.pk}/ask/", {"words": "Since when?"})
    assert Question.objects.get().event.words == "Since when?"

    answer = client.post(f"/digests/questions/{asked.pk}/answer/", {"words": "Since May."}, follow=True)
    assert "They are told that there is an answer." in answer.content.decode()
    client.force_login(team.reader)
    assert "Since May." in client.get(f"/digests/{asked.digest_id}/").content.decode()


def test_an_empty_answer_comes_back_and_a_program_is_answered(client, team, asked):
    answer = f"/digests/questions/{asked.pk}/answer/"

    assert "Write the answer" in client.post(answer, {}).content.decode()
    assert client.post(answer, {}, headers=JSON).status_code == 422
    assert client.post(answer, {"words": "Since May."}, headers=JSON).json()["id"] == str(team.matter.pk)


def test_strangers_find_nothing(client, team, asked):
    other = make.team()
    for person in (other.coordinator, team.volunteer.user, practices.reader(other)):
        client.force_login(person)
        assert client.get(f"/digests/{asked.digest_id}/").status_code == 404
        assert client.post(f"/digests/{asked.digest_id}/ask/", {"words": "x"}).status_code == 404
        assert client.post(f"/digests/questions/{asked.pk}/answer/", {"words": "x"}).status_code == 404
        assert client.get(address(team)).status_code == 404
    client.force_login(team.leader)
    assert client.post(f"/digests/{asked.digest_id}/ask/", {"words": "x"}).status_code == 404


def test_the_pages_cost_the_same_with_many(client, team):
    def cost(page, person):
        client.force_login(person)
        with CaptureQueriesContext(connection) as found:
            client.get(page)
        return len([one for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "UPDATE"))])

    def more():
        other = make.client(team.area, visited_by=team.volunteer, practice=team.practice)
        make.consent(other, Purpose.MDT_DISCUSSION)
        return make.escalation(team, client=other)

    def both():
        return [
            cost(address(team), team.coordinator),
            cost("/digests/", team.coordinator),
            cost(f"/digests/{DigestSent.objects.first().pk}/", team.reader),
        ]

    practices.digest(team, team.matter)
    few = both()
    clock.move_to(TUESDAY_3PM + MINUTE)
    digest = practices.digest(team, team.matter, *(more() for _ in range(4)))
    for matter in digest.items:
        workflow.ask_from_practice(
            digest.pk, matter=uuid.UUID(matter["escalation"]), words="When?", by=team.reader
        )
    many = both()
    assert many == few
    assert many[0] <= 12
    assert many[1] <= 8
    assert many[2] <= 12


def test_a_digest_of_two_matters_keeps_their_order(client, team):
    sent = workflow.send_digest(
        Digest(team.practice.pk, team.area.pk, (team.matter.pk, team.matter.pk)), by=team.coordinator
    )

    assert len(sent.items) == 1
