"""What a search finds: each app offers its own, in groups, and words are made alike before they are compared.

An app's `searching.py` has `find(user, text) -> list[Group]`: only what this person may see, a few of each.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func

#: Longer words and longer searches are cut: nobody looks for more.
LONGEST_WORD, MOST_WORDS, LONGEST_SEARCH = 40, 8, 200
#: How many of each kind a search shows.
SHOWN = 10


def words_of(text: str) -> list[str]:
    """The words of a text made alike: small letters without accents, nothing but letters and figures."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    kept = (letter if letter.isalnum() else "" if unicodedata.combining(letter) else " " for letter in plain)
    return [word[:LONGEST_WORD] for word in "".join(kept).split()]


def wanted(text: str) -> list[str]:
    """What somebody looks for: each word once, as many as make sense."""
    return list(dict.fromkeys(words_of(text)))[:MOST_WORDS]


@dataclass(frozen=True)
class Hit:
    """One thing found: what the link says, what stands beside it, where it leads, whom it is about."""

    text: str
    url: str
    detail: str = ""
    client_id: UUID | None = None


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more_url` leads to the rest in its own list."""

    title: str
    hits: list[Hit] = field(default_factory=list)
    more_url: str = ""


#: More different words than this are not kept of one thing: nobody finds it by the next.
MOST_KEPT = 3000


def as_kept(*texts: str, before: str = "") -> str:
    """The words of texts as a column keeps them to be found by, each once after a space."""
    words = dict.fromkeys([*before.split(), *(word for text in texts for word in words_of(text))])
    return "".join(f" {word}" for word in list(words)[:MOST_KEPT])


class HasWords(Func):
    """Whether a column of kept words has words beginning like each of these.

    PostgreSQL asks the stored vector beside the column, which has an index; elsewhere LIKE serves.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, words: Sequence[str]) -> None:
        self.words = list(words)
        super().__init__(F(column))

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:
        """Look for each word at the beginning of a kept one."""
        column, params = compiler.compile(self.source_expressions[0])
        asked = " AND ".join([f"{column} LIKE %s"] * len(self.words))
        return f"({asked})", [one for word in self.words for one in (*params, f"% {word}%")]

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:
        """Ask the index; the words hold letters and figures alone, so nothing in them is an operator."""
        column, params = compiler.compile(self.source_expressions[0])
        vector = column.replace('"searchable"', '"search_vector"')
        return f"({vector} @@ %s::tsquery)", [*params, " & ".join(f"'{word}':*" for word in self.words)]
