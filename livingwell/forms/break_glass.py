"""What an emergency asks: whose record, and why; afterwards, whether it was right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from livingwell.choices import Verdict
from livingwell.floors import offered
from livingwell.forms.text import PlainTextField
from livingwell.workflow.break_glass import LEAST_REASON, ONE_AT_A_TIME

NOBODY = "Nobody of exactly that name is on record. Write it as it stands on their letters."
SEVERAL = "{many} people are called that. Add the date of birth."


def clients_called(words: str, born: Any = None) -> list[UUID]:
    """The clients of exactly this name, or the one with this reference; never a list to choose from."""
    return [pk for find in offered("named_clients", "clients_called") for pk in find(words, born)]


class BreakGlassForm(forms.Form):
    """One client, named exactly: an emergency is about somebody, not a way to look around."""

    who = PlainTextField(
        label="Whose record",
        help_text="Their full name, exactly as it is written on their letters",
        max_length=100,
        rows=1,
        error_messages={"required": "Write whose record you need"},
    )
    born = forms.DateField(
        label="Date of birth",
        help_text="When two people have the same name",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a date, like 3 February 1940"},
    )
    reason = PlainTextField(
        label="Why you need it now",
        help_text=f"At least {LEAST_REASON} letters. The information lead reads it.",
        max_length=500,
        rows=3,
        error_messages={"required": "Say why you need it now"},
    )

    def __init__(self, *args: Any, is_busy: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_busy = is_busy

    def clean_reason(self) -> str:
        """Long enough to be a reason."""
        reason = self.cleaned_data["reason"].strip()
        if len(reason) < LEAST_REASON:
            raise forms.ValidationError(f"Say why in at least {LEAST_REASON} letters")
        return reason

    def clean(self) -> dict[str, Any]:
        """Exactly one client is meant; they are looked for only when the answer will be written down."""
        cleaned = super().clean() or {}
        if self.is_busy:
            self.add_error(None, ONE_AT_A_TIME)
        if self.errors:
            return cleaned
        found = clients_called(cleaned["who"], cleaned.get("born"))
        if len(found) != 1:
            self.add_error("who", SEVERAL.format(many=len(found)) if found else NOBODY)
        else:
            cleaned["client_id"] = found[0]
        return cleaned


class VerdictForm(forms.Form):
    """What the information lead makes of it."""

    verdict = forms.ChoiceField(
        label="Was it right to look?",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it was right", "invalid_choice": "Choose one of the two"},
    )
    note = PlainTextField(label="What you found", max_length=500, rows=2, required=False)
