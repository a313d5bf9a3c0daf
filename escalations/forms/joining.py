"""What joining and splitting ask: which other matter, which of the reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from escalations.forms.screening import ReportsField
from escalations.models import Observation


class JoinForm(forms.Form):
    """Which other open matter of the same person."""

    other = forms.UUIDField(
        error_messages={"required": "Choose what to join it with", "invalid": "Choose one of those shown"},
    )

    def __init__(self, data: Any = None, *, offered: set[UUID], **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_join_%s", **kwargs)
        self.offered = offered

    def clean_other(self) -> UUID:
        """One that is shown on the page."""
        other: UUID = self.cleaned_data["other"]
        if other not in self.offered:
            raise forms.ValidationError("Choose one of those shown")
        return other


class SplitForm(forms.Form):
    """Which reports go to a matter of their own."""

    reports = ReportsField(
        label="Which reports go to a new one?",
        error_messages={
            "required": "Choose what goes to a new one",
            "invalid_choice": "Choose from those of this matter",
        },
    )

    def __init__(self, data: Any = None, *, reports: list[Observation], **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_split_%s", **kwargs)
        self.fields["reports"].offer(reports)

    def clean_reports(self) -> frozenset[UUID]:
        """Some, not all: the others stay."""
        chosen: frozenset[UUID] = self.cleaned_data["reports"]
        if len(chosen) == len(self.fields["reports"].choices):
            raise forms.ValidationError("Leave at least one where it is")
        return chosen
