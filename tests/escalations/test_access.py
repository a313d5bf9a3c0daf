"""Who may see which observation, escalation and story; and that each door opens for who should."""

import datetime

import pytest

from escalations import workflow
from escalations.models import Escalation, Observation, Quarantined, Shift, Story
from livingwell import clock
from tests import make
from volunteers.choices import Stage

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def stranger(team):
    return make.team(manager=team.manager)


def sees(model, row, *people):
    return [row in model.objects.visible_to(who) for who in people]


def test_the_areas_team_and_whom_a_step_asked_see_an_escalation(team, stranger):
    matter = make.escalation(team)

    assert sees(Escalation, matter, team.coordinator, team.leader) == [True, True]
    assert sees(Escalation, matter, stranger.coordinator, team.volunteer.user, team.manager) == [False] * 3
    for _ in range(2):
        clock.move_to(Escalation.objects.get().next_at)
        workflow.route(matter.pk)
    assert sees(Escalation, matter, team.manager) == [True]


def test_safeguarding_is_seen_by_whom_a_step_asked_alone(team, stranger):
    make.shift(team.area, team.leader)
    matter = make.escalation(team, noticed=["safeguarding"])
    report = matter.lead

    everybody = (team.coordinator, team.leader, team.second_leader, stranger.leader, team.manager)
    assert sees(Escalation, matter, *everybody) == [False, True, False, False, False]
    assert sees(Observation, report, *everybody) == [False, True, False, False, False]
    assert sees(Observation, report, team.volunteer.user) == [True]
    clock.move_to(matter.next_at)
    workflow.route(matter.pk)
    assert sees(Escalation, matter, *everybody) == [False, True, True, True, False]


def test_whom_it_is_about_sees_nothing_of_it_even_when_asked(team):
    matter = make.escalation(team, about=team.leader)
    matter.asks.update(person=team.leader)

    assert sees(Escalation, matter, team.leader, team.second_leader) == [False, True]
    assert sees(Observation, matter.lead, team.leader) == [False]


def test_a_step_that_waits_for_opening_has_not_asked_yet():
    team = make.team("team_leader")
    make.shift(team.area, team.leader, TUESDAY_3PM, TUESDAY_3PM + DAY)
    with clock.moved_to(TUESDAY_3PM + 5 * 60 * MINUTE):
        matter = make.escalation(team, worry="worried")
        team.area.escalations.update(safeguarding=True)

        assert sees(Escalation, matter, team.leader) == [False]
    with clock.moved_to(matter.next_at):
        assert sees(Escalation, matter, team.leader) == [True]


def test_rights_end_with_the_role(team):
    matter = make.escalation(team)
    story = make.story(team, noticed=["money"])
    team.coordinator.assignments.update(ends=clock.today() - DAY)

    assert sees(Escalation, matter, team.coordinator) == [False]
    assert sees(Observation, matter.lead, team.coordinator) == [False]
    assert sees(Story, story, team.coordinator) == [False]


def test_good_news_is_seen_by_the_areas_team(team, stranger):
    news = make.logged(team, worry="good_news", noticed=["good_news"])

    assert sees(Observation, news, team.coordinator, team.volunteer.user) == [True, True]
    assert sees(Observation, news, stranger.coordinator, stranger.volunteer.user) == [False, False]


def test_a_story_is_seen_by_whom_it_is_told_once_it_is_told(team, stranger):
    matter = make.escalation(team)
    closing = workflow.Closing(outcome="helped", message="Help came.")
    workflow.close(matter.pk, closing, by=team.coordinator)
    story = Story.objects.get()

    assert sees(Story, story, team.volunteer.user, team.leader) == [False, True]
    clock.move_to(TUESDAY_3PM + MINUTE)
    workflow.send_story(story.pk)
    assert sees(Story, story, team.volunteer.user, stranger.volunteer.user) == [True, False]
    assert sees(Story, story, stranger.leader, team.manager) == [False, False]


@pytest.mark.parametrize(("noticed", "coordinator"), [(["home"], True), (["safeguarding"], False)])
def test_quarantined_is_seen_by_who_places_it(team, stranger, noticed, coordinator):
    team.volunteer.stage = Stage.PAUSED
    team.volunteer.save()
    report = make.observation(team, noticed=noticed, about=team.leader)
    row = workflow.log(report, by=team.volunteer.user).quarantined

    assert sees(Quarantined, row, team.coordinator, team.second_leader) == [coordinator, True]
    assert sees(Quarantined, row, team.leader, stranger.leader, team.volunteer.user) == [False] * 3


def test_the_rota_is_seen_in_its_area(team, stranger):
    shift = make.shift(team.area, team.leader)

    assert sees(Shift, shift, team.coordinator, team.leader) == [True, True]
    assert sees(Shift, shift, stranger.leader, team.volunteer.user, team.manager) == [False] * 3
