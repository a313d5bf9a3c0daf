"""The processes Living Well consists of, and the command line of each.

The web answers people; the sweeper does what is due; the worker does it sooner; the broker carries
the wake-ups in between and is only ours to start when no REDIS_URL names another.
"""

from __future__ import annotations

import os
import shlex
import socket
import sys
from pathlib import Path

from livingwell import broker

QUEUES = "urgent,routine,stories"
PAUSE_SECONDS = 1
WATCH_SECONDS = 3


def web(port: int) -> list[str]:
    """The web server; WEB_CONCURRENCY sets how many processes it has."""
    options = f"--bind 127.0.0.1:{port} --threads 4 --timeout 30 --graceful-timeout 10 --no-control-socket"
    workers = os.environ.get("WEB_CONCURRENCY", "2")
    return [sys.executable, "-m", "gunicorn", "livingwell.wsgi", "--workers", workers, *options.split()]


def worker() -> list[str]:
    """The background worker, for all queues; WORKER_CONCURRENCY sets how many processes it has."""
    many = os.environ.get("WORKER_CONCURRENCY", "2")
    quiet = "--without-gossip --without-mingle --loglevel WARNING"
    options = ["-A", "livingwell", "-q", "worker", "-Q", QUEUES, "-c", many, *quiet.split()]
    return [sys.executable, "-m", "celery", *options]


def sweeper(base: Path) -> list[str]:
    """The sweeper; any number may run."""
    return [sys.executable, str(base / "manage.py"), "sweep"]


def commands(base: Path, var: Path, port: int, *, own_broker: bool) -> dict[str, list[str]]:
    """Every process by name, in the order they are started."""
    found = {"web": web(port), "worker": worker(), "sweeper": sweeper(base)}
    if not own_broker:
        return found
    broker_command = broker.command(var)
    if broker_command is None:  # nothing to wake a worker with: the sweeper does it all
        return {"web": found["web"], "sweeper": found["sweeper"]}
    return {"broker": broker_command, **found}


def kept_up(command: list[str]) -> str:
    """A shell line that starts the command again whenever it dies, until told to stop or left alone.

    Whoever starts it signals its whole process group. A command that is only just being started can
    miss that, so it is told once more a second later.
    """
    alone = f"(while kill -0 {os.getpid()}; do sleep {WATCH_SECONDS}; done; kill -TERM 0) 2>/dev/null &"
    begin = f"{shlex.join(command)} & job=$!; wait $job"
    again = f'while [ -z "$stop" ]; do {begin}; [ -n "$stop" ] || sleep {PAUSE_SECONDS}; done'
    end = "(sleep 1; kill $job) 2>/dev/null & trap '' TERM INT; wait $job; exit 0"
    return f"stop=; trap 'stop=1' TERM INT; {alone} {again}; {end}"


def is_free(port: int) -> bool:
    """Whether the web server could listen on this port."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
