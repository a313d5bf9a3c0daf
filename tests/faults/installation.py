"""A whole Living Well of a test's own: real processes that can be killed, frozen and started again."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from django.conf import settings

from livingwell import broker, processes
from tests import servers

KEPT = ("PATH", "HOME", "TMPDIR", "LANG", "XDG_RUNTIME_DIR")


class Installation:
    """Web, worker, sweeper and broker on one data directory; whatever was started is ended by its pid."""

    def __init__(self, var: Path, *, database: str = "") -> None:
        self.var = var.resolve()
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {
            "LIVINGWELL_VAR": str(self.var),
            "LIVINGWELL_DEMO": "1",
            "LIVINGWELL_CANARY_MINUTES": "0",  # its reports would be counted among those that were posted
            "DATABASE_URL": database,
            "PORT": str(self.port),
            "REQUESTS_A_MINUTE": "1000000",  # the storm is a crowd behind three names
        }
        self.commands = processes.commands(settings.BASE_DIR, self.var, self.port, own_broker=True)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.faults = 0
        self.database: servers.Postgres | None = None
        self.people: dict[str, list[str]] = {}

    def hurt(self, name: str) -> None:
        """One fault: a process killed and started again, the broker's memory wiped, a database that crashes."""
        if name == "postgres":
            if self.database is not None:
                self.database.crash()
                self.faults += 1
        elif name == "flush":
            self._flush()
        else:
            self.kill(name)
            self.start(name)

    def _flush(self) -> None:
        """Let the broker forget everything."""
        import redis

        with contextlib.suppress(redis.ConnectionError):
            redis.Redis(unix_socket_path=str(broker.socket_path(self.var))).flushall()
        self.faults += 1

    def start(self, *names: str) -> None:
        """Start processes, each a group of its own so that its children end with it."""
        for name in names:
            with (self.var / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    self.commands[name],
                    cwd=settings.BASE_DIR,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def kill(self, name: str) -> None:
        """End a process and its children without a word of warning."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
        self.faults += 1

    def freeze(self, name: str) -> None:
        """Let a process hang: it is there and does not answer."""
        os.killpg(self.running[name].pid, signal.SIGSTOP)
        self.faults += 1

    def stop_all(self) -> None:
        """End everything that still runs."""
        for name in list(self.running):
            self.kill(name)
        broker.socket_path(self.var).unlink(missing_ok=True)

    def ask(self, what: str, **given: Any) -> dict[str, Any]:
        """Run `inside` in this installation."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.inside", what],
            cwd=settings.BASE_DIR,
            env=self.environment,
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    def wait_until_well(self, *, deep: tuple[str, ...] = ()) -> dict[str, Any]:
        """Wait for the web, and for the signs of life of these parts."""
        stop = time.monotonic() + 60
        answer: dict[str, Any] = {}
        while time.monotonic() < stop:
            with contextlib.suppress(OSError, ValueError):
                answer = self.deep()[1]
                if all(answer.get(name) is not None for name in ("database", *deep)):
                    return answer
            time.sleep(0.1)
        raise AssertionError(f"not well after a minute: {answer}; {self.log('web')}")

    def deep(self) -> tuple[int, dict[str, Any]]:
        """What the deep health page says."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz/deep", timeout=10) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def log(self, name: str) -> str:
        """The end of what a process has written."""
        file = self.var / f"{name}.log"
        return file.read_text(errors="replace")[-1500:] if file.exists() else ""

    def mails(self) -> int:
        """How many mails lie in the files; one file may hold several."""
        return sum(file.read_bytes().count(b"Message-ID:") for file in (self.var / "mail").glob("*.log"))


@contextmanager
def installed(prepared: Path, var: Path, *, database: str = "") -> Iterator[Installation]:
    """An installation on a copy of what was prepared; ends all it started."""
    shutil.copytree(prepared, var, symlinks=True, dirs_exist_ok=True)
    here = Installation(var, database=database)
    try:
        yield here
    finally:
        here.stop_all()


class Person:
    """Somebody signed in over HTTP, with cookies and tokens as a browser has them."""

    def __init__(self, url: str, email: str) -> None:
        self.url = url
        self.email = email
        self.cookies = CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def sign_in(self) -> None:
        """One click of the demo."""
        self.browser.open(f"{self.url}/sign-in/", timeout=20).read()
        form = urllib.parse.urlencode({"email": self.email, "next": "/help/"}).encode()
        self.browser.open(self._request("/demo/sign-in/", form), timeout=20).read()

    def _request(self, address: str, body: bytes, **headers: str) -> urllib.request.Request:
        token = next((one.value for one in self.cookies if one.name == "csrftoken"), "") or ""
        return urllib.request.Request(
            self.url + address, body, {"X-CSRFToken": token, "Referer": self.url + "/", **headers}
        )

    def send(self, address: str, **fields: Any) -> tuple[int, dict[str, Any], float]:
        """Post JSON once; returns status, answer and how long it took. Status 0: nobody answered."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        started = time.monotonic()
        try:
            request = self._request(address, json.dumps(fields).encode(), **headers)
            with self.browser.open(request, timeout=20) as response:
                status, body = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read()
        except OSError:  # refused, cut off, or too late
            return 0, {}, time.monotonic() - started
        took = time.monotonic() - started
        return status, json.loads(body) if body.startswith(b"{") else {}, took
