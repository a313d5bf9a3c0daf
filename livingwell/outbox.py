"""Messages out: rows written with what they are about, sent once by whoever claims them first.

The database decides: a message is claimed by a conditional update with a lease, an attempt is
counted before the work, and before each send the purpose is asked whether it is still needed.
By email that means at least once, with the same Message-ID; in the app exactly once.
"""

from __future__ import annotations

import datetime
import logging
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from livingwell import channels, clock, refusals, restoring
from livingwell.background import after_commit
from livingwell.choices import Channel, MessageState
from livingwell.leaving import leaves_at, quiet_until
from livingwell.models import Message, Notice
from livingwell.models.messages import UNSENT
from livingwell.texts import Refused

if TYPE_CHECKING:
    from livingwell.models import User

logger = logging.getLogger(__name__)

URGENT_LEASE = datetime.timedelta(seconds=12)
ROUTINE_LEASE = datetime.timedelta(seconds=35)  # a task is ended after 30
MOST_ATTEMPTS = 8
LONGEST_BATCH = 2.0
"""Seconds after which no further message of a batch is begun: a lease less one mail timeout."""
SLOW, REST = 2.0, 10.0
"""A way that takes so many seconds and then fails is left alone for so many."""

DIGEST = "digest"
"""The purpose of the day's one message: what is bundled in it shares its fate."""

_rests_until: dict[str, float] = {}


@dataclass(frozen=True)
class Purpose:
    """Why a message goes out: its fixed words, and the last look before it leaves.

    `still_needed` gets the message row and answers "" when it is, or why it is not any more.
    `words` adds a sentence that is made as it leaves: how many things there are, never which.
    """

    name: str
    subject: str
    text: str
    still_needed: Callable[[Message], str]
    words: Callable[[Message], str] | None = None

    def says(self, message: Message) -> str:
        """All that the message says."""
        return f"{self.text} {self.words(message)}" if self.words else self.text


PURPOSES: dict[str, Purpose] = {}


@dataclass(frozen=True)
class Letter:
    """Something to tell one person, in the app and on the channel they chose."""

    key: str
    to: User
    purpose: str
    link: str
    subject_id: UUID
    urgent: bool = False
    not_before: datetime.datetime | None = None
    in_app: bool = True


def register(*purposes: Purpose) -> None:
    """Make purposes known; each app does so in its `notices.py`."""
    for purpose in purposes:
        PURPOSES[purpose.name] = purpose


def put(letters: Iterable[Letter]) -> None:
    """Write notices and messages in the caller's transaction; the same key again changes nothing."""
    letters = list(letters)
    if not letters:
        return
    now = clock.now()
    in_app = [_notice(letter, now) for letter in letters if letter.in_app]
    out = [message for letter in letters for message in _messages(letter, now)]
    Notice.objects.bulk_create(in_app, ignore_conflicts=True)
    Message.objects.bulk_create(out, ignore_conflicts=True)
    if any(message.next_at <= now for message in out):
        after_commit("livingwell.deliver", letters[0].subject_id)


def _notice(letter: Letter, now: datetime.datetime) -> Notice:
    return Notice(
        key=f"{letter.key}:app",
        recipient=letter.to,
        purpose=letter.purpose,
        link=letter.link,
        subject_id=letter.subject_id,
        urgent=letter.urgent,
        created_at=now,
    )


def _messages(letter: Letter, now: datetime.datetime) -> list[Message]:
    """One for each way it takes. Quiet hours and the day's one message never keep back what is urgent."""
    leaves = letter.not_before or now
    wishes = channels.wishes(letter.to)
    if not letter.urgent:
        leaves = leaves_at(wishes, leaves)
    return [
        Message(
            key=f"{letter.key}:{channel}",
            recipient=letter.to,
            channel=channel,
            purpose=letter.purpose,
            link=letter.link,
            subject_id=letter.subject_id,
            urgent=letter.urgent,
            created_at=now,
            next_at=leaves,
            for_digest=wishes.digest_at is not None and not letter.urgent,
        )
        for channel in channels.chosen(letter.to, urgent=letter.urgent)
    ]


def cancel(subject_ids: Iterable[UUID], purposes: Iterable[str], why: str) -> int:
    """Take back what has not left yet."""
    return Message.objects.filter(
        subject_id__in=list(subject_ids), purpose__in=list(purposes), state__in=UNSENT
    ).update(state=MessageState.CANCELLED, why=why)


def call_back(subject_id: UUID, occasion: str, why: str) -> list[UUID]:
    """Take back the letters of one occasion, with their notices; returns whom a message had reached."""
    key = f":{occasion}:"
    rows = Message.objects.filter(subject_id=subject_id, key__contains=key)
    reached = list(rows.exclude(state__in=UNSENT).values_list("recipient_id", flat=True))
    rows.filter(state__in=UNSENT).update(state=MessageState.CANCELLED, why=why)
    Notice.objects.filter(subject_id=subject_id, key__contains=key, read_at__isnull=True).delete()
    return reached


def withdraw(subject_id: UUID, link: str, why: str, recipient: UUID | None = None) -> None:
    """Take back all that has not left, and the notices nobody has opened, that lead to a page now closed."""
    whose = Q(recipient=recipient) if recipient else Q()
    leads_there = whose & Q(subject_id=subject_id, link=link)
    Message.objects.filter(leads_there, state__in=UNSENT).update(state=MessageState.CANCELLED, why=why)
    Notice.objects.filter(leads_there, read_at__isnull=True).delete()


def deliver(batch: int = 50) -> int:
    """Send what is due, urgent first; returns how many left."""
    restoring.look()
    claimed = _claim(5, URGENT_LEASE, urgent=True) or _claim(batch, ROUTINE_LEASE, urgent=False)
    stop = time.monotonic() + LONGEST_BATCH
    sent = 0
    for number, message in enumerate(claimed):
        if time.monotonic() > stop:
            _give_back(claimed[number:])
            break
        sent += _try(message)
    return sent


def _give_back(untried: list[Message]) -> None:
    """Let go of what was claimed and not tried, as if it had never been claimed.

    A mail server that hangs would otherwise keep the sweeper from what is more urgent, and the
    leases would run out under messages still to be sent.
    """
    mine = Message.objects.filter(token=untried[0].token, pk__in=[message.pk for message in untried])
    mine.update(state=MessageState.PENDING, token=None, leased_until=None, attempts=F("attempts") - 1)


def _claim(batch: int, lease: datetime.timedelta, *, urgent: bool) -> list[Message]:
    """Take hold of due messages; those that took a sender down eight times are given up."""
    now = clock.now()
    token = uuid.uuid4()
    free = Q(state__in=[MessageState.PENDING, MessageState.FAILED]) | Q(
        state=MessageState.SENDING, leased_until__lt=now
    )
    due = Message.objects.filter(free, urgent=urgent, next_at__lte=now, for_digest=False)
    due = due.exclude(channel__in=_resting())
    with transaction.atomic():
        ids = list(due.order_by("next_at").select_for_update(skip_locked=True).values_list("pk")[:batch])
        if not ids:
            return []
        mine = Message.objects.filter(free, pk__in=[pk for (pk,) in ids])
        mine.filter(attempts__gte=MOST_ATTEMPTS).update(state=MessageState.DEAD, why="gave up")
        mine.update(
            state=MessageState.SENDING, token=token, leased_until=now + lease, attempts=F("attempts") + 1
        )
    return list(Message.objects.filter(token=token).select_related("recipient").order_by("next_at"))


def _try(message: Message) -> bool:
    """Send one message; one that cannot even be made must not keep back those claimed with it."""
    try:
        return _send(message)
    except Exception as error:
        logger.exception("message %s could not be made", message.pk)
        _put_off(message, error)
        return False


def _send(message: Message) -> bool:
    """Look again, then send it."""
    purpose = PURPOSES[message.purpose]
    no_longer = purpose.still_needed(message) or _unwanted(message)
    if no_longer:
        _let_go(message, no_longer)
        return False
    if message.channel not in channels.working(message.recipient):
        return refusals.go_elsewhere(message, _finish, "no working channel")
    quiet = None if message.urgent else quiet_until(channels.wishes(message.recipient), clock.now())
    if quiet:
        _finish(message, state=MessageState.PENDING, next_at=quiet, attempts=message.attempts - 1)
        return False
    started = time.monotonic()
    try:
        channels.send(message, purpose)
    except Refused:
        return refusals.refused(message, _finish)
    except OSError as error:
        _rest(message.channel, time.monotonic() - started)
        _put_off(message, error)
        return False
    return _sent(message)


def _unwanted(message: Message) -> str:
    """Why it would not get to them, or not be welcome."""
    person = message.recipient
    if not person.can_be_reached:
        return "no working channel"
    if not message.urgent and person.message_channel == Channel.APP_ONLY:
        return "only in the app"
    return ""


def _let_go(message: Message, why: str) -> None:
    """It is not sent, and neither is what was bundled in it."""
    if _finish(message, state=MessageState.CANCELLED, why=why) and message.purpose == DIGEST:
        message.bundled.waiting().update(state=MessageState.CANCELLED, why=why)


def _sent(message: Message) -> bool:
    """It has left, and what was bundled in it with it."""
    now = clock.now()
    done = _finish(message, state=MessageState.SENT, sent_at=now, why="")
    if done and message.purpose == DIGEST:
        message.bundled.waiting().update(state=MessageState.SENT, sent_at=now)
    return done


def _resting() -> list[str]:
    """The ways that are left alone for a while, so that the others are not kept waiting."""
    return [channel for channel, until in _rests_until.items() if time.monotonic() < until]


def _rest(channel: str, took: float) -> None:
    """Leave a way alone that made us wait and then did not take the message."""
    if took >= SLOW:
        _rests_until[channel] = time.monotonic() + REST


def _put_off(message: Message, error: Exception) -> None:
    """Try again later, twice as late each time; give up after eight attempts."""
    logger.warning("message %s not sent (attempt %s): %s", message.pk, message.attempts, type(error).__name__)
    if message.attempts >= MOST_ATTEMPTS:
        _finish(message, state=MessageState.DEAD, why=type(error).__name__)
        return
    wait = datetime.timedelta(seconds=(2 if message.urgent else 10) * 2 ** (message.attempts - 1))
    _finish(message, state=MessageState.FAILED, next_at=clock.now() + wait, why=type(error).__name__)


def _finish(message: Message, **changes: object) -> bool:
    """Write the end of an attempt, unless somebody else has claimed the message since."""
    mine = Message.objects.filter(pk=message.pk, token=message.token, state=MessageState.SENDING)
    return mine.update(token=None, leased_until=None, **changes) == 1
