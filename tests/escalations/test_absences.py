"""Leave and sickness: what is held goes back to the chain, what is left open is told."""

import datetime

import pytest

from escalations import sweep, workflow
from escalations.choices import State
from escalations.health import without_duty
from escalations.models import Absence, Escalation, RotaChange
from escalations.workflow.absences import left_open
from escalations.workflow.rota import RotaError
from livingwell import clock, outbox
from livingwell.choices import CoproductionModel
from livingwell.models import Message, Notice
from tests import make

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
    return make.team(name="West")


def gone(person, begins=DAY, length=2 * DAY, kind="leave"):
    starts = TUESDAY_3PM + begins
    return Absence(person=person, kind=kind, starts=starts, ends=starts + length)


def told(person):
    return sorted(Notice.objects.filter(recipient=person).values_list("purpose", flat=True))


def refusal(verb, *arguments, **options):
    with pytest.raises(RotaError) as refused:
        verb(*arguments, **options)
    return refused.value.field, str(refused.value)


def test_somebody_is_put_down_as_away_and_told(team):
    workflow.go_away(gone(team.coordinator), by=team.leader)

    assert told(team.coordinator) == ["duty-away"]
    assert RotaChange.objects.get().text == (
        f"{team.coordinator.name} is away from Wednesday 10 June, 3pm to Friday 12 June, 3pm"
    )


def test_who_puts_themselves_down_needs_no_message(team):
    workflow.go_away(gone(team.manager), by=team.manager)

    assert told(team.manager) == []
    assert not RotaChange.objects.exists()  # works in no area


def test_the_duties_left_open_are_told_to_the_other_team_leaders(team):
    make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + 12 * HOUR)
    make.shift(team.area, team.leader, TUESDAY_3PM + 2 * DAY, TUESDAY_3PM + 2 * DAY + 12 * HOUR)
    make.shift(team.area, team.leader, TUESDAY_3PM + 9 * DAY, TUESDAY_3PM + 9 * DAY + 12 * HOUR)

    absence = workflow.go_away(gone(team.leader), by=team.leader)

    assert len(left_open(absence)) == 2
    assert told(team.second_leader) == ["duty-open"]
    assert told(team.leader) == []
    assert RotaChange.objects.get().text.endswith(": 2 duties are open")


def test_one_duty_left_open_is_said_as_one(team):
    make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + 12 * HOUR)

    workflow.go_away(gone(team.leader), by=team.coordinator)

    assert RotaChange.objects.get().text.endswith(": a duty is open")
    assert told(team.leader) == ["duty-away"]


@pytest.mark.parametrize(
    ("begins", "length", "field", "said"),
    [
        (DAY, -HOUR, "ends", "The end comes after the beginning."),
        (-3 * DAY, DAY, "ends", "That is over already."),
        (DAY, 400 * DAY, "ends", "That is more than a year."),
        (2 * DAY, DAY, "starts", "is down as away already from"),
    ],
)
def test_an_absence_has_a_sensible_time_and_is_written_down_once(team, begins, length, field, said):
    make.absence(team.leader, TUESDAY_3PM + 2 * DAY, TUESDAY_3PM + 3 * DAY)

    found = refusal(workflow.go_away, gone(team.leader, begins, length), by=team.leader)

    assert found[0] == field
    assert said in found[1]


def test_it_can_be_changed_and_what_has_begun_keeps_its_start(team):
    absence = workflow.go_away(gone(team.leader, -HOUR), by=team.leader)

    longer = {"kind": "sickness", "starts": absence.starts, "ends": absence.ends + DAY}
    workflow.change_absence(absence.pk, **longer, by=team.coordinator)

    absence.refresh_from_db()
    assert (absence.kind, absence.ends) == ("sickness", TUESDAY_3PM + 3 * DAY - HOUR)
    assert told(team.leader) == ["duty-away"]
    later = longer | {"starts": absence.starts + HOUR}
    assert refusal(workflow.change_absence, absence.pk, **later, by=team.leader)[0] == "starts"
    clock.move_to(TUESDAY_3PM + 9 * DAY)
    assert refusal(workflow.change_absence, absence.pk, **longer, by=team.leader) == ("", "This is over.")


def test_who_is_back_is_away_no_more_and_who_does_not_go_never_was(team):
    begun = workflow.go_away(gone(team.leader, -HOUR), by=team.leader)
    to_come = workflow.go_away(gone(team.coordinator), by=team.coordinator)

    workflow.end_absence(begun.pk, by=team.coordinator)
    workflow.end_absence(to_come.pk, by=team.coordinator)
    workflow.end_absence(begun.pk, by=team.coordinator)  # again: nothing more

    assert Absence.objects.get().ends == TUESDAY_3PM
    assert told(team.leader) == ["duty-away"]
    assert told(team.coordinator) == []


# --- what is held goes back ---


@pytest.mark.parametrize("begins", [-HOUR, DAY])
def test_what_they_hold_goes_back_to_the_chain_when_it_begins_now_or_later(team, begins):
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)
    workflow.go_away(gone(team.coordinator, begins), by=team.coordinator)
    if begins > HOUR:
        clock.move_to(TUESDAY_3PM + begins - HOUR / 60)
        sweep.send_back_gone()
        assert Escalation.objects.get().holder == team.coordinator  # control: not a minute too soon
        clock.move_to(TUESDAY_3PM + begins + HOUR / 60)

    sweep.send_back_gone()

    matter.refresh_from_db()
    assert (matter.state, matter.holder) == (State.WAITING, None)
    assert "escalation-lapsed" in told(team.coordinator)
    assert "escalation-asked" in told(team.leader) + told(team.second_leader)


def test_who_is_back_before_it_began_keeps_what_they_hold(team):
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)
    absence = workflow.go_away(gone(team.coordinator), by=team.coordinator)
    workflow.end_absence(absence.pk, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + DAY + HOUR)

    assert sweep.send_back_gone() == 0
    matter.refresh_from_db()
    assert matter.holder == team.coordinator


# --- the rota is not covered by somebody away ---


def test_a_duty_whose_person_is_away_counts_as_a_gap():
    team = make.team(CoproductionModel.TEAM_LEADER)
    make.escalation(team)  # the area's policy stands
    make.shift(team.area, team.leader)
    assert not without_duty(clock.now()).filter(area=team.area).exists()

    workflow.go_away(gone(team.leader, -HOUR), by=team.leader)

    assert without_duty(clock.now()).filter(area=team.area).exists()


def test_nobody_is_sent_after_a_gap_that_is_none_any_more(team):
    make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + 12 * HOUR)
    make.shift(team.area, team.leader, TUESDAY_3PM + 8 * DAY, TUESDAY_3PM + 9 * DAY)
    back = workflow.go_away(gone(team.leader), by=team.leader)
    workflow.go_away(gone(team.leader, 8 * DAY), by=team.leader)
    workflow.end_absence(back.pk, by=team.leader)

    outbox.deliver()

    told_open = Message.objects.filter(purpose="duty-open")
    assert sorted(told_open.values_list("state", "why")) == [("cancelled", "back again"), ("sent", "")]
