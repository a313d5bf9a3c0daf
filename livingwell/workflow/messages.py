"""Changes to how messages reach somebody, and to messages that a person has to decide about."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from livingwell import audit, channels, clock, restoring
from livingwell.background import after_commit
from livingwell.choices import MessageState
from livingwell.leaving import Wishes, leaves_at
from livingwell.models import Hold, Message, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: What can still be undone is not sent sooner because somebody changes their wishes (ruling 14).
A_MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Preferences:
    """How somebody would like to be told."""

    channel: str
    phone: str = ""
    wishes: Wishes = field(default_factory=Wishes)


@transaction.atomic
def choose_messages(pk: UUID, preferences: Preferences, *, by: User) -> User:
    """Tell somebody in the way and at the hours they like; only for oneself.

    A new number is tried again. What waits to leave follows the new wishes.
    """
    if by.pk != pk:
        raise PermissionError("Everybody chooses for themselves.")
    user = User.objects.select_for_update(of=["self"]).get(pk=pk)
    wishes = preferences.wishes
    is_new, user.phone = preferences.phone != user.phone, preferences.phone
    channels.try_anew(user, phone=is_new)
    user.message_channel = preferences.channel
    user.quiet_from, user.quiet_until = wishes.quiet_from, wishes.quiet_until
    user.quiet_days = "".join(str(day) for day in sorted(wishes.quiet_days))
    user.digest_at = wishes.digest_at
    wished = ["phone", "message_channel", "quiet_from", "quiet_until", "quiet_days", "digest_at"]
    user.save(update_fields=[*wished, *channels.REACH])
    _follow(user, wishes)
    audit.record(by, "chose how messages reach them", user)
    return user


def _follow(user: User, wishes: Wishes) -> None:
    """What waits for the day's one message waits for its new hour, or leaves by itself."""
    waiting = Message.objects.filter(recipient=user, state=MessageState.PENDING, for_digest=True)
    waiting.update(for_digest=wishes.digest_at is not None, next_at=leaves_at(wishes, clock.now() + A_MINUTE))


@transaction.atomic
def retry_messages(rows: QuerySet[Message], *, by: User) -> int:
    """Try again what was given up: eight more times, with a last look before it leaves."""
    found = list(rows.filter(state=MessageState.DEAD).select_for_update(of=["self"]))
    chosen = Message.objects.filter(pk__in=[row.pk for row in found])
    chosen.update(state=MessageState.PENDING, attempts=0, next_at=clock.now(), why="", for_digest=False)
    return _note(found, "tried a message again", by)


@transaction.atomic
def release_messages(rows: QuerySet[Message], *, by: User | None) -> int:
    """Let messages on hold leave. When none is left on hold, the hold is over."""
    found = list(rows.filter(state=MessageState.HELD).select_for_update(of=["self"]))
    chosen = Message.objects.filter(pk__in=[row.pk for row in found])
    chosen.update(state=MessageState.PENDING, next_at=clock.now())
    return _decided(found, "released a message on hold", by)


@transaction.atomic
def drop_messages(rows: QuerySet[Message], *, by: User) -> int:
    """Do not send messages on hold: they left before the restore, or are of no use any more."""
    found = list(rows.filter(state=MessageState.HELD).select_for_update(of=["self"]))
    chosen = Message.objects.filter(pk__in=[row.pk for row in found])
    chosen.update(state=MessageState.CANCELLED, why="not sent after a restore")
    return _decided(found, "dropped a message on hold", by)


def _decided(found: list[Message], action: str, by: User | None) -> int:
    if not Message.objects.filter(state=MessageState.HELD).exists():
        Hold.objects.filter(ended_at__isnull=True).update(ended_at=clock.now(), ended_by=by)
    return _note(found, action, by)


def _note(found: list[Message], action: str, by: User | None) -> int:
    audit.record_each(by, action, found)
    if found:
        after_commit("livingwell.deliver", found[0].pk)
    return len(found)


@transaction.atomic
def hold_messages(why: str) -> int:
    """Hold back everything that is due, as the runbook of a restore says; how many messages that were."""
    return restoring.begin(why)
