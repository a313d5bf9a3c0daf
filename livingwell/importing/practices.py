"""Reads an NHS ODS `epraccur` file: which rows are GP practices, which are not, which cannot be believed.

The file lists all prescribing cost centres, without a header, in 27 columns. A GP practice is a row whose
prescribing setting (column 26) is 4; it is working when its status (column 13) is A. Pure: no database.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

COLUMNS = 26
"""Columns that must be there; the 27th is empty and any further one is not read."""

GP_PRACTICE = "4"
STATUSES = {"A": "active", "C": "closed", "D": "dormant", "P": "proposed"}
COUNTIES = frozenset({"CORNWALL", "DEVON", "ISLES OF SCILLY"})
KEPT_IN_CAPITALS = frozenset({"NHS", "GP", "PMS", "CIC", "UK", "II", "III"})

_CODE = re.compile(r"[A-Z0-9]{3,10}")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
_DATE = re.compile(r"[0-9]{8}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class UnreadableFileError(ValueError):
    """The file as a whole is not what it should be: nothing of it is taken."""


class RefusedRowError(ValueError):
    """One row cannot be believed; the others can."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True)
class PracticeRow:
    """One GP practice of the file, as it is to be kept."""

    line: int
    code: str
    name: str
    address: str
    town: str
    postcode: str
    phone: str
    opened_on: date | None
    closed_on: date | None
    active: bool


@dataclass(frozen=True)
class Refused:
    """One row that was not taken: where it is and why. Column 0 is the row as a whole."""

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return (
            f"Line {self.line}, "
            + (f"column {self.column}: " if self.column else "whole row: ")
            + self.reason
        )


@dataclass
class Found:
    """What a file holds. `elsewhere` are codes of organisations that are no GP practices, or no longer."""

    rows: int = 0
    practices: list[PracticeRow] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)
    extra_columns: int = 0
    _lines: dict[str, int] = field(default_factory=dict)

    @property
    def active(self) -> int:
        """How many working GP practices there are."""
        return sum(practice.active for practice in self.practices)

    def take(self, line: int, cells: list[str], today: date) -> None:
        """Sort one row into its place."""
        self.rows += 1
        self.extra_columns = max(self.extra_columns, len(cells) - 27)
        try:
            code = self._new_code(line, cells)
            if cells[25] == GP_PRACTICE:
                self.practices.append(_practice(line, code, cells, today))
            else:
                self.elsewhere[code] = cells[25]
        except RefusedRowError as error:
            self.refused.append(Refused(line, error.column, str(error)))

    def _new_code(self, line: int, cells: list[str]) -> str:
        if len(cells) < COLUMNS:
            raise RefusedRowError(0, f"it has {len(cells)} columns instead of 27")
        for column, cell in enumerate(cells, start=1):
            if _CONTROL.search(cell):
                raise RefusedRowError(column, "it holds a character that cannot be shown")
        code = cells[0].upper()
        if not _CODE.fullmatch(code):
            raise RefusedRowError(1, f"{_short(cells[0])} is not an organisation code")
        if cells[12].upper() not in STATUSES:
            raise RefusedRowError(13, f"{_short(cells[12])} is not a status (A, C, D or P)")
        if not re.fullmatch("[0-9]{1,2}", cells[25]):
            raise RefusedRowError(26, f"{_short(cells[25])} is not a prescribing setting")
        if code in self._lines:
            raise RefusedRowError(1, f"{code} is on line {self._lines[code]} already")
        self._lines[code] = line
        return code


def decode(content: bytes) -> str:
    """The text of a file, which must be UTF-8, with or without a byte order mark."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(
            f"The file is not UTF-8 (line {line}). Save it as UTF-8 and try again."
        ) from None


def lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of the file with the line each begins on; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableFileError(f"The file cannot be read from line {line} on: check its quotes.") from None


def read(lines: Iterable[tuple[int, list[str]]], today: date) -> Found:
    """Sort the rows of a file. A file that has no row of 27 columns is not an epraccur file."""
    found = Found()
    widths: Counter[bool] = Counter()
    for line, cells in lines:
        widths[len(cells) >= COLUMNS] += 1
        found.take(line, cells, today)
    if not found.rows:
        raise UnreadableFileError("The file has no rows.")
    if not widths[True]:
        raise UnreadableFileError("This is not an epraccur file: no row has 27 columns.")
    return found


def _practice(line: int, code: str, cells: list[str], today: date) -> PracticeRow:
    """One GP practice, when what is said of it can be true."""
    name = _name(cells[1])
    address, town = _address(cells[4:9])
    opened, closed = _date(cells[10], 11), _date(cells[11], 12)
    active = cells[12].upper() == "A"
    if opened and closed and closed < opened:
        raise RefusedRowError(12, "it closes before it opens")
    if active and opened and opened > today:
        raise RefusedRowError(11, f"it opens on {opened:%-d %B %Y}, which is still to come")
    if active and closed and closed <= today:
        raise RefusedRowError(13, f"it is marked active but closed on {closed:%-d %B %Y}")
    if not active and closed and closed > today:
        raise RefusedRowError(12, f"it is marked {STATUSES[cells[12].upper()]} but closes only later")
    return PracticeRow(
        line, code, name, address, town, _postcode(cells[9]), _phone(cells[17]), opened, closed, active
    )


def _name(cell: str) -> str:
    if not cell:
        raise RefusedRowError(2, "the name is missing")
    if len(cell) > 100:
        raise RefusedRowError(2, "the name is longer than 100 characters")
    return in_small_letters(cell)


def _address(cells: list[str]) -> tuple[str, str]:
    """Street and town: the town is the last line that is not a county."""
    parts = [part.strip() for cell in cells for part in cell.split(",") if part.strip()]
    parts = [part for part in parts if part.upper() not in COUNTIES]
    if any(len(part) > 100 for part in parts):
        raise RefusedRowError(5, "a line of the address is longer than 100 characters")
    said = [in_small_letters(part) for part in parts]
    return ", ".join(said[:-1])[:300], said[-1] if said else ""


def _postcode(cell: str) -> str:
    joined = cell.upper().replace(" ", "")
    postcode = f"{joined[:-3]} {joined[-3:]}" if joined else ""
    if postcode and not _POSTCODE.fullmatch(postcode):
        raise RefusedRowError(10, f"{_short(cell)} is not a postcode")
    return postcode


def _phone(cell: str) -> str:
    if len(cell) > 32:
        raise RefusedRowError(18, "the telephone number is longer than 32 characters")
    return cell


def _date(cell: str, column: int) -> date | None:
    if not cell:
        return None
    try:
        if not _DATE.fullmatch(cell):
            raise ValueError
        return datetime.strptime(cell, "%Y%m%d").date()  # noqa: DTZ007 -- a date has no zone
    except ValueError:
        raise RefusedRowError(column, f"{_short(cell)} is not a date (YYYYMMDD)") from None


def in_small_letters(text: str) -> str:
    """What is published in capitals, as people read it: PORT ISAAC SURGERY is Port Isaac Surgery."""
    if not text.isupper():
        return text
    words = re.split(r"([ (/&.-]+)", text)
    return "".join(word if word in KEPT_IN_CAPITALS else word.capitalize() for word in words)


def _short(text: str) -> str:
    return f"“{text[:20]}…”" if len(text) > 20 else f"“{text}”"
