"""Twenty people at once, and matters nobody answers: one holder, and every step in its time."""

import datetime
import itertools
import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from escalations.choices import EventKind, State
from escalations.models import Ask, Escalation, EscalationStep
from livingwell import clock, sweeping
from livingwell.choices import CoproductionModel, MessageState
from livingwell.models import Message, Notice
from tests import make

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
GRACE = 15 * SECOND
AT_ONCE = 20
MANY = 100


def _knock(people, address):
    """Everybody posts to one address at the same moment; returns what each was answered."""
    start, answers = threading.Barrier(len(people)), []

    def post(person):
        try:
            browser = Client(raise_request_exception=False, headers={"Accept": "application/json"})
            browser.force_login(person)
            start.wait(timeout=30)
            answers.append(browser.post(address))
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rounds", [1, pytest.param(100, marks=pytest.mark.nightly)])
def test_twenty_people_take_one_escalation_at_once_and_one_has_it(rounds):
    team = make.team()
    people = [make.user("team_leader", team.area) for _ in range(AT_ONCE)]
    for _ in range(rounds):
        client = make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator)
        _one_of_them_has_it(people, make.escalation(team, client=client, worry="very_worried"))


def _one_of_them_has_it(people, matter):
    answers = _knock(people, f"/escalations/{matter.pk}/take/")

    matter.refresh_from_db()
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: AT_ONCE - 1}
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {answer["holder"] for answer in refused} == {matter.holder.name}
    assert all(f"{matter.holder.name} has it" in answer["error"] for answer in refused)
    assert matter.state == State.HELD
    assert matter.events.filter(kind=EventKind.TAKEN).count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_person_who_taps_take_twenty_times_has_it_once():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")

    answers = _knock([team.leader] * AT_ONCE, f"/escalations/{matter.pk}/take/")

    matter.refresh_from_db()
    assert {answer.status_code for answer in answers} == {200}
    assert matter.events.filter(kind=EventKind.TAKEN).count() == 1
    assert matter.holder == team.leader


def _nobody_answers(many):
    """As many clients, a very worried report on each, in an area that answers by phone."""
    team = make.team(CoproductionModel.TEAM_LEADER)
    make.shift(team.area, team.leader)
    for _ in range(many):
        person = make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator)
        make.logged(team, client=person, worry="very_worried", noticed=[])
    return team


def _sweep_for(minutes, *, jobs, tick=14 * SECOND):
    """Let the clock run; at every tick the sweeper works until nothing is due."""
    until = clock.now() + datetime.timedelta(minutes=minutes)
    while clock.now() < until:
        while sweeping.run_round(jobs).done:
            pass
        clock.move_to(clock.now() + tick)


def _late():
    """The steps that asked later than the grace after the one before had run out, and messages likewise."""
    late = []
    for matter in Escalation.objects.all():
        steps = list(matter.steps.filter(skipped="").order_by("number"))
        pairs = itertools.pairwise(steps)
        late += [
            after
            for before, after in pairs
            if not before.respond_by <= after.ask_at <= before.respond_by + GRACE
        ]
        if matter.respond_by + GRACE < clock.now():
            late.append(matter)
    late += [one for one in Message.objects.filter(urgent=True) if _left_late(one)]
    return late


def _left_late(message):
    if message.state == MessageState.SENT:
        return message.sent_at > message.created_at + GRACE
    return message.state != MessageState.CANCELLED and message.next_at + GRACE < clock.now()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [MANY, pytest.param(1000, marks=pytest.mark.nightly)])
def test_those_nobody_answers_move_through_every_step_in_time(many):
    with clock.moved_to(TUESDAY_3PM):
        team = _nobody_answers(many)

        _sweep_for(70, jobs=sweeping.collect())

        assert _late() == []
    order = [team.leader, team.second_leader, team.coordinator, team.manager, team.manager]
    for matter in Escalation.objects.all():
        steps = matter.steps.order_by("number").prefetch_related("asks__person")
        assert [[ask.person for ask in step.asks.all()] for step in steps] == [[person] for person in order]
    assert Notice.objects.filter(purpose="escalation-asked").count() == many * len(order)
    assert Escalation.objects.filter(alarm_since__isnull=True).count() == 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_control_without_the_sweeper_the_same_check_finds_them_late():
    with clock.moved_to(TUESDAY_3PM):
        _nobody_answers(MANY)

        _sweep_for(70, jobs=[])

        assert len(_late()) == 2 * MANY  # each matter, and the message to the one asked first
    assert EscalationStep.objects.count() == Ask.objects.count() == MANY
