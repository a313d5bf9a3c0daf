"""What settles a debt of feedback: a word on what was decided, thanks, the day somebody was rung."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from livingwell import clock
from livingwell.forms.text import PlainTextField


class TellForm(forms.Form):
    """What was decided, or how it stands, in words for the volunteer."""

    words = PlainTextField(
        max_length=2000,
        rows=5,
        error_messages={"required": "Write what they should hear"},
    )
    leaks_confirmed = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, to: str, client: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        words, confirmed = self.fields["words"], self.fields["leaks_confirmed"]
        words.label = f"What should {to or 'they'} hear?"
        words.help_text = "Who does what, by when. Write it as you would say it."
        confirmed.label = (
            f"I have read it again. {to or 'They'} should have these words, and {client} agreed."
        )
        confirmed.say_optional = False

    def say_leaks(self, to: str) -> None:
        """Say at the words that they give something away; what was typed stays as it was."""
        self._errors["words"] = self.error_class(
            [f"Take these out, or tick below that {to or 'they'} should have them"]
        )


class CalledForm(forms.Form):
    """The day somebody was told on the telephone."""

    on = forms.DateField(
        label="When did you tell them?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say on which day", "invalid": "Write the day as 2026-06-09"},
    )

    def __init__(self, data: Any = None, *, noticed_on: datetime.date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.noticed_on = noticed_on

    def clean_on(self) -> datetime.date:
        """Not before it was noticed, and not tomorrow."""
        day: datetime.date = self.cleaned_data["on"]
        if day > clock.today():
            raise forms.ValidationError("That day is still to come")
        if day < self.noticed_on:
            raise forms.ValidationError("That is before it was noticed")
        return day


class ThankForm(forms.Form):
    """A few words of thanks; none are needed."""

    words = PlainTextField(
        label="A few words, if you like",
        max_length=500,
        rows=2,
        required=False,
    )
