"""What staff ask a volunteer, and what the volunteer answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from livingwell.forms.text import PlainTextField

if TYPE_CHECKING:
    from escalations.models import Observation


class QuestionForm(forms.Form):
    """A question to one of the authors; checked for what it gives away before it leaves."""

    report = forms.ChoiceField(
        label="Whom do you ask?",
        required=False,
        error_messages={"invalid_choice": "Choose one of those who passed it on"},
    )
    words = PlainTextField(
        label="Your question",
        max_length=2000,
        rows=3,
        error_messages={"required": "Write what you would like to know"},
    )
    leaks_confirmed = forms.BooleanField(
        label="I have read it again. They should have these words.", required=False
    )

    def __init__(self, data: Any = None, *, reports: list[Observation], **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_ask_%s", **kwargs)
        self.reports = {str(one.pk): one for one in reports}
        self.fields["report"].choices = [(pk, one.author.name) for pk, one in self.reports.items()]
        self.fields["report"].say_optional = False
        self.fields["leaks_confirmed"].say_optional = False
        self.leaks: list[str] = []

    def clean_report(self) -> Observation | None:
        """The report that is asked about; the only one, when there is one."""
        chosen = self.reports.get(self.cleaned_data["report"])
        if chosen is None and len(self.reports) == 1:
            return next(iter(self.reports.values()))
        if chosen is None and self.reports:
            raise forms.ValidationError("Choose whom you ask")
        return chosen

    def say_leaks(self, leaks: list[str]) -> None:
        """Say at the question what it gives away; what was typed stays as it was."""
        self.leaks = leaks
        self._errors["words"] = self.error_class(
            [f"Take these out, or tick below that they should have them: {', '.join(leaks)}"]
        )


class AnswerForm(forms.Form):
    """What a volunteer answers."""

    words = PlainTextField(
        label="Your answer", max_length=5000, rows=3, error_messages={"required": "Write your answer"}
    )
