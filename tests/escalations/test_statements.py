"""What each verb costs the database: a fixed number of statements, however many rows there are.

Log at most 22 and other saves 14, with session, person and roles, which are three of them.
"""

import datetime
import uuid

import pytest

from escalations import workflow
from escalations.choices import Outcome
from escalations.models import Addition
from escalations.workflow import Answer, Closing
from livingwell import clock
from livingwell.choices import CoproductionModel
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
LOG, SAVE = 18, 11


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def cost(verb, *arguments, **options):
    with statements() as found:
        verb(*arguments, **options)
    return len(found), "\n".join(found)


def crowd(team, size):
    """Many people, reports and matters beside those the verb is about."""
    for _ in range(size):
        make.user("coordinator", team.area)
        make.user("team_leader", team.area)
        other = make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator)
        make.logged(team, client=other)


@pytest.mark.parametrize("model", CoproductionModel)
@pytest.mark.parametrize("noticed", [["home"], ["safeguarding"]])
@pytest.mark.parametrize("worry", ["mention", "worried", "very_worried"])
def test_log(model, worry, noticed):
    team = make.team(model)
    make.shift(team.area, team.leader)
    make.meeting(team.area, team.manager, TUESDAY_3PM + 100 * MINUTE)
    report = make.observation(team, worry=worry, noticed=noticed)

    number, said = cost(workflow.log, report, by=team.volunteer.user)

    assert number <= LOG, said


def test_log_that_raises_what_is_open_and_is_related_to_another():
    team = make.team(CoproductionModel.FORMAL_MEETING)
    make.logged(team, worry="mention", noticed=["home"])
    make.logged(team, worry="mention", noticed=["money"])
    report = make.observation(team, worry="mention", noticed=["home", "money"])

    number, said = cost(workflow.log, report, by=team.volunteer.user)

    assert report.escalation.worry == "worried"
    assert number <= LOG + 1, said  # the one link to another open matter


def test_log_to_everybody_passed_over():
    team = make.team()
    for one in (team.coordinator, team.leader, team.second_leader, team.manager):
        make.absence(one)

    number, said = cost(workflow.log, make.observation(team), by=team.volunteer.user)

    assert number <= LOG, said


def test_a_repeat_and_good_news_cost_less():
    team = make.team()
    first = make.logged(team)
    again = make.observation(team, key=first.key)
    news = make.observation(team, worry="good_news", noticed=["good_news"])

    assert cost(workflow.log, again, by=team.volunteer.user)[0] <= 3
    assert cost(workflow.log, news, by=team.volunteer.user)[0] <= 4  # the report and its debt of thanks


def test_the_number_does_not_grow_with_the_rows():
    team = make.team()
    by = team.volunteer.user
    few, _ = cost(workflow.log, make.observation(team, noticed=["money"]), by=by)
    crowd(team, 6)

    client = make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator)
    many, said = cost(workflow.log, make.observation(team, client=client, noticed=["money"]), by=by)

    assert many == few, said


def test_every_other_save():
    team = make.team(CoproductionModel.TEAM_LEADER)
    make.shift(team.area, team.leader)
    leader, by = team.leader, team.volunteer.user
    pk = make.escalation(team, worry="very_worried").pk
    closing = Closing(outcome=Outcome.HELPED, message="Help came.")
    numbers = {"take": cost(workflow.take, pk, by=leader)}
    numbers["note"] = cost(workflow.note, pk, words="Rang.", by=leader)
    numbers["lower"] = cost(workflow.change_worry, pk, to="worried", reason="Better.", by=leader)
    numbers["raise"] = cost(workflow.change_worry, pk, to="very_worried", reason="Worse.", by=leader)
    numbers["hand over"] = cost(workflow.hand_over, pk, to=team.second_leader, words="Yours.", by=leader)
    numbers["close"] = cost(workflow.close, pk, closing, by=team.second_leader)
    numbers["undo"] = cost(workflow.undo, pk, by=team.second_leader)
    workflow.close(pk, closing, by=team.second_leader)
    numbers["reopen"] = cost(workflow.reopen, pk, reason="It came back.", by=leader)
    workflow.close(pk, closing, by=leader)
    clock.move_to(TUESDAY_3PM + 2 * MINUTE)
    (story,) = workflow.stories.due_stories()
    numbers["send story"] = cost(workflow.send_story, story)
    numbers["reply"] = cost(workflow.reply, story, Answer(words="Thanks."), by=by)
    other = make.logged(team, noticed=["money"])
    added = Addition(observation=other, key=uuid.uuid4(), words="And the rent.")
    numbers["add"] = cost(workflow.add, added, by=by)
    numbers["retract"] = cost(workflow.retract, other.pk, why="Wrong person.", by=by)
    numbers["confirm"] = cost(workflow.confirm_retraction, other.escalation_id, by=leader)
    third = make.escalation(team, worry="worried", noticed=["toilet"])
    numbers["close at once"] = cost(workflow.close, third.pk, closing, by=leader)

    assert {name: number for name, (number, _) in numbers.items() if number > SAVE} == {}
