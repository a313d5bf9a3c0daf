"""What the directory asks: a search, one service, what is lacking, which cards to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from escalations.choices import NOTICED_GROUPS, Noticed, ServiceKind
from escalations.models import Service
from livingwell import clock, telephones
from livingwell.forms.text import PlainTextField
from livingwell.models import Area, User

#: What a service can help with: everything that can be noticed but good news.
HELPS = [(one.value, str(one.label)) for one in Noticed if one is not Noticed.GOOD_NEWS]
GROUPED = [
    (label, [(one.value, str(one.label)) for one in group])
    for label, group in NOTICED_GROUPS
    if Noticed.GOOD_NEWS not in group
]


class _Words(django_filters.Filter):
    """A line of text."""

    field_class = PlainTextField


class ServiceFilter(django_filters.FilterSet):
    """Words, place, area, what they help with: nothing unknown is ever an error."""

    q = _Words(label="Words", method="saying", max_length=100)
    place = _Words(label="Town or postcode", method="near", max_length=100)
    area = django_filters.ChoiceFilter(label="Area", empty_label="Any", method="of_area")
    helps = django_filters.MultipleChoiceFilter(
        label="What they help with", choices=HELPS, widget=forms.CheckboxSelectMultiple, method="helping"
    )
    stale = django_filters.BooleanFilter(
        label="To be checked", widget=forms.CheckboxInput, method="not_checked_lately"
    )
    retired = django_filters.BooleanFilter(label="Retired", widget=forms.CheckboxInput, method="only_retired")

    class Meta:
        model = Service
        fields = ()

    def __init__(
        self, data: Any, queryset: QuerySet[Service], *, areas: Sequence[Area], keeper: User | None
    ) -> None:
        super().__init__(data, queryset)
        self.keeper = keeper
        self.filters["area"].extra["choices"] = [(str(area.pk), area.name) for area in areas]
        if keeper is None:
            for name in ("stale", "retired"):
                del self.form.fields[name]
        for field in self.form.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if is_choice else "form-control")
        self.form.is_valid()

    def value(self, name: str) -> Any:
        """What was asked for under this name, when it could be understood."""
        return self.form.cleaned_data.get(name)

    @property
    def not_understood(self) -> list[str]:
        """The filters whose values mean nothing here, in words."""
        return [str(self.form.fields[name].label) for name in self.form.errors if name in self.form.fields]

    @property
    def in_use(self) -> bool:
        """Whether anything but the whole directory is asked for."""
        return any(self.form.cleaned_data.values())

    def filter_queryset(self, queryset: QuerySet[Service]) -> QuerySet[Service]:
        """Leave out what could not be understood; the retired ones show only when asked for."""
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset.filter(active=not self.value("retired"))

    def saying(self, queryset: Any, _: str, words: str) -> Any:
        """By words in their name or what they do."""
        return queryset.saying(words)

    def near(self, queryset: Any, _: str, place: str) -> Any:
        """By the place somebody lives in."""
        return queryset.near(place)

    def of_area(self, queryset: Any, _: str, area: str) -> Any:
        """By area."""
        return queryset.of_area(area)

    def helping(self, queryset: Any, _: str, codes: list[str]) -> Any:
        """By what they help with: one of these at the least."""
        return queryset.helping_with(codes) if codes else queryset

    def not_checked_lately(self, queryset: Any, _: str, wanted: bool | None) -> Any:
        """Only those to be checked, of those this person keeps."""
        return queryset.to_check(clock.today()).kept_by(self.keeper) if wanted else queryset

    def only_retired(self, queryset: Any, _: str, _wanted: bool | None) -> Any:
        """The state itself is decided once, for the whole list."""
        return queryset


class ServiceForm(forms.Form):
    """One service as somebody who has just spoken to it knows it."""

    name = PlainTextField(label="Name", max_length=100, error_messages={"required": "Give its name"})
    kind = forms.ChoiceField(label="Kind of help", choices=ServiceKind, widget=forms.RadioSelect,
                             error_messages={"required": "Choose the kind of help"})  # fmt: skip
    helps_with = forms.MultipleChoiceField(
        label="What can they help with?",
        choices=GROUPED,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing they help with"},
    )
    what_they_help_with = PlainTextField(
        label="In plain words",
        max_length=1000,
        rows=3,
        help_text="As you would say it to a volunteer.",
        error_messages={"required": "Say what they help with"},
    )
    areas = forms.MultipleChoiceField(
        label="Which of your areas do they serve?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one area"},
    )
    place = PlainTextField(
        label="Towns and villages", max_length=200, required=False, help_text="If not the whole area."
    )
    phone = PlainTextField(
        label="Telephone", max_length=32, error_messages={"required": "Give a telephone number"}
    )
    email = forms.EmailField(
        label="Email",
        max_length=254,
        required=False,
        error_messages={"invalid": "Write the address like name@example.org"},
    )
    contact_name = PlainTextField(label="Whom to ask for", max_length=100, required=False)
    contact_role = PlainTextField(label="Their role", max_length=100, required=False)
    opening_hours = PlainTextField(
        label="Hours", max_length=200, required=False, help_text="For example Monday to Friday, 9am to 4pm."
    )
    how_to_refer = PlainTextField(label="How to refer", max_length=500, rows=2, required=False)
    self_referral = forms.BooleanField(label="People may ring for themselves", required=False)
    typical_wait = PlainTextField(label="Usual wait", max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)

    #: What of it is a column of the service.
    COLUMNS = (
        "name", "kind", "helps_with", "what_they_help_with", "place", "phone", "email", "contact_name",
        "contact_role", "opening_hours", "how_to_refer", "self_referral", "typical_wait",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, areas: Sequence[Area], service: Service | None = None) -> None:
        initial = _as_it_is(service) if service else {"areas": [str(one.pk) for one in areas[:1]]}
        super().__init__(data, initial=initial)
        self.known = {str(area.pk): area for area in areas}
        self.fields["areas"].choices = [(pk, area.name) for pk, area in self.known.items()]
        self.fields["helps_with"].in_pairs = True

    def clean_phone(self) -> str:
        """A number that can be dialled."""
        number: str = self.cleaned_data["phone"]
        if not telephones.can_be_dialled(number):
            raise forms.ValidationError("Write the telephone number with its area code, like 01632 960112")
        return number

    def columns(self) -> dict[str, Any]:
        """What was given, as the columns of a service."""
        return {name: self.cleaned_data[name] for name in self.COLUMNS}

    def chosen_areas(self, service: Service | None = None) -> list[Area]:
        """The areas chosen, and those of others that it serves already."""
        others = [area for area in service.areas.all() if str(area.pk) not in self.known] if service else []
        return [self.known[pk] for pk in self.cleaned_data["areas"]] + others


def _as_it_is(service: Service) -> dict[str, Any]:
    values = {name: getattr(service, name) for name in (*ServiceForm.COLUMNS, "version")}
    return values | {"areas": [str(area.pk) for area in service.areas.all()]}


class LackingForm(forms.Form):
    """What nobody in the directory helps with, and where. Names no client."""

    area = forms.ChoiceField(
        label="Where?",
        error_messages={"required": "Choose an area", "invalid_choice": "Choose an area from the list"},
    )
    category = forms.ChoiceField(
        label="Help with what?",
        choices=[("", "Choose"), *(one for one in HELPS if one[0] != Noticed.SAFEGUARDING)],
        error_messages={
            "required": "Choose what there is no help with",
            "invalid_choice": "Choose one from the list",
        },
    )

    def __init__(self, data: Any = None, *, areas: Iterable[Area], initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="id_lacking_%s")
        named = [(str(area.pk), area.name) for area in areas]
        self.fields["area"].choices = [("", "Choose"), *named] if len(named) != 1 else named
