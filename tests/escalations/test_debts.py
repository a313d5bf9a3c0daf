"""Every observation owes its author a decision and an outcome, good news thanks; each by a day, and none is lost."""

import datetime

import pytest

from escalations import workflow
from escalations.choices import HowTold, Outcome, Owed, StoryState, Worry
from escalations.models import Debt, Escalation, Event, Story
from escalations.workflow import Closing, calls
from escalations.workflow.calls import AlreadyToldError
from escalations.workflow.closing import AuthorUnansweredError, NothingLeftToTellError
from escalations.workflow.telling import (
    CannotThankError,
    due_debts,
    undelivered_stories,
)
from escalations.workflow.undoing import CannotUndoError
from livingwell import clock
from livingwell.choices import MessageState
from livingwell.models import AuditRecord, Message, Notice
from tests import make
from volunteers.choices import ClientStatus, ConsentState

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
#: Working days from Tuesday 9 June, 3pm, to the same time.
THURSDAY, NEXT_TUESDAY, IN_TWO_WEEKS = 2 * DAY, 7 * DAY, 14 * DAY
HELPED = Closing(outcome=Outcome.HELPED, message="Help came. Thank you.")


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def owed(report):
    return Debt.objects.get(observation=report)


def close(report, team, **fields):
    closing = Closing(**{"outcome": Outcome.HELPED, "message": "Help came.", **fields})
    return workflow.close(report.escalation_id, closing, by=team.coordinator)


def tell_all():
    clock.move_to(clock.now() + 2 * MINUTE)
    for pk in workflow.stories.due_stories():
        workflow.send_story(pk)


def second_author(team, **fields):
    other = make.volunteer(team.area, **fields)
    make.match(other, team.client)
    return other


def test_a_report_owes_a_decision_at_the_latest_in_ten_working_days():
    debt = owed(make.logged(make.team()))

    assert (debt.owed, debt.since) == (Owed.DECISION, TUESDAY_3PM)
    assert debt.due_at == TUESDAY_3PM + IN_TWO_WEEKS


def test_taken_the_decision_is_owed_within_two_working_days_and_never_later_than_before():
    team = make.team()
    report = make.logged(team)
    workflow.take(report.escalation_id, by=team.coordinator)

    assert owed(report).due_at == TUESDAY_3PM + THURSDAY
    clock.move_to(TUESDAY_3PM + DAY)
    workflow.hand_over(report.escalation_id, to=team.leader, words="Yours.", by=team.coordinator)
    assert owed(report).due_at == TUESDAY_3PM + THURSDAY


def test_a_report_that_joins_what_somebody_has_is_owed_an_answer_as_soon():
    team = make.team()
    first = make.logged(team)
    workflow.take(first.escalation_id, by=team.coordinator)

    second = make.logged(team, author=second_author(team))

    assert second.escalation_id == first.escalation_id
    assert owed(second).due_at == TUESDAY_3PM + THURSDAY
    assert owed(second).author == second.author


def test_good_news_owes_thanks_and_as_usual_nothing_more():
    team = make.team()
    news = make.logged(team, worry=Worry.GOOD_NEWS, noticed=["good_news"])
    usual = make.logged(team, worry="", noticed=[], words="", as_usual=True)

    assert (owed(news).owed, owed(news).due_at) == (Owed.THANKS, TUESDAY_3PM + NEXT_TUESDAY)
    assert not Debt.objects.filter(observation=usual).exists()


def test_safeguarding_owes_no_decision():
    debt = owed(make.logged(make.team(), noticed=["safeguarding"], worry=Worry.VERY_WORRIED))

    assert (debt.owed, debt.due_at) == (Owed.OUTCOME, TUESDAY_3PM + IN_TWO_WEEKS)


def test_told_what_was_decided_the_author_reads_it_and_is_owed_the_outcome():
    team = make.team()
    report = make.logged(team)

    workflow.tell_decision(report.escalation_id, words="The club calls on Friday.", by=team.coordinator)

    debt = owed(report)
    assert (debt.owed, debt.decided_at) == (Owed.OUTCOME, TUESDAY_3PM)
    assert (debt.words, debt.words_by) == ("The club calls on Friday.", team.coordinator)
    assert debt.due_at == TUESDAY_3PM + IN_TWO_WEEKS
    assert Escalation.objects.get(pk=report.escalation_id).holder == team.coordinator
    assert Notice.objects.filter(recipient=team.volunteer.user, purpose="observation-decided").count() == 1
    assert Event.objects.filter(kind="decided", words="The club calls on Friday.").exists()


def test_told_too_soon_it_can_be_undone_for_a_minute_and_nothing_has_left():
    team = make.team()
    report = make.logged(team)
    workflow.take(report.escalation_id, by=team.coordinator)
    workflow.tell_decision(report.escalation_id, words="Too soon.", by=team.coordinator)
    letter = Message.objects.get(purpose="observation-decided")
    assert letter.next_at == TUESDAY_3PM + MINUTE

    workflow.undo(report.escalation_id, by=team.coordinator)

    assert (owed(report).owed, owed(report).words) == (Owed.DECISION, "")
    letter.refresh_from_db()
    assert letter.state == MessageState.CANCELLED


def test_nobody_is_told_a_decision_on_what_was_taken_back():
    team = make.team()
    report = make.logged(team)
    workflow.retract(report.pk, why="Wrong person", by=team.volunteer.user)

    with pytest.raises(NothingLeftToTellError):
        workflow.tell_decision(report.escalation_id, words="Kept.", by=team.coordinator)

    assert (owed(report).owed, owed(report).how) == ("", HowTold.TAKEN_BACK)


def test_good_news_taken_back_owes_no_thanks():
    team = make.team()
    news = make.logged(team, worry=Worry.GOOD_NEWS, noticed=["good_news"])

    workflow.retract(news.pk, why="Wrong person", by=team.volunteer.user)

    assert owed(news).owed == ""


def test_closed_the_outcome_is_owed_until_the_story_has_left():
    team = make.team()
    report = make.logged(team)
    close(report, team)

    assert (owed(report).owed, owed(report).due_at) == (Owed.OUTCOME, TUESDAY_3PM + DAY)
    tell_all()

    debt = owed(report)
    assert (debt.owed, debt.how, debt.told_by) == ("", HowTold.APP, team.coordinator)
    assert debt.heard_at == debt.told_at == TUESDAY_3PM + 2 * MINUTE


def test_each_author_may_have_words_of_their_own_and_none_is_left_without():
    team = make.team()
    report = make.logged(team)
    other = second_author(team)
    make.logged(team, author=other)
    own = {team.volunteer.pk: "For you alone."}

    with pytest.raises(AuthorUnansweredError) as refused:
        close(report, team, message=" ", messages=own)
    assert refused.value.author == other
    assert Escalation.objects.get(pk=report.escalation_id).is_open

    close(report, team, message="For everybody else.", messages=own)
    told = dict(Story.objects.values_list("to", "message"))
    assert told == {team.volunteer.pk: "For you alone.", other.pk: "For everybody else."}


def test_what_became_of_the_wish_and_the_way_back_are_read_below_the_message():
    team = make.team()
    report = make.logged(team, they_would_like="Company at lunch.")
    close(
        report, team, outcome=Outcome.CLIENT_DECLINED, message="She said no.", title="Not yet",
        became="She thinks about it.", come_back="Ring us at any time.",
    )  # fmt: skip

    story, name = Story.objects.get(), team.client.first_name
    assert story.title == "Not yet"
    assert story.message == (
        f"She said no.\n\nWhat {name} would like: She thinks about it.\n\n"
        f"If {name} thinks again: Ring us at any time."
    )
    matter = Escalation.objects.get(pk=report.escalation_id)
    assert (matter.became, matter.come_back) == ("She thinks about it.", "Ring us at any time.")


def test_the_way_back_is_kept_only_where_somebody_declined():
    team = make.team()
    report = make.logged(team)
    close(report, team, come_back="Ring us.")

    assert Story.objects.get().message == "Help came."
    assert Escalation.objects.get(pk=report.escalation_id).come_back == ""


@pytest.mark.parametrize("outcome", [Outcome.RETRACTED, Outcome.JOINED])
def test_what_is_no_closing_is_refused(outcome):
    from escalations.rules.states import MoveNotAllowedError

    team = make.team()
    with pytest.raises(MoveNotAllowedError):
        close(make.logged(team), team, outcome=outcome)


def test_an_undone_closing_and_an_opening_again_owe_a_word_anew():
    team = make.team()
    report = make.logged(team)
    close(report, team)
    workflow.undo(report.escalation_id, by=team.coordinator)
    assert (owed(report).owed, owed(report).due_at) == (Owed.DECISION, TUESDAY_3PM + THURSDAY)

    close(report, team)
    tell_all()
    heard = owed(report).heard_at
    workflow.reopen(report.escalation_id, reason="It came back.", by=team.leader)
    assert (owed(report).owed, owed(report).told_at, owed(report).heard_at) == (Owed.DECISION, None, heard)

    workflow.undo(report.escalation_id, by=team.leader)
    assert (owed(report).owed, owed(report).told_at) == ("", heard)


def test_safeguarding_opened_again_owes_the_outcome():
    team = make.team()
    report = make.logged(team, noticed=["safeguarding"], worry=Worry.VERY_WORRIED)
    workflow.close(report.escalation_id, HELPED, by=team.leader)
    workflow.reopen(report.escalation_id, reason="It goes on.", by=team.leader)

    assert owed(report).owed == Owed.OUTCOME


def test_who_has_no_account_is_owed_until_somebody_rang():
    team = make.team()
    team.volunteer.user = None
    team.volunteer.save()
    report = make.observation(team)
    workflow.log(report, by=team.coordinator)
    close(report, team)
    tell_all()
    assert owed(report).must_ring

    workflow.told_by_phone(owed(report).pk, on=datetime.date(2026, 6, 9), by=team.coordinator)

    debt = owed(report)
    assert (debt.owed, debt.how, debt.told_by) == ("", HowTold.PHONE, team.coordinator)
    assert debt.told_at == TUESDAY_3PM - 3 * 60 * MINUTE  # noon of that day by the wall clock
    assert debt.heard_at == TUESDAY_3PM  # and never before it was noticed
    assert Story.objects.get().state == StoryState.CANCELLED
    assert Event.objects.filter(kind="rang").exists()
    with pytest.raises(AlreadyToldError):
        workflow.told_by_phone(debt.pk, on=datetime.date(2026, 6, 9), by=team.leader)


def test_rung_while_it_is_open_the_outcome_is_still_owed():
    team = make.team()
    report = make.logged(team)

    workflow.told_by_phone(owed(report).pk, on=datetime.date(2026, 6, 9), by=team.coordinator)

    assert (owed(report).owed, owed(report).due_at) == (Owed.OUTCOME, TUESDAY_3PM + IN_TWO_WEEKS)


def as_owed(report):
    debt = owed(report)
    return {name: getattr(debt, name) for name in calls.CHANGED}


def rang(report, team):
    return workflow.told_by_phone(owed(report).pk, on=datetime.date(2026, 6, 9), by=team.coordinator)


def test_told_by_phone_by_mistake_the_story_leaves_after_all_and_both_lines_stay():
    team = make.team()
    report = make.logged(team)
    second = make.logged(team)
    assert second.escalation_id == report.escalation_id
    close(report, team)
    before = as_owed(report), as_owed(second)
    rang(report, team)
    assert (owed(report).owed, owed(second).owed) == ("", "")
    assert Story.objects.get().state == StoryState.CANCELLED
    clock.move_to(clock.now() + 9 * MINUTE)

    workflow.take_back_call(owed(report).pk, by=team.coordinator)

    assert (as_owed(report), as_owed(second)) == before
    assert Story.objects.get().state == StoryState.WAITING
    undone = Event.objects.get(kind="undone")
    assert undone.undoes == Event.objects.get(kind="rang")
    assert undone.text == "the telephone call"
    tell_all()
    assert owed(report).how == HowTold.APP


def test_rung_by_mistake_while_it_is_open_what_was_owed_is_owed_as_before_even_when_overdue():
    team = make.team()
    report = make.logged(team)
    clock.move_to(TUESDAY_3PM + IN_TWO_WEEKS + DAY)
    workflow.remind(owed(report).pk)
    before = as_owed(report)
    rang(report, team)

    workflow.take_back_call(owed(report).pk, by=team.coordinator)

    assert as_owed(report) == before
    assert before["overdue_at"] is not None


def test_thanked_by_phone_by_mistake_is_owed_thanks_and_the_audit_has_both():
    team = make.team()
    news = make.logged(team, worry=Worry.GOOD_NEWS, noticed=["good_news"])
    before = as_owed(news)
    rang(news, team)

    workflow.take_back_call(owed(news).pk, by=team.coordinator)

    assert as_owed(news) == before
    done = AuditRecord.objects.order_by("at", "pk").values_list("action", flat=True)
    assert set(done) >= {"thanked by phone", "took thanks by phone back"}


def test_a_call_is_taken_back_by_nobody_else_not_late_not_twice_not_once_something_else_has_happened():
    team = make.team()
    report = make.logged(team)

    def refused(by=team.coordinator):
        with pytest.raises(CannotUndoError) as found:
            workflow.take_back_call(owed(report).pk, by=by)
        return str(found.value)

    assert "nothing to undo" in refused()
    rang(report, team)
    assert "Only who did it" in refused(team.leader)
    with clock.moved_to(TUESDAY_3PM + 10 * MINUTE):
        assert "too late" in refused()
    close(report, team)
    assert "Something else has happened" in refused()
    workflow.undo(report.escalation_id, by=team.coordinator)
    rang(report, team)
    workflow.take_back_call(owed(report).pk, by=team.coordinator)
    assert "nothing to undo" in refused()


def test_somebody_messages_do_not_reach_is_owed_a_call_as_well():
    team = make.team()
    report = make.logged(team)
    close(report, team)
    team.volunteer.user.unreachable_since = TUESDAY_3PM
    team.volunteer.user.save()
    tell_all()

    assert Story.objects.get().state == StoryState.SENT
    assert (owed(report).owed, owed(report).must_ring) == (Owed.OUTCOME, True)


def test_after_a_death_the_volunteer_is_rung():
    team = make.team()
    report = make.logged(team)
    close(report, team)
    team.client.status = ClientStatus.DIED
    team.client.save()
    tell_all()

    assert Story.objects.get().state == StoryState.WAITING
    assert owed(report).must_ring


def test_a_message_given_up_owes_the_outcome_again():
    team = make.team()
    report = make.logged(team)
    close(report, team)
    tell_all()
    assert undelivered_stories() == []
    Message.objects.filter(purpose="story-told").update(state=MessageState.DEAD)

    assert undelivered_stories() == [Story.objects.get().pk]
    assert workflow.did_not_arrive(Story.objects.get().pk)
    assert owed(report).owed == Owed.OUTCOME
    assert undelivered_stories() == []
    workflow.reopen(report.escalation_id, reason="Again.", by=team.coordinator)
    assert not workflow.did_not_arrive(Story.objects.get().pk)


def test_thanked_for_good_news_the_volunteer_reads_it():
    team = make.team()
    news = make.logged(team, worry=Worry.GOOD_NEWS, noticed=["good_news"])

    workflow.thank(news.pk, words="You made our day.", by=team.coordinator)

    assert (owed(news).owed, owed(news).words) == ("", "You made our day.")
    assert Notice.objects.filter(recipient=team.volunteer.user, purpose="observation-thanked").exists()
    with pytest.raises(AlreadyToldError):
        workflow.thank(news.pk, words="", by=team.leader)


def test_who_cannot_be_thanked_in_the_app_is_rung():
    team = make.team()
    news = make.logged(team, worry=Worry.GOOD_NEWS, noticed=["good_news"])
    team.volunteer.user.is_active = False
    team.volunteer.user.save()

    with pytest.raises(CannotThankError):
        workflow.thank(news.pk, words="", by=team.coordinator)
    workflow.told_by_phone(owed(news).pk, on=datetime.date(2026, 6, 9), by=team.coordinator)

    assert (owed(news).owed, owed(news).how) == ("", HowTold.PHONE)


def reminded(person):
    return Notice.objects.filter(recipient=person, purpose="feedback-owed").count()


def test_overdue_who_can_tell_is_reminded_once():
    team = make.team()
    report = make.logged(team)
    assert due_debts() == []
    assert not workflow.remind(owed(report).pk)
    workflow.take(report.escalation_id, by=team.leader)
    clock.move_to(TUESDAY_3PM + THURSDAY)

    assert due_debts() == [owed(report).pk]
    assert workflow.remind(owed(report).pk)
    assert (reminded(team.leader), due_debts()) == (1, [])
    assert not workflow.remind(owed(report).pk)


def test_of_what_is_closed_who_closed_it_is_reminded_and_of_good_news_the_coordinator():
    team = make.team()
    report = make.logged(team)
    news = make.logged(team, worry=Worry.GOOD_NEWS, noticed=["good_news"])
    workflow.close(report.escalation_id, HELPED, by=team.leader)
    clock.move_to(TUESDAY_3PM + IN_TWO_WEEKS)
    for pk in due_debts():
        workflow.remind(pk)

    assert (reminded(team.leader), reminded(team.coordinator)) == (1, 1)
    assert owed(news).overdue_at


def test_where_nobody_answers_for_a_client_it_is_marked_all_the_same():
    team = make.team()
    lone = make.client(team.area, visited_by=team.volunteer)
    news = make.logged(team, client=lone, worry=Worry.GOOD_NEWS, noticed=["good_news"])
    clock.move_to(TUESDAY_3PM + IN_TWO_WEEKS)

    assert workflow.remind(owed(news).pk)
    assert owed(news).overdue_at


def test_a_debt_survives_joining_handing_over_and_the_volunteers_leaving():
    team = make.team()
    first = make.logged(team, noticed=["home"])
    second = make.logged(team, noticed=["money"], author=second_author(team))
    workflow.take(first.escalation_id, by=team.coordinator)
    workflow.hand_over(first.escalation_id, to=team.leader, words="Yours.", by=team.coordinator)
    second.author.user.is_active = False
    second.author.user.save()
    second.escalation_id = first.escalation_id
    second.save(update_fields=["escalation"])

    workflow.close(first.escalation_id, HELPED, by=team.leader)
    tell_all()

    assert (owed(first).owed, owed(second).owed) == ("", Owed.OUTCOME)
    assert owed(second).must_ring


def test_a_neutral_answer_is_an_answer():
    team = make.team()
    make.consent(team.client, state=ConsentState.REFUSED)
    report = make.logged(team)

    close(report, team, message="")
    tell_all()

    assert owed(report).owed == ""
