"""The leak check: what in a story would tell more than a volunteer may hear (ruling 21).

It looks for NHS numbers, telephone numbers, full postcodes, street addresses, emails, words for illnesses and
medicines, and names of other people. It warns; a person mends the text or confirms it. It would rather warn
once too often than miss something, and it is done in time that grows with the length of the text alone.

Pure: the names it should know are passed in; the words are in leak_words.py, names in leak_names.py.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import nhs_number

from escalations.rules import leak_words
from escalations.rules.leak_names import KnownNames, find_names
from escalations.rules.leak_text import PhraseBook, Word, covered, readable, words_of

NHS_NUMBER, PHONE, POSTCODE, ADDRESS, EMAIL = "nhs_number", "phone", "postcode", "address", "email"
DIAGNOSIS, MEDICINE, NAME = "diagnosis", "medicine", "name"

KINDS = (EMAIL, NHS_NUMBER, PHONE, POSTCODE, ADDRESS, NAME, MEDICINE, DIAGNOSIS)
"""Every kind of leak; where two lie over one another, the one named first here is told."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Leak:
    """Something in a text that ought not to be there, and where: text[start:end]."""

    kind: str
    text: str
    start: int
    end: int


def find(
    text: str,
    *,
    client_names: Iterable[str] = (),
    other_names: Iterable[str] = (),
    staff_first_names: Iterable[str] = (),
    allowed_names: Iterable[str] = (),
) -> list[Leak]:
    """Everything in the text that a person should look at before it is sent, in reading order.

    `client_names` are the client's own and always allowed; `other_names` are of people known to the system;
    `staff_first_names` and `allowed_names` (towns, services, the reader) may stand.
    """
    plain, where = readable(text)
    words = words_of(plain)
    allowed_names = tuple(allowed_names)
    places = covered(PhraseBook(allowed_names).spans(words))
    known = KnownNames.of(client_names, other_names, staff_first_names, allowed_names)
    found: dict[str, Iterable[Span]] = {
        EMAIL: _emails(plain),
        NHS_NUMBER: _nhs_numbers(plain),
        PHONE: _phones(plain),
        POSTCODE: _postcodes(plain),
        ADDRESS: [span for span in _addresses(plain) if not places.issuperset(range(*span))],
        NAME: find_names(plain, words, known, places),
        MEDICINE: _medicines(plain, words),
        DIAGNOSIS: _diagnoses(words),
    }
    kept = _without_overlaps(((kind, span) for kind in KINDS for span in sorted(found[kind])), len(plain))
    placed = sorted((where[start], where[end - 1] + 1, kind) for kind, (start, end) in kept)
    return [Leak(kind, text[start:end], start, end) for start, end, kind in placed]


# --- numbers ---

_GAP = r"[ .()-]{0,3}"
_LABELLED_NHS = re.compile(r"\bnhs\b[^\d\n]{0,25}(\d(?:[ .-]{0,2}\d){9})(?!\d)", re.IGNORECASE)
_GROUPED_NHS = re.compile(r"(?<!\d)\d{3}[ .-]{1,2}\d{3}[ .-]{1,2}\d{4}(?!\d)")
_TEN_DIGITS = re.compile(r"(?<!\d)\d{10}(?!\d)")
_PHONES = (
    re.compile(rf"(?<!\d)\(?0(?:{_GAP}\d){{9,10}}(?!\d)"),
    re.compile(rf"(?<!\d)(?:\+|00){_GAP}[1-9](?:{_GAP}\d){{7,14}}(?!\d)"),
    re.compile(
        r"\b(?:ring|rings|rang|phone|phoned|call|called|tel|telephone|mobile|mob|number|landline|text|texted|ext)\b"
        r"[^\d\n]{0,25}(?<!\d)(\d(?:[ -]?\d){4,10})(?!\d)",
        re.IGNORECASE,
    ),
)
_POSTCODE = re.compile(
    r"\b(?:(?:" + "|".join(sorted(leak_words.POSTCODE_AREAS, key=len, reverse=True)) + r")"
    r"(?:\d[A-Z\d]?|[ ]\d[A-Z\d]?(?=[ ]))|GIR?)[ ]{0,3}-?\d[ABD-HJLNP-UW-Z]{2}\b",
    re.IGNORECASE,
)


def _nhs_numbers(text: str) -> Iterator[Span]:
    """Labelled or written 3-3-4: any ten digits; bare: only with a right check digit."""
    for found in _LABELLED_NHS.finditer(text):
        yield found.span(1)
    for found in _GROUPED_NHS.finditer(text):
        yield found.span()
    for found in _TEN_DIGITS.finditer(text):
        if nhs_number.is_valid(found[0]):  # type: ignore[attr-defined]
            yield found.span()


def _phones(text: str) -> Iterator[Span]:
    """British and foreign numbers, and short ones after "ring", "number" and the like."""
    for pattern in _PHONES:
        for found in pattern.finditer(text):
            yield found.span(pattern.groups)


def _postcodes(text: str) -> Iterator[Span]:
    """Full postcodes; the first half alone is a place and may stand."""
    for found in _POSTCODE.finditer(text):
        outward = re.match(r"[A-Za-z]+[ ]", found[0])
        if outward is None or found[0].isupper():
            yield found.span()


# --- addresses ---

_NAMED = r"[A-Z][\w'.-]{0,30}[ ]{1,2}"
_ANY_STREET = "|".join(sorted(leak_words.STREETS, key=len, reverse=True))
_PLAIN_STREET = "|".join(leak_words.PLAIN_STREETS)
_CAPITAL_STREET = "|".join(word.title() for word in leak_words.PLAIN_STREETS)
_HOUSE = "|".join(word.title() for word in leak_words.HOUSES)
_NO_STREET = "|".join(leak_words.NOT_STREETS)
_NAME_OF_STREET = rf"(?:(?!(?i:{_NO_STREET})\b)[A-Z][\w'-]{{1,30}}[ ]{{1,2}}){{1,3}}"
_SMALL_STREET = rf"(?:(?!(?:{_NO_STREET})\b)[a-z'-]{{2,20}}[ ]){{1,2}}"
_ADDRESSES = (
    re.compile(rf"\b\d{{1,4}}[A-Za-z]?,?[ ]{{1,2}}(?:{_NAMED}){{1,3}}?(?i:{_ANY_STREET})\b"),
    re.compile(rf"\b\d{{1,4}}[a-z]?,?[ ]{_SMALL_STREET}(?:{_PLAIN_STREET})\b"),
    re.compile(rf"\b{_NAME_OF_STREET}(?:{_CAPITAL_STREET}|{_HOUSE})\b"),
    re.compile(r"\b(?:flat|apartment|apt)[ ]{1,2}(?:no\.?[ ]?)?\d{1,4}[a-z]?\b", re.IGNORECASE),
    re.compile(
        r"\b(?:lives?|lived|living|house|home|door|address)[ ]{1,2}(?:(?:is|at|in)[ ]{1,2}){0,2}"
        r"(?:no\.?|number)[ ]?\d{1,4}[a-z]?\b",
        re.IGNORECASE,
    ),
)


def _addresses(text: str) -> Iterator[Span]:
    """A number with a street, a street or house by its name, a flat, "lives at number 4"."""
    for pattern in _ADDRESSES:
        for found in pattern.finditer(text):
            yield found.span()


# --- emails ---

_AT = re.compile(r"@|[ ][\[(]?at[\])]?[ ]{1,2}(?=[\w-]{1,63}[ ]{1,2}[\[(]?dot\b)", re.IGNORECASE)
_BEFORE_AT_BACKWARDS = re.compile(r"[\w.+'-]{1,64}")
_DOT = r"(?:\.|[ ]{1,2}[\[(]?dot[\])]?[ ]{1,2})"
_AFTER_AT = re.compile(rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,8}}", re.IGNORECASE)


def _emails(text: str) -> Iterator[Span]:
    """Addresses with @, and those spelled out with "at" and "dot"."""
    for at in _AT.finditer(text):
        before = _BEFORE_AT_BACKWARDS.match(text[max(0, at.start() - 64) : at.start()][::-1])
        after = _AFTER_AT.match(text, at.end())
        if before and after:
            yield at.start() - len(before[0]), after.end()


# --- illness and medicine ---

_DOSE = re.compile(r"\b\d{1,5}(?:\.\d{1,3})?[ ]?(?:mg|mcg|milligrams?|micrograms?)\b", re.IGNORECASE)
_DIAGNOSES = PhraseBook(leak_words.DIAGNOSES | leak_words.DIAGNOSIS_PHRASES)
_MEDICINES = PhraseBook(leak_words.MEDICINES | leak_words.MEDICINE_PHRASES)
_HARMLESS = PhraseBook(leak_words.HARMLESS)


def _medicines(text: str, words: list[Word]) -> Iterator[Span]:
    yield from _MEDICINES.spans(words)
    for found in _DOSE.finditer(text):
        yield found.span()


def _diagnoses(words: list[Word]) -> Iterator[Span]:
    harmless = covered(_HARMLESS.spans(words))
    for span in _DIAGNOSES.spans(words):
        if span[0] not in harmless:
            yield span
    for word in words:
        if {word.text, word.text.removesuffix("'s").removesuffix("s")} & leak_words.DIAGNOSES_IN_CAPITALS:
            yield word.start, word.end


# --- putting together ---


def _without_overlaps(found: Iterable[tuple[str, Span]], length: int) -> list[tuple[str, Span]]:
    """The first of those that lie over one another in a text of this length."""
    kept: list[tuple[str, Span]] = []
    taken = bytearray(length)
    for kind, (start, end) in found:
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((kind, (start, end)))
    return kept
