"""Who watches the watcher: a sweeper that stops, or never starts, is an alarm within a minute."""

import datetime

import pytest
from django.core.management import call_command

from livingwell import clock, sweeping
from livingwell.management.commands import set_up
from livingwell.models import Heartbeat
from livingwell.sweeping import Round
from tests import make

pytestmark = pytest.mark.django_db

ALARM = "Nothing has been moved on"
PAGES = ("/", "/escalations/", "/clients/")


def _later(seconds):
    clock.move_to(clock.now() + datetime.timedelta(seconds=seconds))


def test_a_sweeper_silent_for_a_minute_is_seen_by_whoever_watches_and_on_every_staff_page(client):
    client.force_login(make.team().coordinator)
    sweeping.beat(Round(0, ()))
    _later(59)
    well = client.get("/healthz/deep").status_code, [ALARM in _page(client, page) for page in PAGES]
    _later(2)

    silent = client.get("/healthz/deep").status_code, [ALARM in _page(client, page) for page in PAGES]
    sweeping.beat(Round(0, ()))
    again = client.get("/healthz/deep").status_code, [ALARM in _page(client, page) for page in PAGES]

    assert well == (200, [False] * 3)
    assert silent == (503, [True] * 3)
    assert again == well


def _page(client, address):
    return client.get(address).content.decode()


def test_a_sweeper_that_was_never_started_is_an_alarm_too(client, monkeypatch):
    monkeypatch.setattr(set_up, "_collect_static", lambda: None)
    client.force_login(make.team().coordinator)
    call_command("set_up")
    _later(61)

    assert ALARM in _page(client, "/escalations/")
    assert client.get("/healthz/deep").status_code == 503


def test_setting_up_again_does_not_pass_for_a_sign_of_life(monkeypatch):
    monkeypatch.setattr(set_up, "_collect_static", lambda: None)
    call_command("set_up")
    first = Heartbeat.objects.get(name="sweeper").at
    _later(3600)

    call_command("set_up")

    assert Heartbeat.objects.get(name="sweeper").at == first


def test_a_volunteer_who_can_do_nothing_about_it_sees_no_alarm(client):
    client.force_login(make.team().volunteer.user)
    sweeping.beat(Round(0, ()))
    _later(61)

    assert ALARM not in _page(client, "/observations/")
