"""What load balancers and whoever watches are told."""

import datetime

import pytest
from django.db import DatabaseError

from livingwell import clock
from livingwell.models import Heartbeat
from livingwell.views import health

KEYS = {
    "database", "clock_skew", "broker", "worker", "sweeper", "unrouted", "overdue", "dead_letters", "duty_gaps",
    "auditor", "findings", "canary", "canary_seconds", "on_hold", "oldest_due",
}  # fmt: skip

pytestmark = pytest.mark.django_db


def _sweeper_seen(seconds_ago):
    at = clock.now() - datetime.timedelta(seconds=seconds_ago)
    Heartbeat.objects.update_or_create(name="sweeper", defaults={"at": at})


def test_the_quick_answer_is_200(client):
    assert client.get("/healthz").status_code == 200


def test_without_its_database_the_answer_is_503(client, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr(health.connection, "cursor", refuse)

    assert client.get("/healthz").status_code == 503
    deep = client.get("/healthz/deep")
    assert deep.status_code == 503
    assert deep.json()["database"] is None


def test_the_deep_answer_has_every_key_of_the_contract(client):
    _sweeper_seen(3)

    response = client.get("/healthz/deep")

    assert set(response.json()) == KEYS
    assert 3 <= response.json()["sweeper"] < 10
    assert response.status_code == 200


def test_a_sweeper_that_is_silent_for_more_than_a_minute_is_an_alarm(client):
    never = client.get("/healthz/deep").status_code
    _sweeper_seen(59)
    in_time = client.get("/healthz/deep").status_code
    _sweeper_seen(61)
    late = client.get("/healthz/deep").status_code

    assert (never, in_time, late) == (503, 200, 503)


def test_the_deep_answer_can_be_kept_for_those_with_the_token(client, settings):
    settings.HEALTH_TOKEN = "a-token"
    _sweeper_seen(1)

    assert client.get("/healthz/deep").status_code == 404
    assert client.get("/healthz/deep", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/healthz/deep", headers={"Authorization": "Bearer a-token"}).status_code == 200


def test_both_clocks_agree(client):
    assert abs(client.get("/healthz/deep").json()["clock_skew"]) <= 1
