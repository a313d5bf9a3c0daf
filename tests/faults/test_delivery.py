"""Messages leave once each, whoever sends them, and one that cannot leave keeps nobody back."""

import datetime
import threading
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest
from celery import current_app
from django.core.mail.backends import locmem
from django.db import connection, transaction

from escalations import notices, sweep, workflow
from escalations.models import EscalationStep, Observation
from escalations.rules.states import MoveNotAllowedError
from livingwell import background, clock, outbox, sweeping
from livingwell.choices import MessageState
from livingwell.models import Message, Notice
from tests import make

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def _run(task, *ids):
    current_app.tasks[task].apply(args=ids, throw=True)


def _message_ids(mailoutbox):
    return Counter(mail.extra_headers["Message-ID"] for mail in mailoutbox)


def _ask_about(team, many, **fields):
    """That many very worried reports, each a matter of its own: words alone join nothing."""
    return [make.escalation(team, worry="very_worried", noticed=[], **fields) for _ in range(many)]


def _spoil(monkeypatch, bad):
    """Make the last look before one message leaves break; the others are as they were."""
    sound = outbox.PURPOSES[notices.ASKED]

    def look(message):
        if message.pk == bad.pk:
            raise RuntimeError("this row is broken")
        return sound.still_needed(message)

    monkeypatch.setitem(outbox.PURPOSES, notices.ASKED, replace(sound, still_needed=look))


@pytest.mark.django_db
def test_one_message_that_cannot_be_made_keeps_back_no_other(monkeypatch, mailoutbox, caplog):
    _ask_about(make.team(), 4)
    bad = Message.objects.order_by("next_at").first()
    _spoil(monkeypatch, bad)

    sent = outbox.deliver()

    bad.refresh_from_db()
    assert (sent, len(mailoutbox)) == (3, 3)
    assert (bad.state, bad.attempts) == (MessageState.FAILED, 1)
    assert str(bad.pk) in caplog.text


@pytest.mark.django_db
def test_control_without_the_guard_one_broken_message_keeps_back_the_others(monkeypatch, mailoutbox):
    _ask_about(make.team(), 4)
    _spoil(monkeypatch, Message.objects.order_by("next_at").first())
    monkeypatch.setattr(outbox, "_try", outbox._send)

    with pytest.raises(RuntimeError):
        outbox.deliver()

    assert len(mailoutbox) < 3


@pytest.mark.django_db
def test_a_message_that_never_can_be_made_is_given_up_and_counted(monkeypatch, client):
    _ask_about(make.team(), 1)
    bad = Message.objects.get()
    _spoil(monkeypatch, bad)

    for _ in range(outbox.MOST_ATTEMPTS):
        outbox.deliver()
        clock.move_to(clock.now() + datetime.timedelta(hours=1))

    bad.refresh_from_db()
    assert bad.state == MessageState.DEAD
    assert client.get("/healthz/deep").json()["dead_letters"] == 1


@pytest.mark.django_db
def test_a_mail_server_that_hangs_keeps_the_sweeper_for_seconds_not_minutes(monkeypatch):
    _ask_about(make.team(), 5)
    watch = [0.0]  # a stopwatch that only the mail server moves, so that a busy machine does not
    monkeypatch.setattr(outbox, "time", SimpleNamespace(monotonic=lambda: watch[0]))

    def hang(*_):
        watch[0] += outbox.LONGEST_BATCH + 1

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", hang)

    outbox.deliver()

    assert Message.objects.filter(state=MessageState.SENT).count() == 1
    untried = Message.objects.filter(state=MessageState.PENDING)
    assert [message.attempts for message in untried] == [0] * 4
    assert outbox.deliver() == 1


@pytest.mark.django_db
def test_one_broken_row_does_not_keep_the_sweeper_from_the_others(monkeypatch, caplog):
    matters = _ask_about(make.team(), 4)
    clock.move_to(TUESDAY_3PM + datetime.timedelta(minutes=61))
    bad, route = matters[1].pk, workflow.route

    def route_but_one(pk):
        if pk == bad:
            raise MoveNotAllowedError("waiting", "route")
        return route(pk)

    monkeypatch.setattr(workflow, "route", route_but_one)
    moved = sweep.route_due()

    moved_on = EscalationStep.objects.filter(number=2).values_list("escalation", flat=True)
    assert moved == 3
    assert set(moved_on) == {one.pk for one in matters} - {bad}
    assert str(bad) in caplog.text


@pytest.mark.django_db
def test_control_a_sweep_without_the_guard_stops_at_the_broken_row(monkeypatch):
    matters = _ask_about(make.team(), 4)
    clock.move_to(TUESDAY_3PM + datetime.timedelta(minutes=61))
    bad = matters[1].pk

    def bare(pks, verb):
        return sum(verb(pk) for pk in [bad, *pks])

    monkeypatch.setattr(sweep, "_each", bare)
    monkeypatch.setattr(workflow, "route", lambda pk: 1 / 0 if pk == bad else True)

    with pytest.raises(ZeroDivisionError):
        sweep.route_due()

    assert not EscalationStep.objects.filter(number=2).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("times", [2, 5])
def test_a_task_delivered_again_does_nothing_again(times, mailoutbox):
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    clock.move_to(TUESDAY_3PM + datetime.timedelta(minutes=61))

    for _ in range(times):
        _run("escalations.route", str(matter.pk))
        _run("livingwell.deliver", str(matter.pk))

    assert EscalationStep.objects.filter(escalation=matter).count() == 2
    assert matter.events.filter(kind="asked").count() == 2
    assert Notice.objects.filter(purpose=notices.ASKED).count() == 2
    assert set(_message_ids(mailoutbox).values()) == {1}


@pytest.mark.django_db
def test_a_story_told_twice_is_told_once(mailoutbox):
    team = make.team()
    make.story(team)

    for _ in range(3):
        _run("escalations.send_stories", "any")
        _run("livingwell.deliver", "any")

    assert Notice.objects.filter(purpose=notices.STORY).count() == 1
    assert [mail.to for mail in mailoutbox].count([team.volunteer.user.email]) == 1


@pytest.mark.django_db
def test_a_sender_killed_after_sending_leaves_at_most_a_second_copy_with_the_same_id(monkeypatch, mailoutbox):
    _ask_about(make.team(), 1)
    monkeypatch.setattr(outbox, "_finish", lambda *_, **__: False)  # killed before it could say "sent"
    outbox.deliver()
    monkeypatch.undo()
    held = outbox.deliver()
    clock.move_to(TUESDAY_3PM + outbox.URGENT_LEASE + SECOND)

    again = outbox.deliver()

    assert (held, again) == (0, 1)
    assert list(_message_ids(mailoutbox).values()) == [2]
    assert Message.objects.get().state == MessageState.SENT


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_wakes_nobody_and_leaves_nothing(monkeypatch):
    woken = []
    monkeypatch.setattr(background, "send", lambda *args: woken.append(args))
    team = make.team()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.logged(team)
        raise ZeroDivisionError

    assert woken == []
    assert not Observation.objects.exists()
    assert not Message.objects.exists()

    make.logged(team)

    assert [task for task, _ in woken] == ["livingwell.deliver"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_sweepers_and_a_worker_at_once_double_nothing(mailoutbox):
    team = make.team()
    matters = _ask_about(team, 20)
    clock.move_to(TUESDAY_3PM + datetime.timedelta(minutes=61))
    failed = []

    def work(until_idle):
        try:
            while until_idle():
                pass
        except Exception as error:
            failed.append(error)
            raise
        finally:
            connection.close()

    sweeps = [lambda: sweeping.run_round(sweeping.collect()).done] * 2
    threads = [threading.Thread(target=work, args=[job]) for job in (*sweeps, outbox.deliver)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    # A sweeper does not stop after an idle round, as these threads do: one goes on, a lease later.
    clock.move_to(TUESDAY_3PM + datetime.timedelta(minutes=62))
    work(sweeps[0])

    assert failed == []
    assert EscalationStep.objects.count() == 2 * len(matters)
    assert Notice.objects.filter(purpose=notices.ASKED).count() == 2 * len(matters)
    assert not Message.objects.filter(state__in=[MessageState.PENDING, MessageState.SENDING]).exists()
    assert set(_message_ids(mailoutbox).values()) == {1}
    assert len(mailoutbox) == Message.objects.filter(state=MessageState.SENT).count()
