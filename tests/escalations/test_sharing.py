"""A story is told on with no names: two people, a client and a volunteer agree, and any of them can end it."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from escalations import workflow
from escalations.choices import SharedState, Worry
from escalations.models import SharedStory
from escalations.workflow import Answer, Draft
from escalations.workflow.sharing import NotAgreedError, NotTheTimeError, SecondReaderError
from livingwell import clock
from tests import make
from volunteers.choices import ClientStatus, ConsentState, Purpose

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 6, 9, 11, tzinfo=datetime.UTC)
DRAFT = Draft("Lunch in company", "She has lunch with others now.", volunteer_asked=True)
ANONYMOUS = Purpose.ANONYMOUS_STORY


@pytest.fixture(autouse=True)
def at_noon():
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def team():
    made = make.team()
    make.consent(made.client, ANONYMOUS)
    return made


def news(team, **fields):
    return make.logged(team, worry=Worry.GOOD_NEWS, noticed=["good_news"], **fields)


def shared(team):
    made = workflow.share_news(news(team).pk, DRAFT, by=team.coordinator)
    return workflow.approve(made.pk, version=made.version, by=team.leader)


def on_the_page(person):
    return list(SharedStory.objects.on_the_page_of(person))


def test_read_by_a_second_person_it_stands_on_the_notice_page_of_its_area(team):
    made = shared(team)

    assert (made.state, made.written_by, made.read_by) == (SharedState.SHARED, team.coordinator, team.leader)
    assert on_the_page(team.volunteer.user) == [made]
    assert on_the_page(make.team().volunteer.user) == []


def test_whoever_wrote_it_cannot_be_its_second_reader(team):
    made = workflow.share_news(news(team).pk, DRAFT, by=team.coordinator)

    with pytest.raises(SecondReaderError):
        workflow.approve(made.pk, version=1, by=team.coordinator)
    with pytest.raises(SecondReaderError):
        workflow.send_story_back(made.pk, reason="Mine.", by=team.coordinator)
    assert on_the_page(team.volunteer.user) == []


def test_the_database_keeps_writer_and_reader_apart(team):
    made = shared(team)

    with pytest.raises(IntegrityError), transaction.atomic():
        SharedStory.objects.filter(pk=made.pk).update(read_by=team.coordinator)


@pytest.mark.parametrize(
    "state", [ConsentState.REFUSED, ConsentState.CANNOT_DECIDE, ConsentState.NEVER_ASKED]
)
def test_without_the_clients_yes_it_cannot_be_written_down(team, state):
    by = {"decided_by": "Dr Moon"} if state == ConsentState.CANNOT_DECIDE else {}
    make.consent(team.client, ANONYMOUS, state, **by)

    with pytest.raises(NotAgreedError):
        workflow.share_news(news(team).pk, DRAFT, by=team.coordinator)


def test_without_the_volunteers_yes_it_cannot_be_written_down(team):
    with pytest.raises(NotAgreedError):
        workflow.share_news(news(team).pk, Draft("A", "B"), by=team.coordinator)


def test_a_volunteer_who_said_so_in_the_app_need_not_be_asked(team):
    story = make.story(team)
    workflow.reply(story.pk, Answer(thanked=True, may_share=True), by=team.volunteer.user)

    made = workflow.share_story(story.pk, Draft("A", "B"), by=team.coordinator)

    assert workflow.approve(made.pk, version=1, by=team.leader).state == SharedState.SHARED


def end_it(team, made, how):
    if how == "withdrawn":
        make.consent(team.client, ANONYMOUS, ConsentState.WITHDRAWN)
    elif how == "ran out":
        make.consent(team.client, ANONYMOUS, ends=NOON.date() - datetime.timedelta(days=1))
    elif how == "died":
        team.client.status = ClientStatus.DIED
        team.client.save()
    elif how == "taken back":
        workflow.retract(made.observation_id, why="Wrong person", by=team.volunteer.user)
    else:
        workflow.take_off(made.pk, reason="They asked.", by=team.coordinator)


@pytest.mark.parametrize("how", ["withdrawn", "ran out", "died", "taken back", "taken off"])
def test_whatever_ends_it_ends_it_at_once(team, how):
    made = shared(team)
    assert on_the_page(team.volunteer.user) == [made]  # the control

    end_it(team, made, how)

    assert on_the_page(team.volunteer.user) == []
    assert not SharedStory.objects.visible_to(team.leader).may_be_told().exists()


def test_screened_as_safeguarding_afterwards_it_is_told_no_more(team):
    story = make.story(team)
    made = workflow.share_story(story.pk, DRAFT, by=team.coordinator)
    workflow.approve(made.pk, version=1, by=team.leader)
    type(story.escalation).objects.filter(pk=story.escalation_id).update(safeguarding=True)

    assert on_the_page(team.volunteer.user) == []
    assert not SharedStory.objects.visible_to(team.leader).exists()


def test_consent_withdrawn_before_the_second_reading_stops_it(team):
    made = workflow.share_news(news(team).pk, DRAFT, by=team.coordinator)
    make.consent(team.client, ANONYMOUS, ConsentState.WITHDRAWN)

    with pytest.raises(NotAgreedError):
        workflow.approve(made.pk, version=1, by=team.leader)


def test_what_is_on_the_notice_page_is_taken_off_before_it_is_changed(team):
    made = shared(team)

    with pytest.raises(NotTheTimeError):
        workflow.rewrite(made.pk, DRAFT, by=team.coordinator)


def test_words_changed_since_are_not_approved_unread(team):
    made = workflow.share_news(news(team).pk, DRAFT, by=team.coordinator)
    workflow.rewrite(made.pk, Draft("Other", "Words.", volunteer_asked=True), by=team.coordinator)

    with pytest.raises(NotTheTimeError):
        workflow.approve(made.pk, version=1, by=team.leader)


def test_sent_back_it_is_written_anew_and_whoever_does_needs_another_reader(team):
    made = workflow.share_news(news(team).pk, DRAFT, by=team.coordinator)
    workflow.send_story_back(made.pk, reason="Too close to home.", by=team.leader)
    assert SharedStory.objects.get().reason == "Too close to home."

    again = workflow.rewrite(made.pk, DRAFT, by=team.leader)

    assert (again.state, again.written_by, again.reason) == (SharedState.WAITING, team.leader, "")
    with pytest.raises(SecondReaderError):
        workflow.approve(made.pk, version=again.version, by=team.leader)
    assert workflow.approve(made.pk, version=again.version, by=team.coordinator).shared_at == NOON


def test_the_same_news_is_told_on_once_and_only_news_that_stands(team):
    told = news(team)
    workflow.share_news(told.pk, DRAFT, by=team.coordinator)
    gone = news(team)
    workflow.retract(gone.pk, why="Wrong person", by=team.volunteer.user)

    for pk in (told.pk, gone.pk, make.logged(team).pk):
        with pytest.raises(NotTheTimeError):
            workflow.share_news(pk, DRAFT, by=team.leader)


def test_a_story_that_may_not_be_told_is_not_told_on(team):
    make.consent(team.client, state=ConsentState.REFUSED)
    neutral = make.story(team)

    with pytest.raises(NotTheTimeError):
        workflow.share_story(neutral.pk, DRAFT, by=team.coordinator)
