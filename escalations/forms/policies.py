"""What an area agrees on: whom each step asks and how long they have; and what would happen if."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from escalations.choices import Level, StepRole
from escalations.forms.visit_times import LocalTime, read_local
from escalations.models import Policy
from escalations.models.policies import chains_in
from escalations.rules import policies
from escalations.rules.slow_change import SlowRule
from escalations.workflow.policies import Agreed
from livingwell import clock
from livingwell.forms.text import PlainTextField
from livingwell.icons import worry_badge
from livingwell.models import Area
from livingwell.working_time import SUFFIXES, Limit

UNITS = {"m!": "minutes, day and night", "h": "working hours", "d": "working days"}
NUMBERS = range(1, policies.MOST_STEPS + 1)


@dataclass(frozen=True)
class Row:
    """One step as the form draws it."""

    number: int
    role: Any
    amount: Any
    unit: Any


class PolicyForm(forms.Form):
    """A new version of an area's policy: three chains, when small things add up, who agreed and when."""

    days = forms.IntegerField(
        label="Within how many days", min_value=7, max_value=90, error_messages={"required": "Give the days"}
    )
    reports = forms.IntegerField(
        label="How many small reports",
        min_value=2,
        max_value=10,
        error_messages={"required": "Give how many reports"},
    )
    volunteers = forms.IntegerField(
        label="Or the same sign from how many volunteers",
        min_value=2,
        max_value=5,
        error_messages={"required": "Give how many volunteers"},
    )
    agreed_by = PlainTextField(
        label="Who agreed to this?",
        help_text="Names or a meeting: it stands beside the policy from now on.",
        max_length=200,
        rows=1,
        error_messages={"required": "Say who agreed to this"},
    )
    agreed_on = forms.DateField(
        label="When?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give the date it was agreed",
            "invalid": "Give a date, for example 2026-06-09",
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, data: Any = None, *, area: Area, policy: Policy | None) -> None:
        self.area = area
        self.chains: dict[str, list[tuple[str, str]]] = {}
        rule = SlowRule.of(policy.slow_change if policy else None)
        first = {**rule.kept, "version": policy.version if policy else 0, "agreed_on": clock.today()}
        super().__init__(data, initial=first, auto_id="id_%s")
        for level, chain in chains_in(policy, area).items():
            if level in policies.AGREED_LEVELS:
                self._add_steps(level, chain)

    def _add_steps(self, level: str, chain: list[list[str]]) -> None:
        for number in NUMBERS:
            role, limit = chain[number - 1] if number <= len(chain) else ("", "")
            usual = "m!" if level == Level.VERY_WORRIED else "d"
            amount, unit = _apart(limit) if limit else (None, usual)
            name, where = f"{level}_{number}", f", step {number} of {Level(level).label.lower()}"
            self.fields[f"{name}_role"] = forms.ChoiceField(
                label=_said(f"Step {number}", f"{where}: who is asked"),
                choices=[("", "No further step"), *StepRole.choices],
                required=False,
                initial=role,
                error_messages={"invalid_choice": "Choose one of the list"},
            )
            self.fields[f"{name}_role"].say_optional = False
            self.fields[f"{name}_amount"] = forms.DecimalField(
                label=_said("How long", where),
                required=False,
                min_value=Decimal("0.5"),
                max_value=Decimal(240),
                max_digits=4,
                decimal_places=1,
                initial=amount,
                error_messages={"invalid": "Give a number"},
            )
            self.fields[f"{name}_amount"].say_optional = False
            self.fields[f"{name}_unit"] = forms.ChoiceField(
                label=_said("Counted in", where), choices=list(UNITS.items()), initial=unit
            )

    @property
    def levels(self) -> list[dict[str, Any]]:
        """The chains as the page draws them."""
        return [
            {
                "level": level,
                "label": Level(level).label,
                "rows": [
                    Row(number, *(self[f"{level}_{number}_{part}"] for part in ("role", "amount", "unit")))
                    for number in NUMBERS
                ],
            }
            for level in policies.AGREED_LEVELS
        ]

    def clean_agreed_on(self) -> datetime.date:
        """Not a day to come, nor one nobody can have meant."""
        day = self.cleaned_data["agreed_on"]
        if not datetime.date(2000, 1, 1) <= day <= clock.today():
            raise ValidationError("Give the day it was agreed: today or earlier")
        return day

    def clean(self) -> dict[str, Any]:
        """Read the chains, and say of each what is wrong with it."""
        given = super().clean() or {}
        for level in policies.AGREED_LEVELS:
            self.chains[level] = self._chain(level, given)
            whole = not any(name.startswith(f"{level}_") for name in self.errors)
            for words in policies.problems(level, self.chains[level], self.area.model) if whole else []:
                self.add_error(f"{level}_1_role", f"{Level(level).label}: {words}")
        return given

    def _chain(self, level: str, given: dict[str, Any]) -> list[tuple[str, str]]:
        chain = []
        for number in NUMBERS:
            name = f"{level}_{number}"
            role, amount, unit = (given.get(f"{name}_{part}") for part in ("role", "amount", "unit"))
            if not role:
                continue
            if amount is None:
                if f"{name}_amount" not in self.errors:
                    self.add_error(
                        f"{name}_amount", f"{Level(level).label}, step {number}: give how long they have"
                    )
                continue
            chain.append((role, Limit(float(amount), SUFFIXES[unit or "d"]).short))
        return chain

    def agreed(self) -> Agreed:
        """What the verb is given."""
        given = self.cleaned_data
        rule = SlowRule(given["days"], given["reports"], given["volunteers"])
        return Agreed(self.chains, rule, given["agreed_by"], given["agreed_on"])


def _said(label: str, for_ears: str) -> str:
    """A short label that says to a screen reader which step it belongs to."""
    return format_html('{}<span class="visually-hidden">{}</span>', label, for_ears)


def _apart(limit: str) -> tuple[Decimal, str]:
    """A short limit as the form asks for it: how much, and of what."""
    unit = next(suffix for suffix in UNITS if limit.endswith(suffix))
    return Decimal(limit.removesuffix(unit)), unit


class WhatIfForm(forms.Form):
    """A report somebody imagines: how worried, when, and whether it is safeguarding."""

    worry = forms.ChoiceField(
        label="If a volunteer is",
        choices=[(level, worry_badge(level)) for level in reversed(policies.AGREED_LEVELS)],
        widget=forms.RadioSelect,
        initial=Level.VERY_WORRIED,
        required=False,
        error_messages={"invalid_choice": "Choose one of the three"},
    )
    at = forms.CharField(label="At", widget=LocalTime, max_length=40, required=False)
    safeguarding = forms.BooleanField(
        label="and somebody may be hurting, neglecting or taking advantage of the person", required=False
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"at": clock.now()}, auto_id="id_if_%s")
        for field in self.fields.values():
            field.say_optional = False  # type: ignore[attr-defined]

    def clean_worry(self) -> str:
        """Nothing chosen is the most pressing."""
        return self.cleaned_data["worry"] or Level.VERY_WORRIED

    def clean_at(self) -> datetime.datetime:
        """The clock on the wall; nothing given is now."""
        said = self.cleaned_data["at"]
        return read_local(said).at if said.strip() else clock.now()
