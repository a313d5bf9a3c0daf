"""How the sweeper works: rounds of guarded jobs, collected from every app's `sweep.py`.

The database is the truth. Whatever a lost wake-up, a killed worker or a restart left behind is
found here, because every job asks the rows what is due. Several sweepers may run at once: the
jobs claim their rows by conditional update.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import close_old_connections

from livingwell import clock
from livingwell.floors import offered

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One kind of thing that falls due: `run` does a batch of it and returns how many it did."""

    name: str
    run: Callable[[], int]
    order: int = 50


@dataclass(frozen=True)
class Round:
    """What came of one round: how much was done, and which jobs failed."""

    done: int
    failed: tuple[str, ...]


def collect() -> list[Job]:
    """Every job of every installed app, most urgent (lowest order) first."""
    jobs = [job for offer in offered("sweep", "jobs") for job in offer()]
    return sorted(jobs, key=lambda job: job.order)


def at_most_every(seconds: float, run: Callable[[], object]) -> Callable[[], int]:
    """A job that each sweeper does now and then rather than in every round; it never counts as work."""
    next_time = 0.0

    def now_and_then() -> int:
        nonlocal next_time
        if time.monotonic() >= next_time:
            next_time = time.monotonic() + seconds
            run()
        return 0

    return now_and_then


def run_round(jobs: Iterable[Job]) -> Round:
    """Run each job once; one that fails is logged and does not stop the others."""
    done, failed = 0, []
    close_old_connections()
    for job in jobs:
        try:
            done += job.run() or 0
        except Exception:
            logger.exception("sweep job %s failed", job.name)
            failed.append(job.name)
            close_old_connections()
    return Round(done, tuple(failed))


def beat(outcome: Round) -> None:
    """Leave a sign of life for the alarm bar and the deep health page."""
    from livingwell.models import Heartbeat

    try:
        Heartbeat.objects.update_or_create(
            name="sweeper", defaults={"at": clock.now(), "detail": {"failed": list(outcome.failed)}}
        )
    except Exception:
        logger.exception("the sweeper could not write its heartbeat")
        close_old_connections()
