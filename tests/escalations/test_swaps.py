"""Swaps: asked, answered, taken back; both sides told; nothing changes hands that cannot."""

import datetime

import pytest

from escalations import workflow
from escalations.choices import SwapState
from escalations.models import RotaChange, Shift, Swap
from escalations.workflow.rota import RotaError
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
    return make.team(CoproductionModel.TEAM_LEADER, name="West")


def shift(team, person, begins=DAY, length=12 * HOUR):
    return make.shift(team.area, person, TUESDAY_3PM + begins, TUESDAY_3PM + begins + length)


def told(person):
    return sorted(Notice.objects.filter(recipient=person).values_list("purpose", flat=True))


def refusal(verb, *arguments, **options):
    with pytest.raises(RotaError) as refused:
        verb(*arguments, **options)
    return refused.value.field, str(refused.value)


def has(one):
    return Shift.objects.get(pk=one.pk).person


def test_asking_changes_nothing_yet_and_tells_whom_is_asked(team):
    mine = shift(team, team.leader)

    swap = make.swap(mine, team.second_leader, words="My sister’s wedding")

    assert swap.state == SwapState.OFFERED
    assert (swap.asked_by, swap.asked_at) == (team.leader, TUESDAY_3PM)
    assert has(mine) == team.leader
    assert told(team.second_leader) == ["duty-swap-asked"]


def test_a_cover_agreed_changes_hands_and_is_told_to_both(team):
    mine = shift(team, team.leader)
    swap = make.swap(mine, team.second_leader, words="My sister’s wedding")

    workflow.answer_swap(swap.pk, yes=True, by=team.second_leader)

    swap.refresh_from_db()
    assert (swap.state, swap.answered_at) == (SwapState.ACCEPTED, TUESDAY_3PM)
    assert has(mine) == team.second_leader
    assert told(team.leader) == ["duty-swap-agreed"]
    assert told(team.second_leader) == ["duty-swap-agreed", "duty-swap-asked"]
    line = RotaChange.objects.get()
    assert line.text.endswith(f"from {team.leader.name}: agreed by both")
    assert line.why == "My sister’s wedding"


def test_a_swap_agreed_changes_both(team):
    mine, theirs = shift(team, team.leader), shift(team, team.second_leader, 3 * DAY)
    swap = make.swap(mine, team.second_leader, in_return=theirs)

    workflow.answer_swap(swap.pk, yes=True, by=team.second_leader)

    assert (has(mine), has(theirs)) == (team.second_leader, team.leader)
    assert RotaChange.objects.count() == 2
    assert told(team.leader) == ["duty-swap-agreed"]


def test_of_a_duty_that_has_begun_the_rest_is_covered(team):
    mine = shift(team, team.leader, -HOUR)
    swap = make.swap(mine, team.second_leader)

    workflow.answer_swap(swap.pk, yes=True, by=team.second_leader)

    assert [(one.person, one.starts) for one in Shift.objects.order_by("starts")] == [
        (team.leader, TUESDAY_3PM - HOUR),
        (team.second_leader, TUESDAY_3PM),
    ]


def test_no_leaves_it_where_it_is_and_tells_who_asked(team):
    mine = shift(team, team.leader)
    swap = make.swap(mine, team.second_leader)

    workflow.answer_swap(swap.pk, yes=False, words="I am in Truro", by=team.second_leader)

    swap.refresh_from_db()
    assert (swap.state, swap.answer) == (SwapState.DECLINED, "I am in Truro")
    assert has(mine) == team.leader
    assert told(team.leader) == ["duty-swap-declined"]


def test_it_can_be_taken_back_until_it_is_answered(team):
    swap = make.swap(shift(team, team.leader), team.second_leader)

    workflow.take_back_swap(swap.pk, by=team.leader)

    swap.refresh_from_db()
    assert swap.state == SwapState.TAKEN_BACK
    assert told(team.second_leader) == ["duty-swap-asked", "duty-swap-off"]
    for verb, options in (
        (workflow.take_back_swap, {"by": team.leader}),
        (workflow.answer_swap, {"yes": True, "by": team.second_leader}),
    ):
        assert refusal(verb, swap.pk, **options) == (
            "", "This has been answered, or is no longer needed.",
        )  # fmt: skip


def test_only_who_asked_takes_back_and_only_whom_is_asked_answers(team):
    swap = make.swap(shift(team, team.leader), team.second_leader)

    assert refusal(workflow.take_back_swap, swap.pk, by=team.second_leader)
    assert refusal(workflow.answer_swap, swap.pk, yes=True, by=team.leader)


def test_one_is_asked_at_a_time(team):
    mine, third = shift(team, team.leader), make.user("team_leader", team.area)
    make.swap(mine, team.second_leader)

    assert "asked somebody already" in refusal(make.swap, mine, third)[1]


@pytest.mark.parametrize(
    ("who", "field", "said"),
    [
        ("leader", "to", "Choose a colleague."),
        ("coordinator", "to", "is not a team leader"),
        ("away", "to", "is away then"),
    ],
)
def test_nobody_is_asked_who_cannot_be_on_duty(team, who, field, said):
    away = make.user("team_leader", team.area)
    make.absence(away, TUESDAY_3PM, TUESDAY_3PM + 2 * DAY)
    to = {"away": away}.get(who) or getattr(team, who)

    found = refusal(make.swap, shift(team, team.leader), to)

    assert found[0] == field
    assert said in found[1]


def test_only_ones_own_duty_to_come_is_given_away(team):
    mine, over = shift(team, team.leader), shift(team, team.leader, -20 * HOUR)
    asked = Swap(shift=mine, to=team.second_leader)

    assert "duty now, not" in refusal(workflow.ask_swap, asked, by=team.second_leader)[1]
    assert refusal(make.swap, over, team.second_leader)[1] == "This duty is over."


def test_what_is_taken_in_return_is_theirs_to_come_and_possible(team):
    mine = shift(team, team.leader)
    third = make.user("team_leader", team.area)
    of_third, running = shift(team, third, 3 * DAY), shift(team, team.second_leader, -HOUR)
    clash = shift(team, team.second_leader, 5 * DAY)
    make.absence(team.leader, TUESDAY_3PM + 5 * DAY, TUESDAY_3PM + 6 * DAY)

    assert refusal(make.swap, mine, team.second_leader, in_return=of_third)[0] == "in_return"
    assert "has begun" in refusal(make.swap, mine, team.second_leader, in_return=running)[1]
    assert (
        f"{team.leader.name} is away then" in refusal(make.swap, mine, team.second_leader, in_return=clash)[1]
    )


def test_what_has_become_impossible_is_refused_when_it_is_answered(team):
    mine = shift(team, team.leader)
    swap = make.swap(mine, team.second_leader)
    make.absence(team.second_leader, TUESDAY_3PM, TUESDAY_3PM + 2 * DAY)

    assert "is away then" in refusal(workflow.answer_swap, swap.pk, yes=True, by=team.second_leader)[1]
    assert has(mine) == team.leader


def test_a_duty_in_return_that_changed_hands_meanwhile_ends_the_question(team):
    third = make.user("team_leader", team.area)
    mine, theirs = shift(team, team.leader), shift(team, team.second_leader, 3 * DAY)
    swap = make.swap(mine, team.second_leader, in_return=theirs)

    workflow.change_shift(
        theirs.pk, person=third, starts=theirs.starts, ends=theirs.ends, by=team.coordinator
    )

    swap.refresh_from_db()
    assert swap.state == SwapState.OVERTAKEN
    assert refusal(workflow.answer_swap, swap.pk, yes=True, by=team.second_leader)


@pytest.mark.django_db(transaction=True)
def test_of_yes_and_taking_back_at_once_exactly_one_holds(team):
    mine = shift(team, team.leader)
    swap = make.swap(mine, team.second_leader)

    outcomes = at_once(
        lambda: workflow.answer_swap(swap.pk, yes=True, by=team.second_leader),
        lambda: workflow.take_back_swap(swap.pk, by=team.leader),
    )

    assert sorted(isinstance(one, RotaError) for one in outcomes) == [False, True]
    swap.refresh_from_db()
    taken = swap.state == SwapState.ACCEPTED
    assert has(mine) == (team.second_leader if taken else team.leader)


def test_a_question_answered_before_it_left_is_not_sent(team):
    waiting, answered = shift(team, team.leader), shift(team, team.leader, 2 * DAY)
    make.swap(waiting, team.second_leader)
    workflow.take_back_swap(make.swap(answered, team.second_leader).pk, by=team.leader)

    outbox.deliver()

    asked = Message.objects.filter(purpose="duty-swap-asked")
    assert sorted(asked.values_list("state", "why")) == [
        ("cancelled", "answered or taken back"),
        ("sent", ""),
    ]
