"""A story written down to be told on with no names, and what its second reader says."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from escalations.forms.closing import KINDS
from escalations.workflow import Draft
from livingwell import clock
from livingwell.forms.text import PlainTextField

PUBLIC_KINDS = KINDS | {
    "own_name": "a name that tells who it is",
    "place": "a place",
    "date": "a date",
    "age": "an age",
}
LONGEST_PERIOD = datetime.timedelta(days=400)


class ShareForm(forms.Form):
    """A heading and the words, and who was asked."""

    title = PlainTextField(
        label="A heading",
        max_length=100,
        error_messages={"required": "Write a heading"},
    )
    words = PlainTextField(
        label="The story, with no names",
        max_length=2000,
        rows=8,
        help_text="No name, no place, no date, no age, no illness that few people have. A village is small.",
        error_messages={"required": "Write the story"},
    )
    volunteer_asked = forms.BooleanField(required=False)
    leaks_confirmed = forms.BooleanField(
        required=False, label="I have read it again: nobody can tell from these words who it is."
    )

    def __init__(self, data: Any = None, *, volunteer: str, agreed: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.agreed = agreed
        asked = self.fields["volunteer_asked"]
        asked.label = f"I have asked {volunteer}, who is happy for it to be told with no names"
        for name in ("volunteer_asked", "leaks_confirmed"):
            self.fields[name].say_optional = False

    def clean(self) -> dict[str, Any]:
        """The volunteer has said so in the app, or was asked."""
        given = super().clean() or self.cleaned_data
        if not self.agreed and not given.get("volunteer_asked"):
            self.add_error("volunteer_asked", "Ask the volunteer first, then tick this")
        return given

    def say_leaks(self, *, must_go: bool) -> None:
        """Say at the words that they tell too much; what was typed stays as it was."""
        said = "Take these out" if must_go else "Take these out, or tick below that nobody can tell who it is"
        self._errors["words"] = self.error_class([said])

    def draft(self) -> Draft:
        """What was written, as the verb wants it."""
        return Draft(**{name: self.cleaned_data[name] for name in Draft.__dataclass_fields__})


class DecideForm(forms.Form):
    """What the second reader decides; sending back and taking off need a reason."""

    decision = forms.ChoiceField(
        choices=[("approve", "approve"), ("send_back", "send_back"), ("take_off", "take_off")],
        error_messages={"required": "Choose what to do", "invalid_choice": "Choose what to do"},
    )
    reason = PlainTextField(label="Why?", max_length=200, required=False)
    reason.say_optional = False
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def clean(self) -> dict[str, Any]:
        """A reason where somebody has to go on from it."""
        given = super().clean() or self.cleaned_data
        needs = given.get("decision") in {"send_back", "take_off"}
        if needs and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why")
        return given


class PeriodForm(forms.Form):
    """From when to when, for the newsletter."""

    since = forms.DateField(
        label="From",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say from which day", "invalid": "Write the day as 2026-06-09"},
    )
    until = forms.DateField(
        label="To",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say to which day", "invalid": "Write the day as 2026-06-09"},
    )

    def clean(self) -> dict[str, Any]:
        """The right way round, and not more than a year."""
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and (until < since or until - since > LONGEST_PERIOD):
            self.add_error("until", "Choose a day after the first, within a year")
        if since and until and since.year < 2000:
            self.add_error("since", "Choose a day of this century")
        return given

    @staticmethod
    def last_month() -> dict[str, datetime.date]:
        """What is offered first: the last thirty days."""
        today = clock.today()
        return {"since": today - datetime.timedelta(days=30), "until": today}


def said_publicly(leaks: list[Any]) -> list[str]:
    """What a story tells too much of, in words."""
    return list(dict.fromkeys(f"{PUBLIC_KINDS.get(one.kind, 'something')}: “{one.text}”" for one in leaks))
