"""Private PostgreSQL, Redis and Chromium for the tests, started only where they are installed.

As a command it runs another command beside a private PostgreSQL:
`python -m tests.servers postgres -- COMMAND ...`; exit status 5 when there is no PostgreSQL.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from livingwell import broker

NOTHING_RAN = 5
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def required(server: str) -> bool:
    """Whether a missing server is a failure rather than a skip."""
    return server in os.environ.get("LIVINGWELL_REQUIRE", "").replace(" ", "").split(",")


def chromium() -> str | None:
    """The browser on this machine."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def postgres_programs() -> Path | None:
    """The folder with the newest initdb of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    chosen = found[-1] if found else on_path and Path(on_path).resolve()
    return Path(chosen).parent if chosen else None


def _version(initdb: Path) -> float:
    try:
        return float(initdb.parts[-3])
    except ValueError:
        return 0.0


class Postgres:
    """A PostgreSQL of our own on a socket only, which can be made to crash and comes back."""

    def __init__(self, programs: Path, *, durable: bool = False) -> None:
        self.programs = programs
        self.room = Path(tempfile.mkdtemp(prefix="lw-pg-"))
        self.who = _not_root(self.room)
        # No fsync: nothing here outlives the machine. What is committed outlives a crash all the same
        # where its log is written before the answer.
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.room),
            "fsync": "off",
            "synchronous_commit": "on" if durable else "off",
            "full_page_writes": "off",
            "max_connections": "100",
        }
        self.options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
        initdb = [
            programs / "initdb",
            "-D",
            self.room / "data",
            "-A",
            "trust",
            "-U",
            "livingwell",
            "--no-sync",
        ]
        _run([*initdb, *locale], self.who)
        self.start()

    @property
    def url(self) -> str:
        """Its address, as DATABASE_URL has it."""
        return f"postgres://livingwell@{str(self.room).replace('/', '%2F')}/postgres"

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = self.room / "log"
        log.unlink(missing_ok=True)
        self.server = subprocess.Popen(
            [self.programs / "postgres", "-D", self.room / "data", *self.options],
            stdout=subprocess.DEVNULL,
            stderr=log.open("w"),
            cwd=self.room,
            start_new_session=True,
            **self.who,
        )
        _wait_for(self.room / ".s.PGSQL.5432", self.server, log)

    def crash(self) -> None:
        """End it and all it serves at once, as a power cut would, and start it again.

        Each process of PostgreSQL is a group of its own; until the last is gone it does not start anew.
        """
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split()
        for pid in (self.server.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.wait(timeout=10)
        stop = time.monotonic() + 15
        while True:
            try:
                return self.start()
            except RuntimeError as error:
                if "shared memory" not in str(error) or time.monotonic() > stop:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """End it without waiting for who is still connected, and leave nothing behind."""
        self.server.send_signal(signal.SIGINT)
        self.server.wait(timeout=30)
        shutil.rmtree(self.room, ignore_errors=True)


@contextmanager
def postgres_to_crash() -> Iterator[Postgres]:
    """A PostgreSQL that keeps what it has said it keeps, also when it crashes."""
    programs = postgres_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    server = Postgres(programs, durable=True)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own on a socket only; yields its address."""
    programs = postgres_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    server = Postgres(programs)
    try:
        yield server.url
    finally:
        server.stop()


def _not_root(room: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: be nobody then."""
    if os.getuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(room, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(command: list[object], who: dict[str, object]) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, cwd="/", **who)


def _wait_for(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        if socket.exists() and "ready to accept" in log.read_text():
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()[-500:]}")


@contextmanager
def redis() -> Iterator[str]:
    """A Redis or Valkey of our own on a socket only; yields its address as Celery wants it."""
    with tempfile.TemporaryDirectory(prefix="lw-redis-") as name:
        room = Path(name)
        command = broker.command(room)
        if command is None:
            raise FileNotFoundError("neither Valkey nor Redis is installed")
        socket = broker.socket_path(room)
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while server.poll() is None and not socket.exists():
                time.sleep(0.02)
            yield broker.url(room)
        finally:
            server.terminate()
            server.wait(timeout=10)


def main(arguments: list[str]) -> int:
    """Run a command beside PostgreSQL, with its address in TEST_DATABASE_URL."""
    command = arguments[arguments.index("--") + 1 :]
    try:
        with postgres() as url:
            return subprocess.run(
                command, env={**os.environ, "TEST_DATABASE_URL": url}, check=False
            ).returncode
    except FileNotFoundError as missing:
        if required("postgres"):
            sys.stderr.write(f"{missing}, and LIVINGWELL_REQUIRE asks for it.\n")
            return 1
        sys.stderr.write(f"{missing}: the database tests run on SQLite alone.\n")
        return NOTHING_RAN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
