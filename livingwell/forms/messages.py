"""How somebody would like to be told that there is something for them."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from livingwell import telephones, texts
from livingwell.access import is_staff
from livingwell.choices import Channel
from livingwell.forms.text import PlainTextField
from livingwell.icons import tile
from livingwell.leaving import EVERY_DAY, Wishes, quiet_until
from livingwell.models import User
from livingwell.wording import say_time
from livingwell.working_time import from_local

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
USED = "Also used beside email for what is urgent."
SEEN = f"{USED} Volunteers see it too, where a page asks them to ring you."
SOME_DAY = datetime.date(2024, 1, 1)  # a Monday in winter
WAYS = {
    Channel.EMAIL: ("Email", "To the address you sign in with"),
    Channel.TEXT: ("Text message", "To the mobile number below"),
    Channel.PUSH: ("Notification on my phone", "Not built yet: we send an email instead"),
    Channel.APP_ONLY: ("Only in the app", "You see it when you next open Living Well"),
}


def _hours() -> list[tuple[str, str]]:
    single = ("", "One by one, as they come")
    return [
        single,
        *((f"{hour:02}:00", f"Once a day, at {_said(datetime.time(hour))}") for hour in range(6, 23)),
    ]


def _said(time: datetime.time) -> str:
    return say_time(from_local(datetime.datetime.combine(SOME_DAY, time)))


def _time_field(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write the time as 22:00"},
    )


class MessagesForm(forms.Form):
    """By which way, at which hours, one by one or together."""

    channel = forms.ChoiceField(
        label="How would you like to be told?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how you would like to be told",
            "invalid_choice": "Choose one of these ways",
        },
    )
    phone = PlainTextField(max_length=32, label="Mobile number", required=False)
    digest_at = forms.ChoiceField(
        label="What is not urgent",
        choices=_hours,
        required=False,
        error_messages={"invalid_choice": "Choose one of these hours"},
    )
    quiet_from = _time_field("Quiet from")
    quiet_until = _time_field("Quiet until")
    quiet_days = forms.MultipleChoiceField(
        label="Quiet hours that begin on",
        choices=[(str(number), day) for number, day in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose from these days"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, initial=_as_it_is(user), **kwargs)
        ways = [way for way in WAYS if way != Channel.PUSH or user.message_channel == Channel.PUSH]
        if not texts.is_set_up() and user.message_channel != Channel.TEXT:
            ways.remove(Channel.TEXT)
        self.fields["channel"].choices = [(way.value, tile(*WAYS[way])) for way in ways]
        self.fields["quiet_days"].in_pairs = True
        for name in ("digest_at", "quiet_from", "quiet_until", "quiet_days"):
            self.fields[name].say_optional = False
        self.fields["phone"].help_text = SEEN if is_staff(user) else USED

    def clean(self) -> dict[str, Any]:
        """See that a text can arrive, that quiet hours end, and that the one message is not kept quiet."""
        cleaned: dict[str, Any] = super().clean() or {}
        self._check_phone(cleaned)
        self._check_quiet_hours(cleaned)
        return cleaned

    def _check_phone(self, cleaned: dict[str, Any]) -> None:
        phone = cleaned.get("phone")
        if phone is None:
            return
        by_text = cleaned.get("channel") == Channel.TEXT
        if by_text and not phone:
            self.add_error("phone", "Type the number texts should go to")
        elif by_text and not telephones.is_mobile(phone):
            self.add_error("phone", "Type a mobile number, such as 07700 900112")
        elif phone and not telephones.is_number(phone):
            self.add_error("phone", "Type a telephone number, such as 07700 900112")

    def _check_quiet_hours(self, cleaned: dict[str, Any]) -> None:
        if "quiet_from" not in cleaned or "quiet_until" not in cleaned:
            return
        begins, ends = cleaned["quiet_from"], cleaned["quiet_until"]
        if begins and not ends:
            self.add_error("quiet_until", "Say until when it should be quiet")
        elif ends and not begins:
            self.add_error("quiet_from", "Say from when it should be quiet")
        elif begins and begins == ends:
            self.add_error("quiet_until", "Choose a time other than when it begins")
        elif begins and not cleaned.get("quiet_days"):
            self.add_error("quiet_days", "Choose at least one day, or empty the two times")
        elif begins and self.wishes.digest_at and self._keeps_the_digest():
            self.add_error("digest_at", "Choose an hour outside the quiet hours")

    def _keeps_the_digest(self) -> bool:
        """Whether the hour of the one message lies in quiet hours on any day."""
        hour = self.wishes.digest_at or datetime.time()
        days = (SOME_DAY + datetime.timedelta(days=number) for number in range(1, 8))
        moments = (from_local(datetime.datetime.combine(day, hour)) for day in days)
        return any(quiet_until(self.wishes, moment) for moment in moments)

    @property
    def wishes(self) -> Wishes:
        """The hours, as the rule reads them."""
        got = self.cleaned_data
        hour = got.get("digest_at")
        days = frozenset(int(day) for day in got.get("quiet_days") or ())
        return Wishes(
            got.get("quiet_from"),
            got.get("quiet_until"),
            days if got.get("quiet_from") else EVERY_DAY,
            datetime.time.fromisoformat(hour) if hour else None,
        )


def _as_it_is(user: User) -> dict[str, Any]:
    return {
        "channel": user.message_channel,
        "phone": telephones.written(user.phone) if user.phone else "",
        "digest_at": f"{user.digest_at:%H:%M}" if user.digest_at else "",
        "quiet_from": user.quiet_from,
        "quiet_until": user.quiet_until,
        "quiet_days": list(user.quiet_days),
    }
