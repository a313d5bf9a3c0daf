"""Where the secret key comes from: the environment, or the demo's own file."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import NoReturn

MISSING = (
    "SECRET_KEY is missing or is a published default. Set it to at least 50 random characters "
    '(python3 -c "import secrets; print(secrets.token_urlsafe(50))"), or start the demo with bin/demo.'
)
PUBLISHED = ("django-insecure", "changeme", "change-me", "change_me", "secret", "default", "insecure")
NOT_CONFIGURED = 3
SERVERS = {"up", "runserver", "check", "sweep"}


def choose(given: str, *, file: Path, may_make: bool, argv: list[str]) -> str:
    """The key to use; stops with one line when a real installation has none worth the name.

    The demo makes its own (`may_make`). The commands of a demo that was started before read the
    file it left, so that they work without any setting; a server never does.
    """
    if given and not given.lower().startswith(PUBLISHED):
        return given
    if may_make and not given:
        return _own(file)
    is_command = Path(argv[0]).name == "manage.py" and argv[1:2] and argv[1] not in SERVERS
    if is_command and not given and file.exists():
        return file.read_text().strip()
    return refuse(MISSING)


def _own(file: Path) -> str:
    """This installation's own key, made at the first start and readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return _written(file)
    file.write_text(secrets.token_urlsafe(60))
    return _written(file)


def _written(file: Path) -> str:
    """What the file says, refusing a file that another process left half made."""
    key = file.read_text().strip()
    if len(key) < 50:
        refuse(f"{file} is empty; delete it and start again.")
    return key


def refuse(sentence: str) -> NoReturn:
    """Stop with one line; the status is the one by which gunicorn knows not to try again."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(NOT_CONFIGURED)
