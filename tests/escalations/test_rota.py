"""Who is on duty when: put on, changed, taken off; never two at once, never somebody who cannot be."""

import datetime

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from escalations import workflow
from escalations.choices import SwapState
from escalations.models import Ask, RotaChange, Shift, Swap
from escalations.workflow import due
from escalations.workflow.holding import StaleError
from escalations.workflow.rota import RotaError
from livingwell import clock
from livingwell.choices import CoproductionModel
from livingwell.models import Message, Notice, User
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


def duty(team, person=None, begins=DAY, length=12 * HOUR, **fields):
    starts = TUESDAY_3PM + begins
    return Shift(area=team.area, person=person or team.leader, starts=starts, ends=starts + length, **fields)


def told(person):
    return sorted(Notice.objects.filter(recipient=person).values_list("purpose", flat=True))


def refusal(verb, *arguments, **options):
    with pytest.raises(RotaError) as refused:
        verb(*arguments, **options)
    return refused.value.field, str(refused.value)


# --- put on ---


def test_somebody_is_put_on_duty_and_told(team):
    shift = workflow.put_on(duty(team), by=team.coordinator)

    assert Shift.objects.get() == shift
    assert told(team.leader) == ["duty-put-on"]
    change = RotaChange.objects.get()
    assert change.text == f"{team.leader.name} was put on Wednesday 10 June, 3pm to 3am"
    assert change.actor == team.coordinator


def test_who_puts_themselves_on_needs_no_message(team):
    workflow.put_on(duty(team), by=team.leader)

    assert told(team.leader) == []


def test_nobody_is_put_on_where_somebody_is(team):
    make.shift(team.area, team.second_leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + HOUR)

    field, said = refusal(workflow.put_on, duty(team, begins=DAY - HOUR), by=team.coordinator)

    assert field == "starts"
    assert said == f"{team.second_leader.name} is on duty then already: Wednesday 10 June, 3pm to 4pm."


def test_another_post_another_area_or_the_next_minute_is_no_overlap(team):
    other = make.team()
    workflow.put_on(duty(team), by=team.leader)

    workflow.put_on(duty(team, begins=DAY + 12 * HOUR), by=team.leader)
    workflow.put_on(duty(team, team.coordinator, post="coordinator"), by=team.leader)
    workflow.put_on(duty(other), by=other.leader)

    assert Shift.objects.count() == 4


@pytest.mark.parametrize(
    ("begins", "length", "field", "said"),
    [
        (DAY, -HOUR, "ends", "A duty ends after it begins."),
        (-3 * HOUR, HOUR, "ends", "That is over already. Choose a time to come."),
        (DAY, 8 * DAY, "ends", "A duty is 7 days at the most. Enter a longer time as several."),
        (800 * DAY, HOUR, "ends", "That is more than 2 years ahead."),
    ],
)
def test_a_duty_has_a_sensible_time(team, begins, length, field, said):
    assert refusal(workflow.put_on, duty(team, begins=begins, length=length), by=team.leader) == (field, said)


def test_who_is_away_cannot_be_reached_has_no_telephone_or_not_the_post_is_refused(team):
    away, silent, no_phone = (make.user("team_leader", team.area) for _ in range(3))
    make.absence(away, TUESDAY_3PM, TUESDAY_3PM + 2 * DAY)
    User.objects.filter(pk=silent.pk).update(unreachable_since=TUESDAY_3PM)
    User.objects.filter(pk=no_phone.pk).update(phone="")
    leaving = make.user()
    make.role(leaving, "team_leader", team.area, ends=TUESDAY_3PM.date())
    said = {
        key: refusal(workflow.put_on, duty(team, User.objects.get(pk=person.pk)), by=team.leader)
        for key, person in {
            "away": away, "silent": silent, "no_phone": no_phone,
            "coordinator": team.coordinator, "leaving": leaving,
        }.items()
    }  # fmt: skip

    assert {field for field, _ in said.values()} == {"person"}
    assert f"{away.name} is away then" in said["away"][1]
    assert f"Messages do not reach {silent.name}" in said["silent"][1]
    assert f"There is no telephone number for {no_phone.name}" in said["no_phone"][1]
    assert f"{team.coordinator.name} is not a team leader of West" in said["coordinator"][1]
    assert f"{leaving.name} is not a team leader of West" in said["leaving"][1]
    assert not Shift.objects.exists()


# --- two at once ---


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", range(3))
def test_of_two_who_fill_a_gap_at_once_exactly_one_does(team, _time):
    outcomes = at_once(
        lambda: workflow.put_on(duty(team, team.leader), by=team.leader),
        lambda: workflow.put_on(duty(team, team.second_leader, DAY + HOUR), by=team.second_leader),
    )

    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Shift)) == [Shift]
    (refused,) = [outcome for outcome in outcomes if not isinstance(outcome, Shift)]
    assert isinstance(refused, RotaError)
    assert "is on duty then already" in str(refused)
    assert Shift.objects.count() == 1


@pytest.mark.postgres
def test_the_database_itself_refuses_an_overlap(team):
    make.shift(team.area, team.leader, TUESDAY_3PM, TUESDAY_3PM + 12 * HOUR)
    make.shift(team.area, team.leader, TUESDAY_3PM + 12 * HOUR, TUESDAY_3PM + 24 * HOUR)

    with pytest.raises(DatabaseError, match="shift_one_person_at_a_time"), transaction.atomic():
        make.shift(team.area, team.second_leader, TUESDAY_3PM + HOUR, TUESDAY_3PM + 2 * HOUR)
    make.shift(team.area, team.coordinator, TUESDAY_3PM + HOUR, TUESDAY_3PM + 2 * HOUR, post="coordinator")

    assert settings.ON_POSTGRES
    assert Shift.objects.count() == 3


# --- change ---


def change(shift, team, **other):
    fields = {"person": shift.person, "starts": shift.starts, "ends": shift.ends, "by": team.coordinator}
    return workflow.change_shift(shift.pk, **{**fields, **other})


def test_a_cover_is_recorded_and_told_to_both(team):
    shift = make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + 12 * HOUR)

    change(shift, team, person=team.second_leader, why="Sam is at the dentist")

    assert Shift.objects.get().person == team.second_leader
    assert (told(team.leader), told(team.second_leader)) == (["duty-taken-off"], ["duty-put-on"])
    line = RotaChange.objects.get()
    assert line.text == (
        f"{team.second_leader.name} took Wednesday 10 June, 3pm to 3am, from {team.leader.name}"
    )
    assert line.why == "Sam is at the dentist"


def test_of_a_duty_that_has_begun_the_rest_is_given(team):
    shift = make.shift(team.area, team.leader, TUESDAY_3PM - HOUR, TUESDAY_3PM + 5 * HOUR)

    change(shift, team, person=team.second_leader)

    first, rest = Shift.objects.order_by("starts")
    assert (first.person, first.ends) == (team.leader, TUESDAY_3PM)
    assert (rest.person, rest.starts, rest.ends) == (
        team.second_leader, TUESDAY_3PM, TUESDAY_3PM + 5 * HOUR,
    )  # fmt: skip


def test_whoever_comes_during_a_step_is_asked_too_and_the_deadline_stays(team):
    shift = make.shift(team.area, team.leader, TUESDAY_3PM - HOUR, TUESDAY_3PM + 5 * HOUR)
    matter = make.escalation(team, worry="very_worried")
    clock.move_to(TUESDAY_3PM + 5 * HOUR / 60)

    change(shift, team, person=team.second_leader)
    (waiting,) = due.shifts_changed(clock.now())
    workflow.ask_incoming(waiting)

    assert waiting == matter.pk
    before = matter.respond_by
    matter.refresh_from_db()
    assert matter.respond_by == before
    asked = set(Ask.objects.filter(escalation=matter, released_at=None).values_list("person", flat=True))
    assert asked == {team.leader.pk, team.second_leader.pk}


def test_other_times_are_told_to_whose_duty_it_is(team):
    shift = make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + 12 * HOUR)

    change(shift, team, ends=TUESDAY_3PM + DAY + 6 * HOUR)

    assert told(team.leader) == ["duty-changed"]
    assert RotaChange.objects.get().text == f"{team.leader.name} is on Wednesday 10 June, 3pm to 9pm"


def test_saving_without_a_change_changes_nothing(team):
    shift = make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + 12 * HOUR)

    change(shift, team, seen=shift.as_seen)

    assert told(team.leader) == []
    assert not RotaChange.objects.exists()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(team):
    shift = make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + 12 * HOUR)
    seen = shift.as_seen
    change(shift, team, person=team.second_leader)

    with pytest.raises(StaleError):
        change(shift, team, ends=TUESDAY_3PM + 2 * DAY, seen=seen)


def test_a_change_may_not_overlap_nor_give_it_to_who_cannot_be(team):
    first = make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + HOUR)
    make.shift(team.area, team.leader, TUESDAY_3PM + DAY + HOUR, TUESDAY_3PM + DAY + 2 * HOUR)

    assert refusal(change, first, team, ends=first.ends + HOUR)[0] == "starts"
    assert refusal(change, first, team, person=team.coordinator)[0] == "person"
    make.absence(team.leader, TUESDAY_3PM, TUESDAY_3PM + DAY)
    assert refusal(change, first, team, starts=first.starts - HOUR)[0] == "person"


def test_what_has_begun_keeps_its_start_and_what_is_over_stays(team):
    now = make.shift(team.area, team.leader, TUESDAY_3PM - HOUR, TUESDAY_3PM + HOUR)
    over = make.shift(team.area, team.leader, TUESDAY_3PM - 3 * HOUR, TUESDAY_3PM - HOUR)

    assert refusal(change, now, team, starts=now.starts - HOUR / 2) == (
        "starts", "This duty has begun: its start stays as it is.",
    )  # fmt: skip
    assert refusal(change, over, team, ends=TUESDAY_3PM + HOUR / 2) == ("", "This duty is over.")


# --- take off ---


def test_a_duty_to_come_can_be_taken_off_the_rota(team):
    shift = make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + 12 * HOUR)
    make.swap(shift, team.second_leader)

    workflow.remove_shift(shift.pk, by=team.coordinator)

    assert not Shift.objects.exists()
    assert not Swap.objects.exists()
    assert told(team.leader) == ["duty-taken-off"]
    assert told(team.second_leader) == ["duty-swap-asked", "duty-swap-off"]
    assert "was taken off the rota" in RotaChange.objects.get().text


def test_one_that_has_begun_cannot(team):
    shift = make.shift(team.area, team.leader)

    assert "has begun" in refusal(workflow.remove_shift, shift.pk, by=team.leader)[1]


def test_a_change_makes_what_was_asked_about_it_needless(team):
    third = make.user("team_leader", team.area)
    shift = make.shift(team.area, team.leader, TUESDAY_3PM + DAY, TUESDAY_3PM + DAY + 12 * HOUR)
    swap = make.swap(shift, team.second_leader)

    change(shift, team, person=third)

    swap.refresh_from_db()
    assert swap.state == SwapState.OVERTAKEN


# --- a note for who comes next ---


def test_a_note_is_left_by_whose_duty_it_is_until_a_day_after(team):
    shift = make.shift(team.area, team.leader, TUESDAY_3PM - HOUR, TUESDAY_3PM + HOUR)

    workflow.leave_note(shift.pk, words="The phone is in the blue tray.", by=team.leader)
    clock.move_to(TUESDAY_3PM + DAY)
    workflow.leave_note(shift.pk, words="The phone is in the red tray.", by=team.leader)

    assert Shift.objects.get().handover == "The phone is in the red tray."
    clock.move_to(TUESDAY_3PM + 2 * DAY)
    assert "until a day after" in refusal(workflow.leave_note, shift.pk, words="x", by=team.leader)[1]
    assert "theirs to leave" in refusal(workflow.leave_note, shift.pk, words="x", by=team.second_leader)[1]


def test_messages_about_a_duty_that_is_no_longer_theirs_do_not_leave(team):
    from livingwell import outbox

    shift = workflow.put_on(duty(team), by=team.coordinator)
    change(shift, team, person=team.second_leader)

    outbox.deliver()

    states = dict(Message.objects.values_list("purpose", "state"))
    assert states["duty-taken-off"] == "sent"
    sent = set(Message.objects.filter(state="sent").values_list("recipient", "purpose"))
    assert (team.second_leader.pk, "duty-put-on") in sent
    assert (team.leader.pk, "duty-put-on") not in sent
