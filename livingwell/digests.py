"""The day's one message: routine ones that wait for it leave together, as a number and a link home.

Each waiting row is looked at again first. The one message is a row of its own, so that it is tried again,
given up or cancelled as any other; the rows in it share its fate.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from livingwell import clock, outbox
from livingwell.background import after_commit
from livingwell.choices import MessageState
from livingwell.models import Message
from livingwell.notices import DIGEST

logger = logging.getLogger(__name__)

BATCH = 100


def gather() -> int:
    """Make the one message of everybody whose hour has come; returns how many."""
    due = Message.objects.filter(state=MessageState.PENDING, for_digest=True, next_at__lte=clock.now())
    whose = due.order_by().values_list("recipient_id", "channel").distinct()[:BATCH]
    return sum(_gather(recipient, channel) for recipient, channel in list(whose))


@transaction.atomic
def _gather(recipient: UUID, channel: str) -> bool:
    now = clock.now()
    waiting = Message.objects.filter(
        recipient=recipient, channel=channel, state=MessageState.PENDING, for_digest=True, next_at__lte=now
    )
    rows = list(waiting.order_by("created_at").select_for_update(skip_locked=True, of=["self"]))
    kept = [row for row in rows if not _let_go(row)]
    if not kept:
        return False
    bundle = Message.objects.create(
        key=f"{DIGEST}:{kept[0].pk}:{channel}",
        recipient_id=recipient,
        channel=channel,
        purpose=DIGEST,
        link=reverse("home"),
        subject_id=recipient,
        created_at=now,
        next_at=now,
    )
    waiting.filter(pk__in=[row.pk for row in kept]).update(state=MessageState.BUNDLED, bundle=bundle)
    after_commit("livingwell.deliver", bundle.pk)
    return True


def _let_go(row: Message) -> bool:
    """Whether it is not needed any more; one that cannot be looked at is told all the same."""
    try:
        why = outbox.PURPOSES[row.purpose].still_needed(row)
    except Exception:
        logger.exception("message %s could not be looked at", row.pk)
        return False
    if why:
        Message.objects.filter(pk=row.pk).update(state=MessageState.CANCELLED, why=why)
    return bool(why)
