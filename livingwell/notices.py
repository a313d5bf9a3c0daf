"""What the ground floor says to people outside the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from livingwell import access
from livingwell.outbox import DIGEST, Letter, Purpose, register

if TYPE_CHECKING:
    from livingwell.models import Message, User

CAME_BACK = "messages-came-back"


def _how_many(message: Message) -> str:
    many = message.bundled.waiting().count()
    return "There is one thing for you." if many == 1 else f"There are {many} things for you."


def _anything_left(message: Message) -> str:
    return "" if message.bundled.waiting().exists() else "nothing is left to tell"


def _still_comes_back(message: Message) -> str:
    person = type(message.recipient).objects.filter(pk=message.subject_id)
    return "" if person.came_back().exists() else "it has been put right"


def came_back(person: User, channel: str) -> list[Letter]:
    """Letters to who looks after somebody whom messages no longer reach by one way."""
    since = person.phone_failed_at if channel == "text" else person.email_failed_at
    return [
        Letter(
            key=f"{person.pk}:{channel}-{since:%Y%m%d%H%M%S}:{one.pk}:{CAME_BACK}",
            to=one,
            purpose=CAME_BACK,
            link=reverse("dead-letters"),
            subject_id=person.pk,
            in_app=False,
        )
        for one in access.looked_after_by(person)
    ]


register(
    Purpose(
        DIGEST,
        "Living Well: there is something for you",
        "This is your one message of the day.",
        _anything_left,
        _how_many,
    ),
    Purpose(
        CAME_BACK,
        "Living Well: there is something for you",
        "Messages no longer reach somebody. Please sign in, and put their number or address right.",
        _still_comes_back,
    ),
)
