"""Corridor talk: logged in two fields, on the timeline of what it was about; what was agreed is not lost."""

import datetime
import uuid

import pytest

from escalations import sweep, talk_notices, workflow
from escalations.choices import EventKind
from escalations.models import CorridorTalk, Escalation, Event, TalkAction
from escalations.models.conversations import done_lately, to_do_for
from escalations.rules.conversations import remind_at
from escalations.workflow import Agreed, Closing, Talk
from escalations.workflow.undoing import CannotUndoError
from livingwell import clock, outbox
from livingwell.choices import MessageState
from livingwell.models import Message, User
from livingwell.working_time import Hours
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
THURSDAY = datetime.date(2026, 6, 11)
THURSDAY_9AM = datetime.datetime(2026, 6, 11, 8, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
SAVE = 11


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


def logged(team, *actions, by=None, **fields):
    talk = Talk(
        **{
            "client": team.client, "with_whom": "Ann Kitto, district nurse",
            "words": "She looks at the heel on Friday.", "actions": actions, **fields,
        }
    )  # fmt: skip
    return workflow.log_talk(talk, by=by or team.coordinator)


def letters(purpose):
    return list(Message.objects.filter(purpose=purpose, channel="email").values_list("recipient", flat=True))


def events(matter, kind):
    return list(Event.objects.filter(escalation=matter, kind=kind))


def test_a_talk_is_kept_with_what_was_agreed(team):
    talk = logged(team, Agreed("Ring the ward", THURSDAY, team.leader), Agreed("Dress the heel", THURSDAY))

    mine, theirs = talk.actions.order_by("what").reverse()
    assert (talk.area, talk.by, talk.at) == (team.area, team.coordinator, TUESDAY_3PM)
    assert (mine.owner, mine.who) == (team.leader, team.leader.name)
    assert (theirs.owner, theirs.who) == (None, "Ann Kitto, district nurse")
    assert letters(talk_notices.AGREED) == [team.leader.pk]


def test_nobody_is_told_of_what_they_agreed_themselves(team):
    logged(team, Agreed("Ring the ward", THURSDAY, team.coordinator))

    assert letters(talk_notices.AGREED) == []


def test_the_same_key_twice_is_one_talk_and_another_persons_is_another(team):
    key = uuid.uuid4()
    first, again = logged(team, key=key), logged(team, key=key)
    other = logged(team, key=key, by=team.leader)

    assert first == again
    assert other.pk != first.pk
    assert CorridorTalk.objects.count() == 2


def test_about_what_nobody_has_it_takes_it_and_stands_on_the_timeline(team):
    matter = make.escalation(team)
    logged(team, escalation=matter.pk)

    matter.refresh_from_db()
    assert matter.holder == team.coordinator
    (event,) = events(matter, EventKind.TALKED)
    assert (event.text, event.words) == ("Ann Kitto, district nurse", "She looks at the heel on Friday.")


def test_about_what_one_has_it_renews_the_lease(team):
    matter = make.escalation(team)
    before = workflow.take(matter.pk, by=team.coordinator).respond_by
    clock.move_to(TUESDAY_3PM + datetime.timedelta(days=1))
    logged(team, escalation=matter.pk)

    assert Escalation.objects.get(pk=matter.pk).respond_by > before


def test_about_what_somebody_else_has_it_is_kept_and_they_are_told(team):
    matter = make.escalation(team)
    before = workflow.take(matter.pk, by=team.leader)
    logged(team, escalation=matter.pk)

    matter.refresh_from_db()
    assert (matter.holder, matter.respond_by) == (team.leader, before.respond_by)
    assert events(matter, EventKind.TALKED)
    assert team.leader.pk in letters("escalation-changed")


def test_about_what_was_closed_meanwhile_it_is_kept(team):
    matter = make.escalation(team)
    workflow.close(matter.pk, Closing(outcome="helped", message="Done."), by=team.leader)
    logged(team, escalation=matter.pk)

    assert events(matter, EventKind.TALKED)
    assert Escalation.objects.get(pk=matter.pk).state == "closed"


def test_only_the_team_reads_it_and_only_while_they_may_see_what_it_was_about(team):
    matter = make.escalation(team)
    logged(team, Agreed("Ring the ward", THURSDAY, team.leader), escalation=matter.pk)

    def reads(person):
        fresh = User.objects.get(pk=person.pk)
        both = (
            CorridorTalk.objects.visible_to(fresh).exists(),
            TalkAction.objects.visible_to(fresh).exists(),
        )
        assert both[0] == both[1]
        return both[0]

    assert reads(team.leader)
    for stranger in (team.volunteer.user, team.manager, make.team().coordinator):
        assert not reads(stranger)
    Escalation.objects.filter(pk=matter.pk).update(safeguarding=True)
    assert not reads(team.second_leader)
    assert not reads(team.leader)


def test_what_was_agreed_is_ticked_off_once(team):
    matter = make.escalation(team)
    talk = logged(team, Agreed("Ring the ward", THURSDAY, team.leader), escalation=matter.pk)
    action = talk.actions.get()
    for _ in range(2):
        workflow.finish_action(action.pk, by=team.leader)

    action.refresh_from_db()
    assert (action.done_by, action.done_at, action.remind_at) == (team.leader, TUESDAY_3PM, None)
    (event,) = events(matter, EventKind.TALK_DONE)
    assert event.text == "Ring the ward"
    workflow.finish_action(logged(team, Agreed("Call", THURSDAY)).actions.get().pk, by=team.leader)


def ticked(team, due=THURSDAY, at=TUESDAY_3PM, **fields):
    action = logged(team, Agreed("Ring the ward", due, team.leader), **fields).actions.get()
    clock.move_to(at)
    workflow.finish_action(action.pk, by=team.leader)
    return action


def test_a_tick_by_mistake_is_taken_back_with_its_reminder_and_both_lines_stay(team):
    matter = make.escalation(team)
    action = ticked(team, escalation=matter.pk)
    clock.move_to(TUESDAY_3PM + 9 * MINUTE)

    undone = workflow.take_back_action(action.pk, by=team.leader)

    assert (undone.done_at, undone.done_by, undone.remind_at) == (None, None, THURSDAY_9AM)
    assert to_do_for(team.leader, 5) == [action]
    back = events(matter, EventKind.UNDONE)[0]
    assert (back.text, back.undoes) == ("ticking off what was agreed", events(matter, EventKind.TALK_DONE)[0])


@pytest.mark.parametrize(
    ("ticked_at", "undone_at", "reminded"),
    [
        (THURSDAY_9AM - MINUTE, THURSDAY_9AM + MINUTE, True),  # the moment passed while it was ticked
        (THURSDAY_9AM + MINUTE, THURSDAY_9AM + 2 * MINUTE, False),  # it was reminded of before
    ],
)
def test_a_reminder_that_fell_into_those_minutes_goes_out(team, ticked_at, undone_at, reminded):
    action = logged(team, Agreed("Ring the ward", THURSDAY, team.leader)).actions.get()
    clock.move_to(ticked_at)
    workflow.remind_of_action(action.pk)
    workflow.finish_action(action.pk, by=team.leader)
    clock.move_to(undone_at)

    workflow.take_back_action(action.pk, by=team.leader)

    assert workflow.remind_of_action(action.pk) is reminded


def test_a_tick_is_taken_back_by_nobody_else_not_late_and_not_twice(team):
    action = logged(team, Agreed("Ring the ward", THURSDAY, team.leader)).actions.get()

    def refused(by=team.leader):
        with pytest.raises(CannotUndoError) as found:
            workflow.take_back_action(action.pk, by=by)
        return str(found.value)

    assert "nothing to undo" in refused()
    workflow.finish_action(action.pk, by=team.leader)
    assert "Only who did it" in refused(team.coordinator)
    with clock.moved_to(TUESDAY_3PM + 10 * MINUTE):
        assert "too late" in refused()
        assert done_lately(team.leader) == []
    assert done_lately(team.leader) == [action]
    assert done_lately(team.coordinator) == []
    workflow.take_back_action(action.pk, by=team.leader)
    assert "nothing to undo" in refused()


def test_its_owner_is_reminded_on_the_day_once_and_for_a_professional_whoever_talked_with_them(team):
    logged(team, Agreed("Ring the ward", THURSDAY, team.leader), Agreed("Dress the heel", THURSDAY))
    assert sweep.remind_of_actions() == 0
    clock.move_to(THURSDAY_9AM)

    assert (sweep.remind_of_actions(), sweep.remind_of_actions()) == (2, 0)
    assert set(letters(talk_notices.DUE)) == {team.leader.pk, team.coordinator.pk}
    assert workflow.remind_of_action(TalkAction.objects.first().pk) is False


def test_what_is_done_or_not_theirs_any_more_is_not_written_about(team):
    action = logged(team, Agreed("Ring the ward", THURSDAY, team.leader)).actions.get()
    clock.move_to(THURSDAY_9AM)
    sweep.remind_of_actions()
    workflow.finish_action(action.pk, by=team.leader)
    outbox.deliver()

    assert set(Message.objects.filter(purpose=talk_notices.DUE).values_list("state", flat=True)) == {
        MessageState.CANCELLED
    }


def test_what_is_to_do_is_ones_own_soonest_first(team):
    logged(team, Agreed("Later", datetime.date(2026, 7, 1), team.leader), Agreed("Theirs", THURSDAY))
    logged(team, Agreed("Sooner", datetime.date(2026, 6, 10), team.leader))

    assert [one.what for one in to_do_for(team.leader, 5)] == ["Sooner", "Later"]
    assert [one.what for one in to_do_for(team.leader, 5, until=THURSDAY)] == ["Sooner"]
    assert [one.what for one in to_do_for(team.coordinator, 5)] == ["Theirs"]


def test_an_action_says_whether_it_is_due(team):
    today = TUESDAY_3PM.date()
    one, other = logged(team, Agreed("A", today), Agreed("B", THURSDAY)).actions.order_by("what")

    assert (one.is_due_today, one.is_overdue, other.is_due_today) == (True, False, False)
    clock.move_to(TUESDAY_3PM + datetime.timedelta(days=3))
    assert one.is_overdue
    assert other.is_overdue


def test_what_was_agreed_for_the_same_day_is_not_reminded_of():
    assert remind_at(TUESDAY_3PM.date(), TUESDAY_3PM, Hours()) is None
    assert remind_at(THURSDAY, TUESDAY_3PM, Hours()) == THURSDAY_9AM


def test_what_it_costs(team):
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)
    agreed = [Agreed(f"Do {number}", THURSDAY, team.leader) for number in range(3)]
    with statements() as log:
        talk = logged(team, *agreed, escalation=matter.pk)
    with statements() as done:
        workflow.finish_action(talk.actions.first().pk, by=team.leader)

    assert len(log) <= SAVE + 2, "\n".join(log)
    assert len(done) <= SAVE
