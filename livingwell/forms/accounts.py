"""Who somebody is, and what they are to be: the forms of whoever keeps the accounts."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from livingwell import account_lists
from livingwell.choices import RoleName
from livingwell.forms.text import PlainTextField
from livingwell.workflow.accounts import AREA_BOUND, PRACTICE_BOUND, NewRole

WRONG_ADDRESS = "Enter an email address, like name@example.org"
FIRST, LAST, NOT_THEN = datetime.date(2000, 1, 1), datetime.date(2999, 1, 1), "Write a date, like 9 June 2026"


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(FIRST, NOT_THEN), MaxValueValidator(LAST, NOT_THEN)],
        error_messages={"invalid": NOT_THEN},
    )


class AccountForm(forms.Form):
    """A person who signs in."""

    name = PlainTextField(
        label="Full name", max_length=100, rows=1, error_messages={"required": "Write their full name"}
    )
    known_as = PlainTextField(label="What they like to be called", max_length=100, rows=1, required=False)
    email = forms.EmailField(
        label="Email address",
        help_text="Their code for signing in goes there",
        max_length=254,
        error_messages={"required": WRONG_ADDRESS, "invalid": WRONG_ADDRESS, "max_length": WRONG_ADDRESS},
        widget=forms.EmailInput(attrs={"spellcheck": "false", "maxlength": None, "autocomplete": "off"}),
    )
    phone = PlainTextField(label="Telephone", max_length=32, rows=1, required=False)

    def __init__(self, *args: Any, pk: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pk = pk

    def clean_email(self) -> str:
        """Once only, in any case of letters."""
        email = self.cleaned_data["email"].lower()
        if account_lists.is_taken(email, self.pk):
            raise forms.ValidationError("Somebody has an account with this address already")
        return email


class RoleForm(forms.Form):
    """A role, what it is for, from when to when."""

    role = forms.ChoiceField(
        label="Role",
        choices=[("", "Choose a role"), *((role.value, str(role.label).capitalize()) for role in RoleName)],
        error_messages={"required": "Choose a role", "invalid_choice": "Choose one of the roles"},
    )
    area = forms.ChoiceField(
        label="Area",
        help_text="For a volunteer, coordinator or team leader",
        required=False,
        error_messages={"invalid_choice": "Choose one of the areas"},
    )
    practice = PlainTextField(
        label="Practice",
        help_text="Its code, like L82001, for a chair or a professional",
        max_length=10,
        rows=1,
        required=False,
    )
    starts = _day("From", "Today when left empty")
    ends = _day("Last day", "For ever when left empty")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (value, label if value != RoleName.MDT_CHAIR else "MDT chair")
            for value, label in self.fields["role"].choices
        ]
        self.fields["area"].choices = [("", "None"), *account_lists.areas()]
        for name in ("area", "practice", "starts", "ends"):
            self.fields[name].say_optional = False

    def clean(self) -> dict[str, Any]:
        """The right kind of place for the role, and an end that is not before the beginning."""
        cleaned = super().clean() or {}
        role, code = cleaned.get("role"), (cleaned.get("practice") or "").strip()
        if role in AREA_BOUND and not cleaned.get("area") and "area" not in self.errors:
            self.add_error("area", "Choose the area this role is for")
        cleaned["practice"] = account_lists.practice(code)
        if role in PRACTICE_BOUND and cleaned["practice"] is None and "practice" not in self.errors:
            self.add_error("practice", "Write the code of a practice we know")
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] < cleaned["starts"]:
            self.add_error("ends", "The last day cannot be before the first")
        return cleaned

    def new_role(self) -> NewRole:
        """What was filled in, for the verb."""
        given = self.cleaned_data
        return NewRole(
            role=given["role"],
            area=account_lists.area(given["area"]),
            practice=given["practice"],
            starts=given.get("starts"),
            ends=given.get("ends"),
        )
