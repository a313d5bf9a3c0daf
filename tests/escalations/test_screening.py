"""Screened as what kind of need; as safeguarding, it is out of sight for everybody but its own chain."""

import datetime

import pytest

from escalations import workflow
from escalations.models import Ask, Escalation, EscalationStep, Event, Observation, Story
from escalations.models.matter import timeline_of
from escalations.rules.states import MoveNotAllowedError
from escalations.workflow import Closing, Concern
from escalations.workflow.holding import HeldBySomebodyElseError
from escalations.workflow.joining import CannotSplitError
from escalations.workflow.screening import CannotShowError
from escalations.workflow.undoing import CannotUndoError
from livingwell import clock
from livingwell.models import Message, Notice
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def later():
    clock.move_to(clock.now() + SECOND)


def sees(person, matter):
    person.__dict__.pop("_held", None)
    return Escalation.objects.visible_to(person).filter(pk=matter.pk).exists()


def reads(person, report):
    return Observation.objects.visible_to(person).filter(pk=report.pk).exists()


@pytest.mark.parametrize("need", ["medical", "not_medical", "both"])
def test_the_kind_of_need_is_kept_takes_it_and_can_be_undone(need):
    team = make.team()
    matter = make.escalation(team)

    screened = workflow.screen(matter.pk, need=need, by=team.leader)

    assert (screened.need, screened.holder) == (need, team.leader)
    assert Event.objects.get(kind="screened").text == f"as {need.replace('_', ' ')}"
    assert workflow.undo(matter.pk, by=team.leader).need == ""


def test_screened_as_safeguarding_it_changes_chains_and_only_that_chain_sees_it():
    team = make.team()
    make.shift(team.area, team.leader)
    report = make.logged(team, worry="mention")
    matter = report.escalation
    later()
    workflow.take(matter.pk, by=team.coordinator)
    workflow.hand_over(matter.pk, to=team.second_leader, words="Look.", by=team.coordinator)
    workflow.hand_over(matter.pk, to=team.coordinator, words="Back.", by=team.second_leader)
    later()

    safe = workflow.screen_as_safeguarding(matter.pk, Concern(), by=team.coordinator)

    assert safe.pk == matter.pk
    assert (safe.safeguarding, safe.worry, safe.state, safe.holder) == (True, "very_worried", "waiting", None)
    assert safe.respond_by == clock.now() + 30 * MINUTE
    asked = Ask.objects.filter(escalation=matter, released_at__isnull=True)
    assert [ask.person for ask in asked] == [team.leader]
    assert sees(team.leader, matter)
    assert reads(team.leader, report)
    for person in (team.coordinator, team.second_leader, team.manager):
        assert not sees(person, matter)
        assert not reads(person, report)
    assert reads(team.volunteer.user, report)


def test_what_was_going_to_be_sent_to_others_is_held_back_and_their_notices_go():
    team = make.team()
    report = make.logged(team, worry="worried")
    matter = report.escalation
    later()
    workflow.take(matter.pk, by=team.leader)
    workflow.hand_over(matter.pk, to=team.coordinator, words="Yours.", by=team.leader)

    workflow.screen_as_safeguarding(matter.pk, Concern(), by=team.coordinator)

    left = Message.objects.filter(recipient=team.coordinator).exclude(state="cancelled")
    assert not left.exists()
    assert not Notice.objects.filter(recipient=team.coordinator, read_at__isnull=True).exists()
    assert Notice.objects.filter(purpose="escalation-asked", recipient=team.leader).exists()


def test_its_stories_are_neutral_and_nobody_outside_the_chain_finds_them():
    team = make.team()
    make.shift(team.area, team.leader)
    matter = make.escalation(team)
    later()
    workflow.screen_as_safeguarding(matter.pk, Concern(), by=team.coordinator)
    later()
    workflow.take(matter.pk, by=team.leader)
    workflow.close(matter.pk, Closing(outcome="helped", message="We spoke to his son."), by=team.leader)

    story = Story.objects.get()
    assert story.neutral
    assert "son" not in story.message
    assert not Story.objects.visible_to(team.coordinator).exists()


def test_a_second_report_does_not_join_it_and_the_ones_related_are_let_go():
    team = make.team()
    matter = make.escalation(team, noticed=["home"])
    later()
    workflow.screen_as_safeguarding(matter.pk, Concern(), by=team.coordinator)
    later()

    second = make.logged(team, noticed=["home"])

    assert second.escalation_id != matter.pk


def test_of_several_reports_those_chosen_leave_and_the_old_one_says_no_more_than_that():
    team = make.team()
    make.shift(team.area, team.leader)
    matter = make.escalation(team, noticed=["home"], words="The boiler is out.")
    later()
    hurt = make.logged(team, noticed=["home"], words="A bruise like fingers.")
    later()
    workflow.note(matter.pk, words="Ring about the bruise.", by=team.coordinator)
    later()

    safe = workflow.screen_as_safeguarding(matter.pk, Concern(frozenset({hurt.pk})), by=team.coordinator)

    matter.refresh_from_db()
    hurt.refresh_from_db()
    assert hurt.escalation == safe != matter
    assert (safe.safeguarding, safe.state, safe.reports) == (True, "waiting", 1)
    assert (matter.safeguarding, matter.holder, matter.reports) == (False, team.coordinator, 1)
    assert matter.hushed_at == clock.now()
    assert "bruise" not in matter.searchable
    assert sees(team.coordinator, matter)
    assert not sees(team.coordinator, safe)
    assert not reads(team.coordinator, hurt)
    assert sees(team.leader, safe)
    passed_on = Event.objects.filter(escalation=matter).first()
    assert (passed_on.kind, passed_on.text, passed_on.words, passed_on.observation_id) == (
        "passed_on",
        "",
        "",
        None,
    )
    assert not matter.related.exists()


def test_whom_it_is_about_is_left_out_even_when_on_duty():
    team = make.team()
    make.shift(team.area, team.leader)
    matter = make.escalation(team)
    later()

    workflow.screen_as_safeguarding(matter.pk, Concern(about=team.leader), by=team.coordinator)

    asked = Ask.objects.filter(escalation=matter, released_at__isnull=True)
    assert {ask.person for ask in asked} == {team.second_leader}
    assert EscalationStep.objects.filter(escalation=matter, skipped="about_them").exists()
    assert not sees(team.leader, matter)


def test_refused_when_somebody_else_has_it_it_is_closed_or_safeguarding_already():
    team = make.team()
    held = make.escalation(team, noticed=["home"])
    workflow.take(held.pk, by=team.leader)
    already = make.escalation(team, noticed=["safeguarding"])
    closed = make.escalation(team, noticed=["money"])
    workflow.close(closed.pk, Closing(outcome="helped", message="Done."), by=team.leader)

    with pytest.raises(HeldBySomebodyElseError):
        workflow.screen_as_safeguarding(held.pk, Concern(), by=team.coordinator)
    for matter in (already, closed):
        with pytest.raises(MoveNotAllowedError):
            workflow.screen_as_safeguarding(matter.pk, Concern(), by=team.leader)
    with pytest.raises(CannotSplitError):
        workflow.screen_as_safeguarding(held.pk, Concern(frozenset({already.pk})), by=team.leader)


@pytest.mark.parametrize("was_taken", [True, False])
def test_undone_within_the_minute_it_is_as_it_was_and_the_chain_is_told(was_taken):
    team = make.team()
    matter = make.escalation(team)
    later()
    if was_taken:
        workflow.take(matter.pk, by=team.coordinator)
        later()
    workflow.screen_as_safeguarding(matter.pk, Concern(), by=team.coordinator)
    clock.move_to(clock.now() + 50 * SECOND)

    undone = workflow.undo(matter.pk, by=team.coordinator)

    assert (undone.safeguarding, undone.worry) == (False, "worried")
    assert undone.holder == (team.coordinator if was_taken else None)
    assert sees(team.coordinator, matter)
    asked = Ask.objects.filter(escalation=matter, released_at__isnull=True)
    assert {ask.person for ask in asked} == (set() if was_taken else {team.coordinator})
    assert Notice.objects.filter(purpose="escalation-moved-on", recipient=team.leader).exists()
    running = EscalationStep.objects.filter(escalation=matter, ended_at__isnull=True)
    assert running.exists() is not was_taken


def part_passed_on(team):
    """Two reports, joined in one matter with an older one, of which the second goes to safeguarding."""
    matter = make.escalation(team, noticed=["home"], words="The boiler is out.")
    later()
    hurt = make.logged(team, noticed=["home"], words="A bruise like fingers.")
    later()
    older = make.escalation(team, noticed=["lonely"])
    goes_on = workflow.join(matter.pk, older.pk, by=team.coordinator)
    later()
    workflow.note(goes_on.pk, words="Ring about the bruise.", by=team.coordinator)
    later()
    before = Escalation.objects.get(pk=goes_on.pk)
    concern = Concern(frozenset({hurt.pk}), about=team.second_leader)
    safe = workflow.screen_as_safeguarding(goes_on.pk, concern, by=team.coordinator)
    return before, hurt, safe


def test_some_reports_sent_by_mistake_come_back_within_the_minute_and_all_is_as_it_was():
    team = make.team()
    make.shift(team.area, team.leader)
    before, hurt, safe = part_passed_on(team)
    clock.move_to(clock.now() + 50 * SECOND)

    undone = workflow.undo(before.pk, by=team.coordinator)

    hurt.refresh_from_db()
    safe.refresh_from_db()
    assert hurt.escalation_id == undone.pk == before.pk
    same = ("reports", "lead_id", "categories", "noticed", "holder_id", "worry", "hushed_at", "safeguarding")
    assert [getattr(undone, name) for name in same] == [getattr(before, name) for name in same]
    joined = Escalation.objects.filter(joined_to=before.pk, safeguarding=False)
    assert set(joined.values_list("hushed_at", flat=True)) == {None}
    assert "bruise" in Escalation.objects.get(pk=before.pk).searchable
    assert (safe.state, safe.outcome, safe.joined_to_id) == ("closed", "joined", before.pk)
    assert not sees(team.leader, safe)
    assert not sees(team.coordinator, safe)
    assert reads(team.coordinator, hurt)
    assert Notice.objects.filter(purpose="escalation-moved-on", recipient=team.leader).exists()
    assert not Notice.objects.filter(subject_id=safe.pk, read_at__isnull=True).exists()


def test_what_the_safeguarding_chain_was_told_stays_off_the_timeline_it_came_back_to():
    team = make.team()
    make.shift(team.area, team.leader)
    before, _, safe = part_passed_on(team)
    later()
    workflow.undo(before.pk, by=team.coordinator)

    told = timeline_of(Escalation.objects.get(pk=before.pk))

    assert [one.kind for one in told][:2] == ["undone", "passed_on"]
    assert told[0].text == "passing part of it on"
    assert told[0].undoes_id == told[1].pk
    assert safe.pk not in {one.escalation_id for one in told}
    assert not {"screened"} & {one.kind for one in told}


def test_once_somebody_looks_after_that_part_it_cannot_come_back():
    team = make.team()
    make.shift(team.area, team.leader)
    before, hurt, safe = part_passed_on(team)
    workflow.take(safe.pk, by=team.leader)

    with pytest.raises(CannotUndoError, match="looking after that part"):
        workflow.undo(before.pk, by=team.coordinator)

    hurt.refresh_from_db()
    assert hurt.escalation_id == safe.pk
    assert sees(team.leader, safe)


def test_passing_part_of_it_on_cannot_be_undone_by_somebody_else_or_after_a_minute():
    team = make.team()
    make.shift(team.area, team.leader)
    before, _, _ = part_passed_on(team)

    with pytest.raises(CannotUndoError, match="Only who did it"):
        workflow.undo(before.pk, by=team.leader)
    clock.move_to(clock.now() + MINUTE)
    with pytest.raises(CannotUndoError, match="too late"):
        workflow.undo(before.pk, by=team.coordinator)


def test_what_was_hushed_before_stays_hushed_when_a_second_passing_on_is_undone():
    team = make.team()
    make.shift(team.area, team.leader)
    before, _, _ = part_passed_on(team)
    until = Escalation.objects.get(pk=before.pk).hushed_at
    later()
    again = make.logged(team, noticed=["home"], words="Another.")
    assert again.escalation_id == before.pk
    later()
    workflow.screen_as_safeguarding(before.pk, Concern(frozenset({again.pk})), by=team.coordinator)

    undone = workflow.undo(before.pk, by=team.coordinator)

    assert undone.hushed_at == until
    joined = Escalation.objects.filter(joined_to=before.pk, outcome="joined", safeguarding=False)
    assert set(joined.values_list("hushed_at", flat=True)) == {until}


# --- who else may read it, and whom it is about


def test_somebody_added_may_read_it_is_told_and_can_be_taken_off_again():
    team = make.team()
    matter = make.escalation(team, noticed=["safeguarding"])
    later()

    workflow.show(matter.pk, to=team.coordinator, by=team.leader)

    assert sees(team.coordinator, matter)
    assert Message.objects.filter(
        recipient=team.coordinator, purpose="escalation-shown", urgent=True
    ).exists()
    workflow.undo(matter.pk, by=team.leader)
    assert not sees(team.coordinator, matter)


def test_nobody_without_a_role_for_it_or_concerned_is_added():
    team = make.team()
    matter = make.escalation(team, noticed=["safeguarding"], about=team.second_leader)
    plain = make.escalation(team, noticed=["home"])

    for somebody in (team.second_leader, team.volunteer.user, make.user("coordinator", make.area())):
        with pytest.raises(CannotShowError):
            workflow.show(matter.pk, to=somebody, by=team.leader)
    with pytest.raises(CannotShowError):
        workflow.show(plain.pk, to=team.second_leader, by=team.leader)


def test_whom_it_is_about_is_settled_and_they_lose_sight_at_once():
    team = make.team()
    matter = make.escalation(team, noticed=["safeguarding"], about_other=True)
    later()
    assert sees(team.second_leader, matter)

    settled = workflow.settle_about(matter.pk, about=team.second_leader, by=team.leader)

    assert (settled.about, settled.about_other, settled.holder) == (team.second_leader, False, team.leader)
    assert not sees(team.second_leader, matter)
    assert not Notice.objects.filter(recipient=team.second_leader).exists()
    assert Event.objects.get(kind="settled").text == ""


def test_settled_as_nobody_who_works_here():
    team = make.team()
    matter = make.escalation(team, noticed=["safeguarding"], about_other=True)

    settled = workflow.settle_about(matter.pk, about=None, by=team.leader)

    assert (settled.about, settled.about_other) == (None, False)


def test_whom_it_is_about_is_not_settled_by_themselves():
    team = make.team()
    matter = make.escalation(team, noticed=["safeguarding"], about_other=True)

    with pytest.raises(CannotShowError):
        workflow.settle_about(matter.pk, about=team.leader, by=team.leader)


def test_what_is_added_after_the_end_stays_away_from_whom_it_was_settled_to_be_about():
    import uuid

    from escalations.models import Addition

    team = make.team()
    report = make.logged(team, noticed=["safeguarding"], about_other=True)
    later()
    workflow.settle_about(report.escalation_id, about=team.second_leader, by=team.leader)
    workflow.close(report.escalation_id, Closing(outcome="helped", message="Done."), by=team.leader)
    later()

    added = Addition(observation=report, key=uuid.uuid4(), words="Again.", worry="very_worried")
    workflow.add(added, by=team.volunteer.user)

    newest = Escalation.objects.order_by("-opened_at").first()
    assert newest.pk != report.escalation_id
    assert newest.about == team.second_leader


def test_those_who_lost_sight_are_not_told_of_a_retraction():
    team = make.team()
    report = make.logged(team)
    later()
    workflow.screen_as_safeguarding(report.escalation_id, Concern(), by=team.coordinator)
    later()

    workflow.retract(report.pk, why="Not so", by=team.volunteer.user)

    told = Notice.objects.filter(purpose="escalation-changed").values_list("recipient", flat=True)
    assert team.coordinator.pk not in told
    assert team.leader.pk in told
