"""A prepared installation, made once and copied for each test that needs processes of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from livingwell import broker
from tests import servers
from tests.faults.installation import Installation, installed


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """A data directory with three teams on SQLite, and the clients of each demo volunteer."""
    var = tmp_path_factory.mktemp("prepared")
    return var, Installation(var).ask("prepare")


def _need_a_broker(folder: Path) -> None:
    """Skip without Valkey or Redis, or fail when this run must have one."""
    if broker.command(folder) is not None:
        return
    if servers.required("redis"):
        pytest.fail("neither Valkey nor Redis is installed, and LIVINGWELL_REQUIRE asks for one")
    pytest.skip("neither Valkey nor Redis is installed")


@pytest.fixture
def living_well(prepared: Any, tmp_path: Path) -> Iterator[Installation]:
    """An installation on SQLite, nothing started; the demo's own way to run."""
    _need_a_broker(tmp_path)
    with installed(prepared[0], tmp_path / "var") as here:
        here.people = prepared[1]
        yield here


@pytest.fixture
def living_well_for_real(prepared: Any, tmp_path: Path) -> Iterator[Installation]:
    """The same on a private PostgreSQL where it is installed, else on SQLite."""
    _need_a_broker(tmp_path)
    if servers.postgres_programs() is None:
        with installed(prepared[0], tmp_path / "var") as here:
            here.people = prepared[1]
            yield here
        return
    with (
        servers.postgres_to_crash() as database,
        installed(prepared[0], tmp_path / "var", database=database.url) as here,
    ):
        here.database = database
        here.people = here.ask("prepare")
        yield here


@pytest.fixture
def figures(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Says what was measured, whether or not anything failed."""

    def say(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}")

    return say
