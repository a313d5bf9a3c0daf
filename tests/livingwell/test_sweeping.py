"""The sweeper goes on whatever one of its jobs does."""

import pytest
from celery import current_app
from django.core.management import call_command

from livingwell import clock, sweeping
from livingwell.models import Heartbeat
from livingwell.sweeping import Job, Round


def _explode():
    raise RuntimeError("Mrs Pascoe's address")


@pytest.mark.django_db
def test_a_job_that_fails_does_not_stop_the_others(caplog):
    outcome = sweeping.run_round([Job("bad", _explode), Job("good", lambda: 3), Job("also", lambda: 1)])

    assert outcome == Round(done=4, failed=("bad",))
    assert "sweep job bad failed" in caplog.text


def test_jobs_of_every_app_are_collected_most_urgent_first():
    jobs = sweeping.collect()

    assert "livingwell.deliver" in [job.name for job in jobs]
    assert [job.order for job in jobs] == sorted(job.order for job in jobs)


@pytest.mark.django_db
def test_every_round_leaves_a_sign_of_life_that_names_what_failed():
    sweeping.beat(Round(done=1, failed=("bad",)))

    heartbeat = Heartbeat.objects.get(name="sweeper")
    assert (clock.now() - heartbeat.at).total_seconds() < 5
    assert heartbeat.detail == {"failed": ["bad"]}


@pytest.mark.django_db(transaction=True)
def test_sweeping_once_works_until_nothing_is_due(monkeypatch, capsys):
    left = [2, 1, 0]
    monkeypatch.setattr(sweeping, "collect", lambda: [Job("count", lambda: left.pop(0))])

    call_command("sweep", "--once")

    assert left == []
    assert capsys.readouterr().out == "3 done\n"


@pytest.mark.django_db(transaction=True)
def test_sweeping_once_ends_although_a_job_keeps_failing(monkeypatch, capsys):
    monkeypatch.setattr(sweeping, "collect", lambda: [Job("bad", _explode), Job("good", lambda: 1)])

    call_command("sweep", "--once")

    assert capsys.readouterr().out == "1 done\n"


def test_what_is_done_now_and_then_is_not_done_in_every_round():
    done = []
    job = sweeping.at_most_every(60, lambda: done.append(1))

    assert (job(), job(), job()) == (0, 0, 0)
    assert done == [1]


@pytest.mark.django_db
def test_a_worker_that_is_asked_leaves_its_sign_of_life():
    current_app.tasks["livingwell.answer"].apply(throw=True)

    assert Heartbeat.objects.filter(name="worker").exists()


@pytest.mark.django_db(transaction=True)
def test_a_sweeper_that_cannot_write_its_heartbeat_goes_on(monkeypatch, caplog):
    monkeypatch.setattr(Heartbeat.objects, "update_or_create", lambda **_: _explode())

    sweeping.beat(Round(0, ()))

    assert "could not write its heartbeat" in caplog.text
