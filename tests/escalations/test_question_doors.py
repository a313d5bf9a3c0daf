"""Asking on the page of a matter, answering on the volunteer's phone."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalations import workflow
from escalations.models import Question
from livingwell import clock
from livingwell.models import ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def waiting(team):
    """A question that has left."""
    report = make.logged(team)
    question = workflow.ask_volunteer(
        report.escalation_id, report=report.pk, words="Which day was that?", by=team.coordinator
    )
    clock.move_to(TUESDAY_3PM + MINUTE)
    return question


def page(client, address, user):
    client.force_login(user)
    return client.get(address)


def test_a_question_is_asked_on_the_page_of_the_matter(client, team):
    matter = make.escalation(team)
    client.force_login(team.coordinator)

    answer = client.post(f"/escalations/{matter.pk}/ask/", {"words": "Which day was that?"}, follow=True)

    assert "is asked. Nothing waits for the answer." in answer.content.decode()
    assert "Which day was that?" in answer.content.decode()
    assert "Take the question back" in answer.content.decode()
    assert Question.objects.get().event.actor == team.coordinator


def test_with_two_authors_one_is_chosen(client, team):
    first = make.logged(team)
    other = make.volunteer(team.area)
    make.match(other, team.client)
    second = make.logged(team, author=other)
    client.force_login(team.coordinator)
    address = f"/escalations/{first.escalation_id}/ask/"

    assert client.post(address, {"words": "Which day?"}).status_code == 422
    assert client.post(address, {"words": "Which day?", "report": str(uuid.uuid4())}).status_code == 422
    assert client.post(address, {"words": "Which day?", "report": str(second.pk)}).status_code == 302
    assert Question.objects.get().observation == second


def test_what_tells_too_much_is_shown_and_leaves_only_when_confirmed(client, team):
    matter = make.escalation(team)
    client.force_login(team.coordinator)
    words = {"words": "Is her diabetes worse? Ring 01632 960170."}

    refused = client.post(f"/escalations/{matter.pk}/ask/", words)

    assert refused.status_code == 422
    assert "01632 960170" in refused.content.decode()
    assert "leaks_confirmed" in refused.content.decode()
    assert not Question.objects.exists()
    assert (
        client.post(f"/escalations/{matter.pk}/ask/", {**words, "leaks_confirmed": "on"}).status_code == 302
    )


def test_empty_words_are_refused_on_the_page_and_in_json(client, team):
    matter = make.escalation(team)
    client.force_login(team.coordinator)
    address = f"/escalations/{matter.pk}/ask/"

    assert "Write what you would like to know" in client.post(address, {}).content.decode()
    answer = client.post(address, {}, headers={"accept": "application/json"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["words"])
    asked = client.post(address, {"words": "Which day?"}, "application/json")
    assert (asked.status_code, asked.json()["state"]) == (200, "held")


def test_a_matter_somebody_else_has_keeps_the_question_to_copy(client, team):
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)
    client.force_login(team.coordinator)

    answer = client.post(f"/escalations/{matter.pk}/ask/", {"words": "Which day was that?"})

    assert answer.status_code == 409
    assert "Which day was that?" in answer.content.decode()
    assert f"{team.leader.name} has it" in answer.content.decode()


def test_a_safeguarding_matter_offers_no_question_and_takes_none(client, team):
    matter = make.escalation(team, noticed=["safeguarding"], worry="very_worried")
    shown = page(client, f"/escalations/{matter.pk}/", team.leader)

    assert shown.status_code == 200
    assert "Ask a question" not in shown.content.decode()
    assert client.post(f"/escalations/{matter.pk}/ask/", {"words": "Which day?"}).status_code == 409


def test_a_question_is_taken_back_on_the_page(client, team):
    report = make.logged(team)
    question = workflow.ask_volunteer(
        report.escalation_id, report=report.pk, words="Which day?", by=team.coordinator
    )
    client.force_login(team.coordinator)

    answer = client.post(f"/questions/{question.pk}/take-back/", follow=True)
    assert "Taken back. It was not sent." in answer.content.decode()
    clock.move_to(TUESDAY_3PM + 2 * MINUTE)
    second = workflow.ask_volunteer(
        report.escalation_id, report=report.pk, words="Which week?", by=team.coordinator
    )
    clock.move_to(TUESDAY_3PM + 4 * MINUTE)
    assert client.post(f"/questions/{second.pk}/take-back/").status_code == 409


def test_the_volunteer_finds_the_question_at_home_and_answers_it(client, team, waiting):
    home = page(client, "/", team.volunteer.user).content.decode()
    assert "A question for you" in home
    assert "Which day was that?" in home

    receipt = client.get(f"/observations/{waiting.observation_id}/").content.decode()
    assert "Which day was that?" in receipt
    assert 'href="#add"' in receipt
    answer = client.post(f"/questions/{waiting.pk}/answer/", {"words": "On Monday."})
    assert answer.status_code == 303
    assert answer["Location"] == f"/observations/{waiting.observation_id}/#question-{waiting.pk}"
    assert "You answered" in client.get(f"/observations/{waiting.observation_id}/").content.decode()
    assert "A question for you" not in client.get("/").content.decode()
    staff = page(client, f"/escalations/{waiting.event.escalation_id}/", team.coordinator).content.decode()
    assert "On Monday." in staff


def test_an_answer_without_words_comes_back_with_the_question(client, team, waiting):
    client.force_login(team.volunteer.user)
    answer = client.post(f"/questions/{waiting.pk}/answer/", {"words": " "})

    assert answer.status_code == 422
    assert "Write your answer" in answer.content.decode()
    assert "Which day was that?" in answer.content.decode()
    json = {"accept": "application/json"}
    assert client.post(f"/questions/{waiting.pk}/answer/", {}, headers=json).status_code == 422
    assert client.post(f"/questions/{waiting.pk}/answer/", b"[", "application/json").status_code == 400
    said = client.post(f"/questions/{waiting.pk}/answer/", {"words": "Monday."}, headers=json)
    assert said.json() == {"id": str(waiting.pk), "state": "answered"}


def test_opening_the_address_of_the_answer_leads_to_the_question(client, team, waiting):
    answer = page(client, f"/questions/{waiting.pk}/answer/", team.volunteer.user)

    assert answer["Location"] == f"/observations/{waiting.observation_id}/#question-{waiting.pk}"


def test_nobody_but_its_volunteer_answers(client, team, waiting):
    for person in (make.team().volunteer.user, team.coordinator):
        client.force_login(person)
        assert client.post(f"/questions/{waiting.pk}/answer/", {"words": "I."}).status_code == 404
    Question.objects.update(taken_back_at=clock.now())
    client.force_login(team.volunteer.user)
    assert client.post(f"/questions/{waiting.pk}/answer/", {"words": "I."}).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"accept": "application/json"}])
def test_an_answer_that_crosses_with_the_taking_back_is_told_so(client, team, waiting, monkeypatch, headers):
    client.force_login(team.volunteer.user)

    def gone(*_args, **_kwargs):
        raise workflow.questions.QuestionGoneError("This question was taken back.")

    monkeypatch.setattr(workflow, "answer_question", gone)
    answer = client.post(f"/questions/{waiting.pk}/answer/", {"words": "I."}, headers=headers)

    assert answer.status_code == (409 if headers else 303)


def test_a_question_is_hidden_once_the_matter_is_closed_or_safeguarding(client, team, waiting):
    def shown():
        return (
            "Which day was that?"
            in page(client, f"/observations/{waiting.observation_id}/", team.volunteer.user).content.decode()
        )

    assert shown()
    type(waiting.event.escalation).objects.update(safeguarding=True)
    assert not shown()


def test_reading_the_question_at_home_is_on_the_read_log(client, team, waiting):
    page(client, "/", team.volunteer.user)

    assert ReadRecord.objects.filter(reader=team.volunteer.user, client_id=team.client.pk).exists()


def test_pages_cost_no_more_statements_for_questions(client, team, waiting):
    address = f"/escalations/{waiting.event.escalation_id}/"

    def cost():
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    client.force_login(team.coordinator)
    client.get(address)

    one = cost()
    for _ in range(4):
        workflow.ask_volunteer(
            waiting.event.escalation_id, report=waiting.observation_id, words="And?", by=team.coordinator
        )
    assert cost() == one
