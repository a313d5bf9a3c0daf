"""The one text field of the project: accepts whatever people type, refuses what only machines send.

Letters of every language, emoji and line breaks are welcome. What no keyboard makes (NUL, half letters,
control and direction characters) can spoil a page, a log or a database, so it is refused with a plain word,
and what was typed stays in the form.
"""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
WELCOME_CONTROLS = frozenset("\n\t")
DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNREADABLE = "Take out the characters that cannot be shown. Pasting the words as plain text may help."


def is_unwelcome(letter: str) -> bool:
    """Whether a character can only have come from a machine."""
    if letter in WELCOME_CONTROLS:
        return False
    code = ord(letter)
    never_a_letter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return letter in DIRECTIONS or never_a_letter or unicodedata.category(letter) in {"Cc", "Cs"}


def one_kind_of_line_end(text: str) -> str:
    """Write every line end the same way, whichever machine it came from."""
    return LINE_ENDS.sub("\n", text)


def problem_with(text: str, max_length: int) -> str:
    """Say what is wrong with a text in words for whoever typed it; empty when nothing is."""
    if len(text) > max_length:
        return f"Use {max_length:,} characters or fewer. This has {len(text):,}."
    return UNREADABLE if any(map(is_unwelcome, text)) else ""


def showable(text: str) -> str:
    """The same text with what cannot stand in a page left out, so that a refused form can be shown again."""
    return "".join(letter for letter in one_kind_of_line_end(text) if not is_unwelcome(letter))


class _ShowsWhatItCan:
    """A widget that gives back what was typed, less what no page can carry."""

    def format_value(self, value: Any) -> Any:
        shown = super().format_value(value)  # type: ignore[misc]
        return showable(shown) if isinstance(shown, str) else shown


class OneLine(_ShowsWhatItCan, forms.TextInput):
    """A line of text."""


class Lines(_ShowsWhatItCan, forms.Textarea):
    """Several lines of text."""


class PlainTextField(forms.CharField):
    """Text as somebody typed it; `rows=1` is a line, more is a box of that height.

    There is no `maxlength` on the control: a browser would cut off what is pasted without a word.
    """

    def __init__(self, *, max_length: int, rows: int = 1, too_long: str = "", **options: Any) -> None:
        self.longest = max_length
        self.too_long = too_long
        self.is_one_line = rows == 1
        options.setdefault("widget", OneLine() if self.is_one_line else Lines(attrs={"rows": rows}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Read the text with its line ends made one, or say what is wrong with it."""
        text = one_kind_of_line_end("" if value is None else str(value))
        text = super().to_python(text.replace("\n", " ") if self.is_one_line else text)
        problem = problem_with(text, self.longest)
        if problem:
            too_long = len(text) > self.longest
            raise ValidationError(self.too_long if too_long and self.too_long else problem, code="text")
        return text
