"""Wake-ups for the workers: sent after the commit, and never allowed to hurt a request.

The rows already say what is due and the sweeper will find it; a wake-up only makes it sooner.
So every error is swallowed and counted, a broker that does not answer costs at most half a
second, and after a failure nothing is tried for ten seconds.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

from celery import current_app
from django.db import transaction
from kombu import Connection
from kombu.pools import producers

logger = logging.getLogger(__name__)

REST_SECONDS = 10.0
SOCKET_SECONDS = 0.2
STALE_SECONDS = 600  # by then the sweeper has long done it
RETRY_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


@dataclass
class Breaker:
    """Remembers that the broker did not answer, so that the next requests do not ask it."""

    failures: int = 0
    rests_until: float = 0.0

    def is_open(self) -> bool:
        """Whether to leave the broker alone for now."""
        return time.monotonic() < self.rests_until

    def failed(self) -> None:
        """Count a failure and rest."""
        self.failures += 1
        self.rests_until = time.monotonic() + REST_SECONDS

    def reset(self) -> None:
        """Try again at once, as after a restart."""
        self.rests_until = 0.0


breaker = Breaker()


_hushed: ContextVar[bool] = ContextVar("hushed", default=False)


@contextmanager
def nobody_woken() -> Iterator[None]:
    """Write a great deal at once without a wake-up for each row; the sweeper finds them all."""
    token = _hushed.set(True)
    try:
        yield
    finally:
        _hushed.reset(token)


@dataclass(frozen=True)
class WakeUp:
    """One task by name, about one row."""

    task: str
    subject_id: str

    def __call__(self) -> None:
        """Send it, whatever happens."""
        send(self.task, self.subject_id)


def after_commit(task: str, subject_id: object) -> None:
    """Wake a worker for this row once the row is safe; asking twice in a transaction sends once."""
    wake_up = WakeUp(task, str(subject_id))
    connection = transaction.get_connection()
    if _hushed.get() or any(waiting[1] == wake_up for waiting in connection.run_on_commit):
        return
    transaction.on_commit(wake_up, robust=True)


def send(task: str, *ids: str) -> bool:
    """Try to hand a task to the broker; whether it took it."""
    if breaker.is_open():
        return False
    try:
        with producers[_line()].acquire(block=True, timeout=SOCKET_SECONDS) as producer:
            current_app.send_task(
                task,
                args=list(ids),
                producer=producer,
                expires=STALE_SECONDS,
                retry=True,
                retry_policy=RETRY_ONCE,
            )
    except Exception as error:  # noqa: BLE001 -- nothing the broker does may reach the person
        breaker.failed()
        logger.warning("wake-up %s not sent: %s", task, type(error).__name__)
        return False
    return True


@cache
def _line() -> Connection:
    """The connection wake-ups use: the workers' own, with far shorter patience."""
    patience = {
        "socket_timeout": SOCKET_SECONDS,
        "socket_connect_timeout": SOCKET_SECONDS,
        "max_connections": 20,
    }
    return current_app.connection_for_write(transport_options=patience)
