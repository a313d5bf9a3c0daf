"""Ask a colleague to take a duty, and answer."""

from __future__ import annotations

from typing import Any

from django import forms

from escalations.models import Shift
from escalations.rules import rota
from livingwell import clock
from livingwell.forms.text import PlainTextField
from livingwell.models import User


class SwapForm(forms.Form):
    """Whom to ask, what for, and why."""

    to = forms.ChoiceField(
        label="Whom do you ask?",
        error_messages={
            "required": "Choose whom to ask",
            "invalid_choice": "Choose somebody from the list",
        },
    )
    in_return = forms.ChoiceField(
        label="Will you take a duty of theirs in return?",
        required=False,
        error_messages={"invalid_choice": "Choose a duty from the list, or none"},
    )
    words = PlainTextField(
        label="Why?",
        max_length=200,
        required=False,
        help_text="They see it, and it stands in the list of changes. Name nobody we visit.",
    )

    def __init__(
        self, data: Any = None, *, colleagues: list[User], theirs: list[Shift], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        now = clock.now()
        self.people = {str(person.pk): person for person in colleagues}
        self.shifts = {str(shift.pk): shift for shift in theirs}
        self.fields["to"].choices = [
            ("", "Choose a colleague"),
            *((pk, person.name) for pk, person in self.people.items()),
        ]
        self.fields["in_return"].choices = [
            ("", "No, just cover mine"),
            *(
                (pk, f"{shift.person.name}: {rota.say_duty((shift.starts, shift.ends), now)}")
                for pk, shift in self.shifts.items()
            ),
        ]

    def clean_to(self) -> User:
        """The colleague rather than their id."""
        return self.people[self.cleaned_data["to"]]

    def clean_in_return(self) -> Shift | None:
        """Their duty rather than its id."""
        return self.shifts.get(self.cleaned_data["in_return"])

    def clean(self) -> dict[str, Any]:
        """What is taken in return is a duty of whom is asked."""
        given = super().clean() or {}
        to, back = given.get("to"), given.get("in_return")
        if to and back and back.person_id != to.pk:
            self.add_error("in_return", f"That is not a duty of {to.name}. Choose one of theirs, or none.")
        return given


class AnswerForm(forms.Form):
    """Yes or no, and why not."""

    answer = forms.ChoiceField(
        label="Will you take it?",
        choices=[("yes", "Yes, I will be on duty then"), ("no", "No, I cannot")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say yes or no", "invalid_choice": "Say yes or no"},
    )
    words = PlainTextField(label="Anything they should know?", max_length=200, required=False)
