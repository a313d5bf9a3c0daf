"""What sending on asks: to whom, what for, did the person agree, when to ask again; what was heard."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from escalations.choices import ClientAsked, ReferralKind, ReferralState
from escalations.models import Referral, Service
from escalations.rules import referrals as rules
from livingwell import clock
from livingwell.forms.text import PlainTextField
from livingwell.icons import tile

if TYPE_CHECKING:
    from escalations.models import Escalation

#: How each answer is said by staff, and by the service about itself.
STAFF_SAY: dict[str, str] = {
    ReferralState.ACCEPTED: "They take it on",
    ReferralState.STARTED: "It has begun: the person really got there",
    ReferralState.DONE: "It is done",
    ReferralState.DECLINED: "They do not take it on",
    ReferralState.COULD_NOT_REACH: "They could not reach the person",
    ReferralState.DECLINED_BY_PERSON: "The person did not want it",
    ReferralState.REVOKED: "We take it back",
    rules.STILL_WAITING: "Still waiting: ask again later",
}
SERVICE_SAYS: dict[str, str] = {
    ReferralState.ACCEPTED: "We take it on",
    ReferralState.STARTED: "It has begun: the person has been here, or we have been there",
    ReferralState.DONE: "It is done",
    ReferralState.DECLINED: "We cannot take it on",
    ReferralState.COULD_NOT_REACH: "We could not reach the person",
    ReferralState.DECLINED_BY_PERSON: "The person did not want it",
}


class ChaseField(forms.DateField):
    """A day on which to ask how it stands: from tomorrow, and not too far away."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            required=False,
            error_messages={"invalid": "Choose a day"},
            **options,
        )

    def clean(self, value: Any) -> datetime.date | None:
        """A day that is neither over nor too far away."""
        day: datetime.date | None = super().clean(value)
        today = clock.today()
        if day and not today < day <= today + rules.LATEST_CHASE:
            raise forms.ValidationError("Choose a day from tomorrow, in the next three months")
        return day


class ReferForm(forms.Form):
    """Where it should go, what is asked, and whether the person agreed."""

    to = forms.ChoiceField(
        label="To whom?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose where it should go",
            "invalid_choice": "Choose one from the list, or look in the directory",
        },
    )
    colleague = PlainTextField(
        label="Who is it?",
        max_length=100,
        required=False,
        help_text="Only for somebody else: who they are and how they help.",
    )
    asked = PlainTextField(
        label="What do you ask of them?",
        max_length=2000,
        rows=5,
        help_text="They read exactly this. Write what they need to begin, without names, and nothing "
        "about health that they can do without. You tell them who it is when you ring.",
        error_messages={"required": "Write what you ask of them"},
    )
    agreed = forms.ChoiceField(
        label="Did the person agree?",
        choices=ClientAsked,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they agreed", "invalid_choice": "Say whether they agreed"},
    )
    why_anyway = PlainTextField(
        label="If they did not say yes: why does it go all the same?", max_length=200, required=False
    )
    chase_on = ChaseField(
        label="Ask how it stands by",
        help_text="If nobody has answered by then, it comes back to you by itself.",
    )
    leaks_confirmed = forms.BooleanField(required=False)

    def __init__(
        self, data: Any = None, *, escalation: Escalation, services: Sequence[Service], refused_before: bool,
        **options: Any,
    ) -> None:  # fmt: skip
        self.escalation = escalation
        self.services = {str(service.pk): service for service in services}
        self.refused_before = refused_before
        now = clock.now()
        self.hours = escalation.area.hours()
        self.first_chase = rules.first_chase(escalation.worry, now, self.hours)
        initial = {"chase_on": rules.day_of(self.first_chase), **options.pop("initial", {})}
        super().__init__(data, initial=initial, **options)
        self.fields["to"].choices = self._places()
        self.fields["chase_on"].say_optional = False

    def _places(self) -> list[tuple[str, Any]]:
        places = [
            (pk, tile(one.name, f"{one.what_they_help_with[:120]} {one.opening_hours}".strip()))
            for pk, one in self.services.items()
        ]
        practice = self.escalation.client.practice
        if practice:
            places.append((ReferralKind.PRACTICE.value, tile(practice.name, "Their GP practice")))
        places.append((ReferralKind.COLLEAGUE.value, tile("Somebody else", "Say below who it is")))
        return places

    def clean(self) -> dict[str, Any]:
        """Somebody else needs a name; no yes needs a reason."""
        given: dict[str, Any] = super().clean() or {}
        to = given.get("to")
        if to == ReferralKind.COLLEAGUE and not given.get("colleague") and "colleague" not in self.errors:
            self.add_error("colleague", "Say who it is")
        if to and given.get("agreed") and "why_anyway" not in self.errors:
            why = rules.why_not_send(
                self.kind, given["agreed"], given.get("why_anyway", ""), refused_before=self.refused_before
            )
            if why:
                self.add_error("agreed" if self.refused_before else "why_anyway", why)
        return given

    @property
    def kind(self) -> str:
        """What kind of place was chosen."""
        to = self.cleaned_data.get("to", "")
        return to if to in ReferralKind.values else ReferralKind.SERVICE.value

    def referral(self) -> Referral:
        """What was asked for, not sent yet."""
        given = self.cleaned_data
        service = self.services.get(given["to"])
        practice = self.escalation.client.practice if self.kind == ReferralKind.PRACTICE else None
        names = {ReferralKind.COLLEAGUE: given["colleague"], ReferralKind.PRACTICE: str(practice)}
        day = given["chase_on"]
        default = rules.day_of(self.first_chase)
        return Referral(
            kind=self.kind,
            service=service,
            practice=practice,
            to_name=service.name if service else names[self.kind],
            asked=given["asked"],
            agreed=given["agreed"],
            why_anyway="" if given["agreed"] == ClientAsked.YES else given["why_anyway"],
            chase_at=self.first_chase if day in {None, default} else rules.chase_on(day, self.hours),
        )


class HeardForm(forms.Form):
    """How a referral stands, as staff heard it."""

    answer = forms.ChoiceField(
        label="What did you hear?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you heard", "invalid_choice": "Choose what you heard"},
    )
    words = PlainTextField(label="In their words", max_length=1000, rows=3, required=False)
    chase_on = ChaseField(label="Ask again by", help_text="Left empty, it is the usual time for this answer.")
    says: dict[str, str] = STAFF_SAY
    by_service = False

    def __init__(self, data: Any = None, *, referral: Referral) -> None:
        super().__init__(data)
        possible = rules.answers_from(referral.state, by_service=self.by_service)
        self.fields["answer"].choices = [(one, self.says[one]) for one in possible]

    def clean(self) -> dict[str, Any]:
        """Not taking it on needs a reason."""
        given: dict[str, Any] = super().clean() or {}
        needed = given.get("answer") in rules.NEED_A_REASON and "words" not in self.errors
        if needed and not given.get("words"):
            self.add_error("words", "Say why, so that somebody else can be asked")
        return given


class LinkForm(HeardForm):
    """The same, said by the service itself."""

    says = SERVICE_SAYS
    by_service = True

    def __init__(self, data: Any = None, *, referral: Referral) -> None:
        super().__init__(data, referral=referral)
        del self.fields["chase_on"]
        self.fields["answer"].label = "How does it stand?"
        self.fields["words"].label = "What should we know?"
        self.fields["words"].help_text = "Please write no names."


def uuid_or_none(text: str) -> UUID | None:
    """The id in an address, or None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
