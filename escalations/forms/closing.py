"""How it ended, for the record and for the volunteers: one message for all, or one for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from escalations.choices import Agreed, Outcome
from escalations.workflow import Closing
from escalations.workflow.closing import NOT_TOLD
from livingwell import wording
from livingwell.forms.text import PlainTextField

if TYPE_CHECKING:
    from volunteers.models import Volunteer

#: Versions are counted in a database integer.
LARGEST_VERSION = 2**31 - 1

#: What somebody who declined is told at the least; {client} stands for them.
COME_BACK = "{client} can say yes at any time, to you or to any of us."

KINDS = {
    "nhs_number": "an NHS number",
    "phone": "a phone number",
    "postcode": "a postcode",
    "address": "an address",
    "email": "an email address",
    "diagnosis": "a word that sounds like a diagnosis",
    "medicine": "a word that sounds like a medicine",
    "name": "the name of another person",
}


class CloseForm(forms.Form):
    """How it ended, and what the volunteer will read."""

    outcome = forms.ChoiceField(
        label="How did it end?",
        choices=[(one.value, one.label) for one in Outcome if one not in NOT_TOLD],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended", "invalid_choice": "Choose how it ended"},
    )
    wanted = PlainTextField(label="What did they want themselves?", max_length=200, required=False)
    agreed = forms.ChoiceField(
        label="Did they agree to what was done?",
        choices=Agreed.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of the answers"},
    )
    title = PlainTextField(label="A heading for it", max_length=100, required=False)
    message = PlainTextField(
        label="Message",
        max_length=2000,
        rows=7,
        error_messages={"required": "Write what they should hear"},
    )
    became = PlainTextField(max_length=1000, rows=3, required=False)
    asked_became = forms.BooleanField(required=False, widget=forms.HiddenInput)
    come_back = PlainTextField(max_length=200, required=False)
    good_news = forms.BooleanField(label="This is good news", required=False)
    note = PlainTextField(
        label="Note for the record",
        max_length=5000,
        rows=3,
        required=False,
        help_text="For staff. The volunteer never sees it.",
    )
    leaks_confirmed = forms.BooleanField(required=False)
    version = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LARGEST_VERSION,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Open this page again: its number has been lost"
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        authors: Sequence[Volunteer],
        client: str,
        told: bool,
        has_wishes: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.authors = list(authors)
        self.client = client
        self.told = told
        self.has_wishes = has_wishes
        to = self.to = wording.say_list([one.first_name for one in authors], "and")
        message = self.fields["message"]
        message.label = f"Message to {to}" if to else "Message"
        message.help_text = (
            f"What was done, how {client} is now, thank you. Write it as you would say it."
            if told
            else "It is kept, but not shown: what is read instead stands below."
        )
        message.say_optional = not told
        message.required = False  # one of its own for each author does as well: see clean
        self._word_fields(to, client)
        for author in self.authors if len(self.authors) > 1 else ():
            self.fields[own_name(author)] = PlainTextField(
                label=f"To {author.first_name} alone", max_length=2000, rows=4, required=False
            )

    def _word_fields(self, to: str, client: str) -> None:
        self.fields["wanted"].label = f"What did {client} want?"
        self.fields["agreed"].label = f"Did {client} agree to what was done?"
        self.fields[
            "title"
        ].help_text = f"Such as “A rail, so {client} could go out again”. Left empty: “News about {client}”."
        self.fields["became"].label = f"What became of what {client} would like, or of what would help?"
        self.fields["became"].help_text = "It is read below the message. Say it also when it could not be."
        self.fields["come_back"].label = f"If {client} thinks again"
        self.fields["come_back"].help_text = "How to come back. Read only when they did not want it."
        confirmed = self.fields["leaks_confirmed"]
        confirmed.label = (
            f"I have read it again. {to or 'The volunteer'} should have these words, and {client} agreed."
        )
        confirmed.say_optional = False
        self.fields["good_news"].say_optional = False

    def own_fields(self) -> list[Any]:
        """The boxes for a message to one author alone, where there are several."""
        return [self[own_name(author)] for author in self.authors if len(self.authors) > 1]

    @property
    def has_own(self) -> bool:
        """Whether anything stands in a box for one author alone."""
        return any(box.value() or box.errors for box in self.own_fields())

    def clean(self) -> dict[str, Any]:
        """Nobody is left without an answer; what was wished for is answered where the page asked."""
        given = super().clean() or self.cleaned_data
        own = [given.get(own_name(author)) for author in self.authors if len(self.authors) > 1]
        everybody_has_one = bool(own) and all(own)
        if self.told and not given.get("message") and not everybody_has_one and "message" not in self.errors:
            self.add_error("message", "Write what they should hear")
        asked = given.get("asked_became") and self.has_wishes and self.told
        if asked and not given.get("became") and "became" not in self.errors:
            self.add_error("became", f"Say what became of what {self.client} would like")
        return given

    def say_leaks(self, to: str) -> None:
        """Say at the message that it gives something away; what was typed stays as it was."""
        self._errors["message"] = self.error_class(
            [f"Take these out, or tick below that {to or 'they'} should have them"]
        )

    def closing(self) -> Closing:
        """What was answered, as the verb wants it."""
        given = self.cleaned_data
        own = {one.pk: given.get(own_name(one), "") for one in self.authors if len(self.authors) > 1}
        fields = [name for name in Closing.__dataclass_fields__ if name != "messages"]
        return Closing(
            **{name: given[name] for name in fields},
            messages={pk: words for pk, words in own.items() if words},
        )


def own_name(author: Volunteer) -> str:
    """The name of the box for a message to one author alone."""
    return f"message_{author.pk.hex}"


def said(leaks: list[Any]) -> list[str]:
    """What the message gives away, in words: "a phone number: “01632 960170”"."""
    return list(dict.fromkeys(f"{KINDS.get(one.kind, 'something')}: “{one.text}”" for one in leaks))
