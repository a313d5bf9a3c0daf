"""Who is on duty when, and what they leave for who comes next."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django import forms

from escalations.forms.wall_clock import WallClockField
from escalations.models import Shift
from escalations.models.duties import POSTS, Holder
from livingwell.choices import RoleName
from livingwell.forms.text import PlainTextField
from livingwell.models import Area, User

WHO = {"required": "Choose who is on duty", "invalid_choice": "Choose somebody from the list"}


class ShiftForm(forms.Form):
    """One duty: where, which post, who, from when to when."""

    area = forms.ChoiceField(
        label="Area",
        error_messages={"required": "Choose the area", "invalid_choice": "Choose an area from the list"},
    )
    post = forms.ChoiceField(
        label="Which post?",
        choices=[(post.value, str(post.label).capitalize()) for post in POSTS],
        error_messages={"required": "Choose the post", "invalid_choice": "Choose one of the two"},
    )
    person = forms.ChoiceField(label="Who?", error_messages=WHO)
    starts = WallClockField(
        label="From",
        error_messages={"required": "Give the date and time the duty begins"},
        help_text="As the clock on the wall shows it.",
    )
    ends = WallClockField(
        label="Until",
        error_messages={"required": "Give the date and time the duty ends"},
        help_text="A night ends on the next day.",
    )
    weeks = forms.IntegerField(
        label="For how many weeks?",
        required=False,
        min_value=1,
        max_value=12,
        help_text="1 is this duty alone, 12 is the most. Weeks in which it cannot be are skipped and said.",
        error_messages={
            "invalid": "Give a number from 1 to 12",
            "min_value": "Give a number from 1 to 12",
            "max_value": "Give a number from 1 to 12",
        },
    )
    why = PlainTextField(
        label="Why?",
        max_length=200,
        required=False,
        help_text="Stands in the list of changes. Name nobody we visit.",
    )

    def __init__(
        self, data: Any = None, *, holders: list[Holder], shift: Shift | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.shift = shift
        self.areas: dict[str, Area] = {str(one.area.pk): one.area for one in holders}
        self.people: dict[str, User] = {str(one.person.pk): one.person for one in holders}
        if shift is not None:
            self.people.setdefault(str(shift.person_id), shift.person)
            del self.fields["area"], self.fields["post"], self.fields["weeks"]
            self.fields["seen"] = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
            holders = [one for one in holders if one.area.pk == shift.area_id]
        else:
            del self.fields["why"]
            self.fields["area"].choices = sorted(
                ((pk, area.name) for pk, area in self.areas.items()), key=lambda one: one[1]
            )
        several = shift is None and len(self.areas) > 1
        self.fields["person"].choices = [("", "Choose somebody"), *self._named(holders, several=several)]

    def _named(self, holders: list[Holder], *, several: bool) -> list[tuple[str, str]]:
        """Each person once, with the posts they hold; those of the post that is looked for first."""
        posts: dict[str, list[str]] = {}
        wanted = self.shift.post if self.shift else str(self.initial.get("post", RoleName.TEAM_LEADER))
        for one in sorted(holders, key=lambda one: one.post != wanted):
            said = f"{one.role}, {one.area.name}" if several else one.role
            posts.setdefault(str(one.person.pk), []).append(said)
        if self.shift and str(self.shift.person_id) not in posts:
            posts[str(self.shift.person_id)] = ["on duty until now"]
        return [(pk, f"{self.people[pk].name}, {'; '.join(said)}") for pk, said in posts.items()]

    def clean_area(self) -> Area:
        """The area rather than its id."""
        return self.areas[self.cleaned_data["area"]]

    def clean_person(self) -> User:
        """The person rather than their id."""
        return self.people[self.cleaned_data["person"]]

    def clean(self) -> dict[str, Any]:
        """A duty ends after it begins."""
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "A duty ends after it begins. A night ends on the next day.")
        return given

    def made(self) -> Shift:
        """The duty that was entered, not stored yet."""
        given = self.cleaned_data
        return Shift(**{name: given[name] for name in ("area", "post", "person", "starts", "ends")})


class CopyWeekForm(forms.Form):
    """Which week of which area's rota is copied to the next."""

    area = forms.UUIDField(error_messages={"required": "Choose the area", "invalid": "Choose the area"})
    week = forms.DateField(error_messages={"required": "Choose the week", "invalid": "Choose the week"})

    def __init__(self, data: Any, *, areas: dict[UUID, str]) -> None:
        super().__init__(data)
        self.areas = areas

    def clean_area(self) -> UUID:
        """One of the areas this person works in."""
        area: UUID = self.cleaned_data["area"]
        if area not in self.areas:
            raise forms.ValidationError("Choose one of your own areas")
        return area

    def clean_week(self) -> datetime.date:
        """The Monday of that week; not a year nobody means."""
        day: datetime.date = self.cleaned_data["week"]
        if not 2000 <= day.year <= 2200:
            raise forms.ValidationError("Choose the week")
        return day - datetime.timedelta(days=day.weekday())


class HandoverForm(forms.Form):
    """Words for who comes next."""

    words = PlainTextField(
        label="What should the next person know?",
        max_length=5000,
        rows=5,
        required=False,
        help_text="Everybody on this rota can read it. Name nobody we visit: hand the matter over instead.",
    )


class AskedFor(forms.Form):
    """What an address asks the rota for; what cannot be understood is left out."""

    area = forms.UUIDField(required=False)
    post = forms.ChoiceField(required=False, choices=RoleName.choices)
    week = forms.DateField(required=False)
    starts = WallClockField(required=False)
    ends = WallClockField(required=False)

    def value(self, name: str) -> Any:
        """What was asked for under this name, or None."""
        self.is_valid()
        found: UUID | datetime.date | datetime.datetime | str | None = self.cleaned_data.get(name)
        return found or None
