"""What a volunteer writes back on a story."""

from __future__ import annotations

from typing import Any

from django import forms

from livingwell.forms.text import PlainTextField


class ReplyForm(forms.Form):
    """A note, or just thanks; that it is not better; and whether the story may be told on."""

    words = PlainTextField(max_length=2000, rows=3, required=False, label="Your note")
    may_share = forms.BooleanField(
        required=False, label="I am happy for this story to be told at a gathering, with no names"
    )
    not_better = forms.BooleanField(required=False, label="It is not better")
    send = forms.ChoiceField(required=False, choices=[("note", "note"), ("thanks", "thanks")])
    thanks = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """A note needs words; thanks, and that it is not better, need none."""
        given = super().clean() or self.cleaned_data
        given["thanked"] = given.get("send") == "thanks" or given.get("thanks", False)
        says_something = given["thanked"] or given.get("not_better") or given.get("words")
        if not says_something and "words" not in self.errors:
            self.add_error("words", "Write your note, or just say thanks")
        return given
