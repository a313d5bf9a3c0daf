"""Where the benchmarks run: a private PostgreSQL with a demo county of a given size, and this very Django."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def county(observations: int) -> Iterator[float]:
    """Django set up on an own database with that many open observations; yields the seconds of loading."""
    from tests import servers

    with servers.postgres() as url, tempfile.TemporaryDirectory(prefix="lw-bench-") as room:
        environment = {
            "DATABASE_URL": url,
            "LIVINGWELL_VAR": room,
            "LIVINGWELL_DEMO": "1",
            "ALLOWED_HOSTS": "testserver",
            "REQUESTS_A_MINUTE": "1000000",
        }
        whole = {**os.environ, **environment}
        _manage(whole, "migrate", "-v0")
        began = time.monotonic()
        _manage(whole, "load_demo", "--observations", str(observations))
        loaded = time.monotonic() - began
        _manage(whole, "collectstatic", "--noinput", "-v0")
        subprocess.run(["psql", _plain(url), "-qc", "VACUUM ANALYZE"], check=True)
        os.environ.update(environment)
        try:
            yield loaded
        finally:
            from django.db import connections

            connections.close_all()


def _manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True, cwd=ROOT, env=environment,
                   stdout=subprocess.DEVNULL)  # fmt: skip


def _plain(url: str) -> str:
    """The address as psql reads it."""
    return url.replace("postgres://", "postgresql://", 1)


def settings(**changes: object) -> None:
    """Set Django up, once for each process."""
    import django
    from django.conf import settings as current

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livingwell.settings")
    django.setup()
    current.ROOT_URLCONF = "tests.bench.urls"
    for name, value in changes.items():
        setattr(current, name, value)
