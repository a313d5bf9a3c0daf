"""Questions to the volunteer: asked, taken back, answered, reminded of; nothing waits for them."""

import datetime

import pytest

from escalations import sweep, talk_notices, workflow
from escalations.choices import EventKind
from escalations.models import Event, Question
from escalations.rules.states import MoveNotAllowedError
from escalations.workflow import Closing
from escalations.workflow.holding import HeldBySomebodyElseError
from escalations.workflow.questions import CannotAskError, QuestionGoneError
from livingwell import clock, outbox
from livingwell.choices import MessageState
from livingwell.models import Message, Notice, User
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
THURSDAY_3PM = TUESDAY_3PM + datetime.timedelta(days=2)
MINUTE = datetime.timedelta(minutes=1)
SAVE = 11


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


def asked(team, report=None, words="Which day was that?", by=None):
    report = report or make.logged(team)
    return workflow.ask_volunteer(
        report.escalation_id, report=report.pk, words=words, by=by or team.coordinator
    )


def letters(purpose, to=None):
    found = Message.objects.filter(purpose=purpose, channel="email")
    return found.filter(recipient=to) if to else found


def events(question, kind):
    return list(Event.objects.filter(escalation=question.observation.escalation_id, kind=kind))


def test_asking_takes_what_nobody_has_and_stands_on_the_timeline(team):
    question = asked(team)
    escalation = question.event.escalation
    escalation.refresh_from_db()

    assert escalation.holder == team.coordinator
    (event,) = events(question, EventKind.QUESTION)
    assert (event.words, event.text, event.actor) == (
        "Which day was that?", team.volunteer.name, team.coordinator,
    )  # fmt: skip
    assert events(question, EventKind.TAKEN)


def test_asking_renews_the_lease(team):
    report = make.logged(team)
    taken = workflow.take(report.escalation_id, by=team.coordinator).respond_by
    with clock.moved_to(TUESDAY_3PM + datetime.timedelta(days=1)):
        question = asked(team, report)

    assert question.event.escalation.respond_by > taken


def test_the_question_leaves_after_a_minute_and_at_once_when_very_worried(team):
    calm, urgent = asked(team), asked(team, make.logged(team, noticed=["home"], worry="very_worried"))

    assert calm.leaves_at == TUESDAY_3PM + MINUTE
    assert urgent.leaves_at == TUESDAY_3PM
    (waiting, at_once) = [letters(talk_notices.QUESTION).get(subject_id=one.pk) for one in (calm, urgent)]
    assert (waiting.next_at, waiting.urgent) == (TUESDAY_3PM + MINUTE, False)
    assert (at_once.next_at, at_once.urgent) == (TUESDAY_3PM, True)
    assert waiting.link == f"/observations/{calm.observation_id}/"


def test_the_volunteer_sees_it_once_it_has_left_and_nobody_else_does(team):
    question, other = asked(team), make.team()
    seen = Question.objects.visible_to

    assert not seen(team.volunteer.user).exists()
    clock.move_to(TUESDAY_3PM + MINUTE)
    assert list(seen(team.volunteer.user)) == [question]
    assert list(seen(team.leader)) == [question]
    for stranger in (other.coordinator, other.volunteer.user, team.manager):
        assert not seen(User.objects.get(pk=stranger.pk)).exists()


def test_what_somebody_else_has_or_is_closed_is_not_asked_about(team):
    report = make.logged(team)
    workflow.take(report.escalation_id, by=team.leader)
    with pytest.raises(HeldBySomebodyElseError):
        asked(team, report)
    workflow.close(report.escalation_id, Closing(outcome="helped", message="Done."), by=team.leader)
    with pytest.raises(MoveNotAllowedError):
        asked(team, report, by=team.leader)

    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda team, report: type(team.client).objects.update(status="died"), "has died"),
        (lambda team, report: type(team.volunteer).objects.update(user=None), "no account"),
        (lambda team, report: User.objects.filter(pk=report.author.user_id).update(is_active=False), "account"),
        (lambda team, report: workflow.retract(report.pk, why="Twice", by=report.author.user), "took this"),
    ],
)  # fmt: skip
def test_who_cannot_be_asked_in_the_app_is_rung(team, spoil, why):
    report = make.logged(team)
    spoil(team, report)

    with pytest.raises(CannotAskError, match=why):
        asked(team, report)


def test_safeguarding_is_not_written_about_to_a_phone(team):
    report = make.logged(team, noticed=["safeguarding"], worry="very_worried")

    with pytest.raises(CannotAskError, match="safeguarding"):
        asked(team, report, by=team.leader)


def test_a_question_is_taken_back_within_its_minute(team):
    question = asked(team)

    workflow.take_back_question(question.pk, by=team.coordinator)
    workflow.take_back_question(question.pk, by=team.coordinator)

    assert len(events(question, EventKind.QUESTION_BACK)) == 1
    assert letters(talk_notices.QUESTION).get().state == MessageState.CANCELLED
    assert Notice.objects.get(subject_id=question.pk).read_at is not None
    clock.move_to(TUESDAY_3PM + MINUTE)
    assert not Question.objects.visible_to(team.volunteer.user).exists()
    with pytest.raises(QuestionGoneError, match="taken back"):
        workflow.answer_question(question.pk, words="Monday.", by=team.volunteer.user)


def test_a_question_that_has_left_or_is_somebody_elses_cannot_be_taken_back(team):
    question = asked(team)

    with pytest.raises(QuestionGoneError):
        workflow.take_back_question(question.pk, by=team.leader)
    clock.move_to(TUESDAY_3PM + MINUTE)
    with pytest.raises(QuestionGoneError, match="left"):
        workflow.take_back_question(question.pk, by=team.coordinator)


def test_the_answer_stands_on_the_timeline_and_tells_who_has_it_now(team):
    question = asked(team)
    workflow.hand_over(question.event.escalation_id, to=team.leader, words="", by=team.coordinator)

    workflow.answer_question(question.pk, words="On Monday.", by=team.volunteer.user)

    (event,) = events(question, EventKind.ANSWER)
    assert (event.words, event.actor) == ("On Monday.", team.volunteer.user)
    assert letters(talk_notices.ANSWER).get().recipient == team.leader


def test_the_same_answer_twice_is_one_and_other_words_are_kept_beside_it(team):
    question = asked(team)
    for words in ("On Monday.", "On Monday.", "And again on Tuesday.", "On Monday."):
        workflow.answer_question(question.pk, words=words, by=team.volunteer.user)

    question.refresh_from_db()
    assert question.answer == "On Monday.\n\n\nAnd again on Tuesday."
    assert len(events(question, EventKind.ANSWER)) == 2


def test_silence_is_told_after_two_working_days_once(team):
    question = asked(team)
    clock.move_to(THURSDAY_3PM)
    assert sweep.remind_of_questions() == 0
    clock.move_to(THURSDAY_3PM + 2 * MINUTE)

    assert (sweep.remind_of_questions(), sweep.remind_of_questions()) == (1, 0)
    assert letters(talk_notices.UNANSWERED).get().recipient == team.coordinator
    assert workflow.remind_of_question(question.pk) is False


@pytest.mark.parametrize("end", ["answered", "taken back", "closed"])
def test_what_is_over_is_not_reminded_of(team, end):
    question = asked(team)
    if end == "answered":
        workflow.answer_question(question.pk, words="On Monday.", by=team.volunteer.user)
    elif end == "taken back":
        workflow.take_back_question(question.pk, by=team.coordinator)
    else:
        closing = Closing(outcome="helped", message="Done.")
        workflow.close(question.event.escalation_id, closing, by=team.coordinator)
    clock.move_to(THURSDAY_3PM + 2 * MINUTE)
    sweep.remind_of_questions()

    assert not letters(talk_notices.UNANSWERED).exists()


def test_an_answer_after_the_end_reaches_who_closed_it(team):
    question = asked(team)
    pk = question.event.escalation_id
    workflow.close(pk, Closing(outcome="helped", message="Done."), by=team.coordinator)

    workflow.answer_question(question.pk, words="On Monday.", by=team.volunteer.user)

    assert letters(talk_notices.ANSWER).get().recipient == team.coordinator


def test_a_letter_is_not_sent_for_what_waits_no_more(team):
    def state_after(change):
        question = asked(team, make.logged(team, noticed=[]))
        change(question)
        clock.move_to(clock.now() + 2 * MINUTE)
        outbox.deliver()
        return letters(talk_notices.QUESTION).get(subject_id=question.pk).state

    answered = lambda one: Question.objects.filter(pk=one.pk).update(answered_at=clock.now())  # noqa: E731

    assert state_after(lambda one: None) == MessageState.SENT
    assert state_after(answered) == MessageState.CANCELLED


def test_an_answer_is_told_only_to_who_may_still_see_it(team):
    question = asked(team)
    workflow.answer_question(question.pk, words="On Monday.", by=team.volunteer.user)
    team.coordinator.assignments.all().delete()
    outbox.deliver()

    assert letters(talk_notices.ANSWER).get().state == MessageState.CANCELLED


def test_what_it_costs(team):
    report = make.logged(team)
    with statements() as ask:
        question = asked(team, report)
    with statements() as answer:
        workflow.answer_question(question.pk, words="On Monday.", by=team.volunteer.user)
    with statements() as back:
        workflow.take_back_question(asked(team, report).pk, by=team.coordinator)

    assert len(ask) <= SAVE, "\n".join(ask)
    assert len(answer) <= SAVE, "\n".join(answer)
    assert len(back) <= SAVE + SAVE
