"""What a volunteer noticed: asks and checks; the verb acts."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from escalations.choices import (
    NOTICED_GROUPS,
    NOTICED_HELP,
    Called,
    Change,
    Noticed,
    ToldClient,
    Worry,
)
from escalations.forms.helped import helped_field, helped_words_field
from escalations.forms.visit_times import PhoneTimeField, VisitTimeField
from escalations.models import Addition, Observation
from escalations.models.reporters import Reporter
from escalations.rules import joining
from livingwell import clock
from livingwell.forms.text import PlainTextField
from livingwell.icons import tile, worry_badge

OTHER = "other"
WORRY_MEANS = {
    Worry.GOOD_NEWS: "Something to share",
    Worry.MENTION: "Nothing needs to happen this week",
    Worry.WORRIED: "Someone should look in the next day or two",
    Worry.VERY_WORRIED: "Someone needs to act today",
}
CHOOSE_FROM_LIST = "Choose from the list."
#: What somebody may have filled in below before they pressed "All as usual".
MORE_THAN_USUAL = ("noticed", "words", "worry", "they_would_like", "would_help", "ring_me", "called")


class KeyField(forms.UUIDField):
    """The key the form or the phone gave the report, so that a repeat is known as one."""

    widget = forms.HiddenInput
    default_error_messages = {"required": "Please send it again.", "invalid": "Please send it again."}


class ClientField(forms.ChoiceField):
    """Whom they visited: offers those visited now, accepts those visited within 90 days."""

    widget = forms.RadioSelect

    def __init__(self, reporter: Reporter, **options: Any) -> None:
        self.known = reporter.known
        offered = [(str(one.pk), str(one)) for one in reporter.clients]
        super().__init__(choices=offered, **options)

    def valid_value(self, value: str) -> bool:
        """Whether it is somebody they visit or lately visited."""
        try:
            return uuid.UUID(str(value)) in self.known
        except ValueError:
            return False


def _one_of(choices: Any, **options: Any) -> forms.ChoiceField:
    errors = {"invalid_choice": CHOOSE_FROM_LIST, **options.pop("error_messages", {})}
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=errors, **options)


def _some_of(choices: Any, **options: Any) -> forms.MultipleChoiceField:
    errors = {"invalid_choice": CHOOSE_FROM_LIST, "invalid_list": CHOOSE_FROM_LIST}
    return forms.MultipleChoiceField(
        choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=errors, required=False, **options
    )


def worry_field(**options: Any) -> forms.ChoiceField:
    """The four levels, each with its meaning in small letters."""
    choices = [(code, tile(worry_badge(code), WORRY_MEANS[code])) for code in Worry]
    return _one_of(choices, **options)


class ObservationForm(forms.Form):
    """One visit: who, when, what was noticed, how worried."""

    key = KeyField()
    for_volunteer = forms.CharField(required=False, widget=forms.HiddenInput)
    saved_at = PhoneTimeField(required=False)
    observed_at = VisitTimeField(required=False, label="Date and time of your visit")
    called = _some_of(Called.choices)
    noticed = _some_of(Noticed.choices, label="What did you notice?")
    words = PlainTextField(
        max_length=5000,
        rows=4,
        required=False,
        label="In your own words",
        help_text="What you saw and heard, not what you think it is.",
    )
    change = _one_of(Change.choices, label="Is this new?", required=False)
    worry = worry_field(label="How worried are you?", required=False)
    ring_me = forms.BooleanField(required=False, label="Please ring me about this")
    they_would_like = PlainTextField(
        max_length=5000, rows=2, required=False, label="What would they like to happen?"
    )
    would_help = PlainTextField(
        max_length=5000, rows=2, required=False, label="What do you think would help?"
    )
    told_client = _one_of(
        ToldClient.choices, label="Have you told them you would pass this on?", required=False
    )
    about_colleague = forms.ChoiceField(
        required=False,
        label="Who is it about?",
        help_text="Only if it is about somebody who works or volunteers here. They will not see it.",
        error_messages={"invalid_choice": CHOOSE_FROM_LIST},
    )
    helped = helped_field(required=False, label="Did it help?")
    helped_words = helped_words_field()
    helped_matter = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    as_usual = forms.BooleanField(required=False)

    def __init__(self, *args: Any, reporter: Reporter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reporter = reporter
        self.fields["client"] = ClientField(
            reporter,
            label="Who did you visit?" if reporter.is_self else "Who did they visit?",
            error_messages={
                "required": "Choose who you visited",
                "invalid_choice": "Choose somebody you visit. For anybody else, ring your coordinator.",
            },
        )
        for name in ("words", "worry"):  # one of the ticks and the words, and always the worry
            self.fields[name].say_optional = False
        if not self.is_bound or self.data.get("about_colleague"):
            self.offer_colleagues()

    def offer_colleagues(self) -> None:
        """Read whom they know: only to be shown, or when somebody is named."""
        self.fields["about_colleague"].choices = [
            ("", "Nobody who works or volunteers here"),
            *self.reporter.colleagues,
            (OTHER, "Somebody else who works or volunteers here"),
        ]

    def clean_noticed(self) -> list[str]:
        """The ticks, each once, in the order of the form."""
        ticked = set(self.cleaned_data["noticed"])
        return [code for code in Noticed.values if code in ticked]

    def clean_called(self) -> list[str]:
        """The numbers called, each once."""
        return sorted(set(self.cleaned_data["called"]), reverse=True)

    def clean(self) -> dict[str, Any]:
        """What only the whole can say: enough is given, and it does not contradict itself."""
        given = super().clean() or self.cleaned_data
        if given.get("helped_words") and not given.get("helped") and "helped" not in self.errors:
            self.add_error("helped", "Choose whether it helped, or take out the words below it")
        if given.get("as_usual"):
            self._check_as_usual(given)
        else:
            self._check_concern(given)
        return given

    def _check_as_usual(self, given: dict[str, Any]) -> None:
        if any(given.get(name) for name in MORE_THAN_USUAL):
            self.add_error(
                "as_usual",
                "You have filled in more than “All as usual”. Press Send to pass that on, or clear it first.",
            )

    def _check_concern(self, given: dict[str, Any]) -> None:
        noticed, worry = given.get("noticed", []), given.get("worry", "")
        if not noticed and not given.get("words") and not {"noticed", "words"} & set(self.errors):
            self.add_error("noticed", "Tick what you noticed, or say it in your own words")
        if joining.is_safeguarding(noticed):
            given["worry"] = worry or Worry.VERY_WORRIED
        elif not worry and "worry" not in self.errors:
            self.add_error("worry", "Choose how worried you are")
        elif worry == Worry.GOOD_NEWS and joining.concerns(noticed):
            self.add_error(
                "worry", "You ticked something besides good news. Choose how worried you are about it"
            )
        if given.get("about_colleague") and not joining.is_safeguarding(noticed):
            self.add_error(
                "about_colleague",
                "Tick “Someone may be hurting, neglecting or taking advantage of them” as well, "
                "or choose nobody here",
            )

    def report(self) -> Observation:
        """The report as the verb takes it, not stored."""
        given = self.cleaned_data
        about = given["about_colleague"]
        time = given["observed_at"]
        if not time.said and given["saved_at"]:
            time = type(time)(given["saved_at"], given["saved_at"].isoformat())
        as_usual = given["as_usual"]
        report = Observation(
            key=given["key"],
            author=self.reporter.volunteer,
            client=self.reporter.known[uuid.UUID(given["client"])],
            observed_at=time.at,
            saved_at=given["saved_at"],
            as_usual=as_usual,
            noticed=given["noticed"],
            words=given["words"],
            change="" if as_usual else given["change"],
            worry="" if as_usual else given["worry"],
            called=given["called"],
            told_client="" if as_usual else given["told_client"],
            ring_me=given["ring_me"],
            they_would_like=given["they_would_like"],
            would_help=given["would_help"],
            **self.said_of_help(),
            about_id=uuid.UUID(about) if about and about != OTHER else None,
            about_other=about == OTHER,
        )
        report.said_at = time.said  # what makes a repeat known: see workflow.observations.fingerprint
        return report

    def said_of_help(self) -> dict[str, Any]:
        """What the person says of an outcome that waits for it; nothing when none does any more."""
        given = self.cleaned_data
        outcomes = self.reporter.outcomes if given.get("helped") else {}
        asked = {str(pk): pk for pk in outcomes}
        chosen = asked.get(given["helped_matter"])
        if not given["helped_matter"] and len(outcomes) == 1:  # a program that leaves it out
            chosen = next(iter(outcomes))
        if chosen is None:
            return {}
        return {
            "helped": given["helped"], "helped_words": given["helped_words"], "helped_story_id": chosen,
        }  # fmt: skip

    def groups(self) -> list[dict[str, Any]]:
        """What can be noticed, in its groups, as the page draws them."""
        ticked = set(self["noticed"].value() or [])
        place = {code: number for number, code in enumerate(Noticed.values)}
        return [
            {
                "title": title,
                "alone": len(codes) == 1,
                "options": [
                    {
                        "value": code.value,
                        "label": code.label if code != Noticed.GOOD_NEWS else "Something good to share",
                        "help": NOTICED_HELP[code],
                        "checked": code.value in ticked,
                        "id": f"id_noticed_{place[code.value]}",
                    }
                    for code in codes
                ],
            }
            for title, codes in NOTICED_GROUPS
        ]


class AdditionForm(forms.Form):
    """Something the volunteer adds afterwards."""

    key = KeyField()
    words = PlainTextField(max_length=5000, rows=4, required=False, label="What would you like to add?")
    worry = worry_field(label="How worried are you now?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].say_optional = False

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        given = super().clean() or self.cleaned_data
        if not given.get("words") and not given.get("worry") and not self.errors:
            self.add_error("words", "Write what you would like to add")
        return given

    def addition(self, observation: Observation) -> Addition:
        """The addition as the verb takes it, not stored."""
        given = self.cleaned_data
        return Addition(
            key=given["key"],
            observation=observation,
            words=given["words"],
            worry=given["worry"],
            at=clock.now(),
        )


class RetractionForm(forms.Form):
    """Why a report is taken back."""

    REASONS = (
        ("wrong_person", "It is about the wrong person"),
        ("sent_twice", "It was sent twice"),
        ("withdrawn", "I withdraw it"),
    )

    reason = _one_of(
        REASONS, label="Why do you take it back?", error_messages={"required": "Choose why you take it back"}
    )

    def why(self) -> str:
        """The reason in words."""
        return dict(self.REASONS)[self.cleaned_data["reason"]]
