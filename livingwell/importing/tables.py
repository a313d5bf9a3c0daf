"""Reads a CSV or XLSX file somebody uploaded into rows of text, within limits that hold before it is read.

A file that unpacks to something huge, has too many rows or is not what it says is refused whole. Pure.
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from livingwell.forms.text import is_unwelcome, one_kind_of_line_end
from livingwell.importing.practices import UnreadableFileError, decode

#: Limits that are looked at before anything is read.
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_PARTS = 500
#: How often bigger a part may become: spreadsheets shrink to a twentieth, not to a five hundredth.
MOST_GROWTH = 250
#: Limits that stop the reading.
MOST_ROWS = 5000
MOST_COLUMNS = 100
LONGEST_CELL = 5000

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: What a cell that a spreadsheet would take for a formula begins with.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One row of a file: the line it begins on, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A file as it was read: its rows, and the columns nobody asked for."""

    rows: tuple[Row, ...]
    extra: tuple[str, ...] = ()
    odd: tuple[tuple[int, str, str], ...] = field(default=())
    """Rows that cannot be read: line, column, reason."""


def read(content: bytes, columns: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """The rows of a file by column; raises UnreadableFileError when it cannot be read or lacks a column."""
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
    if content.startswith(OLD_EXCEL):
        raise UnreadableFileError("This is an old kind of Excel file. Save it as XLSX or CSV.")
    lines = _xlsx(content) if content.startswith(ZIP) else _csv(decode(content))
    return _table(lines, columns, optional)


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    if "\x00" in text:
        raise UnreadableFileError("This is neither a CSV nor an XLSX file.")
    first = text[: text.find("\n") + 1] or text
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableFileError(f"The file cannot be read from line {line} on: check its quotes.") from None


def _xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        _refuse_a_bomb(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        for line, cells in enumerate(rows, start=1):
            yield line, [_text(cell) for cell in cells]
    except UnreadableFileError:
        raise
    except (
        zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, IndexError,
        AttributeError, OSError, EOFError, OverflowError, NotImplementedError, RuntimeError,
    ):  # fmt: skip  # a broken workbook fails in any of these ways
        raise UnreadableFileError("The file cannot be read as XLSX. Save it again, or as CSV.") from None


def _refuse_a_bomb(content: bytes) -> None:
    """Look at what the parts say they unpack to; no part is unpacked beyond what it says."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    grows = any(part.file_size > MOST_GROWTH * max(part.compress_size, 1024) for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES or grows:
        raise UnreadableFileError("The file unpacks to far more than a list needs. Save it as CSV.")


def _text(cell: Any) -> str:
    """A cell of a workbook as somebody would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)


def _table(lines: Iterable[tuple[int, list[str]]], columns: Sequence[str], optional: Sequence[str]) -> Table:
    lines = iter(lines)
    header = next((cells for _, cells in lines if any(map(str.strip, cells))), None)
    if header is None:
        raise UnreadableFileError("The file is empty.")
    names = _columns(header, columns)
    known = {*columns, *optional} & set(names)
    rows: list[Row] = []
    odd: list[tuple[int, str, str]] = []
    for line, cells in itertools.islice(lines, MOST_ROWS * 3):
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) + len(odd) >= MOST_ROWS:
            raise UnreadableFileError(f"The file has more than {MOST_ROWS:,} rows. Split it.")
        found = _row(names, cells, known)
        if isinstance(found, tuple):
            odd.append((line, *found))
        else:
            rows.append(Row(line, found))
    if not rows and not odd:
        raise UnreadableFileError("The file has no rows below its columns.")
    extra = tuple(name for name in names if name and name not in known)
    return Table(tuple(rows), extra, tuple(odd))


def _columns(header: list[str], wanted: Sequence[str]) -> list[str]:
    """The names of the columns in their order; one that is missing or there twice refuses the file."""
    names = [_column(cell) for cell in header]
    missing = [name for name in wanted if name not in names]
    if missing:
        raise UnreadableFileError(f"The file has no column {', '.join(missing)}. Nothing was read.")
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if twice:
        raise UnreadableFileError(f"The file has the column {', '.join(twice)} more than once.")
    return names


def _column(cell: str) -> str:
    """The name of a column in any letter case, with spaces or lines between its words."""
    return "_".join(cell.strip().strip("\ufeff").lower().replace("-", " ").replace("_", " ").split())[:60]


def _row(names: list[str], cells: list[str], known: set[str]) -> dict[str, str] | tuple[str, str]:
    """The cells of a row that were asked for, or the column and the reason why it cannot be read."""
    if any(cell.strip() for cell in cells[len(names) :]):
        return "", "it has more cells than there are columns"
    found = dict.fromkeys(known, "")
    for name, cell in zip(names, cells, strict=False):
        if name not in known:
            continue
        text = _as_typed(one_kind_of_line_end(cell).strip())
        if len(text) > LONGEST_CELL:
            return name, f"it is longer than {LONGEST_CELL:,} characters"
        if any(map(is_unwelcome, text)):
            return name, "it holds a character that cannot be shown"
        found[name] = text
    return found


def _as_typed(text: str) -> str:
    """A cell that was made safe for a spreadsheet, as it was before."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def safe_cell(value: Any) -> str:
    """A cell for a file that is opened in a spreadsheet: nothing in it is taken for a formula."""
    text = str(value if value is not None else "")
    return f"'{text}" if text.startswith(FORMULA) else text
