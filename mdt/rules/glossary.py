"""Which abbreviations a practice uses, and spelling them out wherever they stand in a text.

Only whole words in the case given count: `ON` says nothing inside `LONDON`, `on` is a word. Where an
abbreviation may mean several things, all of them are shown: nobody has to guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

#: A line of so many words or more without a small letter is shouted rather than abbreviated.
SHOUTED_WORDS = 3


@dataclass(frozen=True)
class Entry:
    """An abbreviation with everything it may mean; `meanings` explain it in plain words."""

    abbreviation: str
    expansions: tuple[str, ...]
    meanings: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What it stands for: "multiple sclerosis; or mitral stenosis"."""
        return "; or ".join(self.expansions)


@dataclass(frozen=True)
class Piece:
    """A part of a text: as it stands, or an abbreviation with what it stands for."""

    text: str
    stands_for: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.stands_for})" if self.stands_for else self.text


def in_use(rows: Iterable[Any]) -> tuple[Entry, ...]:
    """The abbreviations of a practice from its own rows and those for all, in order.

    A row has `practice_id`, `abbreviation`, `sense`, `expansion`, `meaning`, `other_meaning` and `hidden`.
    The practice's own row stands in place of the one for all with the same abbreviation and sense.
    """
    chosen: dict[tuple[str, int], Any] = {}
    for row in sorted(rows, key=lambda one: one.practice_id is not None):
        chosen[(row.abbreviation, row.sense)] = row
    senses: dict[str, list[Any]] = {}
    for _, row in sorted(chosen.items()):
        senses.setdefault(row.abbreviation, []).append(row)
    entries = (_entry(abbreviation, found) for abbreviation, found in senses.items())
    return tuple(entry for entry in entries if entry is not None)


def _entry(abbreviation: str, rows: list[Any]) -> Entry | None:
    shown = [row for row in rows if not row.hidden]
    if not shown:
        return None
    known = {row.expansion.casefold() for row in rows}
    expansions = [row.expansion for row in shown]
    for row in shown:
        for other in _others(row.other_meaning):
            if other.casefold() not in known:
                known.add(other.casefold())
                expansions.append(other)
    meanings = tuple(row.meaning for row in shown if row.meaning)
    return Entry(abbreviation, tuple(dict.fromkeys(expansions)), meanings)


def _others(text: str) -> list[str]:
    """What else is named: "overdose; also right eye" are two; what follows a colon explains."""
    parts = (part.partition(":")[0].strip().removeprefix("also ").strip() for part in text.split(";"))
    return [part for part in parts if part]


def spelled_out(text: str, entries: Iterable[Entry]) -> list[Piece]:
    """A text in pieces, each known abbreviation with what it stands for."""
    known = tuple(entries)
    if not known or not text:
        return [Piece(text)] if text else []
    pattern, words = _pattern(known)
    pieces: list[Piece] = []
    for line in text.splitlines(keepends=True):
        pieces += [Piece(line)] if _is_shouted(line, words) else _line(line, pattern, words)
    return pieces


def _line(line: str, pattern: re.Pattern[str], words: dict[str, Entry]) -> list[Piece]:
    pieces, end = [], 0
    for found in pattern.finditer(line):
        entry = words[found.group()]
        if _is_written_out(line[found.end() :], entry):
            continue
        if found.start() > end:
            pieces.append(Piece(line[end : found.start()]))
        pieces.append(Piece(found.group(), entry.words))
        end = found.end()
    return [*pieces, Piece(line[end:])] if end < len(line) else pieces


@lru_cache(maxsize=64)
def _pattern(entries: tuple[Entry, ...]) -> tuple[re.Pattern[str], dict[str, Entry]]:
    words = {entry.abbreviation: entry for entry in entries}
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(_whole_word, longest_first))), words


def _whole_word(abbreviation: str) -> str:
    """A number stands in no date, an abbreviation in no longer word."""
    start = r"(?<![\w/.])" if abbreviation[0].isdigit() else r"(?<!\w)"
    end = r"(?![\w/])" if abbreviation[-1].isdigit() else r"(?!\w)"
    return start + re.escape(abbreviation) + end


def _is_written_out(rest: str, entry: Entry) -> bool:
    """Whether whoever wrote it has said themselves what it stands for."""
    said = rest[:220].lstrip()
    return said.startswith("(") and any(
        said[1:].lstrip().casefold().startswith(one.casefold()) for one in entry.expansions
    )


def _is_shouted(line: str, words: dict[str, Entry]) -> bool:
    """Whether a line is written in capitals throughout, so that capitals say nothing."""
    found = re.findall(r"[\w/&]+", line)
    if len(found) < SHOUTED_WORDS or any(letter.islower() for letter in line):
        return False
    return sum(word not in words for word in found) * 2 > len(found)
