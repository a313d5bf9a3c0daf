"""How somebody likes the pages to look."""

from django import forms

from livingwell.choices import Appearance


class AppearanceForm(forms.Form):
    """Colours and size of text, for one person."""

    appearance = forms.ChoiceField(
        label="Colours",
        choices=[
            (Appearance.DEVICE, "Same as my device"),
            (Appearance.LIGHT, "Light"),
            (Appearance.DARK, "Dark"),
        ],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of the colours"},
    )
    large_text = forms.BooleanField(label="Large text on every page", required=False)
    shortcut_keys = forms.BooleanField(
        label="Single keys in triage: j, k, t, x and ?",
        help_text="Turn them off if you speak to your computer, or press them without meaning to.",
        required=False,
    )

    def __init__(self, *args, has_triage: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not has_triage:
            del self.fields["shortcut_keys"]
        self.fields["appearance"].say_optional = False
