"""Sent on, heard of, asked after, and back with whoever has it."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from escalations import sweep, workflow
from escalations.choices import ReferralState
from escalations.models import Escalation, Event, Referral
from escalations.models.referrals import by_link
from escalations.rules.referrals import AnswerNotAllowedError
from escalations.rules.states import MoveNotAllowedError
from escalations.workflow import Closing, Heard
from escalations.workflow.holding import HeldBySomebodyElseError
from escalations.workflow.referrals import NoSuchLinkError, due_to_chase
from livingwell import clock
from livingwell.models import Message, Notice
from tests import make
from tests.escalations.counting import statements
from volunteers.choices import ConsentState, Purpose

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
FRIDAY_3PM = TUESDAY_3PM.replace(day=12)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def matter(team):
    return make.escalation(team)


@pytest.fixture
def referral(team, matter):
    return make.referral(matter, team.coordinator)


def again(row):
    return type(row).objects.get(pk=row.pk)


def heard(referral, answer, by, words="", chase_at=None):
    return workflow.answer_referral(referral.pk, Heard(answer, words, chase_at), by=by)


def purposes_of(person):
    return list(
        Notice.objects.filter(recipient=person).order_by("created_at").values_list("purpose", flat=True)
    )


def event_of(matter, kind):
    return Event.objects.filter(escalation=matter, kind=kind).order_by("at").last()


def test_sending_it_on_takes_it_and_the_chase_date_is_its_deadline(team, matter, referral):
    sent = again(matter)

    assert (sent.state, sent.holder, sent.referral) == ("referred", team.coordinator, referral)
    assert sent.respond_by == sent.next_at == referral.chase_at == FRIDAY_3PM
    assert event_of(matter, "sent_on").words == referral.asked
    assert referral.reference.startswith("LW-")


def test_it_costs_no_more_than_any_save(team, matter):
    fresh = make.referral_to(matter)
    with statements() as sending:
        workflow.refer(matter.pk, fresh, by=team.coordinator)
    with statements() as hearing:
        heard(fresh, "accepted", team.coordinator)
    with statements() as ending:
        heard(fresh, "done", team.coordinator)

    assert max(len(sending), len(hearing), len(ending)) <= 14, sending


@pytest.mark.parametrize("end", ["declined", "done", "could_not_reach", "declined_person", "revoked"])
def test_when_it_is_over_it_is_back_with_its_holder_and_a_fresh_lease(team, matter, referral, end):
    with clock.moved_to(TUESDAY_3PM + DAY):
        heard(referral, end, team.coordinator, "No room")

    back = again(matter)
    assert (back.state, back.holder, back.referral) == ("held", team.coordinator, None)
    assert back.respond_by == TUESDAY_3PM + 3 * DAY
    assert (again(referral).state, again(referral).words) == (end, "No room")
    assert again(referral).ended_at == TUESDAY_3PM + DAY


@pytest.mark.parametrize("news", ["accepted", "started", "still_waiting"])
def test_good_news_moves_the_chase_date(team, matter, referral, news):
    with clock.moved_to(TUESDAY_3PM + DAY):
        heard(referral, news, team.coordinator)

    moved = again(matter)
    assert moved.state == "referred"
    assert moved.respond_by == again(referral).chase_at > FRIDAY_3PM


def test_the_chase_date_can_be_chosen(team, matter, referral):
    chosen = TUESDAY_3PM + 20 * DAY
    heard(referral, "accepted", team.coordinator, chase_at=chosen)

    assert again(matter).respond_by == chosen


def test_what_is_over_cannot_be_said_again(team, referral):
    heard(referral, "done", team.coordinator)

    with pytest.raises(AnswerNotAllowedError):
        heard(referral, "accepted", team.coordinator)


def test_a_colleague_is_told_who_has_it(team, referral):
    with pytest.raises(HeldBySomebodyElseError):
        heard(referral, "done", team.leader)
    with pytest.raises(HeldBySomebodyElseError):
        workflow.make_link(referral.pk, by=team.leader)


def test_silence_brings_it_back_by_itself_once_and_tells_the_holder(team, matter, referral):
    clock.move_to(FRIDAY_3PM - MINUTE)
    assert not workflow.route(matter.pk)
    clock.move_to(FRIDAY_3PM)

    assert sweep.route_due() == 1

    back = again(matter)
    assert (back.state, back.holder) == ("held", team.coordinator)
    assert back.respond_by > FRIDAY_3PM
    assert again(referral).silent_at == FRIDAY_3PM
    assert event_of(matter, "came_back").actor is None
    assert purposes_of(team.coordinator)[-1] == "referral-back"
    assert not workflow.chase(referral.pk)


def test_an_answer_after_the_silence_still_counts(team, matter, referral):
    clock.move_to(FRIDAY_3PM)
    workflow.chase(referral.pk)

    heard(referral, "accepted", team.coordinator)

    assert again(matter).state == "referred"
    assert again(referral).silent_at is None


def test_refused_after_the_silence_it_stays_with_its_holder(team, matter, referral):
    clock.move_to(FRIDAY_3PM)
    workflow.chase(referral.pk)
    lease = again(matter).respond_by
    clock.move_to(FRIDAY_3PM + HOUR)

    heard(referral, "declined", team.coordinator, "Full")

    assert again(matter).state == "held"
    assert again(matter).respond_by > lease


def test_of_two_the_one_to_be_chased_first_sets_the_deadline(team, matter, referral):
    sooner = make.referral(matter, team.coordinator, chase_at=TUESDAY_3PM + DAY)
    assert again(matter).referral == sooner
    assert again(matter).respond_by == TUESDAY_3PM + DAY

    heard(sooner, "accepted", team.coordinator)

    assert again(matter).referral == referral
    assert again(matter).respond_by == FRIDAY_3PM


def test_one_refused_while_another_runs_comes_back_no_later_than_that_ones_chase(team, matter, referral):
    other = make.referral(matter, team.coordinator, chase_at=TUESDAY_3PM + HOUR)
    heard(referral, "declined", team.coordinator, "Full")

    assert (again(matter).state, again(matter).respond_by) == ("held", TUESDAY_3PM + HOUR)

    clock.move_to(TUESDAY_3PM + HOUR)
    assert due_to_chase() == [other.pk]
    assert sweep.chase_silent() == 1
    assert again(matter).state == "held"
    assert purposes_of(team.coordinator)[-1] == "referral-back"


def test_a_deadline_without_a_running_referral_brings_it_back(matter, referral):
    Referral.objects.filter(pk=referral.pk).update(state="revoked", ended_at=TUESDAY_3PM)
    clock.move_to(FRIDAY_3PM)

    assert workflow.route(matter.pk)

    assert again(matter).state == "held"


def test_a_deadline_that_came_too_soon_is_put_right(matter, referral):
    Referral.objects.filter(pk=referral.pk).update(chase_at=FRIDAY_3PM + DAY)
    clock.move_to(FRIDAY_3PM)

    workflow.route(matter.pk)

    assert (again(matter).state, again(matter).respond_by) == ("referred", FRIDAY_3PM + DAY)


def test_a_holder_who_goes_gives_it_back_to_the_chain_and_the_referral_runs_on(team, matter, referral):
    make.absence(team.coordinator)

    workflow.send_back(matter.pk, holder_pk=team.coordinator.pk, why="is away")

    back = again(matter)
    assert (back.state, back.holder, back.referral) == ("waiting", None, None)
    assert again(referral).is_running
    clock.move_to(FRIDAY_3PM)
    assert workflow.chase(referral.pk)
    assert again(matter).holder is None


def test_handed_over_it_keeps_its_chase_date(team, matter, referral):
    workflow.hand_over(matter.pk, to=team.leader, words="Please follow up.", by=team.coordinator)

    handed = again(matter)
    assert (handed.state, handed.holder, handed.respond_by) == ("referred", team.leader, FRIDAY_3PM)


def test_a_note_or_a_lower_worry_keeps_its_chase_date(team, matter, referral):
    workflow.note(matter.pk, words="Rang them.", by=team.coordinator)
    workflow.change_worry(matter.pk, to="mention", reason="Calmer", by=team.coordinator)

    assert (again(matter).state, again(matter).respond_by) == ("referred", FRIDAY_3PM)


def test_made_worse_it_is_back_with_its_holder(team, matter, referral):
    workflow.change_worry(matter.pk, to="very_worried", reason="She fell", by=team.coordinator)

    back = again(matter)
    assert (back.state, back.referral, back.respond_by) == ("held", None, TUESDAY_3PM + HOUR)


def test_closed_it_is_not_chased_and_an_undone_closing_gives_it_back(team, matter, referral):
    closing = Closing(outcome="service_in_place", message="A lunch club has a place.")
    workflow.close(matter.pk, closing, by=team.coordinator)
    assert due_to_chase() == []
    with pytest.raises(MoveNotAllowedError):
        heard(referral, "done", team.coordinator)

    workflow.undo(matter.pk, by=team.coordinator)

    assert (again(matter).state, again(matter).referral) == ("referred", referral)
    clock.move_to(FRIDAY_3PM + DAY)
    assert due_to_chase() == [referral.pk]


def test_closed_meanwhile_silence_changes_nothing(team, matter, referral):
    workflow.close(matter.pk, Closing(outcome="helped", message="Help came."), by=team.coordinator)
    clock.move_to(FRIDAY_3PM)

    assert workflow.chase(referral.pk)

    assert again(matter).state == "closed"


def test_sending_on_can_be_undone(team, matter, referral):
    workflow.undo(matter.pk, by=team.coordinator)

    assert again(referral).state == ReferralState.REVOKED
    assert (again(matter).state, again(matter).referral) == ("waiting", None)


def test_what_is_closed_cannot_be_sent_on(team, matter):
    workflow.close(matter.pk, Closing(outcome="helped", message="Help came."), by=team.coordinator)

    with pytest.raises(MoveNotAllowedError):
        make.referral(matter, team.coordinator)


# The one-time link


def test_the_service_answers_by_its_link_until_the_last_word(team, matter, referral):
    token = workflow.make_link(referral.pk, by=team.coordinator)

    workflow.answer_by_link(token, Heard("accepted", "Thursday"))
    assert again(matter).state == "referred"
    assert purposes_of(team.coordinator)[-1] == "referral-news"
    workflow.answer_by_link(token, Heard("done"))

    assert again(matter).state == "held"
    assert purposes_of(team.coordinator)[-1] == "referral-back"
    assert event_of(matter, "heard").actor is None
    with pytest.raises(NoSuchLinkError):
        workflow.answer_by_link(token, Heard("accepted"))


def test_the_link_is_kept_as_a_hash_and_a_new_one_ends_the_one_before(team, referral):
    first = workflow.make_link(referral.pk, by=team.coordinator)
    second = workflow.make_link(referral.pk, by=team.coordinator)

    assert first not in again(referral).token_hash
    assert by_link(first) is None
    assert by_link(second) == referral


def test_a_link_ends_with_its_time_and_with_the_persons_no(team, matter, referral):
    token = workflow.make_link(referral.pk, by=team.coordinator)
    given = make.consent(matter.client, Purpose.SERVICES)
    assert by_link(token) == referral

    make.consent(matter.client, Purpose.SERVICES, ConsentState.WITHDRAWN, replaces=given)
    assert by_link(token) is None

    Referral.objects.filter(pk=referral.pk).update(kind="practice", service=None, practice=matter.practice)
    assert by_link(token) == referral
    clock.move_to(TUESDAY_3PM + 61 * DAY)
    assert by_link(token) is None


def test_a_link_that_lost_a_race_opens_nothing(team, referral, monkeypatch):
    token = workflow.make_link(referral.pk, by=team.coordinator)
    monkeypatch.setattr("escalations.workflow.referrals.by_link", lambda _token: referral)
    workflow.make_link(referral.pk, by=team.coordinator)

    with pytest.raises(NoSuchLinkError):
        workflow.answer_by_link(token, Heard("accepted"))


def test_what_is_over_needs_no_link(team, referral):
    heard(referral, "done", team.coordinator)

    with pytest.raises(AnswerNotAllowedError):
        workflow.make_link(referral.pk, by=team.coordinator)


def test_an_answer_by_link_about_what_nobody_has_is_written_down(team, matter, referral):
    token = workflow.make_link(referral.pk, by=team.coordinator)
    make.absence(team.coordinator)
    workflow.send_back(matter.pk, holder_pk=team.coordinator.pk, why="is away")

    workflow.answer_by_link(token, Heard("accepted"))

    assert again(matter).state == "waiting"
    assert event_of(matter, "heard").text == f"{referral.to_name}: taken on, ask again by Tuesday 23 June"


def test_the_letters_name_nobody(team, matter, referral):
    clock.move_to(FRIDAY_3PM)
    workflow.chase(referral.pk)

    message = Message.objects.filter(purpose="referral-back").get()
    assert message.recipient == team.coordinator
    assert matter.client.name not in message.link


def test_a_row_cannot_say_what_is_not_so(matter, referral):
    wrong = [
        {"practice": matter.practice},
        {"ended_at": TUESDAY_3PM},
        {"state": "done"},
        {"agreed": "no"},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**fields)


def test_who_may_not_see_the_matter_sees_no_referral(team, referral):
    stranger = make.team(manager=team.manager)

    seen = [
        Referral.objects.visible_to(who).exists()
        for who in (team.coordinator, team.leader, stranger.coordinator, team.volunteer.user)
    ]
    assert seen == [True, True, False, False]
    assert Escalation.objects.visible_to(team.coordinator).exists()
