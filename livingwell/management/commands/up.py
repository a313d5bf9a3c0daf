"""Starts every process of Living Well together, or one of them alone."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from livingwell import processes

NAMES = ("web", "worker", "sweeper", "broker")
WELCOME = """
  Living Well: http://127.0.0.1:{port}/
{accounts}
  Stop with Ctrl-C.
"""
ACCOUNTS = """
  Demo accounts, one click each on the sign-in page:
{names}
"""


class Command(BaseCommand):
    """The one command of the demo; in production each process is a unit of its own (`--only`)."""

    help = "Prepare the installation and start web, worker, sweeper and, without REDIS_URL, the broker."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """All together, or one alone."""
        parser.add_argument("--only", choices=NAMES, help="start this process alone and prepare nothing")
        parser.add_argument("--fresh", action="store_true", help="demo only: throw its data away first")

    def handle(self, *args: Any, only: str | None, fresh: bool, **options: Any) -> None:
        """Check the door is free, prepare, then run until told to stop."""
        port = _port()
        if only in (None, "web") and not processes.is_free(port):
            raise CommandError(
                f"Port {port} is in use; choose another, for example PORT={port + 1} bin/demo."
            )
        if only:
            _become(only, port)
        with _alone():
            if fresh:
                _start_over()
            call_command("set_up")
            if settings.DEMO:
                self._load_demo_once()
            self.stdout.write(WELCOME.format(port=port, accounts=_accounts()))
            self.stdout.flush()
            connections.close_all()
            sys.exit(_run_all(port))

    def _load_demo_once(self) -> None:
        """Fill an empty database with the demo county."""
        from livingwell.models import User

        if "load_demo" in get_commands() and not User.objects.exists():
            self.stdout.write("Loading the demo county ...")
            call_command("load_demo")


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not “{given}”.")
    return int(given)


def _commands(port: int) -> dict[str, list[str]]:
    own_broker = not os.environ.get("REDIS_URL")
    return processes.commands(settings.BASE_DIR, settings.VAR, port, own_broker=own_broker)


def _become(name: str, port: int) -> None:
    """Turn into the process itself, so that whoever supervises us signals it and not us."""
    command = _commands(port).get(name)
    if command is None:
        raise CommandError(f"There is no {name} to start: a broker named by REDIS_URL runs elsewhere.")
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 -- our own fixed command lines


def _run_all(port: int) -> int:
    from honcho.manager import Manager

    manager = Manager()
    for name, command in _commands(port).items():
        manager.add_process(name, processes.kept_up(command), cwd=str(settings.BASE_DIR))
    manager.loop()
    return 0 if manager.returncode in (130, 143) else manager.returncode or 0


@contextmanager
def _alone() -> Iterator[None]:
    """Refuse a second start on the same data: two brokers would write one file."""
    with (settings.VAR / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"Living Well is already running on {settings.VAR}; stop it first, or set LIVINGWELL_VAR."
            ) from None
        yield


def _start_over() -> None:
    """Throw the demo's data away; a real installation has no such button."""
    if not settings.DEMO:
        raise CommandError("--fresh works in the demo only (LIVINGWELL_DEMO=1).")
    for folder in ("broker", "mail", "media"):
        shutil.rmtree(settings.VAR / folder, ignore_errors=True)
    if settings.ON_POSTGRES:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
        return
    connections.close_all()
    name = Path(settings.DATABASE["NAME"])
    for file in (name, *(name.with_name(name.name + end) for end in ("-wal", "-shm"))):
        file.unlink(missing_ok=True)


def _accounts() -> str:
    """The demo accounts there are, for the welcome; nothing outside the demo."""
    from livingwell import demo_accounts

    if not settings.DEMO:
        return ""
    names = "\n".join(f"    {account.email:<50}{account.who}" for account in demo_accounts.present())
    return ACCOUNTS.format(names=names) if names else ""
