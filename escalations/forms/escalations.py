"""What the page of an escalation asks: a note, a worry, a colleague, a reason."""

from __future__ import annotations

from typing import Any

from django import forms

from escalations.choices import Level, Worry
from livingwell.forms.text import PlainTextField
from livingwell.icons import worry_badge
from livingwell.models import User


class NoteForm(forms.Form):
    """A note for staff on the timeline."""

    words = PlainTextField(
        label="Write on the timeline",
        max_length=5000,
        rows=3,
        help_text="For staff. The volunteer does not see it.",
        error_messages={"required": "Write the note"},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_note_%s", **kwargs)


class WorryForm(forms.Form):
    """How worried somebody is now, and why."""

    worry = forms.ChoiceField(
        label="How worried are you?",
        choices=[
            (level.value, worry_badge(level.value))
            for level in reversed(Worry)
            if level.value in Level.values
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how worried you are",
            "invalid_choice": "Choose one of the three",
        },
    )
    reason = PlainTextField(
        label="Why?", max_length=200, error_messages={"required": "Say why the worry changes"}
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_worry_%s", **kwargs)


class HandOverForm(forms.Form):
    """Who has it from now, and what they should know."""

    to = forms.ChoiceField(
        label="To whom?",
        error_messages={
            "required": "Choose who should have it",
            "invalid_choice": "Choose somebody from the list: they may be away now",
        },
    )
    words = PlainTextField(label="What should they know?", max_length=5000, rows=3, required=False)

    def __init__(self, data: Any = None, *, colleagues: list[tuple[User, str]], **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_hand_%s", **kwargs)
        self.people = {str(person.pk): person for person, _ in colleagues}
        named = [(str(person.pk), f"{person.name}, {role}") for person, role in colleagues]
        self.fields["to"].choices = [("", "Choose a colleague"), *named]

    def clean_to(self) -> User:
        """The colleague rather than their id."""
        return self.people[self.cleaned_data["to"]]


class ReopenForm(forms.Form):
    """Why it is opened again."""

    reason = PlainTextField(
        label="Why open it again?",
        max_length=5000,
        rows=2,
        error_messages={"required": "Say why you open it again"},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_reopen_%s", **kwargs)
