"""Who is away, why, from when to when."""

from __future__ import annotations

from typing import Any

from django import forms

from escalations.choices import AbsenceKind
from escalations.forms.wall_clock import WallClockField
from escalations.models import Absence
from livingwell.models import User


class AbsenceForm(forms.Form):
    """An absence of one's own, or of somebody of the area."""

    person = forms.ChoiceField(
        label="Who is away?",
        error_messages={
            "required": "Choose who is away",
            "invalid_choice": "Choose somebody from the list",
        },
    )
    kind = forms.ChoiceField(
        label="Why?",
        choices=AbsenceKind.choices,
        widget=forms.RadioSelect,
        help_text="Only they and those who keep the rota of their area see this; others see they are away.",
        error_messages={"required": "Choose leave or unwell", "invalid_choice": "Choose leave or unwell"},
    )
    starts = WallClockField(
        label="From",
        error_messages={"required": "Give the date and time it begins"},
        help_text="For whole days choose midnight, 00:00, of the first day.",
    )
    ends = WallClockField(
        label="Until",
        error_messages={"required": "Give the date and time they are back"},
        help_text="When they are back. For whole days midnight, 00:00, of the day after.",
    )

    def __init__(
        self, data: Any = None, *, people: list[User], me: User, absence: Absence | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.people = {str(person.pk): person for person in [me, *people]}
        self.fields["person"].choices = [
            (pk, "Myself" if person.pk == me.pk else person.name) for pk, person in self.people.items()
        ]
        if absence is not None or len(self.people) == 1:
            del self.fields["person"]
        self.absence, self.me = absence, me

    def clean_person(self) -> User:
        """The person rather than their id."""
        return self.people[self.cleaned_data["person"]]

    def clean(self) -> dict[str, Any]:
        """They are back after they went."""
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "The end comes after the beginning.")
        return given

    def made(self) -> Absence:
        """The absence that was entered, not stored yet."""
        given = self.cleaned_data
        person = given.get("person") or self.me
        return Absence(person=person, kind=given["kind"], starts=given["starts"], ends=given["ends"])
