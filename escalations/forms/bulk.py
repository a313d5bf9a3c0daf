"""What is done with many rows of triage at once."""

from __future__ import annotations

from typing import Any

from django import forms

from livingwell.forms.text import PlainTextField

#: More at once than this is more than anybody has read.
MOST = 100
TAKE, HAND_OVER = "take", "hand_over"


class Picked(forms.Field):
    """The ticked rows, each once, in the order of the list."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        """Read the ids; whether there is anything behind them is seen later."""
        picked = list(dict.fromkeys(str(one) for one in value or []))
        if not picked:
            raise forms.ValidationError("Tick at least one row")
        if len(picked) > MOST:
            raise forms.ValidationError(f"Tick {MOST} rows or fewer. You ticked {len(picked)}.")
        ids = forms.UUIDField(error_messages={"invalid": "Tick rows of the list"})
        return [str(ids.clean(one)) for one in picked]


class BulkForm(forms.Form):
    """Take the ticked ones, or hand them over with a note."""

    act = forms.ChoiceField(
        choices=[(TAKE, "Take them"), (HAND_OVER, "Hand them over")],
        error_messages={"required": "Choose what to do", "invalid_choice": "Choose what to do"},
    )
    to = forms.ChoiceField(
        label="To whom?",
        required=False,
        error_messages={"invalid_choice": "Choose one of your colleagues"},
    )
    words = PlainTextField(label="What should they know?", max_length=5000, rows=3, required=False)
    pick = Picked()

    def __init__(self, data: Any = None, *, colleagues: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="id_bulk_%s")
        self.fields["to"].choices = [("", "Choose a colleague"), *colleagues]
        self.fields["to"].say_optional = self.fields["words"].say_optional = False

    def clean(self) -> dict[str, Any]:
        """Handing over needs somebody."""
        found = super().clean() or {}
        if found.get("act") == HAND_OVER and not found.get("to") and "to" not in self.errors:
            self.add_error("to", "Choose who should have them")
        return found
