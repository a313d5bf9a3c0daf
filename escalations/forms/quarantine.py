"""What becomes of a report that waits: file it, under whom, with which one, or set it aside and say why."""

from __future__ import annotations

from typing import Any

from django import forms

from escalations.choices import Placing
from livingwell.forms.text import PlainTextField


class PlacingForm(forms.Form):
    """One decision on one report; each choice asks for no more than it needs."""

    placing = forms.ChoiceField(
        choices=Placing,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Choose what becomes of the report",
            "invalid_choice": "Choose what becomes of the report",
        },
    )
    client = forms.ChoiceField(
        label="Who is it really about?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the people they visit or visited"},
    )
    same_as = forms.ChoiceField(
        label="Which one does it repeat?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the reports shown"},
    )
    answer = PlainTextField(label="Why?", max_length=500, rows=3, required=False)

    #: What each choice cannot do without, and how that is said.
    NEEDS = {
        Placing.OTHER_CLIENT: ("client", "Choose whom it is about"),
        Placing.SAME: ("same_as", "Choose the report it repeats"),
        Placing.SET_ASIDE: ("answer", "Say why: the volunteer reads it"),
    }

    def __init__(
        self, data: Any = None, *, clients: list[tuple[str, str]], reports: list[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        self.fields["client"].choices = clients
        self.fields["same_as"].choices = reports
        for name in ("client", "same_as", "answer"):
            self.fields[name].say_optional = False

    def clean(self) -> dict[str, Any]:
        """Ask for what the choice needs."""
        found = super().clean() or {}
        name, wanting = self.NEEDS.get(found.get("placing", ""), ("", ""))
        if name and name not in self.errors and not found.get(name):
            self.add_error(name, wanting)
        return found
