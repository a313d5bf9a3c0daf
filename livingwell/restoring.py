"""After a restore from a backup, what was waiting to be sent waits for a person.

The restored rows call messages unsent that may have left after the backup was taken. `manage.py hold` says
so by hand; the sender itself notices when the sweeper's last sign of life is hours old, and then holds back
what had been waiting already at that moment. What is written afterwards leaves as ever.
"""

from __future__ import annotations

import datetime
import logging

from django.conf import settings
from django.db import IntegrityError, transaction

from livingwell import clock
from livingwell.choices import MessageState
from livingwell.models import Heartbeat, Hold, Message

logger = logging.getLogger(__name__)

SENDABLE = (MessageState.PENDING, MessageState.SENDING, MessageState.FAILED)
SLACK = datetime.timedelta(minutes=1)
BY_ITSELF = "The last sign of life was {hours} hours old: this may be a restored backup."


def look() -> bool:
    """Begin a hold when this looks like a restored backup; called before anything is sent."""
    if not settings.HOLD_AFTER_HOURS:
        return False
    now = clock.now()
    beat = Heartbeat.objects.filter(name="sweeper").first()
    if beat is None or now - beat.at < datetime.timedelta(hours=settings.HOLD_AFTER_HOURS):
        return False
    hours = int((now - beat.at).total_seconds() // 3600)
    return begin(BY_ITSELF.format(hours=hours), waiting_since=beat.at + SLACK) > 0


def begin(why: str, *, waiting_since: datetime.datetime | None = None) -> int:
    """Hold back what is due and has been waiting since then (or is due at all); how many that were.

    What becomes due later cannot have left already. A hold that found nothing to hold back is not begun.
    """
    now = clock.now()
    rows = Message.objects.filter(state__in=SENDABLE, next_at__lte=now, recipient__is_robot=False)
    if waiting_since is not None:
        rows = rows.filter(created_at__lte=waiting_since)
    with transaction.atomic():
        held = rows.update(state=MessageState.HELD, token=None, leased_until=None)
    if held:
        _remember(why, now)
        logger.warning("%s messages are on hold", held)
    return held


def _remember(why: str, now: datetime.datetime) -> None:
    try:
        with transaction.atomic():
            Hold.objects.create(began_at=now, why=why)
    except IntegrityError:
        logger.info("the hold had begun already")
