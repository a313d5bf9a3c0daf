"""What a saved view is asked: its name, whom it is for, and the filters it keeps."""

from __future__ import annotations

from typing import Any

from django import forms

from livingwell.forms.text import PlainTextField

NAME = {"required": "Give the view a name"}


class SavedViewForm(forms.Form):
    """Keep the filters of triage as they stand."""

    name = PlainTextField(label="Name of the view", max_length=60, error_messages=NAME)
    team = forms.ChoiceField(
        label="Who is it for?",
        required=False,
        error_messages={"invalid_choice": "Choose one of your teams, or only yourself"},
    )
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, areas: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, auto_id="id_view_%s", **options)
        teams = [(pk, f"The team of {name}") for pk, name in areas]
        self.fields["team"].choices = [("", "Only me"), *teams]
        self.fields["team"].say_optional = False
        self.fields["name"].widget.attrs["class"] = "form-control"
        self.fields["team"].widget.attrs["class"] = "form-select"


class RenameForm(forms.Form):
    """Call a view something else."""

    name = PlainTextField(label="Name", max_length=60, error_messages=NAME)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["name"].widget.attrs |= {"class": "form-control", "aria-describedby": "name-error"}
