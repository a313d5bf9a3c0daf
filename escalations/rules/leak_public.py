"""The leak check for stories that everybody may read: stricter than for a message to one volunteer.

Besides what the other check finds, nothing may tell whom it is about in a place where people know each
other: not the person's own name or the volunteer's or anybody's, no place, no date, no age. A name or a
number has to be taken out; a place, a date, an age or an illness is asked about, for it may be harmless.

Pure: the names and places it should know are passed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from escalations.rules import leak_words, leaks
from escalations.rules.leak_text import PhraseBook, Word, fold, readable, words_of
from escalations.rules.leaks import Leak

OWN_NAME, PLACE, DATE, AGE = "own_name", "place", "date", "age"

#: What nobody can confirm: it has to be taken out.
NEVER = frozenset({OWN_NAME, leaks.NHS_NUMBER, leaks.PHONE, leaks.POSTCODE, leaks.ADDRESS, leaks.EMAIL})

Span = tuple[int, int]

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATES = (
    re.compile(
        rf"\b(?:the[ ])?\d{{1,2}}(?:st|nd|rd|th)?[ ](?:of[ ])?{_MONTH}\b(?:,?[ ]\d{{4}})?", re.IGNORECASE
    ),
    re.compile(rf"\b{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?[ ]\d{{4}})?"),
    re.compile(rf"\b(?:in|of|since|until|last|this|next|by|early|late|mid)[ -]{_MONTH}\b"),
    re.compile(r"\b(?:the[ ])?\d{1,2}(?:st|nd|rd|th)\b(?![ ](?:time|visit|floor|go|try|birthday))"),
    re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"),
    re.compile(r"\b(?:19|20)\d{2}\b"),
    re.compile(
        r"\b(?:Christmas|Boxing Day|New Year|Easter|Good Friday|Whitsun|Feast)\b(?:[ ](?:Day|Eve|week))?"
    ),
)
_TENS = r"(?:sixty|seventy|eighty|ninety)"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_NUMBER = rf"(?:\d{{2,3}}|{_TENS}(?:[- ]{_ONES})?|a[ ]hundred(?:[ ]and[ ]{_ONES})?)"
_AGES = (
    re.compile(rf"\b{_NUMBER}[- ](?:years?[- ]old|year-old)\b", re.IGNORECASE),
    re.compile(rf"\b(?:aged?|turned|turns|turning)[ ]{_NUMBER}\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:{_NUMBER}(?:th|st|nd|rd)?|sixtieth|seventieth|eightieth|ninetieth|hundredth)[ ]birthday\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:s?he(?:[ ]is|'s|’s)|they(?:[ ]are|'re|’re)|at)[ ](?:nearly[ ]|almost[ ]|now[ ]|over[ ])?"
        rf"{_NUMBER}\b(?=[ ]*[.,;!?)]|$|[ ](?:and|now|but|or))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bin[ ](?:her|his|their)[ ](?:late[ ]|early[ ]|mid[- ])?(?:sixties|seventies|eighties|nineties)\b",
        re.IGNORECASE,
    ),
)
_AT_A_PLACE = re.compile(
    r"\b(?:in|at|near|from|outside|around|towards)[ ](?:the[ ])?"
    r"((?:St\.?[ ])?[A-Z][\w'’-]{2,30}(?:[ ][A-Z][\w'’-]{1,30}){0,3})"
)
_NOT_PLACES = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "living", "thank", "nhs"}
)


def find(
    text: str,
    *,
    own_names: Iterable[str],
    other_names: Iterable[str] = (),
    places: Iterable[str] = (),
) -> list[Leak]:
    """Everything in the text that would say who, where or when, in reading order."""
    plain, where = readable(text)
    words = words_of(plain)
    own = frozenset(part for name in own_names for part in _parts(name))
    spans: list[tuple[str, Span]] = [(OWN_NAME, span) for span in _own_names(words, own)]
    for kind, found in (
        (DATE, _matches(_DATES, plain)),
        (AGE, _matches(_AGES, plain)),
        (PLACE, PhraseBook(tuple(places)).spans(words)),
        (PLACE, _at_places(plain)),
    ):
        spans += [(kind, span) for span in found]
    here = [
        Leak(kind, text[where[start] : where[end - 1] + 1], where[start], where[end - 1] + 1)
        for kind, (start, end) in spans
    ]
    usual = leaks.find(text, other_names=[*other_names, *own_names])
    return _once(sorted([*here, *usual], key=lambda leak: (leak.start, leak.kind != OWN_NAME)))


def must_go(found: Iterable[Leak]) -> list[Leak]:
    """Those that cannot be confirmed."""
    return [leak for leak in found if leak.kind in NEVER]


def _own_names(words: list[Word], own: frozenset[str]) -> Iterator[Span]:
    """The names of the person and of the volunteer, wherever they are written as names."""
    for word in words:
        known = {word.key, word.key.removesuffix("'s"), word.stem}
        if word.has_capital and known & own:
            yield word.start, word.end


def _at_places(text: str) -> Iterator[Span]:
    """What follows "in", "at" or "near" with a capital letter is taken for a place."""
    for found in _AT_A_PLACE.finditer(text):
        first = fold(found[1].split()[0]).strip("'’")
        if first not in _NOT_PLACES and first not in leak_words.MONTHS:
            yield found.span(1)


def _matches(patterns: Iterable[re.Pattern[str]], text: str) -> Iterator[Span]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            yield found.span()


def _parts(name: str) -> list[str]:
    """The words of a name that say who: no titles and no initials."""
    keys = [fold(word.text) for word in words_of(name)]
    return [key for key in keys if len(key) > 1 and key not in leak_words.TITLES]


def _once(found: list[Leak]) -> list[Leak]:
    """The first of those that lie over one another."""
    kept: list[Leak] = []
    for leak in found:
        if not kept or leak.start >= kept[-1].end:
            kept.append(leak)
        elif leak.kind in NEVER and kept[-1].kind not in NEVER:
            kept[-1] = leak
    return kept
