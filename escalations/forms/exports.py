"""What an export is asked: why, and as which kind of file."""

from __future__ import annotations

from django import forms

from livingwell.forms.text import PlainTextField

SHORTEST = 10


class ExportForm(forms.Form):
    """Why these rows leave the system, and in which form."""

    reason = PlainTextField(
        label="What do you need it for?",
        max_length=500,
        rows=2,
        help_text="It is written down with your name and the number of rows.",
        error_messages={"required": "Say what you need it for"},
    )
    format = forms.ChoiceField(
        label="Kind of file",
        choices=[("csv", "CSV, a plain table"), ("xlsx", "XLSX, for a spreadsheet")],
        initial="csv",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a kind of file", "invalid_choice": "Choose a kind of file"},
    )

    def clean_reason(self) -> str:
        """A reason is more than a word."""
        reason = self.cleaned_data["reason"].strip()
        if len(reason) < SHORTEST:
            raise forms.ValidationError("Say a little more: ten letters at least")
        return reason
