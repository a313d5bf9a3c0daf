"""What the second step asks: the figures an app shows, or one of the codes kept on paper."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

from livingwell.forms.text import PlainTextField
from livingwell.mfa import PASSKEY_FAILED

LONGEST_NAME = 50


def _figures(field: forms.Field, label: str, help_text: str) -> None:
    field.label, field.help_text = label, help_text
    field.error_messages["required"] = "Enter the code"
    field.max_length = None
    field.widget = forms.TextInput(
        attrs={"class": "lw-code", "inputmode": "numeric", "autocomplete": "one-time-code"}
    )


class SecondStepForm(AuthenticateForm):
    """At sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _figures(self.fields["code"], "Your code", "Six figures from your app, or one of your recovery codes")


class AgainForm(ReauthenticateForm):
    """Before something that changes how one signs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _figures(self.fields["code"], "Your code", "Six figures from your app, or one of your recovery codes")


class AppForm(ActivateTOTPForm):
    """The first code of an app shows that it was set up rightly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _figures(
            self.fields["code"], "The code the app shows", "Six figures. A new one comes every 30 seconds"
        )


class NameField(PlainTextField):
    """What somebody calls one of their passkeys."""

    def __init__(self) -> None:
        super().__init__(
            label="What to call it",
            help_text="So that you know which one it is, like “my phone”",
            max_length=LONGEST_NAME,
            rows=1,
            error_messages={"required": "Give it a name"},
        )


#: What the library raises for what no device ever sends.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class _ShownPasskey:
    """A passkey that is shown: nonsense is a wrong answer like any other."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except NONSENSE as error:
            raise forms.ValidationError(PASSKEY_FAILED) from error


class PasskeySignInForm(_ShownPasskey, LoginWebAuthnForm):
    """At sign-in, by itself."""


class PasskeyStepForm(_ShownPasskey, AuthenticateWebAuthnForm):
    """At sign-in, after the code from the email."""


class PasskeyAgainForm(_ShownPasskey, ReauthenticateWebAuthnForm):
    """Before something that changes how one signs in."""


class PasskeyForm(AddWebAuthnForm):
    """The passkey the device made, and a name for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]  # every passkey here opens the door by itself
        self.fields["name"] = NameField()
        self.fields["name"].required = False
        self.fields["name"].say_optional = False
        self.fields["credential"].error_messages["required"] = (
            "Your device did not make a passkey. Press the button and follow what it says."
        )

    def clean(self) -> dict[str, Any]:
        """What no device ever sends is no passkey."""
        try:
            return super().clean()
        except NONSENSE as error:
            raise forms.ValidationError(PASSKEY_FAILED) from error


class RenameForm(forms.Form):
    """Another name for a passkey."""

    name = NameField()
