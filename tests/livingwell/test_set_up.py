"""Preparing and starting an installation, seen from inside."""

import os
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate

from livingwell.management.commands import set_up, up
from livingwell.models import User


@pytest.fixture
def installation(settings, tmp_path, monkeypatch):
    """An empty installation whose processes are named rather than started."""
    settings.VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.DEMO = True
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(up.processes, "is_free", lambda port: True)
    monkeypatch.setattr(up, "_run_all", lambda port: 0)
    monkeypatch.setattr(up.connections, "close_all", lambda: None)
    return tmp_path


def _start(*arguments):
    with pytest.raises(SystemExit) as stopped:
        call_command("up", *arguments)
    return stopped.value.code


@pytest.mark.django_db
def test_setting_up_collects_static_files_once(installation, monkeypatch):
    call_command("set_up")
    collected = (installation / "static" / ".collected").read_text()
    monkeypatch.setattr(set_up, "call_command", _only_the_database)
    call_command("set_up")

    assert collected == (installation / "static" / ".collected").read_text()
    assert list((installation / "static" / "css").glob("livingwell*.css"))


def _only_the_database(name, **_):
    assert name in ("migrate", "createcachetable")


@pytest.mark.django_db
def test_a_first_start_loads_the_demo_county_into_an_empty_database(installation, monkeypatch, capsys):
    called = []
    monkeypatch.setattr(up, "get_commands", lambda: {"load_demo": "livingwell"})
    monkeypatch.setattr(up, "call_command", lambda name, **_: called.append(name))

    assert _start() == 0
    assert called == ["set_up", "load_demo"]
    assert "http://127.0.0.1:8000/" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_second_start_uses_what_is_there_and_names_the_accounts(installation, monkeypatch, capsys):
    called = []
    User.objects.create_user("volunteer@demo.livingwell.example", name="Val Rowe")
    monkeypatch.setattr(up, "call_command", lambda name, **_: called.append(name))

    _start()

    assert called == ["set_up"]
    assert "volunteer@demo.livingwell.example" in capsys.readouterr().out


@pytest.mark.django_db
def test_outside_the_demo_nothing_is_loaded_and_no_account_is_named(
    installation, settings, monkeypatch, capsys
):
    settings.DEMO = False
    User.objects.create_user("volunteer@demo.livingwell.example", name="Val Rowe")
    monkeypatch.setattr(up, "call_command", lambda name, **_: None)

    _start()

    assert "volunteer@demo" not in capsys.readouterr().out


def test_one_process_alone_takes_our_place(installation, monkeypatch):
    became = []
    monkeypatch.setattr(os, "execv", lambda path, command: became.append(command) or _stop())

    _start("--only", "web")

    assert "gunicorn" in became[0]


def _stop():
    raise SystemExit(0)


def test_a_broker_that_redis_url_names_is_not_ours_to_start(installation, monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")

    with pytest.raises(CommandError, match="no broker to start"):
        call_command("up", "--only", "broker")


def test_starting_over_throws_the_demos_data_away(installation, settings, monkeypatch):
    database = installation / "livingwell.sqlite3"
    monkeypatch.setattr(settings, "DATABASE", {"NAME": str(database)})
    monkeypatch.setattr(settings, "ON_POSTGRES", False)
    (installation / "mail").mkdir()
    (installation / "secret-key").touch()
    for file in (database, Path(f"{database}-wal"), installation / "mail" / "a.log"):
        file.touch()

    up._start_over()

    assert [file.name for file in installation.iterdir()] == ["secret-key"]


def test_the_data_directory_is_its_owners_alone(settings):
    assert stat.S_IMODE(Path(settings.VAR).stat().st_mode) == 0o700


@pytest.mark.django_db
def test_migrations_are_what_brings_a_database_up_to_date(monkeypatch, installation):
    seen = []
    monkeypatch.setattr(
        migrate.Command, "handle", lambda self, **options: seen.append(options["interactive"])
    )
    monkeypatch.setattr(set_up, "_collect_static", lambda: None)
    monkeypatch.setattr(
        "django.core.management.commands.createcachetable.Command.handle", lambda *a, **k: None
    )

    call_command("set_up")

    assert seen == [False]
