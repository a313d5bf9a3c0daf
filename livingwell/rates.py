"""How many requests somebody makes in a minute, counted without asking the database.

One small file for each person and minute: each request adds a byte, and the length is the count. Adding to
a file is atomic between threads and processes, so it needs no lock. Each machine counts for itself. When the
file system fails nobody is kept out: a limit is a courtesy, a page may be a life.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from livingwell import clock

if TYPE_CHECKING:
    from uuid import UUID

logger = logging.getLogger(__name__)

MINUTE = 60


def count(person: UUID) -> int:
    """Count one more request of this person; how many it makes in this minute."""
    minute = int(clock.now().timestamp()) // MINUTE
    try:
        return _add(settings.VAR / "rates" / str(minute), person.hex)
    except OSError as error:
        logger.warning("requests are not counted: %s", type(error).__name__)
        return 0


def seconds_left() -> int:
    """How long until the next minute begins."""
    return MINUTE - int(clock.now().timestamp()) % MINUTE


def _add(folder: Path, name: str) -> int:
    try:
        return _write(folder / name)
    except FileNotFoundError:
        _begin(folder)
        return _write(folder / name)


def _write(path: Path) -> int:
    number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(number, b".")
        return os.fstat(number).st_size
    finally:
        os.close(number)


def _begin(folder: Path) -> None:
    """Make the folder of a new minute; those before the last are of no use any more."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    last = str(int(folder.name) - 1)
    for old in folder.parent.iterdir():
        if old.name not in (folder.name, last):
            shutil.rmtree(old, ignore_errors=True)
