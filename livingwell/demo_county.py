"""The demo county being loaded: its files, its dates moved to now, and who and what was made so far.

Each app's demo.py takes what the floor below left here and adds its own. All people are made up.
"""

from __future__ import annotations

import csv
import json
import random
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from livingwell.models import Area, Practice, User
from livingwell.working_time import LONDON, from_local

FILES = Path(__file__).parent / "demo_data"
WEEK = timedelta(weeks=1)
NAMESPACE = uuid.UUID("0b8d1f1c-6d0a-5c27-9d0f-3b1f5c1e8a10")

Progress = Callable[[Iterable[Any], str], Iterable[Any]]
"""Shows how far a list has got: takes the list and what it is of, gives its items."""


def no_progress(items: Iterable[Any], of: str) -> Iterable[Any]:
    """Show nothing."""
    return items


@dataclass
class County:
    """What load_demo hands from app to app, lowest first. `users`, `volunteers` and `clients` are by the
    references of the files (CO01, V045, C002); `areas` and `practices` by code."""

    now: datetime
    observations: int | None = None
    seed: int = 1
    progress: Progress = no_progress
    areas: dict[str, Area] = field(default_factory=dict)
    practices: dict[str, Practice] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    volunteers: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def people(self) -> dict[str, Any]:
        """Staff, volunteers, clients and matches, as people.json has them."""
        people: dict[str, Any] = json.loads((FILES / "people.json").read_text(encoding="utf-8"))
        return people

    @cached_property
    def random(self) -> random.Random:
        """Chance that falls the same way for the same seed."""
        return random.Random(self.seed)  # noqa: S311 -- made-up data, nothing to guess

    @cached_property
    def weeks(self) -> timedelta:
        """How far every date is moved: whole weeks, so that weekdays stay weekdays, and never past now."""
        written = datetime.fromisoformat(self.people["as_of"]).astimezone(LONDON)
        here = self.now.astimezone(LONDON).replace(tzinfo=None)
        return (here - written.replace(tzinfo=None)) // WEEK * WEEK

    @property
    def as_of(self) -> datetime:
        """The moment of which the files tell, moved: within the week before now."""
        return self.instant(datetime.fromisoformat(self.people["as_of"]).astimezone(LONDON))

    def instant(self, written: datetime) -> datetime:
        """An instant of the files, moved: the same time on the clock in Cornwall."""
        return from_local(written.replace(tzinfo=None) + self.weeks)

    def day(self, written: str | None) -> date | None:
        """A date of the files, moved."""
        return date.fromisoformat(written) + self.weeks if written else None

    def minutes_ago(self, minutes: int) -> datetime:
        """So many minutes before the moment of the files, counted on the clock in Cornwall."""
        local = self.as_of.astimezone(LONDON).replace(tzinfo=None)
        return from_local(local - timedelta(minutes=minutes))

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of one of the CSV files."""
        with (FILES / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def id(self, ref: str) -> uuid.UUID:
        """The same id for the same reference in every demo, so that addresses stay."""
        return uuid.uuid5(NAMESPACE, ref)
