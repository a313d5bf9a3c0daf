"""An escalation is never without a person, a deadline or a reason: how it moves when time passes."""

import datetime

import pytest

from escalations import sweep, workflow
from escalations.models import Ask, Escalation, EscalationStep, Event, roster
from escalations.rules.policies import steps_of
from escalations.workflow import Closing
from livingwell import clock
from livingwell.models import Message, Notice, RoleAssignment, User
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
TUESDAY_8PM = datetime.datetime(2026, 6, 9, 19, tzinfo=datetime.UTC)
WEDNESDAY_9AM = datetime.datetime(2026, 6, 10, 8, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture(autouse=True)
def nothing_is_ever_left_hanging():
    yield
    for one in Escalation.objects.open():
        asked = Ask.objects.filter(escalation=one, released_at__isnull=True).exists()
        assert one.why
        assert one.next_at
        assert one.respond_by
        assert asked or one.holder or one.alarm_since


def later(matter, by=datetime.timedelta()):
    """The moment its time is up, or a while after."""
    clock.move_to(matter.next_at + by)


def run(matter):
    moved = workflow.route(matter.pk)
    matter.refresh_from_db()
    return moved


def asked(matter):
    running = Ask.objects.filter(escalation=matter, released_at__isnull=True)
    return {one.person for one in running}


def told(person, purpose):
    return Notice.objects.filter(recipient=person, purpose=purpose).count()


# --- a step that runs out


def test_nothing_happens_before_its_time():
    matter = make.escalation(make.team())

    assert run(matter) is False


def test_a_step_that_runs_out_asks_the_next_and_tells_both():
    team = make.team()
    make.shift(team.area, team.leader)
    matter = make.escalation(team, worry="very_worried")
    later(matter)

    assert run(matter) is True
    assert run(matter) is False
    assert asked(matter) == {team.leader}
    assert matter.respond_by == TUESDAY_3PM + 2 * HOUR
    assert told(team.leader, "escalation-asked") == 1
    assert told(team.coordinator, "escalation-moved-on") == 1


def test_the_last_step_repeats_with_the_alarm_and_the_volunteer_is_told_once():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    for _ in range(4):
        later(matter)
        run(matter)

    assert asked(matter) == {team.manager}
    assert matter.alarm_since == TUESDAY_3PM + 3 * HOUR
    assert matter.respond_by == TUESDAY_3PM + 5 * HOUR
    assert told(team.volunteer.user, "observation-nobody-reached") == 1
    assert Message.objects.filter(recipient=team.manager, purpose="escalation-asked").count() == 3


def test_when_the_next_are_all_passed_over_the_chain_begins_anew_with_the_alarm():
    team = make.team()
    for one in (team.leader, team.second_leader, team.manager):
        make.absence(one)
    matter = make.escalation(team, worry="very_worried")
    later(matter)

    run(matter)

    assert asked(matter) == {team.coordinator}
    assert (matter.round, matter.alarm_since) == (2, TUESDAY_3PM + HOUR)


# --- everybody passed over


def everybody_away(team, until):
    for one in (team.coordinator, team.leader, team.second_leader, team.manager):
        make.absence(one, ends=until)


def test_everybody_passed_over_raises_the_alarm_and_is_tried_every_five_minutes():
    team = make.team()
    everybody_away(team, TUESDAY_3PM + 12 * MINUTE)

    matter = make.escalation(team, worry="very_worried")

    assert (matter.respond_by, matter.next_at) == (TUESDAY_3PM, TUESDAY_3PM + 5 * MINUTE)
    assert matter.alarm_since == TUESDAY_3PM
    assert told(team.volunteer.user, "observation-nobody-reached") == 1
    assert [step.skipped for step in matter.steps.all()] == ["away"] * 3
    events = Event.objects.filter(escalation=matter).count()
    for _ in range(2):
        later(matter)
        run(matter)
    assert (
        Event.objects.filter(escalation=matter).count() == events
    )  # a retry that finds nothing says nothing
    assert (matter.alarm_since, matter.round, matter.steps.count()) == (TUESDAY_3PM, 1, 3)
    later(matter)
    run(matter)
    assert asked(matter) == {team.coordinator}
    assert matter.alarm_since is None


def test_in_working_time_it_is_tried_again_after_a_working_hour():
    team = make.team()
    clock.move_to(TUESDAY_8PM)
    everybody_away(team, TUESDAY_3PM + 9 * DAY)

    assert make.escalation(team).next_at == WEDNESDAY_9AM + HOUR


# --- on duty


def rota(team):
    make.shift(team.area, team.leader, TUESDAY_3PM - HOUR, WEDNESDAY_9AM)
    make.shift(team.area, team.second_leader, WEDNESDAY_9AM, WEDNESDAY_9AM + 8 * HOUR)


def test_out_of_hours_who_is_on_duty_at_opening_is_named_now_and_asked_then():
    team = make.team("team_leader")
    rota(team)
    clock.move_to(TUESDAY_8PM)

    matter = make.escalation(team, worry="worried")

    assert team.second_leader.name in matter.why
    assert (matter.next_at, matter.respond_by) == (WEDNESDAY_9AM, WEDNESDAY_9AM + 4 * HOUR)
    assert told(team.second_leader, "escalation-asked") == 0
    later(matter, 7 * MINUTE)
    run(matter)
    assert told(team.second_leader, "escalation-asked") == 1
    assert (asked(matter), matter.respond_by) == ({team.second_leader}, WEDNESDAY_9AM + 4 * HOUR)
    assert matter.next_at == matter.respond_by


def test_the_rota_is_read_again_at_opening():
    team = make.team("team_leader")
    rota(team)
    clock.move_to(TUESDAY_8PM)
    matter = make.escalation(team, worry="worried")
    team.area.shifts.update(person=team.leader)

    later(matter)
    run(matter)

    assert asked(matter) == {team.leader}


def test_at_opening_nobody_rostered_any_more_asks_the_others_with_their_own_limit():
    team = make.team("team_leader")
    rota(team)
    clock.move_to(TUESDAY_8PM)
    matter = make.escalation(team, worry="mention")
    team.area.shifts.all().delete()

    later(matter, HOUR)
    run(matter)

    assert asked(matter) == {team.leader, team.second_leader}
    assert matter.respond_by == WEDNESDAY_9AM + HOUR + DAY


def test_when_the_shift_changes_the_incoming_person_is_asked_too_and_the_deadline_stays():
    team = make.team("team_leader")
    change = TUESDAY_3PM + 5 * MINUTE
    make.shift(team.area, team.leader, TUESDAY_3PM - HOUR, change)
    make.shift(team.area, team.second_leader, change, change + 8 * HOUR)
    matter = make.escalation(team, worry="very_worried")
    assert sweep.ask_incoming() == 0

    clock.move_to(change)
    assert sweep.ask_incoming() == 1
    assert sweep.ask_incoming() == 0

    by = matter.respond_by
    matter.refresh_from_db()
    assert asked(matter) == {team.leader, team.second_leader}
    assert matter.respond_by == by
    assert team.second_leader.name in matter.why
    assert told(team.second_leader, "escalation-asked") == 1


def test_out_of_hours_a_shift_change_asks_nobody_more_while_the_clock_stands_still():
    team = make.team("team_leader")
    evening = TUESDAY_3PM + 4 * HOUR
    make.shift(team.area, team.leader, TUESDAY_3PM - HOUR, evening)
    make.shift(team.area, team.second_leader, evening, WEDNESDAY_9AM + HOUR)
    matter = make.escalation(team, worry="mention")

    clock.move_to(evening)
    assert sweep.ask_incoming() == 0
    assert workflow.ask_incoming(matter.pk) is False
    clock.move_to(WEDNESDAY_9AM)
    assert sweep.ask_incoming() == 1


def test_the_incoming_person_who_cannot_be_asked_is_left_out():
    team = make.team("team_leader")
    change = TUESDAY_3PM + 5 * MINUTE
    make.shift(team.area, team.leader, TUESDAY_3PM - HOUR, change)
    make.shift(team.area, team.second_leader, change, change + 8 * HOUR)
    make.escalation(team, worry="very_worried", noticed=["safeguarding"], about=team.second_leader)

    clock.move_to(change)

    assert sweep.ask_incoming() == 0
    assert not Ask.objects.filter(person=team.second_leader).exists()


def test_asking_who_comes_on_duty_is_for_on_duty_steps_alone():
    team = make.team()
    matter = make.escalation(team)

    assert workflow.ask_incoming(matter.pk) is False


# --- the formal meeting's list


def test_on_the_list_until_the_meeting_is_over_then_the_coordinator_chain():
    team = make.team("formal_meeting")
    meeting = make.meeting(team.area, team.leader, TUESDAY_3PM + 5 * DAY)
    matter = make.escalation(team, worry="mention")

    assert (matter.state, matter.meeting, asked(matter)) == ("listed", meeting, {team.leader})
    later(matter)
    run(matter)
    assert (matter.state, matter.meeting, asked(matter)) == ("waiting", None, {team.coordinator})


def test_a_host_from_outside_the_team_is_asked_too():
    team = make.team("formal_meeting")
    host = make.user()
    make.meeting(team.area, host, TUESDAY_3PM + 5 * DAY)

    assert asked(make.escalation(team, worry="mention")) == {host}


@pytest.mark.parametrize("days", [6, 3])
def test_a_meeting_moved_within_reach_keeps_it_with_a_new_deadline(days):
    team = make.team("formal_meeting")
    meeting = make.meeting(team.area, team.leader, TUESDAY_3PM + 5 * DAY)
    matter = make.escalation(team, worry="mention")
    before = matter.respond_by
    assert sweep.reconsider_meetings() == 0

    meeting.starts, meeting.ends = TUESDAY_3PM + days * DAY, TUESDAY_3PM + days * DAY + HOUR
    meeting.save()
    assert sweep.reconsider_meetings() == 1
    assert sweep.reconsider_meetings() == 0

    matter.refresh_from_db()
    assert (matter.state, matter.meeting_starts) == ("listed", meeting.starts)
    assert matter.respond_by != before


@pytest.mark.parametrize(("waited", "remains"), [(1, TUESDAY_3PM + 7 * DAY), (9, TUESDAY_3PM + 10 * DAY)])
def test_a_cancelled_meeting_leaves_what_remains_of_five_working_days_but_one_at_least(waited, remains):
    team = make.team("formal_meeting")
    meeting = make.meeting(team.area, team.leader, TUESDAY_3PM + 13 * DAY)
    matter = make.escalation(team, worry="mention")

    clock.move_to(TUESDAY_3PM + waited * DAY)
    meeting.cancelled_at = clock.now()
    meeting.save()
    sweep.reconsider_meetings()

    matter.refresh_from_db()
    assert (matter.state, asked(matter), matter.respond_by) == ("waiting", {team.coordinator}, remains)


def test_reconsidering_what_stands_as_it_did_does_nothing():
    team = make.team("formal_meeting")
    make.meeting(team.area, team.leader, TUESDAY_3PM + 5 * DAY)
    listed = make.escalation(team, worry="mention")
    waiting = make.escalation(team, worry="worried", noticed=["money"])

    assert workflow.reconsider_meeting(listed.pk) is False
    assert workflow.reconsider_meeting(waiting.pk) is False


# --- taken is not dealt with


def test_a_lapsed_hold_goes_to_the_next_step_and_both_are_told():
    team = make.team()
    make.shift(team.area, team.leader)
    matter = make.escalation(team, worry="very_worried")
    workflow.take(matter.pk, by=team.leader)
    matter.refresh_from_db()

    later(matter)
    run(matter)

    assert (matter.state, matter.holder, matter.step) == ("waiting", None, 1)
    assert asked(matter) == {team.second_leader}  # not again who has just let it lapse
    assert told(team.leader, "escalation-lapsed") == 1
    assert matter.alarm_since is None


def test_a_hold_that_lapses_at_the_last_step_repeats_it_without_the_alarm():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    for _ in range(2):
        later(matter)
        run(matter)
    workflow.take(matter.pk, by=team.manager)
    matter.refresh_from_db()

    later(matter)
    run(matter)

    assert (asked(matter), matter.alarm_since) == ({team.manager}, None)


def test_a_hold_that_lapses_with_nobody_left_raises_the_alarm_at_once():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    for _ in range(2):
        later(matter)
        run(matter)
    workflow.take(matter.pk, by=team.manager)
    everybody_away(team, clock.now() + DAY)
    matter.refresh_from_db()

    later(matter)
    run(matter)

    assert asked(matter) == set()
    assert matter.alarm_since == clock.now()


# --- the holder is gone


def gone_by_absence(person, area):
    make.absence(person)


def gone_by_role(person, area):
    RoleAssignment.objects.filter(user=person).update(ends=clock.today() - DAY)


def gone_to_another_area(person, area):
    RoleAssignment.objects.filter(user=person).update(area=make.area())


def gone_by_account(person, area):
    User.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("leave", [gone_by_absence, gone_by_role, gone_to_another_area, gone_by_account])
def test_when_the_holder_is_gone_the_same_step_asks_others_with_a_fresh_limit(leave):
    team = make.team()
    colleague = make.user("coordinator", team.area)
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)
    assert sweep.send_back_gone() == 0
    clock.move_to(TUESDAY_3PM + HOUR)
    leave(team.coordinator, team.area)

    assert sweep.send_back_gone() == 1
    assert sweep.send_back_gone() == 0

    matter.refresh_from_db()
    assert (matter.state, matter.step, asked(matter)) == ("waiting", 0, {colleague})
    assert matter.respond_by == TUESDAY_3PM + HOUR + DAY


def test_those_asked_together_with_who_is_gone_are_asked_again():
    team = make.team("team_leader")
    third = make.user("team_leader", team.area)
    matter = make.escalation(team, worry="very_worried")
    workflow.take(matter.pk, by=team.leader)
    make.absence(team.leader)

    sweep.send_back_gone()

    assert asked(matter) == {team.second_leader, third}


def test_who_has_it_by_now_keeps_it():
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)
    workflow.hand_over(matter.pk, to=team.leader, words="", by=team.coordinator)

    assert workflow.send_back(matter.pk, holder_pk=team.coordinator.pk, why="is away") is False
    assert Escalation.objects.get().holder == team.leader


def test_a_team_leader_asked_from_elsewhere_keeps_it_while_they_have_the_role():
    team = make.team()
    elsewhere = make.team(manager=team.manager)
    guarded = make.escalation(team, noticed=["safeguarding"])
    clock.move_to(guarded.next_at)
    workflow.route(guarded.pk)
    workflow.take(guarded.pk, by=elsewhere.leader)

    assert sweep.send_back_gone() == 0
    gone_by_role(elsewhere.leader, None)
    assert sweep.send_back_gone() == 1


# --- who is there


def test_the_fewest_open_are_counted_up_to_a_limit_and_closed_ones_not_at_all(monkeypatch):
    team = make.team()
    for _ in range(3):
        make.escalation(team, noticed=[])
    held, closed, _ = Escalation.objects.all()
    workflow.take(held.pk, by=team.leader)
    workflow.close(closed.pk, Closing(outcome="helped", message="Done."), by=team.coordinator)

    def load(person):
        present, users = roster.roster_for(
            team.area, team.client, clock.now(), steps_of([["coordinator", "1d"]]), safeguarding=False
        )
        assert person.pk in users
        return next(one.load for one in (*present.coordinators, *present.team_leaders) if one.id == person.pk)

    assert (load(team.coordinator), load(team.leader), load(team.second_leader)) == (1, 1, 0)
    make.escalation(team, noticed=[])
    assert load(team.coordinator) == 2
    monkeypatch.setattr(roster, "MOST_COUNTED", 1)
    assert load(team.coordinator) == 1


# --- very worried out of hours, and messages that wait


def test_asked_out_of_hours_a_message_waits_for_opening_and_the_notice_does_not():
    team = make.team()
    clock.move_to(TUESDAY_8PM)
    make.escalation(team, worry="worried")
    make.escalation(team, worry="very_worried", noticed=["money"])

    calm, urgent = Message.objects.filter(recipient=team.coordinator).order_by("urgent")

    assert (calm.next_at, urgent.next_at) == (WEDNESDAY_9AM, TUESDAY_8PM)
    assert told(team.coordinator, "escalation-asked") == 2


def test_an_open_matter_keeps_its_chain_when_the_area_changes_model():
    team = make.team()
    matter = make.escalation(team)
    team.area.model = "team_leader"
    team.area.save()
    workflow.adopt_default_policy(team.area.pk, agreed_by="All", agreed_on=clock.today(), by=None)

    later(matter)
    run(matter)

    assert EscalationStep.objects.filter(escalation=matter).last().role == "team_leader"
