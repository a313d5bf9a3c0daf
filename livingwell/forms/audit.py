"""What the audit is narrowed by, and what it asks before it leaves as a file."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from livingwell import clock
from livingwell.audit_lists import ACCOUNTS, CHANGES, READINGS, Search
from livingwell.forms.break_glass import NOBODY, SEVERAL, clients_called
from livingwell.forms.text import PlainTextField
from livingwell.paging import Place

LEAST_REASON = 10
DAY = datetime.timedelta(days=1)
FIRST, LAST, NOT_THEN = datetime.date(1890, 1, 1), datetime.date(2999, 1, 1), "Write a date, like 9 June 2026"
TABS = {CHANGES: "Changes", READINGS: "Readings", ACCOUNTS: "Accounts"}


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(FIRST, NOT_THEN), MaxValueValidator(LAST, NOT_THEN)],
        error_messages={"invalid": "Write a date, like 9 June 2026"},
    )


class AuditForm(forms.Form):
    """By whom, about whom, from when to when."""

    person = PlainTextField(
        label="Who did it", help_text="A name or an email address", rows=1, max_length=254, required=False
    )
    client = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = _day("From")
    until = _day("To")

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what = what
        if what == ACCOUNTS:
            self.fields["person"].label = "Whose account"
            del self.fields["client"]
        for name in ("person", "since", "until"):
            self.fields[name].say_optional = False

    def search(self, after: str = "") -> Search:
        """What is looked for; what cannot be read is not looked for."""
        given = getattr(self, "cleaned_data", {})
        return Search(
            what=self.what,
            person=(given.get("person") or "").strip(),
            client_id=given.get("client"),
            since=_begins(given.get("since")),
            until=_begins(given["until"] + DAY) if given.get("until") else None,
            after=Place.read(after),
        )


def _begins(day: datetime.date | None) -> datetime.datetime | None:
    return datetime.datetime.combine(day, datetime.time(), clock.LONDON) if day else None


class FindClientForm(forms.Form):
    """The client who asks who looked, named as on their letter."""

    who = PlainTextField(
        label="A client’s full name",
        help_text="Exactly as on their letter, or the reference",
        max_length=100,
        rows=1,
        error_messages={"required": "Write the client’s full name"},
    )
    born = _day("Date of birth")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_find_%s", **kwargs)
        self.fields["born"].help_text = "When two people have the same name"

    def clean(self) -> dict[str, Any]:
        """Exactly one."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        found = clients_called(cleaned["who"], cleaned.get("born"))
        if len(found) != 1:
            self.add_error("who", SEVERAL.format(many=len(found)) if found else NOBODY)
        else:
            cleaned["client_id"] = found[0]
        return cleaned


class ExportForm(forms.Form):
    """Why a list leaves the system."""

    reason = PlainTextField(
        label="Why you need it as a file",
        max_length=200,
        rows=1,
        error_messages={"required": "Say why you need it as a file"},
    )

    def clean_reason(self) -> str:
        """Long enough to be a reason."""
        reason = self.cleaned_data["reason"].strip()
        if len(reason) < LEAST_REASON:
            raise forms.ValidationError(f"Say why in at least {LEAST_REASON} letters")
        return reason
