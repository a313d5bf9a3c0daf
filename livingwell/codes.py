"""Sends sign-in codes beside the request, so that how long an answer takes says nothing about an address.

A code is worth an account, so it is never written to a row or a broker: it waits in this process's memory
for the seconds its mail server needs, and is lost with the process. The page offers another one.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)

#: Seconds before each try; a code works for ten minutes.
WAITS = (0, 2, 8)
#: So many may be on their way from one process; a flood of requests must not fill its memory.
MOST = 50

_room = threading.BoundedSemaphore(MOST)


def send(message: EmailMessage) -> None:
    """Take a code on its way and return at once."""
    if settings.CODES_AT_ONCE:
        _try(message)
        return
    if not _room.acquire(blocking=False):
        logger.error("a sign-in code could not be sent: too many are on their way")
        return
    _senders().submit(_deliver, message)


@cache
def _senders() -> ThreadPoolExecutor:
    """The threads that send; made on first use, in the process that answers."""
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="sign-in code")


def _deliver(message: EmailMessage) -> None:
    try:
        for wait in WAITS:
            time.sleep(wait)
            if _try(message):
                return
    finally:
        _room.release()


def _try(message: EmailMessage) -> bool:
    try:
        message.send()
    except (SMTPException, OSError) as error:
        logger.error("a sign-in code could not be sent: %s", type(error).__name__)
        return False
    return True
