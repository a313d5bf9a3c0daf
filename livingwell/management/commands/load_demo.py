"""Fills an empty database with the demo county: made-up people in a real landscape."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from livingwell import clock
from livingwell.background import nobody_woken
from livingwell.demo_county import County
from livingwell.floors import offered
from livingwell.models import Area, User


class Command(BaseCommand):
    """All or nothing; where there is data already it is left alone."""

    help = "Load the demo county into an empty database, from its files or made up at any size."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, and which roll of the dice."""
        parser.add_argument("--observations", type=int, help="make up this many, not those of the files")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same county (1)")

    def handle(self, *args: Any, observations: int | None, seed: int, **options: Any) -> None:
        """Let each app load its part, the lowest first; then each makes things as they are today."""
        if observations is not None and observations < 0:
            raise CommandError("The number of observations is 0 or more.")
        if User.objects.exists() or Area.objects.exists():
            if observations is not None:
                raise CommandError("There is data here already; --observations needs an empty database.")
            self.stdout.write("There is data here already; nothing was loaded.")
            return
        county = County(now=clock.now(), observations=observations, seed=seed, progress=_bar)
        with nobody_woken(), transaction.atomic():
            for load in offered("demo", "load"):
                load(county)
            for settle in offered("demo", "settle"):
                settle(county)
        self.stdout.write(f"The demo county is loaded, as it was on {county.as_of:%-d %B %Y}.")


def _bar(items: Iterable[Any], of: str) -> Iterable[Any]:
    """A progress bar, where somebody is watching."""
    return tqdm(items, desc=of, unit="", disable=not sys.stderr.isatty())
