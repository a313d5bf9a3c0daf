"""What the rota says to the people on it: put on, taken off, asked to swap, begins, is over.

No message names a client, a place or a time: it says that there is something, and leads to the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from escalations import notices
from escalations.choices import SwapState
from escalations.models import Absence, Shift, Swap
from escalations.models.duties import ABOUT_THE_ROTA, open_with
from livingwell import clock, outbox
from livingwell.outbox import Letter, Purpose

if TYPE_CHECKING:
    from uuid import UUID

    from livingwell.models import Message, User

PUT_ON = f"{ABOUT_THE_ROTA}put-on"
CHANGED = f"{ABOUT_THE_ROTA}changed"
TAKEN_OFF = f"{ABOUT_THE_ROTA}taken-off"
BEGINS = f"{ABOUT_THE_ROTA}begins"
ENDED = f"{ABOUT_THE_ROTA}ended"
OPEN = f"{ABOUT_THE_ROTA}open"
SWAP_ASKED = f"{ABOUT_THE_ROTA}swap-asked"
SWAP_AGREED = f"{ABOUT_THE_ROTA}swap-agreed"
SWAP_DECLINED = f"{ABOUT_THE_ROTA}swap-declined"
SWAP_OFF = f"{ABOUT_THE_ROTA}swap-off"
AWAY = f"{ABOUT_THE_ROTA}away"

WORDS = {
    PUT_ON: "You have been put on duty.",
    CHANGED: "A duty of yours has other times now.",
    TAKEN_OFF: "A duty of yours is no longer yours.",
    BEGINS: "You are on duty.",
    ENDED: "Your duty has ended.",
    OPEN: "Somebody on the rota is away: a duty needs another person.",
    SWAP_ASKED: "A colleague asks you to take a duty. Please say yes or no.",
    SWAP_AGREED: "A duty has changed hands, as you both agreed.",
    SWAP_DECLINED: "Your colleague cannot take your duty.",
    SWAP_OFF: "You no longer need to take your colleague’s duty.",
    AWAY: "You have been put down as away, or that has been changed.",
}
#: Which of them can only be about the person who is told.
NAMES = tuple(WORDS)

notices.IN_WORDS.update({name: words.rstrip(".") for name, words in WORDS.items()})


def about_duty(people: Iterable[User], purpose: str, subject_id: UUID, occasion: object) -> list[Letter]:
    """Letters about the rota; `occasion` makes the key mean this very happening."""
    link = reverse("escalations:absence-list" if purpose == AWAY else "escalations:rota-mine")
    return [
        Letter(
            key=f"{subject_id}:{occasion}:{person.pk}:{purpose}",
            to=person,
            purpose=purpose,
            link=link,
            subject_id=subject_id,
        )
        for person in people
    ]


def about_week(people: Iterable[User], absence: Absence, area_id: UUID, occasion: object) -> list[Letter]:
    """Letters that lead to the rota of an area, where a duty needs somebody."""
    return [
        Letter(
            key=f"{absence.pk}:{occasion}:{area_id}:{person.pk}:{OPEN}",
            to=person,
            purpose=OPEN,
            link=f"{reverse('escalations:rota-week')}?area={area_id}",
            subject_id=absence.pk,
        )
        for person in people
    ]


def _their_duty(message: Message) -> str:
    theirs = Shift.objects.filter(pk=message.subject_id, person=message.recipient, ends__gt=clock.now())
    return "" if theirs.exists() else "not their duty any more"


def _still_asked(message: Message) -> str:
    asked = Swap.objects.filter(pk=message.subject_id, to=message.recipient, state=SwapState.OFFERED)
    return "" if asked.exists() else "answered or taken back"


def _still_away(message: Message) -> str:
    away = Absence.objects.filter(pk=message.subject_id, ends__gt=clock.now())
    return "" if away.exists() else "back again"


def _always(_message: Message) -> str:
    return ""


def _what_is_left(message: Message) -> str:
    """How much is still with them as this leaves."""
    number = open_with(message.recipient)
    if not number:
        return "Nothing is left open with you."
    matters = "1 open matter is" if number == 1 else f"{number} open matters are"
    return f"{matters} still with you. You can hand them over."


_LOOKS = {
    PUT_ON: _their_duty,
    CHANGED: _their_duty,
    BEGINS: _their_duty,
    SWAP_ASKED: _still_asked,
    OPEN: _still_away,
}
_SUBJECT = "Living Well: your duty"

outbox.register(
    *(
        Purpose(
            name, _SUBJECT, words, _LOOKS.get(name, _always), words=_what_is_left if name == ENDED else None
        )
        for name, words in WORDS.items()
    )
)
