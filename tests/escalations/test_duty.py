"""Told when duty begins and ends, each once; measured at its end; shared out."""

import datetime

import pytest
from django.core import mail

from escalations import sweep, workflow
from escalations.choices import SwapState
from escalations.models import Shift
from escalations.models.duties import before, load, load_of, open_with, shares
from escalations.rules.rota import Load
from livingwell import clock, outbox
from livingwell.choices import CoproductionModel
from livingwell.models import Message, Notice
from tests import make
from tests.escalations.two_at_once import at_once

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team(CoproductionModel.TEAM_LEADER)


def shift(team, person=None, begins=HOUR, length=4 * HOUR):
    starts = TUESDAY_3PM + begins
    return make.shift(team.area, person or team.leader, starts, starts + length)


def told(person):
    rows = Notice.objects.filter(recipient=person, purpose__startswith="duty-")
    return list(rows.order_by("created_at").values_list("purpose", flat=True))


def at(later):
    clock.move_to(TUESDAY_3PM + later)
    return sweep.begin_duties(), sweep.end_duties()


def test_somebody_is_told_when_their_duty_begins_and_when_it_is_over(team):
    shift(team)

    assert at(HOUR / 2) == (0, 0)
    assert at(HOUR) == (1, 0)
    assert at(2 * HOUR) == (0, 0)
    assert at(5 * HOUR) == (0, 1)
    assert at(6 * HOUR) == (0, 0)

    assert told(team.leader) == ["duty-begins", "duty-ended"]


def test_nobody_is_told_twice_by_two_sweepers(team):
    one = shift(team, begins=-HOUR)

    assert workflow.begin_duty(one.pk)
    assert not workflow.begin_duty(one.pk)
    assert told(team.leader) == ["duty-begins"]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_twice_at_once(team):
    one = shift(team, begins=-5 * HOUR)

    outcomes = at_once(*[lambda: workflow.end_duty(one.pk)] * 2)

    assert sorted(outcomes) == [False, True]
    assert Message.objects.filter(purpose="duty-ended").count() == 1


def test_who_simply_goes_on_is_not_disturbed(team):
    shift(team, length=4 * HOUR)
    shift(team, begins=5 * HOUR)
    shift(team, team.second_leader, begins=9 * HOUR)

    for hour in range(15):
        at(hour * HOUR)

    assert told(team.leader) == ["duty-begins", "duty-ended"]
    assert told(team.second_leader) == ["duty-begins", "duty-ended"]


def test_what_ended_long_ago_is_measured_but_not_told(team):
    one = shift(team, begins=-3 * DAY)

    assert sweep.end_duties() == 1
    one.refresh_from_db()
    assert load(one) == Load()
    assert told(team.leader) == []


def test_what_begins_while_nobody_looks_is_told_late_but_not_after_its_end(team):
    one = shift(team)

    at(3 * HOUR)
    assert told(team.leader) == ["duty-begins"]
    Shift.objects.filter(pk=one.pk).update(begun_at=None)
    assert at(5 * HOUR)[0] == 0


def test_the_message_says_how_much_is_still_open(team):
    one = shift(team, begins=-5 * HOUR)
    for noticed in ("home", "money"):
        workflow.take(make.escalation(team, noticed=[noticed]).pk, by=team.leader)
    workflow.end_duty(one.pk)

    outbox.deliver()

    body = mail.outbox[-1].body
    assert "Your duty has ended. 2 open matters are still with you. You can hand them over." in body
    assert "/rota/mine/" in body
    assert open_with(team.leader) == 2


@pytest.mark.parametrize(("number", "said"), [(0, "Nothing is left open"), (1, "1 open matter is still")])
def test_none_and_one_are_said_as_such(team, number, said):
    one = shift(team, begins=-5 * HOUR)
    for _ in range(number):
        workflow.take(make.escalation(team).pk, by=team.leader)
    workflow.end_duty(one.pk)

    outbox.deliver()

    assert said in mail.outbox[-1].body


def test_a_swap_nobody_answered_before_the_end_is_no_longer_asked(team):
    swap = make.swap(shift(team), team.second_leader)

    at(5 * HOUR)

    swap.refresh_from_db()
    assert swap.state == SwapState.OVERTAKEN


# --- how heavy ---


def test_a_duty_is_measured_by_what_came_in_it(team):
    one = shift(team, begins=0 * HOUR, length=12 * HOUR)
    elsewhere = make.team(CoproductionModel.TEAM_LEADER)
    make.role(team.leader, "team_leader", elsewhere.area)
    make.shift(elsewhere.area, team.leader, TUESDAY_3PM, TUESDAY_3PM + 12 * HOUR)
    first = make.escalation(team, worry="very_worried", noticed=["home"])
    workflow.take(first.pk, by=team.leader)
    make.escalation(team, noticed=["money"])
    make.escalation(elsewhere, worry="very_worried")  # not of this area
    night = {"state": "sent", "sent_at": TUESDAY_3PM + 9 * HOUR}
    Message.objects.filter(recipient=team.leader, subject_id=first.pk).update(**night)
    clock.move_to(TUESDAY_3PM + 12 * HOUR)
    make.escalation(team, worry="very_worried", noticed=["toilet"])  # after its end

    assert load_of(one) == Load(asked=2, taken=1, very_worried=1, at_night=1)
    workflow.end_duty(one.pk)
    one.refresh_from_db()
    assert load(one) == Load(asked=2, taken=1, very_worried=1, at_night=1)


def test_messages_about_the_rota_itself_weigh_nothing(team):
    one = shift(team, begins=0 * HOUR, length=12 * HOUR)
    workflow.begin_duty(one.pk)
    Message.objects.update(state="sent", sent_at=TUESDAY_3PM + 9 * HOUR)

    assert Message.objects.exists()
    assert load_of(one).at_night == 0


def test_duties_are_summed_by_person_over_some_weeks(team):
    had = {"asked": 1, "taken": 1, "very_worried": 0, "at_night": 0}
    for begins, person, more in (
        (-2 * DAY, team.leader, {}),
        (-3 * DAY, team.leader, {"very_worried": 1}),
        (-4 * DAY, team.second_leader, {}),
        (-40 * DAY, team.second_leader, {"asked": 30}),
    ):
        one = shift(team, person, begins)
        Shift.objects.filter(pk=one.pk).update(**had | more)
    shift(team, begins=-5 * DAY)  # not measured yet
    rows = list(Shift.objects.select_related("person"))

    now = clock.now()
    four = shares(rows, now - 28 * DAY, now)
    twelve = shares(rows, now - 84 * DAY, now)

    assert [(one.person, one.duties, one.hours, one.load.points) for one in four] == [
        (team.leader, 2, 8, 9),
        (team.second_leader, 1, 4, 3),
    ]
    assert twelve[0].person == team.second_leader


def test_the_duty_before_is_the_one_that_led_to_this(team):
    first = shift(team, team.second_leader, begins=-3 * HOUR)
    one = shift(team)

    assert before(one) == first
    assert before(first) is None
