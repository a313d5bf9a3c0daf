"""Prepares an installation before its processes start; running it again changes nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from livingwell import clock
from livingwell.models import Heartbeat


class Command(BaseCommand):
    """Run by `up` at each start, and by hand before a new version is started for real."""

    help = "Bring the database up to date, make the cache table and collect the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Database first: without it nothing else matters."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        _expect_a_sweeper()
        _collect_static()


def _expect_a_sweeper() -> None:
    """Count its silence from now, so that one that is never started raises the alarm like one that stops."""
    Heartbeat.objects.get_or_create(name="sweeper", defaults={"at": clock.now()})


def _collect_static() -> None:
    """Collect and compress static files when any of them changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def _fingerprint() -> str:
    """What the static files are now, by name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
