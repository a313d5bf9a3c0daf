"""Every author hears what came of it, once, and no more than the person agreed to."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from escalations import workflow
from escalations.choices import Outcome
from escalations.models import Event, Story
from escalations.rules.feedback import NEUTRAL
from escalations.workflow import Answer, Closing
from escalations.workflow.stories import due_stories
from livingwell import clock, outbox
from livingwell.models import Message, Notice
from tests import make
from volunteers.choices import ClientStatus, ConsentState
from volunteers.models import Client

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
GOOD = Closing(outcome=Outcome.HELPED, message="Meals come now.", good_news=True)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def closed(team, **fields):
    matter = make.escalation(team, **fields)
    workflow.close(matter.pk, GOOD, by=fields.get("by") or team.leader)
    return Story.objects.get(escalation=matter)


def send(story):
    with clock.moved_to(TUESDAY_3PM + MINUTE):
        sent = workflow.send_story(story.pk)
    story.refresh_from_db()
    return sent


def test_told_in_the_app_and_by_email_without_a_word_of_it(mailoutbox):
    team = make.team()
    story = closed(team)

    assert send(story) is True

    assert (story.message, story.neutral, story.good_news) == ("Meals come now.", False, True)
    notice = Notice.objects.get(recipient=team.volunteer.user)
    assert notice.link == f"/stories/{story.pk}/"
    with clock.moved_to(TUESDAY_3PM + MINUTE):
        outbox.deliver()
    mail = next(mail for mail in mailoutbox if mail.to == [team.volunteer.user.email])
    assert "Meals" not in mail.body + mail.subject
    assert team.client.preferred_name not in mail.body + mail.subject


def test_told_once_though_the_verb_runs_twice():
    story = closed(make.team())

    assert [send(story), send(story)] == [True, False]
    assert Message.objects.filter(purpose="story-told").count() == 1
    assert Event.objects.filter(kind="story_sent").count() == 1


def test_not_before_its_minute_is_over():
    story = closed(make.team())

    assert workflow.send_story(story.pk) is False


@pytest.mark.parametrize(
    "answer",
    [
        {"state": ConsentState.REFUSED},
        {"state": ConsentState.WITHDRAWN},
        {"state": ConsentState.CANNOT_DECIDE, "decided_by": "Dr Rowe"},
        {"state": ConsentState.GIVEN, "tell_back": "nothing"},
    ],
)
def test_without_consent_the_words_are_neutral_from_the_start(answer):
    team = make.team()
    make.consent(team.client, **answer)

    story = closed(team)

    assert (story.message, story.neutral, story.good_news) == (NEUTRAL, True, False)


def test_consent_withdrawn_between_writing_and_sending_makes_it_neutral():
    team = make.team()
    make.consent(team.client)
    story = closed(team)
    make.consent(team.client, state=ConsentState.WITHDRAWN)

    send(story)

    assert (story.message, story.neutral, story.good_news, story.state) == (NEUTRAL, True, False, "sent")


def test_a_later_yes_counts_over_an_earlier_no():
    team = make.team()
    make.consent(team.client, state=ConsentState.REFUSED)
    make.consent(team.client)

    assert closed(team).neutral is False


def test_safeguarding_is_answered_with_neutral_words_alone():
    story = closed(make.team(), noticed=["safeguarding"])

    send(story)

    assert (story.message, story.neutral) == (NEUTRAL, True)


def test_a_volunteer_without_an_account_is_never_marked_as_told():
    team = make.team()
    story = closed(team)
    type(team.volunteer).objects.filter(pk=team.volunteer.pk).update(user=None)

    assert send(story) is False
    with clock.moved_to(TUESDAY_3PM + MINUTE):
        assert due_stories() == []
    assert story.state == "waiting"


def test_a_reply_is_kept_and_told_to_who_wrote():
    team = make.team()
    story = closed(team)
    send(story)

    workflow.reply(story.pk, Answer(thanked=True), by=team.volunteer.user)
    workflow.reply(story.pk, Answer(words="She looks well.", may_share=True), by=team.volunteer.user)

    story.refresh_from_db()
    assert (story.reply, story.thanked, story.may_share) == ("She looks well.", True, True)
    first, second = Event.objects.filter(kind="replied").order_by("at", "pk").values_list("text", "words")
    assert {first, second} == {("to say thanks", ""), ("", "She looks well.")}
    assert Notice.objects.filter(recipient=team.leader, purpose="story-reply").count() == 1


def test_the_database_refuses_a_second_story_of_one_closing_and_one_told_at_no_time():
    story = closed(make.team())

    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(state="sent")
    story.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        story.save(force_insert=True)


def test_after_a_death_nothing_is_told_by_itself():
    team = make.team()
    story = closed(team)
    Client.objects.filter(pk=team.client.pk).update(status=ClientStatus.DIED)

    sent = send(story)
    with clock.moved_to(TUESDAY_3PM + MINUTE):
        due = due_stories()

    assert sent is False
    assert due == []
    assert story.state == "waiting"
    assert not Notice.objects.filter(recipient=team.volunteer.user).exists()
