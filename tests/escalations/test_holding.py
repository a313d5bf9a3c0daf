"""One person has it: taking, acting, handing over, raising and lowering."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from escalations import workflow
from escalations.models import Ask, Escalation, EscalationStep, Event
from escalations.rules.states import MoveNotAllowedError
from escalations.workflow import Closing
from escalations.workflow.holding import CannotHoldError, HeldBySomebodyElseError, StaleError
from livingwell import clock
from livingwell.models import Message, Notice
from tests import make
from tests.escalations.two_at_once import at_once

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def kinds(matter):
    """What people did with it after it was sent, in order."""
    done = Event.objects.filter(escalation=matter).exclude(kind__in=["sent", "asked"])
    return [event.kind for event in done.order_by("at")]


def test_who_takes_it_has_it_and_nobody_is_asked_any_more():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")

    taken = workflow.take(matter.pk, by=team.leader)

    assert (taken.state, taken.holder, taken.respond_by) == ("held", team.leader, TUESDAY_3PM + HOUR)
    assert not Ask.objects.filter(released_at__isnull=True).exists()
    assert not EscalationStep.objects.filter(ended_at__isnull=True).exists()
    assert kinds(matter)[-1] == "taken"


def test_taking_it_twice_changes_nothing_and_another_is_told_who_has_it():
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)

    with clock.moved_to(TUESDAY_3PM + HOUR):
        again = workflow.take(matter.pk, by=team.coordinator)
    with pytest.raises(HeldBySomebodyElseError) as refused:
        workflow.take(matter.pk, by=team.leader)

    assert again.taken_at == TUESDAY_3PM
    assert kinds(matter).count("taken") == 1
    assert refused.value.holder == team.coordinator


def test_what_is_closed_cannot_be_taken():
    team = make.team()
    matter = make.escalation(team)
    workflow.close(matter.pk, Closing(outcome="helped", message="Done."), by=team.coordinator)

    for act in (
        lambda: workflow.take(matter.pk, by=team.coordinator),
        lambda: workflow.note(matter.pk, words="Late", by=team.leader),
    ):
        with pytest.raises(MoveNotAllowedError):
            act()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_of_two_at_once_exactly_one_wins_and_the_other_hears_who():
    team = make.team()
    for _ in range(10):
        matter = make.escalation(team, noticed=[])

        outcomes = at_once(
            lambda pk=matter.pk: workflow.take(pk, by=team.coordinator),
            lambda pk=matter.pk: workflow.take(pk, by=team.leader),
        )

        (won,) = [one for one in outcomes if isinstance(one, Escalation)]
        (lost,) = [one for one in outcomes if isinstance(one, HeldBySomebodyElseError)]
        assert lost.holder == won.holder
        assert kinds(matter).count("taken") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_taken_just_as_the_step_runs_out_is_one_or_the_other_never_both():
    team = make.team()
    for _ in range(5):
        clock.move_to(TUESDAY_3PM)
        matter = make.escalation(team, worry="very_worried", noticed=[])
        clock.move_to(TUESDAY_3PM + HOUR)

        at_once(
            lambda pk=matter.pk: workflow.take(pk, by=team.coordinator),
            lambda pk=matter.pk: workflow.route(pk),
        )

        matter.refresh_from_db()
        assert (matter.state, matter.holder) == ("held", team.coordinator)
        assert not Ask.objects.filter(escalation=matter, released_at__isnull=True).exists()


def test_a_note_renews_the_lease_and_takes_what_nobody_has():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")

    workflow.note(matter.pk, words="Rang her.", by=team.leader)
    with clock.moved_to(TUESDAY_3PM + 50 * MINUTE):
        noted = workflow.note(matter.pk, words="Rang again.", by=team.leader)

    assert (noted.holder, noted.respond_by) == (team.leader, TUESDAY_3PM + 110 * MINUTE)
    assert kinds(matter)[-3:] == ["taken", "note", "note"]


def test_acting_on_somebody_elses_is_refused():
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)

    with pytest.raises(HeldBySomebodyElseError):
        workflow.note(matter.pk, words="Mine?", by=team.leader)

    assert "note" not in kinds(matter)


def test_a_referral_keeps_its_chase_date_whatever_is_noted():
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)
    chase = TUESDAY_3PM + 9 * DAY
    Escalation.objects.filter(pk=matter.pk).update(state="referred", respond_by=chase, next_at=chase)

    assert workflow.note(matter.pk, words="Asked them.", by=team.coordinator).respond_by == chase


def test_handed_over_they_have_it_with_a_fresh_lease_may_read_it_and_are_told():
    team = make.team()
    matter = make.escalation(team, worry="very_worried", noticed=["safeguarding"])
    with clock.moved_to(TUESDAY_3PM + 10 * MINUTE):
        workflow.hand_over(matter.pk, to=team.coordinator, words="You know her.", by=team.leader)

    matter.refresh_from_db()
    assert (matter.holder, matter.respond_by) == (team.coordinator, TUESDAY_3PM + 70 * MINUTE)
    assert Ask.objects.get(person=team.coordinator).added_by == team.leader
    with clock.moved_to(TUESDAY_3PM + 10 * MINUTE):
        assert matter in Escalation.objects.visible_to(team.coordinator)
    assert Notice.objects.filter(recipient=team.coordinator, purpose="escalation-handed-over").exists()


@pytest.mark.parametrize("why", ["unreachable", "away", "about", "another area"])
def test_it_cannot_be_handed_to_somebody_who_cannot_have_it(why):
    team = make.team()
    matter = make.escalation(team, about=team.second_leader if why == "about" else None)
    if why == "unreachable":
        team.second_leader.unreachable_since = TUESDAY_3PM
    if why == "another area":
        type(team.second_leader.assignments.get()).objects.filter(user=team.second_leader).update(
            area=make.area()
        )
    if why == "away":
        make.absence(team.second_leader)

    with pytest.raises(CannotHoldError):
        workflow.hand_over(matter.pk, to=team.second_leader, words="", by=team.leader)

    matter.refresh_from_db()
    assert matter.holder is None


def test_lowered_by_a_person_with_a_reason_who_thereby_holds_it_with_the_longer_lease():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")

    lowered = workflow.change_worry(matter.pk, to="worried", reason="She is up again.", by=team.leader)

    assert (lowered.worry, lowered.holder) == ("worried", team.leader)
    assert lowered.respond_by == TUESDAY_3PM + 2 * DAY
    assert kinds(matter)[-2:] == ["taken", "lowered"]


def test_raised_by_a_person_takes_it_shortens_the_lease_and_tells_them_nothing_they_know():
    team = make.team()
    matter = make.escalation(team, worry="mention")

    raised = workflow.change_worry(matter.pk, to="very_worried", reason="She fell.", by=team.leader)

    assert (raised.worry, raised.holder, raised.respond_by) == (
        "very_worried",
        team.leader,
        TUESDAY_3PM + HOUR,
    )
    assert kinds(matter)[-2:] == ["taken", "raised"]
    assert not Notice.objects.filter(recipient=team.leader, purpose="escalation-changed").exists()


def test_the_same_worry_again_only_takes_it():
    team = make.team()
    matter = make.escalation(team, worry="worried")

    workflow.change_worry(matter.pk, to="worried", reason="As it was.", by=team.leader)

    assert kinds(matter)[-1] == "taken"


def test_a_form_opened_on_another_version_changes_nothing():
    team = make.team()
    matter = make.escalation(team)
    workflow.note(matter.pk, words="Rang.", by=team.coordinator)

    with pytest.raises(StaleError):
        workflow.close(
            matter.pk, Closing(outcome="helped", message="Done.", version=matter.version), by=team.coordinator
        )


# --- messages that are not needed any more


def test_once_taken_those_asked_are_not_mailed_any_more(mailoutbox):
    from livingwell import outbox

    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)

    assert outbox.deliver() == 0
    assert Message.objects.get(purpose="escalation-asked").state == "cancelled"
    assert mailoutbox == []


# --- what must never be false


@pytest.mark.parametrize(
    "fields",
    [
        {"respond_by": None},
        {"next_at": None},
        {"state": "held"},
        {"state": "closed"},
        {"state": "closed", "closed_at": TUESDAY_3PM},
        {"worry": "good_news"},
        {"why": ""},
    ],
)
def test_the_database_refuses_an_escalation_without_person_deadline_or_reason(fields):
    matter = make.escalation(make.team())

    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.filter(pk=matter.pk).update(**fields)


def test_the_database_refuses_a_holder_of_what_nobody_has_and_a_holder_less_hold():
    team = make.team()
    matter = make.escalation(team)
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.filter(pk=matter.pk).update(holder=team.leader)
    workflow.take(matter.pk, by=team.leader)

    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.filter(pk=matter.pk).update(holder=None)


def test_the_database_refuses_a_step_that_asks_without_a_limit_and_the_same_person_twice_in_it():
    matter = make.escalation(make.team())
    ask = Ask.objects.get(escalation=matter)

    with pytest.raises(IntegrityError), transaction.atomic():
        EscalationStep.objects.filter(pk=ask.step_id).update(respond_by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ask.objects.create(escalation=matter, step=ask.step, person=ask.person, at=TUESDAY_3PM)
