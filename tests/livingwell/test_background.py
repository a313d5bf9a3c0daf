"""A wake-up never hurts the request that sends it."""

import socket
import time
from contextlib import closing

import pytest
from django.db import transaction

from livingwell import background
from livingwell.celery import app


@pytest.fixture(autouse=True)
def _own_line(monkeypatch):
    background._line.cache_clear()
    yield
    background._line.cache_clear()


def _use_broker(monkeypatch, url):
    monkeypatch.setattr(app.conf, "broker_url", url)
    monkeypatch.setattr(app.conf, "broker_write_url", url)


def _best_of_three(call):
    """The least of three times, so that a busy machine does not lie."""
    times = []
    for _ in range(3):
        background.breaker.reset()
        started = time.monotonic()
        assert not call()
        times.append(time.monotonic() - started)
    return min(times)


def test_a_dead_broker_costs_at_most_half_a_second_and_raises_nothing(monkeypatch, tmp_path):
    _use_broker(monkeypatch, f"redis+socket://{tmp_path}/nobody.sock")

    took = _best_of_three(lambda: background.send("livingwell.deliver", "1"))

    assert took <= 0.5


def test_a_frozen_broker_costs_at_most_half_a_second(monkeypatch):
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        _use_broker(monkeypatch, f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

        took = _best_of_three(lambda: background.send("livingwell.deliver", "1"))

    assert took <= 0.5


def test_after_a_failure_the_broker_is_left_alone_for_ten_seconds(monkeypatch, tmp_path):
    _use_broker(monkeypatch, f"redis+socket://{tmp_path}/nobody.sock")
    failures = background.breaker.failures

    background.send("livingwell.deliver", "1")
    background.send("livingwell.deliver", "2")

    assert background.breaker.failures == failures + 1
    assert 9 < background.breaker.rests_until - time.monotonic() <= 10


@pytest.mark.redis
def test_a_living_broker_takes_the_wake_up(monkeypatch, redis_url):
    _use_broker(monkeypatch, redis_url)

    sent = background.send("livingwell.deliver", "row-1")

    assert sent
    with app.connection_for_read(redis_url) as line:
        message = line.SimpleQueue("urgent").get(timeout=2)
    assert message.headers["task"] == "livingwell.deliver"
    assert "row-1" in message.headers["argsrepr"]


@pytest.fixture
def sent(monkeypatch):
    wake_ups = []
    monkeypatch.setattr(background, "send", lambda *args: wake_ups.append(args))
    return wake_ups


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_waits_for_the_commit(sent):
    with transaction.atomic():
        background.after_commit("escalations.route", 7)
        before = list(sent)

    assert before == []
    assert sent == [("escalations.route", "7")]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_wakes_nobody(sent):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        background.after_commit("escalations.route", 7)
        raise ZeroDivisionError

    assert sent == []


@pytest.mark.django_db(transaction=True)
def test_asking_twice_in_a_transaction_sends_once(sent):
    with transaction.atomic():
        background.after_commit("escalations.route", 7)
        background.after_commit("escalations.route", 7)
        background.after_commit("escalations.route", 8)

    assert sent == [("escalations.route", "7"), ("escalations.route", "8")]


@pytest.mark.django_db(transaction=True)
def test_a_great_deal_written_at_once_wakes_nobody(sent):
    with background.nobody_woken(), transaction.atomic():
        background.after_commit("escalations.route", 7)
    with transaction.atomic():
        background.after_commit("escalations.route", 8)

    assert sent == [("escalations.route", "8")]
