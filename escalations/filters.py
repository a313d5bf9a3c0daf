"""What triage can be narrowed to: the contract's parameters, nothing unknown ever an error."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from escalations.choices import Level, Need, Noticed, State, Worry
from escalations.models import Escalation
from escalations.models.triage import Choices, waiting_for
from escalations.rules.states import FREE, OPEN, TAKEN
from livingwell import clock
from livingwell.forms.text import PlainTextField
from livingwell.models import User
from livingwell.searching import HasWords, wanted

Rows = QuerySet[Escalation]

#: Years a date can sensibly be in; outside it arithmetic on dates gives up.
FIRST_YEAR, LAST_YEAR = 2000, 2100

WHERE = (
    ("free", "Nobody has it"),
    ("taken", "Somebody has it"),
    ("overdue", "Overdue"),
    *((state.value, str(state.label)) for state in State if state is not State.CLOSED),
    ("closed", "Closed lately"),
)


class SearchFilter(django_filters.Filter):
    """A line of text."""

    field_class = PlainTextField


def _day(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=clock.LONDON)


class EscalationFilter(django_filters.FilterSet):
    """Area, practice, worry, category, state, holder, words and dates, within what the person may see."""

    q = SearchFilter(label="Name or words", method="search", max_length=200)
    area = django_filters.ChoiceFilter(label="Area", empty_label="Any", field_name="area_id")
    practice = django_filters.ChoiceFilter(label="Practice", empty_label="Any", field_name="practice_id")
    worry = django_filters.MultipleChoiceFilter(
        label="Worry",
        choices=[(level.value, level.label) for level in reversed(Worry) if level in Level.values],
        widget=forms.CheckboxSelectMultiple,
    )
    noticed = django_filters.ChoiceFilter(
        label="What was noticed",
        empty_label="Any",
        choices=[(one.value, one.label) for one in Noticed if one is not Noticed.GOOD_NEWS],
        method="with_category",
    )
    status = django_filters.ChoiceFilter(
        label="Where it is", empty_label="Any open", choices=WHERE, method="standing"
    )
    need = django_filters.ChoiceFilter(
        label="Screened as",
        empty_label="Any",
        choices=[*Need.choices, ("none", "Not screened yet")],
        method="screened",
    )
    waits = django_filters.ChoiceFilter(
        label="Waiting for",
        empty_label="Anybody",
        choices=[("me", "Me"), ("others", "Others")],
        method="waiting_for",
    )
    holder = django_filters.ChoiceFilter(label="Who has it", empty_label="Anyone or nobody", method="held_by")
    since = django_filters.DateFilter(label="Sent since", method="sent_since")
    until = django_filters.DateFilter(label="Sent until", method="sent_until")

    class Meta:
        model = Escalation
        fields = ()

    def __init__(self, data: Any, queryset: Rows, *, user: User, choices: Choices) -> None:
        super().__init__(data, queryset)
        self.user = user
        self.filters["area"].extra["choices"] = choices.areas
        self.filters["practice"].extra["choices"] = choices.practices
        others = [one for one in choices.holders if one[0] != str(user.pk)]
        self.filters["holder"].extra["choices"] = [("me", "Me"), ("nobody", "Nobody"), *others]
        for name in ("since", "until"):
            self.form.fields[name].widget = forms.DateInput(attrs={"type": "date"})
            self.form.fields[name].validators.append(_sensible_year)
        for field in self.form.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if is_choice else "form-control")
        if len(choices.areas) < 2 and "area" not in (data or {}):
            del self.form.fields["area"]
        if not choices.practices and "practice" not in (data or {}):
            del self.form.fields["practice"]

    @property
    def is_for_closed(self) -> bool:
        """Whether the closed ones are asked for."""
        return self.value("status") == "closed"

    def value(self, name: str) -> Any:
        """What was asked for under this name, when it could be understood."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name)

    @property
    def not_understood(self) -> list[str]:
        """The filters whose values mean nothing here, in words."""
        return [str(self.form.fields[name].label) for name in self.form.errors if name in self.form.fields]

    @property
    def in_use(self) -> bool:
        """Whether anything but the plain list is asked for."""
        self.form.is_valid()
        return any(self.form.cleaned_data.values())

    def filter_queryset(self, queryset: Rows) -> Rows:
        """Leave out what could not be understood; without a state asked for, show the open ones."""
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset if self.value("status") else queryset.filter(state__in=OPEN)

    def search(self, queryset: Rows, _: str, text: str) -> Rows:
        """By words of the client's names, or of what was written about them; beginnings of words will do."""
        words = wanted(text)
        if text and not words:
            return queryset.none()
        return queryset.filter(HasWords("searchable", words)) if words else queryset

    def with_category(self, queryset: Rows, _: str, code: str) -> Rows:
        """By one thing ticked."""
        return queryset.filter(noticed__contains=f";{code};")

    def standing(self, queryset: Rows, _: str, where: str) -> Rows:
        """By where it stands."""
        if where == "overdue":
            return queryset.filter(state__in=OPEN, respond_by__lt=clock.now())
        if where == "closed":  # what was joined to another goes on there
            return queryset.filter(state=State.CLOSED, joined_to__isnull=True)
        states = {"free": FREE, "taken": TAKEN}.get(where, (where,))
        return queryset.filter(state__in=states)

    def screened(self, queryset: Rows, _: str, need: str) -> Rows:
        """By what kind of need it was found to be."""
        return queryset.filter(need="" if need == "none" else need)

    def waiting_for(self, queryset: Rows, _: str, whom: str) -> Rows:
        """Asked of this person now or held by them; or by somebody else."""
        mine = waiting_for(self.user)
        return queryset.filter(mine) if whom == "me" else queryset.exclude(mine)

    def held_by(self, queryset: Rows, _: str, holder: str) -> Rows:
        """By who has it."""
        if holder == "nobody":
            return queryset.filter(holder__isnull=True)
        return queryset.filter(holder=self.user.pk if holder == "me" else holder)

    def sent_since(self, queryset: Rows, _: str, day: datetime.date) -> Rows:
        """From this day on."""
        return queryset.filter(opened_at__gte=_day(day))

    def sent_until(self, queryset: Rows, _: str, day: datetime.date) -> Rows:
        """Up to and with this day."""
        return queryset.filter(opened_at__lt=_day(day + datetime.timedelta(days=1)))


def _sensible_year(day: datetime.date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError("Choose a day nearer to today")
