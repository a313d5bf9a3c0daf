"""What a search finds: each app offers its own, in groups, and words are made alike before they are compared.

An app's `searching.py` has `find(user, words) -> list[Group]`: only what this person may see, a few of each.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from uuid import UUID

#: Longer words and longer searches are cut: nobody looks for more.
LONGEST_WORD, MOST_WORDS = 40, 8
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
