"""What leads from one state of a referral to another, and when to ask again."""

import datetime

import pytest

from escalations.choices import ReferralState
from escalations.rules import referrals, states
from livingwell.working_time import Hours

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
HOURS = Hours()
ENDS = {"done", "declined", "could_not_reach", "declined_person", "revoked"}


@pytest.mark.parametrize("state", ["sent", "accepted", "started"])
@pytest.mark.parametrize("end", sorted(ENDS))
def test_whatever_runs_can_end(state, end):
    assert referrals.next_state(state, end) == end
    assert not referrals.is_running(end)


def test_what_is_over_stays_over():
    for state in ENDS:
        assert referrals.answers_from(state) == []
        with pytest.raises(referrals.AnswerNotAllowedError, match="not possible any more"):
            referrals.next_state(state, "accepted")


def test_started_comes_after_sent_and_never_before_it():
    assert referrals.next_state("sent", "started") == "started"
    assert referrals.next_state("accepted", "started") == "started"
    with pytest.raises(referrals.AnswerNotAllowedError):
        referrals.next_state("started", "accepted")


def test_still_waiting_changes_no_state():
    for state in referrals.RUNNING:
        assert referrals.next_state(state, referrals.STILL_WAITING) == state


def test_the_service_cannot_take_back_what_it_did_not_send():
    assert "revoked" in referrals.answers_from("sent")
    assert "revoked" not in referrals.answers_from("sent", by_service=True)
    assert referrals.STILL_WAITING not in referrals.answers_from("sent", by_service=True)


@pytest.mark.parametrize(("worry", "day"), [("very_worried", 10), ("worried", 12), ("mention", 23)])
def test_the_first_chase_depends_on_the_worry(worry, day):
    assert referrals.first_chase(worry, TUESDAY_3PM, HOURS) == TUESDAY_3PM.replace(day=day)


def test_good_news_moves_the_chase_date_and_still_waiting_asks_as_at_first():
    accepted = referrals.next_chase(ReferralState.ACCEPTED, "worried", TUESDAY_3PM, HOURS)
    started = referrals.next_chase(ReferralState.STARTED, "worried", TUESDAY_3PM, HOURS)

    assert accepted == TUESDAY_3PM.replace(day=23)
    assert started > accepted
    assert referrals.next_chase("sent", "worried", TUESDAY_3PM, HOURS) == TUESDAY_3PM.replace(day=12)


def test_a_chosen_day_means_when_the_team_closes():
    chase = referrals.chase_on(datetime.date(2026, 12, 4), HOURS)

    assert chase == datetime.datetime(2026, 12, 4, 17, tzinfo=datetime.UTC)
    assert referrals.day_of(chase) == datetime.date(2026, 12, 4)


@pytest.mark.parametrize(
    ("kind", "asked", "why", "refused", "said"),
    [
        ("service", "yes", "", True, ""),
        ("service", "no", "", False, "Say why"),
        ("service", "could_not", "She was unwell", False, ""),
        ("service", "could_not", "She was unwell", True, "said no"),
        ("practice", "no", "He may be having a stroke", True, ""),
    ],
)
def test_without_a_yes_it_needs_a_reason_and_a_no_must_be_asked_again(kind, asked, why, refused, said):
    found = referrals.why_not_send(kind, asked, why, refused_before=refused)

    assert (said in found) if said else found == ""


def test_sending_on_and_coming_back_are_moves_of_the_matter():
    assert states.next_state("held", "refer") == "referred"
    assert states.next_state("referred", "refer") == "referred"
    assert states.next_state("referred", "come_back") == "held"
    assert states.next_state("referred", "lapse") == "waiting"
    with pytest.raises(states.MoveNotAllowedError):
        states.next_state("waiting", "refer")
