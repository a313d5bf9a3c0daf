"""How it ended, for the record and for the volunteers, and the honest texts to begin a message with."""

from __future__ import annotations

from typing import Any

from django import forms

from escalations.choices import Agreed, Outcome
from escalations.workflow import Closing
from livingwell.forms.text import PlainTextField

#: Versions are counted in a database integer.
LARGEST_VERSION = 2**31 - 1

#: Honest texts to begin with, for when there is little that can be said.
STARTERS = {
    "cannot-say": (
        "I cannot tell you more",
        "Thank you for passing this on. It was right to do so. Somebody has seen to it. I cannot tell you "
        "more than that, and it is not because of anything you did.",
    ),
    "nothing-done": (
        "Nothing could be done, and why",
        "Thank you for passing this on. It was right to do so. I am sorry that we could not do anything this "
        "time, because … If it changes, please tell us again.",
    ),
    "declined": (
        "They did not want help",
        "Thank you for passing this on. Somebody asked, and the answer was no thank you for now. That is "
        "their choice, and noticing was still right. They can say yes at any time. Tell us again if you "
        "notice more.",
    ),
}

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
        choices=[(one.value, one.label) for one in Outcome if one is not Outcome.RETRACTED],
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
    message = PlainTextField(
        label="Message",
        max_length=2000,
        rows=7,
        error_messages={"required": "Write what they should hear"},
    )
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
        self, data: Any = None, *, to: str, client: str, told: bool, confirm: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        message = self.fields["message"]
        message.label = f"Message to {to}" if to else "Message"
        message.help_text = (
            f"What was done, how {client} is now, thank you. Write it as you would say it."
            if told
            else "It is kept, but not shown: what is read instead stands below."
        )
        message.required = told
        self.fields["wanted"].label = f"What did {client} want?"
        self.fields["agreed"].label = f"Did {client} agree to what was done?"
        self.fields[
            "leaks_confirmed"
        ].label = (
            f"I have read it again. {to or 'The volunteer'} should have these words, and {client} agreed."
        )
        self.fields["leaks_confirmed"].say_optional = False
        self.fields["good_news"].say_optional = False
        self.confirm = confirm

    def say_leaks(self, to: str) -> None:
        """Say at the message that it gives something away; what was typed stays as it was."""
        self._errors["message"] = self.error_class(
            [f"Take these out, or tick below that {to or 'they'} should have them"]
        )

    def closing(self) -> Closing:
        """What was answered, as the verb wants it."""
        return Closing(**{name: self.cleaned_data[name] for name in Closing.__dataclass_fields__})


def said(leaks: list[Any]) -> list[str]:
    """What the message gives away, in words: "a phone number: “01632 960170”"."""
    return list(dict.fromkeys(f"{KINDS.get(one.kind, 'something')}: “{one.text}”" for one in leaks))
