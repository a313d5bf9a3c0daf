"""GP practices from an NHS ODS `epraccur` file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from livingwell import clock
from livingwell.importing.practices import Found, UnreadableFileError, decode, lines_of, read
from livingwell.workflow import import_practices
from livingwell.workflow.practices import Outcome


class Command(BaseCommand):
    """Only active GP practices come in; running it again updates, closes what closed and deletes nothing."""

    help = "Take over GP practices from an ODS epraccur file (status A, prescribing setting 4)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how careful to be."""
        parser.add_argument("file", type=Path, help="the file: UTF-8, comma separated, no header, 27 columns")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument(
            "--strict", action="store_true", help="with any refused row write nothing, end with 1"
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, strict: bool, **options: Any) -> None:
        """Read, report every refused row, then write the good ones."""
        found = self._read(file)
        for refused in found.refused:
            self.stdout.write(str(refused))
        if found.extra_columns > 0:
            self.stdout.write(f"Columns after the 27th are not read ({found.extra_columns}).")
        stopped = strict and bool(found.refused)
        outcome = import_practices(found, by=None, dry_run=dry_run or stopped)
        self._report(found, outcome)
        if stopped:
            raise CommandError(f"{_counted(len(found.refused), 'row')} refused: nothing was written.")
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")

    def _read(self, file: Path) -> Found:
        try:
            text = decode(file.read_bytes())
            rows = list(lines_of(text))
            watched = tqdm(rows, desc="Rows", unit="", disable=not sys.stderr.isatty())
            return read(watched, clock.today())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except UnreadableFileError as error:
            raise CommandError(str(error)) from None

    def _report(self, found: Found, outcome: Outcome) -> None:
        shut = len(found.practices) - found.active
        self.stdout.write(
            f"{_counted(found.rows, 'row')} read: {found.active} active GP practices,"
            f" {shut} closed, dormant or proposed, {len(found.elsewhere)} other organisations,"
            f" {len(found.refused)} refused."
        )
        self.stdout.write(
            f"Practices: {len(outcome.new)} new, {len(outcome.changed)} changed,"
            f" {len(outcome.closed)} closed, {len(outcome.unchanged)} unchanged."
        )


def _counted(amount: int, word: str) -> str:
    return f"{amount} {word}" + ("" if amount == 1 else "s")
