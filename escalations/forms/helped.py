"""Did it help? As the person says, asked by their volunteer."""

from __future__ import annotations

from typing import Any

from django import forms

from escalations.choices import Helped
from livingwell.forms.text import PlainTextField

CHOOSE = "Choose one of the answers"


def helped_field(**options: Any) -> forms.ChoiceField:
    """The four answers."""
    errors = {"required": "Choose whether it helped", "invalid_choice": CHOOSE}
    return forms.ChoiceField(
        choices=Helped.choices, widget=forms.RadioSelect, error_messages=errors, **options
    )


def helped_words_field() -> PlainTextField:
    """What the person says about it, in their words."""
    return PlainTextField(label="What do they say about it?", max_length=2000, rows=2, required=False)


class HelpedForm(forms.Form):
    """Whether it helped, and their words."""

    helped = helped_field(label="Did it help?")
    helped_words = helped_words_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helped"].in_pairs = True
