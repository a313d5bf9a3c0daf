"""Run inside an installation of its own: builds the world of the crawl there and says what to ask of it.

`python -m tests.access.outside` prints JSON: a session for each actor, one address for each cell that can
be read, what it should answer, and which words must not come back.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django


def session_of(user: Any) -> str:
    """A session as signing in with a second step leaves it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from livingwell import second_factor, sessions

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    second_factor.give(session)
    sessions.begin(session)
    session.save()
    return session.session_key


def build(only: list[str]) -> dict[str, Any]:
    """The world, and one sample for each cell of the matrix that is read."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("set_up")
    from tests.access import world as worlds
    from tests.access.crawl import MATRIX, Crawler, Matrix

    world = worlds.build()
    matrix = Matrix(MATRIX.read_text(), list(world.actors))
    sessions = {name: session_of(user) for name, user in world.actors.items() if user}
    cells = []
    for row in matrix.rows.values():
        if row.method != "GET":
            continue
        kind = world.samples(row.kind) if row.kind else {"all": None}
        for actor in only or list(world.actors):
            for sample in _one_of_each(row, actor, kind):
                url = Crawler.address(row.route, kind[sample])
                cells.append([actor, f"{row.route} {sample}", url, sorted(row.expected(actor, sample))])
    forbidden = {
        actor: [needle for secret in world.canaries.forbidden_to(actor) for needle in secret.needles]
        for actor in world.actors
    }
    return {
        "cookie": settings.SESSION_COOKIE_NAME, "sessions": sessions, "cells": cells, "forbidden": forbidden,
    }  # fmt: skip


def _one_of_each(row: Any, actor: str, samples: dict[str, Any]) -> list[str]:
    """One sample the door opens for, and one it stays shut for."""
    opens = next((name for name in samples if row.is_allowed(actor, name)), None)
    shut = next((name for name in samples if not row.is_allowed(actor, name)), None)
    return [name for name in (opens, shut) if name is not None]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "livingwell.settings"
    django.setup()
    sys.stdout.write(json.dumps(build(sys.argv[1:])))
