"""What signing in asks: an email address, then the code that was sent to it."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms

CODE_LENGTH = 6
LONGEST_ADDRESS = 254


class AddressForm(RequestLoginCodeForm):
    """Where to send the code. Answers a stranger's address exactly as a known one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = "Enter an email address, like name@example.org"
        box = {"autocomplete": "username", "spellcheck": "false", "maxlength": None}
        self.fields["email"] = forms.EmailField(
            label="Your email address",
            help_text="The one you gave when you joined.",
            max_length=LONGEST_ADDRESS,
            error_messages={"required": "Enter your email address", "invalid": wrong, "max_length": wrong},
            widget=forms.EmailInput(attrs=box),
        )


class CodeForm(ConfirmLoginCodeForm):
    """The six figures, however they were copied, and whether this phone may stay signed in."""

    remember = forms.BooleanField(label="This is my own phone: keep me signed in for 30 days", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "Your code"
        code.help_text = "Six figures, like 123 456"
        code.error_messages["required"] = "Enter the six figures from the email"
        code.widget = forms.TextInput(
            attrs={"class": "lw-code", "inputmode": "numeric", "autocomplete": "one-time-code"}
        )
