"""The sweeper: does everything that is due, in a loop or once."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from livingwell import sweeping

IDLE_SECONDS = 1.5


class Command(BaseCommand):
    """The timetable of the whole system; needs no Redis, and any number may run at once."""

    help = "Do everything that is due: route, move overdue steps, send, tidy. Loops until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, or for ever."""
        parser.add_argument("--once", action="store_true", help="work until nothing is due, then stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Sweep round after round; rest only when nothing was due."""
        stop = Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        jobs = sweeping.collect()
        total = 0
        while not stop.is_set():
            outcome = sweeping.run_round(jobs)
            sweeping.beat(outcome)
            total += outcome.done
            if outcome.done and not outcome.failed:
                continue
            if once:
                break
            stop.wait(IDLE_SECONDS)
        if once:
            self.stdout.write(f"{total} done")
