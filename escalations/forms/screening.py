"""What screening asks: which need, what is safeguarding about it, who may read it, whom it is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from escalations.choices import Need
from escalations.models import Observation
from escalations.workflow import Concern
from livingwell import clock, wording
from livingwell.models import User

SAFEGUARDING = "safeguarding"
OTHER, NOBODY = "other", "nobody"


class ScreenForm(forms.Form):
    """What kind of need it is."""

    need = forms.ChoiceField(
        label="What kind of need is it?",
        choices=[*Need.choices, (SAFEGUARDING, "Safeguarding")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what kind of need it is",
            "invalid_choice": "Choose one of the four",
        },
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_screen_%s", **kwargs)


class ReportsField(forms.MultipleChoiceField):
    """Some of the reports of a matter, each named by who wrote it and when."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, reports: list[Observation]) -> None:
        """Let these be chosen."""
        now = clock.now()
        self.choices = [
            (str(one.pk), f"{one.author.first_name}, {wording.say_when(one.received_at, now)}: {_gist(one)}")
            for one in reports
        ]

    def clean(self, value: Any) -> frozenset[UUID]:
        """Their ids."""
        return frozenset(UUID(one) for one in super().clean(value))


def _gist(report: Observation) -> str:
    said = ". ".join(report.noticed_labels) or report.words
    return said if len(said) <= 60 else f"{said[:57]}…"


class SafeguardingForm(forms.Form):
    """Which reports it is about, whether it is about somebody who works here, and a plain yes."""

    reports = ReportsField(
        label="Which of them?",
        required=False,
        help_text="Those chosen leave this matter. The others stay where they are.",
        error_messages={"invalid_choice": "Choose from those of this matter"},
    )
    about = forms.ChoiceField(
        label="Is it about somebody who works or volunteers here?",
        required=False,
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )
    sure = forms.BooleanField(
        label="I want to pass it on to those who look after people’s safety",
        error_messages={"required": "Say that you want to pass it on"},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        reports: list[Observation],
        people: list[tuple[User, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.people = {str(person.pk): person for person, _ in people}
        self.fields["about"].choices = [
            ("", "No"),
            *((str(person.pk), f"{person.name}, {role}") for person, role in people),
            (OTHER, "Somebody else who works or volunteers here"),
        ]
        if len(reports) > 1:
            self.fields["reports"].offer(reports)
            self.fields["reports"].required = True
            self.fields["reports"].error_messages["required"] = "Choose which of them it is about"
        else:
            del self.fields["reports"]

    def concern(self) -> Concern:
        """What the verb wants to know."""
        about = self.cleaned_data["about"]
        return Concern(
            reports=self.cleaned_data.get("reports") or frozenset(),
            about=self.people.get(about),
            about_other=about == OTHER,
        )


class _OneOf(forms.Form):
    """Somebody to choose from a list of people."""

    def offer(self, name: str, people: list[tuple[User, str]], *more: tuple[str, str]) -> None:
        """Let these be chosen."""
        self.people = {str(person.pk): person for person, _ in people}
        named = [(str(person.pk), f"{person.name}, {role}") for person, role in people]
        self.fields[name].choices = [("", "Choose somebody"), *named, *more]


class ShowForm(_OneOf):
    """Who else may read a safeguarding matter."""

    to = forms.ChoiceField(
        label="Who else may read it?",
        error_messages={
            "required": "Choose who may read it",
            "invalid_choice": "Choose somebody from the list",
        },
    )

    def __init__(self, data: Any = None, *, people: list[tuple[User, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("to", people)

    def clean_to(self) -> User:
        """The person rather than their id."""
        return self.people[self.cleaned_data["to"]]


class AboutForm(_OneOf):
    """Whom it is about, or that it is nobody who works here."""

    about = forms.ChoiceField(
        label="Whom is it about?",
        error_messages={
            "required": "Choose whom it is about",
            "invalid_choice": "Choose somebody from the list",
        },
    )

    def __init__(self, data: Any = None, *, people: list[tuple[User, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("about", people, (NOBODY, "Nobody who works or volunteers here"))

    def clean_about(self) -> User | None:
        """The person, or nobody."""
        return self.people.get(self.cleaned_data["about"])
