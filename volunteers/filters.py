"""What the lists of people can be narrowed to: nothing unknown is ever an error."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from livingwell.forms.text import PlainTextField
from volunteers.choices import ClientStatus, Stage
from volunteers.models.choices_of_people import Choices, holds_today
from volunteers.searching import named


class NameFilter(django_filters.Filter):
    """Names, whole or in part, in any order."""

    field_class = PlainTextField


class PeopleFilter(django_filters.FilterSet):
    """What both lists ask: a name, an area, and whether visits go on."""

    #: The columns that hold names, and the end of a match that points to the people of the list.
    names: tuple[str, ...] = ()
    match_by = ""

    q = NameFilter(label="Name", method="by_name", max_length=100)
    area = django_filters.ChoiceFilter(label="Area", empty_label="All my areas", field_name="area_id")

    class Meta:
        fields = ()

    def __init__(self, data: Any, queryset: QuerySet, *, choices: Choices) -> None:
        super().__init__(data, queryset)
        self._offer(choices)
        for name, field in list(self.form.fields.items()):
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if is_choice else "form-control")
            if name in {"area", "practice"} and len(field.choices) < 3 and name not in (data or {}):
                del self.form.fields[name]  # nothing to choose between

    def _offer(self, choices: Choices) -> None:
        self.filters["area"].extra["choices"] = choices.areas

    @property
    def not_understood(self) -> list[str]:
        """The filters whose values mean nothing here, in words."""
        self.form.is_valid()
        return [str(self.form.fields[name].label) for name in self.form.errors if name in self.form.fields]

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for and could be understood."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Leave out what could not be understood."""
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def by_name(self, queryset: QuerySet, _: str, text: str) -> QuerySet:
        """By the names these people go by."""
        return queryset.filter(named(text, *self.names))

    def by_visits(self, queryset: QuerySet, _: str, which: str) -> QuerySet:
        """By whether a match holds today."""
        now = holds_today(self.match_by)
        return queryset.filter(now if which == "yes" else ~now)


class ClientFilter(PeopleFilter):
    """Clients: by practice, coordinator, where they stand, and whether anybody visits."""

    names = ("name", "preferred_name")
    match_by = "client"

    practice = django_filters.ChoiceFilter(label="Practice", empty_label="Any", field_name="practice_id")
    coordinator = django_filters.ChoiceFilter(
        label="Coordinator", empty_label="Anybody", method="looked_after_by"
    )
    status = django_filters.ChoiceFilter(label="Status", empty_label="Any", choices=ClientStatus.choices)
    visits = django_filters.ChoiceFilter(
        label="Visits",
        empty_label="Visited or not",
        choices=[("yes", "Somebody visits"), ("no", "Nobody visits now")],
        method="by_visits",
    )

    def _offer(self, choices: Choices) -> None:
        super()._offer(choices)
        self.filters["practice"].extra["choices"] = choices.practices
        self.filters["coordinator"].extra["choices"] = [("nobody", "Nobody"), *choices.coordinators]

    def looked_after_by(self, queryset: QuerySet, _: str, who: str) -> QuerySet:
        """By who is their coordinator."""
        return queryset.filter(coordinator=None if who == "nobody" else who)


class VolunteerFilter(PeopleFilter):
    """Volunteers: by how far they have come, and whether they visit anybody."""

    names = ("name", "known_as")
    match_by = "volunteer"

    stage = django_filters.ChoiceFilter(label="Stage", empty_label="Any", choices=Stage.choices)
    visits = django_filters.ChoiceFilter(
        label="Visits",
        empty_label="Visiting or not",
        choices=[("yes", "Visit somebody"), ("no", "Visit nobody now")],
        method="by_visits",
    )
