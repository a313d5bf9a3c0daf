"""The one thread everything stands on: logged, asked, taken, closed, told."""

import datetime

import pytest

from escalations import workflow
from escalations.choices import Outcome, State, StoryState
from escalations.models import Ask, Event, Story
from escalations.workflow import Closing
from escalations.workflow.stories import due_stories
from livingwell import clock, outbox
from livingwell.choices import MessageState
from livingwell.models import Message, Notice
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def test_a_worried_report_asks_the_clients_own_coordinator_by_the_next_working_day():
    team = make.team()

    report = make.logged(team)

    escalation = report.escalation
    assert escalation.state == State.WAITING
    assert escalation.respond_by == TUESDAY_3PM + datetime.timedelta(days=1)
    assert [ask.person for ask in Ask.objects.filter(escalation=escalation)] == [team.coordinator]
    assert Notice.objects.get(recipient=team.coordinator).link == f"/escalations/{escalation.pk}/"
    assert Message.objects.get(recipient=team.coordinator).state == MessageState.PENDING


def test_the_email_names_nobody_and_leaves_once(mailoutbox):
    team = make.team()
    make.logged(team)

    sent = outbox.deliver() + outbox.deliver()

    assert sent == 1
    assert len(mailoutbox) == 1
    assert team.client.preferred_name not in mailoutbox[0].body + mailoutbox[0].subject
    assert "fridge" not in mailoutbox[0].body


def test_taken_closed_and_told():
    team = make.team()
    escalation = make.escalation(team)

    clock.move_to(TUESDAY_3PM + datetime.timedelta(seconds=5))
    workflow.take(escalation.pk, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + datetime.timedelta(seconds=10))
    closing = Closing(outcome=Outcome.HELPED, message="Meals come every day now.")
    workflow.close(escalation.pk, closing, by=team.coordinator)
    early = due_stories()
    with clock.moved_to(TUESDAY_3PM + datetime.timedelta(seconds=71)):
        for pk in due_stories():
            workflow.send_story(pk)

    escalation.refresh_from_db()
    story = Story.objects.get()
    assert early == []
    assert escalation.state == State.CLOSED
    assert (story.state, story.to, story.message) == (
        StoryState.SENT,
        team.volunteer,
        "Meals come every day now.",
    )
    assert Notice.objects.filter(recipient=team.volunteer.user, purpose="story-told").exists()
    assert [event.kind for event in Event.objects.filter(escalation=escalation)] == [
        "story_sent",
        "closed",
        "taken",
        "asked",
        "sent",
    ]
