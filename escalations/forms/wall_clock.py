"""A time to come, as the clock on the wall in London will show it."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from escalations.forms.visit_times import HOUR, LocalTime
from livingwell import clock, wording
from livingwell.clock import LONDON

NOT_A_TIME = "Give a date and a time, for example 2026-06-09 20:00."
FIRST_YEAR, LAST_YEAR = 2000, 2200


class WallClockField(forms.Field):
    """A date with a time. One that there is not is refused, of one that comes twice the first is meant."""

    widget = LocalTime

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {}).setdefault("required", NOT_A_TIME)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> datetime.datetime | None:
        """The instant in UTC."""
        text = "" if value is None else str(value)
        return read_wall_clock(text[:60]) if text.strip() else None


def read_wall_clock(text: str) -> datetime.datetime:
    """Read a local time; raises ValidationError in words, with the time an hour later when there is none."""
    try:
        found = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValidationError(NOT_A_TIME, code="invalid") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR or found.tzinfo is not None:
        raise ValidationError(NOT_A_TIME, code="invalid")
    at = found.replace(tzinfo=LONDON).astimezone(datetime.UTC)
    if at.astimezone(LONDON).replace(tzinfo=None) != found:
        raise ValidationError(_no_such_time(found), code="skipped")
    return at


def comes_twice(at: datetime.datetime) -> bool:
    """Whether the clock on the wall shows this time once more, an hour later."""
    here, later = at.astimezone(LONDON), (at + HOUR).astimezone(LONDON)
    return here.replace(tzinfo=None) == later.replace(tzinfo=None)


def _no_such_time(local: datetime.datetime) -> str:
    typed = f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"
    later = wording.say_time((local + HOUR).replace(tzinfo=LONDON))
    day = wording.say_date(local.date(), clock.now())
    return f"The clocks go forward on {day}, so there is no {typed}. Did you mean {later}?"
