"""What goes to a practice, who speaks with it, what it asks back and is answered."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms

from escalations.workflow.digests import Digest
from livingwell.forms.text import PlainTextField, showable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from escalations.models import Escalation
    from livingwell.models import Area, Practice, User

CHOOSE = "Choose from the list"


class DigestForm(forms.Form):
    """Which matters a practice is told of, and the contact's own words above them."""

    matters = forms.MultipleChoiceField(
        label="Tell them about",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose what the practice is told about",
            "invalid_choice": "Something you chose may not go to the practice any more. Look again",
            "invalid_list": CHOOSE,
        },
    )
    note = PlainTextField(label="Your own words above it", max_length=2000, rows=3, required=False)

    def __init__(
        self, data: Any = None, *, practice: Practice, area: Area, matters: list[Escalation], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.practice, self.area = practice, area
        self.offered = {str(one.pk): one for one in matters}
        self.fields["matters"].choices = [(pk, one.client.called_in_full) for pk, one in self.offered.items()]

    @property
    def chosen(self) -> set[str]:
        """The ids that are ticked, for the page."""
        return {str(one) for one in self["matters"].value() or []}

    def digest(self) -> Digest:
        """What was chosen, as the verb takes it."""
        given = self.cleaned_data
        matters = tuple(uuid.UUID(one) for one in given["matters"])
        return Digest(self.practice.pk, self.area.pk, matters, given["note"])


class ContactForm(forms.Form):
    """Who speaks with a practice from now."""

    person = forms.ChoiceField(
        label="Who speaks with them?",
        error_messages={"required": "Choose who speaks with the practice", "invalid_choice": CHOOSE},
    )

    def __init__(self, data: Any = None, *, people: list[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.people = {str(one.pk): one for one in people}
        named = [(pk, one.name) for pk, one in self.people.items()]
        self.fields["person"].choices = [("", "Choose a coordinator"), *named]

    def clean_person(self) -> User:
        """The person rather than their id."""
        return self.people[self.cleaned_data["person"]]


class PracticeQuestionForm(forms.Form):
    """What somebody at the practice asks about one matter."""

    matter = forms.ChoiceField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "This is not in the digest any more"),
    )
    words = PlainTextField(
        label="Your question", max_length=2000, rows=3, error_messages={"required": "Write your question"}
    )

    def __init__(self, data: Any = None, *, matters: Iterable[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["matter"].choices = [(pk, pk) for pk in matters]

    @property
    def kept(self) -> str:
        """The question as it was typed, for when what it is about is not there any more."""
        return showable(self["words"].value() or "")


class PracticeAnswerForm(forms.Form):
    """What is answered to the practice."""

    words = PlainTextField(
        label="Your answer to the practice",
        max_length=5000,
        rows=3,
        error_messages={"required": "Write the answer"},
    )

    def __init__(self, data: Any = None, *, question: uuid.UUID, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"id_practice_{question.hex[:8]}_%s", **kwargs)
        self.question = question
