"""A corridor talk in two fields, the matter it was about, and up to three agreed actions."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django import forms

from escalations.choices import Worry
from escalations.rules.conversations import FURTHEST
from escalations.workflow.conversations import Agreed, Talk
from livingwell import clock
from livingwell.forms.text import PlainTextField

if TYPE_CHECKING:
    from escalations.models import Escalation
    from livingwell.models import User
    from volunteers.models import Client

#: How many agreed actions one talk can have.
ACTIONS = 3
PROFESSIONAL = "them"
CHOOSE = "Choose from the list"


class TalkForm(forms.Form):
    """With whom, what was said and agreed, and who does what by when."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid": "Please send it again."},
    )
    with_whom = PlainTextField(
        label="With whom?",
        help_text="Their name, and what they are: Ann Kitto, district nurse.",
        max_length=200,
        error_messages={"required": "Write whom you talked with"},
    )
    words = PlainTextField(
        label="What was said and agreed?",
        max_length=5000,
        rows=5,
        error_messages={"required": "Write what was said"},
    )
    escalation = forms.ChoiceField(
        label="Is it about something that is open?", required=False, error_messages={"invalid_choice": CHOOSE}
    )

    def __init__(
        self,
        data: Any = None,
        *,
        client: Client,
        colleagues: list[User],
        matters: list[Escalation],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.client = client
        self.people = {str(one.pk): one for one in colleagues}
        self.fields["escalation"].choices = [
            ("", "No, or not yet"),
            *((str(one.pk), _matter_in_words(one)) for one in matters),
        ]
        owners = [
            ("", "Choose who"),
            *((pk, one.name) for pk, one in self.people.items()),
            (PROFESSIONAL, "The person I talked with"),
        ]
        for number in range(ACTIONS):
            self._add_action(number, owners)

    def _add_action(self, number: int, owners: list[tuple[str, str]]) -> None:
        self.fields[f"what_{number}"] = PlainTextField(label="What?", max_length=200, required=False)
        self.fields[f"owner_{number}"] = forms.ChoiceField(
            label="Who does it?", choices=owners, required=False, error_messages={"invalid_choice": CHOOSE}
        )
        self.fields[f"due_{number}"] = forms.DateField(
            label="By which day?",
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={"invalid": "Write the day as 9/6/2026"},
        )
        for name in ("what", "owner", "due"):
            self.fields[f"{name}_{number}"].say_optional = False

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The actions as the page draws them."""
        return [
            {"number": number + 1, **{name: self[f"{name}_{number}"] for name in ("what", "owner", "due")}}
            for number in range(ACTIONS)
        ]

    @property
    def has_more_than_one(self) -> bool:
        """Whether the further actions hold anything."""
        return any(self[f"{name}_{n}"].value() or self[f"{name}_{n}"].errors
                   for n in range(1, ACTIONS) for name in ("what", "owner", "due"))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """An action needs all three: what, who and by when."""
        given = super().clean() or self.cleaned_data
        for number in range(ACTIONS):
            row = {name: given.get(f"{name}_{number}") for name in ("what", "owner", "due")}
            if any(row.values()):
                self._check(number, row)
        return given

    def _check(self, number: int, row: dict[str, Any]) -> None:
        missing = {
            "what": "Write what is to be done",
            "owner": "Choose who does it",
            "due": "Say by which day",
        }
        for name, words in missing.items():
            field = f"{name}_{number}"
            if not row[name] and field not in self.errors:
                self.add_error(field, words)
        due: datetime.date | None = row["due"]
        if due is not None and not clock.today() <= due <= clock.today() + FURTHEST:
            self.add_error(f"due_{number}", "Choose today or a later day, within two years")

    def talk(self) -> Talk:
        """The talk as the verb takes it."""
        given = self.cleaned_data
        actions = tuple(
            Agreed(given[f"what_{n}"], given[f"due_{n}"], self.people.get(given[f"owner_{n}"]))
            for n in range(ACTIONS)
            if given[f"what_{n}"]
        )
        about = given["escalation"]
        return Talk(
            client=self.client,
            with_whom=given["with_whom"],
            words=given["words"],
            actions=actions,
            escalation=uuid.UUID(about) if about else None,
            key=given["key"],
        )


def _matter_in_words(one: Escalation) -> str:
    about = ". ".join(one.category_labels) or "In their own words"
    return f"{about} ({Worry(one.worry).label.lower()})"
