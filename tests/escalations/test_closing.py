"""Closing ends it with an answer owed to every author; it can be undone for a minute and opened again."""

import datetime

import pytest

from escalations import workflow
from escalations.choices import Outcome
from escalations.models import Escalation, Event, Story
from escalations.rules.states import MoveNotAllowedError
from escalations.workflow import Closing
from escalations.workflow.closing import NothingLeftToTellError
from escalations.workflow.stories import due_stories
from escalations.workflow.undoing import CannotUndoError
from livingwell import clock, outbox
from livingwell.models import Message, Notice
from tests import make
from tests.escalations.two_at_once import at_once

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
HELPED = Closing(outcome=Outcome.HELPED, message="Meals come now.", note="Spoke to her GP.", agreed="yes")


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def send_due():
    for pk in due_stories():
        workflow.send_story(pk)


def test_closed_with_its_outcome_and_a_story_for_each_author_that_waits_a_minute():
    team = make.team()
    other = make.volunteer(team.area)
    make.match(other, team.client)
    matter = make.escalation(team)
    make.logged(team, author=other)
    make.logged(team)

    closed = workflow.close(matter.pk, HELPED, by=team.coordinator)

    assert (closed.state, closed.outcome, closed.closed_by) == ("closed", "helped", team.coordinator)
    assert (closed.respond_by, closed.next_at, closed.note) == (None, None, "Spoke to her GP.")
    assert {story.to for story in Story.objects.all()} == {team.volunteer, other}
    assert {story.send_at for story in Story.objects.all()} == {TUESDAY_3PM + 60 * SECOND}
    assert due_stories() == []


def test_an_author_who_took_their_report_back_is_not_owed_a_story():
    team = make.team()
    other = make.volunteer(team.area)
    make.match(other, team.client)
    matter = make.escalation(team)
    taken_back = make.logged(team, author=other)
    workflow.retract(taken_back.pk, why="Wrong person", by=other.user)

    workflow.close(matter.pk, HELPED, by=team.coordinator)

    assert Story.objects.get().to == team.volunteer


def test_undone_within_the_minute_nothing_was_sent_and_the_lease_goes_on():
    team = make.team()
    matter = make.escalation(team, worry="worried")
    workflow.take(matter.pk, by=team.coordinator)
    closes = TUESDAY_3PM + DAY
    clock.move_to(closes)
    workflow.close(matter.pk, HELPED, by=team.coordinator)
    clock.move_to(closes + 59 * SECOND)

    undone = workflow.undo(matter.pk, by=team.coordinator)

    assert (undone.state, undone.holder, undone.outcome) == ("held", team.coordinator, "")
    assert undone.respond_by == closes + 59 * SECOND + DAY  # what was left, not a fresh two days
    clock.move_to(closes + HOUR)
    send_due()
    assert Story.objects.get().state == "cancelled"
    assert not Message.objects.filter(purpose="story-told").exists()


def test_undone_with_little_left_there_is_an_hour_at_least():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    workflow.take(matter.pk, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + HOUR - SECOND)
    workflow.close(matter.pk, HELPED, by=team.coordinator)

    assert workflow.undo(matter.pk, by=team.coordinator).respond_by == clock.now() + HOUR


def test_undone_too_late_or_by_somebody_else_is_refused():
    team = make.team()
    matter = make.escalation(team)
    workflow.close(matter.pk, HELPED, by=team.coordinator)

    with pytest.raises(CannotUndoError):
        workflow.undo(matter.pk, by=team.leader)
    with clock.moved_to(TUESDAY_3PM + 60 * SECOND), pytest.raises(CannotUndoError):
        workflow.undo(matter.pk, by=team.coordinator)
    assert Escalation.objects.get().state == "closed"


def test_what_is_not_closed_cannot_be_undone_or_opened_again():
    team = make.team()
    matter = make.escalation(team)

    with pytest.raises(CannotUndoError):
        workflow.undo(matter.pk, by=team.coordinator)
    with pytest.raises(MoveNotAllowedError):
        workflow.reopen(matter.pk, reason="Again", by=team.coordinator)


def test_opened_again_the_actor_has_it_with_a_fresh_lease_and_nothing_is_erased():
    team = make.team()
    matter = make.escalation(team, worry="worried")
    workflow.close(matter.pk, HELPED, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + DAY)
    send_due()

    again = workflow.reopen(matter.pk, reason="It came back.", by=team.leader)
    clock.move_to(TUESDAY_3PM + DAY + HOUR)
    workflow.close(matter.pk, HELPED, by=team.leader)

    assert (again.holder, again.respond_by) == (team.leader, TUESDAY_3PM + 3 * DAY)
    assert [story.state for story in Story.objects.order_by("telling")] == ["sent", "waiting"]
    kinds = [event.kind for event in Event.objects.filter(escalation=matter)]
    assert kinds.count("closed") == 2
    assert "reopened" in kinds


def test_opened_again_within_the_minute_the_story_never_leaves():
    team = make.team()
    matter = make.escalation(team)
    workflow.close(matter.pk, HELPED, by=team.coordinator)
    workflow.reopen(matter.pk, reason="Too soon.", by=team.leader)
    clock.move_to(TUESDAY_3PM + HOUR)

    send_due()

    assert Story.objects.get().state == "cancelled"


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_story_leaving_just_as_it_is_opened_again_ends_without_a_deadlock():
    for _ in range(5):
        clock.move_to(TUESDAY_3PM)
        team = make.team()
        matter = make.escalation(team)
        workflow.close(matter.pk, HELPED, by=team.coordinator)
        clock.move_to(TUESDAY_3PM + 60 * SECOND)
        story = Story.objects.get(escalation=matter)

        sent, opened = at_once(
            lambda pk=story.pk: workflow.send_story(pk),
            lambda pk=matter.pk, by=team.leader: workflow.reopen(pk, reason="Again.", by=by),
        )

        story.refresh_from_db()
        assert isinstance(opened, Escalation)
        assert (sent, story.state) in [(True, "sent"), (False, "cancelled")]


def test_with_every_report_taken_back_it_is_confirmed_and_the_volunteer_gets_a_receipt_not_a_story():
    team = make.team()
    report = make.logged(team)
    workflow.retract(report.pk, why="Sent twice", by=team.volunteer.user)

    with pytest.raises(NothingLeftToTellError):
        workflow.close(report.escalation_id, HELPED, by=team.coordinator)
    confirmed = workflow.confirm_retraction(report.escalation_id, by=team.coordinator)

    assert (confirmed.state, confirmed.outcome) == ("closed", "retracted")
    assert not Story.objects.exists()
    assert Notice.objects.filter(recipient=team.volunteer.user, purpose="observation-taken-back").exists()


def test_the_receipt_waits_a_minute_and_stays_when_that_is_undone(mailoutbox):
    team = make.team()
    report = make.logged(team)
    workflow.retract(report.pk, why="Sent twice", by=team.volunteer.user)
    workflow.confirm_retraction(report.escalation_id, by=team.coordinator)
    outbox.deliver()
    workflow.undo(report.escalation_id, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + 60 * SECOND)

    outbox.deliver()

    assert [mail for mail in mailoutbox if mail.to == [team.volunteer.user.email]] == []


def test_while_a_report_stands_it_is_not_ended_as_taken_back():
    team = make.team()
    matter = make.escalation(team)

    with pytest.raises(MoveNotAllowedError):
        workflow.confirm_retraction(matter.pk, by=team.coordinator)
    with pytest.raises(MoveNotAllowedError):
        workflow.close(matter.pk, Closing(outcome=Outcome.RETRACTED, message="x"), by=team.coordinator)
    assert Escalation.objects.get().is_open
