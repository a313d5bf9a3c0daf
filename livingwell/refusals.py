"""What happens when an address or a number takes no messages: another way is used, and somebody is told.

Nobody is taken as told because a row says so: a way that came back is marked on the person, the message
goes by another way that works, and when there is none it is given up, which is an alarm.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from livingwell import channels, clock, telephones, texts
from livingwell.choices import Channel, MessageState
from livingwell.models import Message, User

if TYPE_CHECKING:
    Finish = Callable[..., bool]

logger = logging.getLogger(__name__)

#: A text that has not come back after so long has arrived; Notify keeps it a week.
LOOK_BACK = datetime.timedelta(days=7)
MARKS = {Channel.EMAIL: "email_failed_at", Channel.TEXT: "phone_failed_at"}


@transaction.atomic
def refused(message: Message, finish: Finish) -> bool:
    """It can never arrive by this way: mark it on the person, tell who looks after them, go another way."""
    from livingwell import notices, outbox

    mark = MARKS[Channel(message.channel)]
    person = message.recipient
    setattr(person, mark, clock.now())
    fresh = User.objects.filter(pk=person.pk, **{f"{mark}__isnull": True})
    if fresh.update(**{mark: clock.now()}):
        logger.warning("messages to %s come back by %s", person.pk, message.channel)
        outbox.put(notices.came_back(person, message.channel))
    return go_elsewhere(message, finish, "refused for good")


@transaction.atomic
def go_elsewhere(message: Message, finish: Finish, why: str) -> bool:
    """Put it on every other way that works; without one it is given up and the person cannot be reached."""
    from livingwell import outbox

    others = channels.working(message.recipient)
    if not others:
        User.objects.filter(pk=message.recipient_id, unreachable_since__isnull=True).update(
            unreachable_since=clock.now()
        )
        finish(message, state=MessageState.DEAD, why=f"{why}, and there is no other way")
        return False
    if finish(message, state=MessageState.CANCELLED, why=f"{why}: sent by {_said(others)} instead"):
        copies = [_copy(message, one) for one in others]
        Message.objects.bulk_create(copies, ignore_conflicts=True)
        if message.purpose == outbox.DIGEST:
            message.bundled.update(bundle=copies[0])
    return False


def _said(ways: tuple[Channel, ...]) -> str:
    return " and ".join(way.label.lower() for way in ways)


def _copy(message: Message, channel: Channel) -> Message:
    return Message(
        key=f"{message.key.rpartition(':')[0]}:{channel}",
        recipient_id=message.recipient_id,
        channel=channel,
        purpose=message.purpose,
        link=message.link,
        subject_id=message.subject_id,
        urgent=message.urgent,
        created_at=message.created_at,
        next_at=clock.now(),
    )


def look() -> int:
    """Ask which texts came back after they had been taken, and treat them as refused; how many these were.

    One that went to a number that has been changed since says nothing about the new one.
    """
    numbers = {one.reference: telephones.dialled(one.number) for one in texts.came_back()}
    rows = Message.objects.filter(
        pk__in=[key for key in numbers if _is_id(key)],
        channel=Channel.TEXT,
        state=MessageState.SENT,
        sent_at__gt=clock.now() - LOOK_BACK,
    ).select_related("recipient")
    found = [row for row in rows if numbers[str(row.pk)] == telephones.dialled(row.recipient.phone)]
    for message in found:
        refused(message, _take_back)
    return len(found)


def _take_back(message: Message, **changes: object) -> bool:
    """It was called sent, and is not."""
    mine = Message.objects.filter(pk=message.pk, state=MessageState.SENT)
    return mine.update(sent_at=None, **changes) == 1


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
