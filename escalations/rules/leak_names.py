"""Names of other people in a text: those the system knows, and those the sentence itself gives away.

The client's own name may stand, as may first names of staff, towns and services. A word that is also a name
(will, may, rose) is taken for a name only where the sentence makes it plain.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from escalations.rules.leak_text import PhraseBook, Word, fold, readable, words_of
from escalations.rules.leak_words import (
    AT_WORK,
    BEFORE_A_MONTH,
    EVERYDAY,
    FIRST_NAMES,
    KINSHIP,
    MONTHS,
    NOT_NAMES,
    PARTICLES,
    SOMEBODY,
    TITLES,
)

Span = tuple[int, int]

_KINSHIP = PhraseBook(KINSHIP)
_WHOSE = frozenset({"her", "his", "their", "your", "my", "our", "the", "a"})
_AT_WORK = PhraseBook(AT_WORK)
_CALLED = frozenset({"called", "named"})
_LINKS = _CALLED | {"is", "was", "who", "who's"}

MOST_NAMES = 6
"""How many words after "her sons" are looked at for names."""


@dataclass(frozen=True)
class KnownNames:
    """What the check knows of names, in small letters: the client's own; other people's, word by word and
    in pairs; those that may stand; and those that are names even when written without a capital letter."""

    own: frozenset[str]
    others: frozenset[str]
    full: frozenset[tuple[str, str]]
    welcome: frozenset[str]
    sure: frozenset[str]

    @classmethod
    def of(
        cls, client: Iterable[str], others: Iterable[str], staff: Iterable[str], allowed: Iterable[str]
    ) -> "KnownNames":
        """Take names apart into their words."""
        own = frozenset(part for name in client for part in _parts(name))
        apart = [_parts(name) for name in others]
        theirs = frozenset(part for parts in apart for part in parts) - own
        return cls(
            own=own,
            others=theirs,
            sure=(FIRST_NAMES | theirs) - EVERYDAY - NOT_NAMES,
            full=frozenset(pair for parts in apart for pair in pairwise(parts)),
            welcome=frozenset(part for name in staff for part in _parts(name))
            | frozenset(parts[0] for parts in map(_parts, allowed) if len(parts) == 1),
        )


def to_look_up(text: str) -> tuple[list[str], list[str]]:
    """What of a text may be names the system knows: single words written as names are, and every two words
    that follow each other, as a first and last name would be written."""
    words = words_of(readable(text)[0])
    single = {word.bare for word in words if word.has_capital and word.key not in NOT_NAMES}
    halves = {half for word in single if "-" in word for half in word.split("-") if half}
    pairs = {
        _titled(first.text, second.bare)
        for first, second in pairwise(words)
        if first.text.isalpha() and second.start - first.end == 1
    }
    return sorted(single | halves), sorted(pairs)


def find_names(text: str, words: list[Word], known: KnownNames, places: frozenset[int]) -> list[Span]:
    """Where names of other people stand; words of one name that follow each other are one."""
    in_places = {index for index, word in enumerate(words) if word.start in places}
    plain = {
        index
        for finder in (_after_kinship, _before_kinship, _after_title, _called)
        for index in finder(text, words, known)
        if words[index].key not in known.own
    }
    others = {
        index for finder in (_known, _full) for index in finder(text, words, known) if index not in in_places
    }
    return _joined(text, words, sorted(plain | others))


def _known(text: str, words: list[Word], known: KnownNames) -> Iterator[int]:
    """Names of people the system knows, written as names are."""
    for index, word in enumerate(words):
        if _is_full_name(text, words, index, known):
            yield from (i for i in (index, index + 1) if words[i].key not in known.own)
        elif (_keys(word) & known.others) - known.welcome and word.has_capital and _is_plain(words, index):
            yield index


def _is_full_name(text: str, words: list[Word], index: int, known: KnownNames) -> bool:
    """First and last name of somebody known, whatever the letters' case."""
    if not _follows(text, words, index + 1):
        return False
    return (words[index].key, words[index + 1].key) in known.full


def _is_plain(words: list[Word], index: int) -> bool:
    """Is this a name and nothing else? An everyday word is where only a name would have a capital letter."""
    word = words[index]
    if word.key not in EVERYDAY:
        return True
    if word.begins or word.text.isupper():
        return False
    before = words[index - 1].key if index else ""
    after = words[index + 1].key if index + 1 < len(words) else ""
    dated = before in BEFORE_A_MONTH or before[:1].isdigit() or after[:1].isdigit()
    return not (word.key in MONTHS and dated)


def _full(text: str, words: list[Word], known: KnownNames) -> Iterator[int]:
    """A common first name with another capital letter after it: Mary Hosking, known or not."""
    first_names = FIRST_NAMES - known.welcome
    for index, word in enumerate(words):
        is_first = word.key in first_names and word.has_capital and not word.is_possessive
        if is_first and _follows(text, words, index + 1) and _may_be_name(words[index + 1]):
            yield from (i for i in (index, index + 1) if words[i].key not in known.own)


def _after_kinship(text: str, words: list[Word], known: KnownNames) -> Iterator[int]:
    """Her daughter Mary; his sons, Bob and Jim; their neighbour is called Ann; nurse Jenny."""
    for index, word in enumerate(words):
        kin = _KINSHIP.at(words, index)
        length = kin or _AT_WORK.at(words, index)
        if not length or words[index + length - 1].is_possessive or _is_club(word):
            continue
        first = index + length
        while first < len(words) and words[first].key in _LINKS and _follows(text, words, first):
            first += 1
        names = _names_from(text, words, first, known)
        yield from names if kin else (i for i in names if words[i].key not in known.welcome)


def _is_club(word: Word) -> bool:
    """Mothers' Union, Carers Trust: an organisation, not kin."""
    return word.has_capital and word.key != word.stem and not word.begins


def _names_from(text: str, words: list[Word], first: int, known: KnownNames) -> Iterator[int]:
    """The names that stand from this word on: Mary; Mary Hosking; Mary, Ann and Jo."""
    index = first
    while index < min(first + MOST_NAMES, len(words)) and _follows(text, words, index, " ,(:-"):
        if words[index].key == "and" and index > first:
            index += 1
        elif _is_named(words[index], known):
            yield index
            index += 1
        else:
            return


def _before_kinship(text: str, words: list[Word], known: KnownNames) -> Iterator[int]:
    """Mary, her daughter; Mary (his wife); Mary (daughter); Tom's wife."""
    for index, word in enumerate(words[:-1]):
        whose = words[index + 1].key in _WHOSE and index + 2 < len(words)
        if not word.has_capital or not _KINSHIP.at(words, index + 1 + whose):
            continue
        gap = text[word.end : words[index + 1].start].strip()
        joined = (
            gap in ("", ",", "(", "-", ", (") if whose else gap == "(" or (word.is_possessive and not gap)
        )
        is_a_name = word.key in FIRST_NAMES or word.key in known.others
        apart = gap or word.is_possessive
        named = _may_be_name(word) and word.key not in known.welcome
        if joined and (named and (is_a_name or (apart and not word.begins))):
            yield index


def _after_title(text: str, words: list[Word], known: KnownNames) -> Iterator[int]:
    """Mrs Hosking; Dr Patel."""
    for index, word in enumerate(words[:-1]):
        titled = word.key in TITLES and (word.has_capital or word.key in ("mr", "mrs", "dr"))
        if titled and _follows(text, words, index + 1, " .") and _is_named(words[index + 1], known):
            yield index + 1


def _called(text: str, words: list[Word], known: KnownNames) -> Iterator[int]:
    """A man called Steve; his name is Steve."""
    for index in range(1, len(words) - 1):
        before, word = words[index - 1], words[index]
        called = word.key in _CALLED and before.stem in SOMEBODY
        if called or (word.key in _LINKS and before.key == "name"):
            yield from _names_from(text, words, index + 1, known)


def _is_named(word: Word, known: KnownNames) -> bool:
    """Where a name is looked for: a capital letter, or a small one on a name that is nothing else."""
    if word.has_capital:
        return _may_be_name(word)
    return word.key in known.sure


def _may_be_name(word: Word) -> bool:
    if not word.has_capital or word.key in TITLES:
        return False
    return word.key not in NOT_NAMES or word.key in MONTHS & EVERYDAY


def _follows(text: str, words: list[Word], index: int, gap: str = " ") -> bool:
    """Does this word come straight after the one before it, with nothing between but these characters?"""
    if not 0 < index < len(words):
        return False
    between = text[words[index - 1].end : words[index].start]
    return len(between) <= 3 and not between.strip(gap)


def _joined(text: str, words: list[Word], indexes: list[int]) -> list[Span]:
    spans: list[Span] = []
    for index in indexes:
        word = words[index]
        if spans and text[spans[-1][1] : word.start] in (" ", "  "):
            spans[-1] = (spans[-1][0], word.end)
        else:
            spans.append((word.start, word.end))
    return spans


def _keys(word: Word) -> set[str]:
    """What it may be known by: itself, or either half of a double name."""
    return {word.key, *word.key.split("-")} - PARTICLES - {""} if "-" in word.key else {word.key}


def _titled(*words: str) -> str:
    """Words written as names are: bert o'halloran is Bert O'Halloran."""
    return " ".join(words).title()


def _parts(name: str) -> list[str]:
    """The words of a name that say who: no titles, initials or "de"."""
    keys = [fold(word.text) for word in words_of(name)]
    return [key for key in keys if len(key) > 1 and key not in TITLES and key not in PARTICLES]
