"""The doors once more over a real server with the settings of a real installation: nothing in between differs."""

from __future__ import annotations

import contextlib
import http.client
import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.faults.installation import Installation

pytestmark = pytest.mark.slow

#: Who goes round in every run; by the nightly marker everybody does.
FEW = ("coord_a", "vol_a", "anonymous")
#: What lasts minutes or days has run out here, and is not there: the world of the crawl is of a day in June.
RUN_OUT = ("escalations:absence-edit ", "escalations:referral-link ", "break-glass-detail ")


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Installation]:
    """A web server as it runs for real, but for the encryption in front of it."""
    here = Installation(tmp_path / "var")
    here.var.mkdir(exist_ok=True)
    del here.environment["LIVINGWELL_DEMO"]
    here.environment |= {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "False",
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    try:
        yield here
    finally:
        here.stop_all()


def _world(here: Installation, actors: tuple[str, ...]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.access.outside", *actors],
        cwd=settings.BASE_DIR, env=here.environment, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def _wait_for(port: int) -> None:
    stop = time.monotonic() + 60
    while time.monotonic() < stop:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("no server")


def _ask(port: int, url: str, cookie: str) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", url, headers={"Cookie": cookie} if cookie else {})
        response = line.getresponse()
        headers = "\n".join(f"{name}: {value}" for name, value in response.getheaders())
        return response.status, headers + response.read().decode("utf-8", "replace")
    finally:
        line.close()


def _wrong(here: Installation, world: dict[str, Any]) -> tuple[list[str], int]:
    wrong, opened = [], 0
    for actor, place, url, expected in world["cells"]:
        if place.startswith(RUN_OUT) and 200 in expected:
            expected = [404]
        session = world["sessions"].get(actor)
        status, text = _ask(here.port, url, f"{world['cookie']}={session}" if session else "")
        opened += status == 200
        if status not in expected:
            wrong.append(f"{actor} {place}: answered {status}, not {expected}")
        told = [needle for needle in world["forbidden"][actor] if needle in text and needle not in url]
        wrong += [f"{actor} {place}: gave away {needle}" for needle in told]
    return wrong, opened


@pytest.mark.parametrize(
    "actors", [FEW, pytest.param((), marks=pytest.mark.nightly)], ids=["few", "everybody"]
)
def test_every_door_answers_over_a_real_server_as_it_should(real, actors, capsys):
    world = _world(real, actors)
    real.start("web")
    _wait_for(real.port)

    wrong, opened = _wrong(real, world)
    seen = _wrong(real, _with_a_door_left_open(world))[0]

    with capsys.disabled():
        sys.stdout.write(f"\nover HTTP: {len(world['cells'])} cells, {opened} opened, {len(wrong)} wrong")
    assert wrong == [], "\n".join(wrong[:40])
    assert opened >= len(world["cells"]) // 5
    assert any("answered 200" in line for line in seen)  # the control
    assert any("gave away" in line for line in seen)


def _with_a_door_left_open(world: dict[str, Any]) -> dict[str, Any]:
    """The same world where a stranger comes in as a coordinator."""
    doors = [
        ["anonymous", place, url, [302]]
        for actor, place, url, _ in world["cells"]
        if actor == "coord_a" and "escalation-detail" in place
    ]
    return world | {"sessions": {"anonymous": world["sessions"]["coord_a"]}, "cells": doors}
