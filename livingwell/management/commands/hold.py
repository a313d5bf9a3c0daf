"""Holds back what waits to be sent: the first step after a restore from a backup."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from livingwell import undelivered, workflow

RESTORED = "The database was restored from a backup."


class Command(BaseCommand):
    """Run it after a restore and before the sweeper and the worker are started."""

    help = (
        "Hold back every message that is due, until somebody releases it; --release lets all of them leave."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Why, or the other way round."""
        parser.add_argument("why", nargs="?", default=RESTORED, help="what stands on the page about it")
        parser.add_argument("--release", action="store_true", help="let everything on hold leave")

    def handle(self, *args: Any, why: str, release: bool, **options: Any) -> None:
        """Do it and say how many."""
        if release:
            many = workflow.release_messages(undelivered.on_hold(), by=None)
            self.stdout.write(f"{many} messages will leave now.")
        else:
            self.stdout.write(f"{workflow.hold_messages(why[:200])} messages are on hold.")
