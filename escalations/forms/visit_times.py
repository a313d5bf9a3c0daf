"""When the visit was: the wall clock in London, as a phone writes it, judged as ruling 23 says."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from livingwell import clock, wording
from livingwell.clock import LONDON
from livingwell.forms.text import OneLine

AHEAD = datetime.timedelta(minutes=5)
BACK = datetime.timedelta(days=90)
HOUR = datetime.timedelta(hours=1)

NOT_A_TIME = "Give the date and time of your visit, for example 2026-06-09 14:30."
IN_THE_FUTURE = "That is still to come. Give the date and time of your visit."
TOO_LONG_AGO = "Give a day in the last 90 days. For something older, please ring your coordinator."


class LocalTime(OneLine):
    """A control for a date with a time, as every phone has one."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> Any:
        """Write an instant as the clock on the wall shows it; what was typed stays as it was."""
        if isinstance(value, datetime.datetime):
            return value.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")
        return super().format_value(value)


@dataclass(frozen=True)
class VisitTime:
    """An instant, and how it was said: a repeat of the same report says it in the same way."""

    at: datetime.datetime
    said: str = ""
    came_twice: bool = False


def read_local(text: str) -> VisitTime:
    """Read a local time; raises ValidationError in words when there was no such time."""
    try:
        found = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValidationError(NOT_A_TIME, code="invalid") from None
    if not 2000 <= found.year <= 2200:  # further than any clock here goes wrong
        raise ValidationError(TOO_LONG_AGO if found.year < 2000 else IN_THE_FUTURE, code="range")
    if found.tzinfo is not None:
        at = found.astimezone(datetime.UTC)
        return VisitTime(at, at.isoformat())
    at = found.replace(tzinfo=LONDON).astimezone(datetime.UTC)
    if at.astimezone(LONDON).replace(tzinfo=None) != found:
        raise ValidationError(_skipped(found), code="skipped")
    again = found.replace(tzinfo=LONDON, fold=1).astimezone(datetime.UTC)
    return VisitTime(at, at.isoformat(), came_twice=at != again)


def _skipped(local: datetime.datetime) -> str:
    """Offer the time an hour later, which there was."""
    typed = f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"
    later = wording.say_time((local + HOUR).replace(tzinfo=LONDON))
    day = wording.say_date(local.date(), clock.now())
    return f"The clocks went forward on {day}, so there was no {typed}. Did you mean {later}?"


class VisitTimeField(forms.Field):
    """When the visit was; nothing given is now."""

    widget = LocalTime

    def to_python(self, value: Any) -> VisitTime:
        """Read it, and refuse what is to come or too long ago."""
        text = "" if value is None else str(value)
        now = clock.now()
        if not text.strip():
            return VisitTime(now)
        time = read_local(text[:60])
        if time.at > now + AHEAD:
            raise ValidationError(IN_THE_FUTURE, code="future")
        if time.at < now - BACK:
            raise ValidationError(TOO_LONG_AGO, code="old")
        return VisitTime(min(time.at, now), time.said, time.came_twice)


class PhoneTimeField(forms.Field):
    """The phone's own clock when it saved the report: a wrong clock is never a reason to refuse one."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> datetime.datetime | None:
        """The instant, or None when the clock cannot be right."""
        try:
            at = read_local(str(value or "")[:60]).at
        except ValidationError:
            return None
        now = clock.now()
        return min(at, now) if now - BACK <= at <= now + HOUR else None
