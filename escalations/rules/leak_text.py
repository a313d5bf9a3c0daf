"""How the leak check reads: words with their places, and books of phrases to look up in one pass."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SENTENCE_ENDS = frozenset(".!?:;\n\r\u2022*")
_SKIPPED = frozenset(" \"'([\u201c\u201d-")


_SAME_AS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4\uff07", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
        **dict.fromkeys([*range(0x2000, 0x200B), 0x00A0, 0x202F, 0x3000, 0x0009], " "),
        "\uff0b": "+",
        "\uff20": "@",
    }
)
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_OTHER_FIGURE = re.compile(r"(?![0-9])\d")


class Word(NamedTuple):
    """One word of a text and where it stands; `begins` when it begins a sentence.

    It is looked up by its `key` (small letters, no accents, no possessive) or its `stem` (the key without
    the s of the plural).
    """

    text: str
    start: int
    end: int
    begins: bool
    key: str
    stem: str

    @property
    def bare(self) -> str:
        """The word as written, without the possessive."""
        return self.text.removesuffix("'s")

    @property
    def has_capital(self) -> bool:
        """Whether it is written as names are."""
        return self.text[0].isupper()

    @property
    def is_possessive(self) -> bool:
        """Whether it says that something is somebody's."""
        return self.text.endswith("'s")


def readable(text: str) -> tuple[str, Sequence[int]]:
    """The text as it looks on the page, and where each of its characters was: soft hyphens and the like are
    left out, and quotes, dashes, spaces and figures of every script become the plain ones."""
    if text.isascii():
        return text.replace("\t", " "), range(len(text))
    where: Sequence[int] = range(len(text))
    seen = text
    if not _UNSEEN.isdisjoint(text):
        where = [index for index, letter in enumerate(text) if letter not in _UNSEEN]
        seen = "".join(text[index] for index in where)
    seen = _OTHER_FIGURE.sub(lambda found: str(unicodedata.decimal(found[0])), seen)
    return seen.translate(_SAME_AS), where


def words_of(text: str) -> list[Word]:
    """The words of a text, in order."""
    words = []
    for found in _WORD.finditer(text):
        key = fold(found[0]).removesuffix("'s")
        begins = _begins(text, found.start())
        words.append(Word(found[0], found.start(), found.end(), begins, key, stem(key)))
    return words


def fold(text: str) -> str:
    """Small letters without accents, so that Zoe is Zoë."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def stem(key: str) -> str:
    """A word without the s of the plural."""
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith("ss") else key


class PhraseBook:
    """A set of words and phrases that can be found in a text in one pass over its words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in phrases:
            stems = tuple(word.stem for word in words_of(phrase))
            if stems:
                self._by_first[stems[0]].append(stems)
        for found in self._by_first.values():
            found.sort(key=len, reverse=True)

    def at(self, words: list[Word], index: int) -> int:
        """How many words of the text, from this one on, make the longest phrase of the book; 0 for none."""
        for stems in self._by_first.get(words[index].stem, ()):
            if stems == tuple(word.stem for word in words[index : index + len(stems)]):
                return len(stems)
        return 0

    def spans(self, words: list[Word]) -> list[tuple[int, int]]:
        """Where its phrases stand in a text."""
        found, index = [], 0
        while index < len(words):
            length = self.at(words, index)
            if length:
                found.append((words[index].start, words[index + length - 1].end))
            index += length or 1
        return found


def covered(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Every place in a text that one of these spans lies on."""
    return frozenset(index for start, end in spans for index in range(start, end))


def _begins(text: str, start: int) -> bool:
    """Does a sentence begin here? Looks back over quotes and brackets, not far."""
    for index in range(start - 1, max(-1, start - 6), -1):
        if text[index] in _SENTENCE_ENDS:
            return True
        if text[index] not in _SKIPPED:
            return False
    return start < 6
