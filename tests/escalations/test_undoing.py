"""Every single action can be undone for a while by who did it, and both lines stay on the timeline."""

import datetime

import pytest

from escalations import workflow
from escalations.choices import Outcome
from escalations.models import Ask, Escalation, EscalationStep, Event, Story
from escalations.workflow import Closing, routing, undoing
from escalations.workflow.holding import NotAWorryError
from escalations.workflow.undoing import CannotUndoError
from livingwell import clock, outbox
from livingwell.models import Message, Notice
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
HELPED = Closing(outcome=Outcome.HELPED, message="Meals come now.")


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def columns(matter):
    """All of the row but what goes on counting and what is worked out."""
    matter.refresh_from_db()
    but = {"_state", "version", "last_event_at", "pressing", "undoable", "respond_by", "next_at"}
    return {name: value for name, value in vars(matter).items() if name not in but and name[0] != "_"}


def asked_now(matter):
    return set(
        Ask.objects.filter(escalation=matter, released_at__isnull=True).values_list("person", flat=True)
    )


def lines(matter):
    return list(Event.objects.filter(escalation=matter).order_by("at").values_list("kind", flat=True))


def test_taking_it_undone_the_same_people_are_asked_again_with_what_was_left(mailoutbox):
    team = make.team()
    matter = make.escalation(team, worry="very_worried")  # an hour each step
    before, asked = columns(matter), asked_now(matter)
    clock.move_to(TUESDAY_3PM + 40 * MINUTE)
    workflow.take(matter.pk, by=team.leader)
    clock.move_to(TUESDAY_3PM + 49 * MINUTE)

    undone = workflow.undo(matter.pk, by=team.leader)

    assert columns(matter) == before
    assert asked_now(matter) == asked == {team.coordinator.pk}
    assert EscalationStep.objects.get(escalation=matter).ended_at is None
    assert undone.respond_by == undone.next_at == clock.now() + 20 * MINUTE
    assert lines(matter)[-2:] == ["taken", "undone"]
    assert Event.objects.get(kind="undone").undoes == Event.objects.get(kind="taken")
    assert Notice.objects.filter(recipient=team.coordinator, purpose="escalation-asked").count() == 2


def test_a_step_that_had_run_out_when_it_was_taken_moves_on_at_once():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    clock.move_to(TUESDAY_3PM + 2 * HOUR)
    workflow.take(matter.pk, by=team.leader)
    clock.move_to(TUESDAY_3PM + 2 * HOUR + MINUTE)

    undone = workflow.undo(matter.pk, by=team.leader)

    assert undone.respond_by == clock.now()
    assert workflow.route(matter.pk)
    matter.refresh_from_db()
    assert matter.step == 1


def test_a_step_that_waits_for_opening_waits_again_and_mails_nobody_yet():
    from livingwell.choices import CoproductionModel

    team = make.team(CoproductionModel.TEAM_LEADER)
    clock.move_to(TUESDAY_3PM + 8 * HOUR)  # 11pm
    make.shift(team.area, team.leader, starts=TUESDAY_3PM, ends=TUESDAY_3PM + 2 * DAY)
    matter = make.escalation(team, worry="worried")
    looks = matter.next_at
    workflow.take(matter.pk, by=team.second_leader)

    undone = workflow.undo(matter.pk, by=team.second_leader)

    assert undone.next_at == looks > clock.now()
    assert not Message.objects.exists()


def test_what_nobody_could_be_asked_about_goes_back_to_being_tried_again():
    team = make.team()
    away = [make.absence(one) for one in (team.coordinator, team.leader, team.second_leader, team.manager)]
    matter = make.escalation(team)
    away[1].delete()
    workflow.take(matter.pk, by=team.leader)

    undone = workflow.undo(matter.pk, by=team.leader)

    assert (undone.state, undone.alarm_since) == ("waiting", matter.alarm_since)
    assert not EscalationStep.objects.filter(escalation=matter, ended_at__isnull=True).exists()


def test_a_note_taken_back_stands_on_the_timeline_and_gives_the_lease_back_as_it_ran():
    team = make.team()
    matter = make.escalation(team, worry="worried")
    workflow.take(matter.pk, by=team.leader)
    clock.move_to(TUESDAY_3PM + DAY)
    workflow.note(matter.pk, words="Wrong client.", by=team.leader)
    clock.move_to(TUESDAY_3PM + DAY + 5 * MINUTE)

    undone = workflow.undo(matter.pk, by=team.leader)

    note = Event.objects.get(kind="note")
    assert note.words == "Wrong client."
    assert Event.objects.get(kind="undone").undoes == note
    assert undone.respond_by == clock.now() + DAY
    assert undone.holder == team.leader


def test_with_little_left_of_the_lease_there_is_an_hour_at_least():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    workflow.take(matter.pk, by=team.leader)
    clock.move_to(TUESDAY_3PM + 59 * MINUTE)
    workflow.note(matter.pk, words="Rang.", by=team.leader)

    assert workflow.undo(matter.pk, by=team.leader).respond_by == clock.now() + HOUR


def test_handed_over_by_mistake_no_message_leaves_and_they_see_it_no_longer(mailoutbox):
    team = make.team()
    matter = make.escalation(team, worry="worried")
    workflow.take(matter.pk, by=team.coordinator)
    workflow.hand_over(matter.pk, to=team.leader, words="Yours.", by=team.coordinator)
    clock.move_to(TUESDAY_3PM + 59 * SECOND)
    outbox.deliver()

    undone = workflow.undo(matter.pk, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + HOUR)
    outbox.deliver()

    assert undone.holder == team.coordinator
    assert not [mail for mail in mailoutbox if mail.to == [team.leader.email]]
    assert not Notice.objects.filter(recipient=team.leader, purpose="escalation-handed-over").exists()
    assert Ask.objects.get(person=team.leader).withdrawn_at is not None


def test_an_urgent_message_never_waits_so_who_had_it_is_told_when_it_is_undone(mailoutbox):
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    workflow.hand_over(matter.pk, to=team.leader, words="Now.", by=team.coordinator)
    outbox.deliver()

    workflow.undo(matter.pk, by=team.coordinator)

    told = Message.objects.filter(recipient=team.leader).values_list("purpose", flat=True)
    assert set(told) == {"escalation-handed-over", "escalation-moved-on"}
    matter.refresh_from_db()
    assert matter.state == "waiting"  # as it was before: acting had taken it


@pytest.mark.parametrize(("to", "kind"), [("very_worried", "raised"), ("mention", "lowered")])
def test_a_change_of_worry_undone(to, kind):
    team = make.team()
    matter = make.escalation(team, worry="worried")
    workflow.take(matter.pk, by=team.leader)
    before = columns(matter)
    clock.move_to(TUESDAY_3PM + MINUTE)
    workflow.change_worry(matter.pk, to=to, reason="Misread.", by=team.leader)
    clock.move_to(TUESDAY_3PM + 2 * MINUTE)

    undone = workflow.undo(matter.pk, by=team.leader)

    assert columns(matter) == before
    assert undone.respond_by == TUESDAY_3PM + 2 * DAY + MINUTE
    assert lines(matter)[-2:] == [kind, "undone"]


def test_an_open_matter_is_not_lowered_to_good_news():
    team = make.team()
    matter = make.escalation(team)

    with pytest.raises(NotAWorryError):
        workflow.change_worry(matter.pk, to="good_news", reason="She is well.", by=team.leader)

    matter.refresh_from_db()
    assert (matter.worry, matter.holder) == ("worried", None)


def test_opened_again_by_mistake_it_is_closed_as_it_was_and_what_is_owed_stays_owed():
    team = make.team()
    nobody = make.volunteer(team.area, account=False)
    make.match(nobody, team.client)
    matter = make.escalation(team)
    other = make.observation(team, author=nobody)
    workflow.log(other, by=team.coordinator)
    workflow.close(matter.pk, HELPED, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + HOUR)
    for pk in workflow.stories.due_stories():
        workflow.send_story(pk)
    before = columns(matter)
    states = set(Story.objects.values_list("to", "state"))
    workflow.reopen(matter.pk, reason="Again.", by=team.leader)

    undone = workflow.undo(matter.pk, by=team.leader)

    assert columns(matter) == before
    assert (undone.state, undone.respond_by) == ("closed", None)
    assert set(Story.objects.values_list("to", "state")) == states >= {(nobody.pk, "waiting")}


def test_confirming_a_retraction_undone_takes_the_receipt_back():
    team = make.team()
    report = make.logged(team)
    workflow.retract(report.pk, why="Sent twice", by=team.volunteer.user)
    workflow.confirm_retraction(report.escalation_id, by=team.coordinator)

    workflow.undo(report.escalation_id, by=team.coordinator)

    assert not Notice.objects.filter(recipient=team.volunteer.user).exists()
    assert Message.objects.get(purpose="observation-taken-back").state == "cancelled"


def test_by_nobody_else_not_twice_not_too_late_and_not_once_something_else_has_happened():
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)

    def refused(by):
        with pytest.raises(CannotUndoError) as found:
            workflow.undo(matter.pk, by=by)
        return str(found.value)

    assert "Only who did it" in refused(team.coordinator)
    with clock.moved_to(TUESDAY_3PM + 10 * MINUTE):
        assert "too late" in refused(team.leader)
    make.logged(team)
    assert "nothing to undo" in refused(team.leader)
    matter.refresh_from_db()
    assert matter.undoable is None
    workflow.note(matter.pk, words="Rang.", by=team.leader)
    workflow.undo(matter.pk, by=team.leader)
    assert "nothing to undo" in refused(team.leader)


def test_a_change_that_made_another_version_cannot_be_undone_even_where_the_row_was_not_cleared():
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)
    Escalation.objects.filter(pk=matter.pk).update(version=9)
    matter.refresh_from_db()

    assert undoing.can_be_undone(matter, team.leader, clock.now()) is None
    with pytest.raises(CannotUndoError):
        workflow.undo(matter.pk, by=team.leader)


def test_every_column_a_verb_may_change_comes_back_as_it_was():
    team = make.team()
    matter = make.escalation(team)
    locked = routing.lock(matter.pk)
    undoing.remember(locked, team.leader, "note", at=clock.now())
    locked.version += 1
    routing.save(locked)

    again = routing.lock(matter.pk)
    kept = {name: value for name, value in vars(again).items() if name in vars(matter) and name[0] != "_"}
    workflow.undo(matter.pk, by=team.leader)

    after = vars(routing.lock(matter.pk))
    changed = {name for name, value in kept.items() if after[name] != value}
    assert changed <= {"version", "undoable", "as_it_was", "last_event_at"}
