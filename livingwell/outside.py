"""Tells a watcher outside this installation that all is well; its silence is the alarm there.

It must never hold up what watches here: a thread of its own, one at a time, five seconds at most.
"""

from __future__ import annotations

import logging
import threading
import urllib.request
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5
_under_way = threading.Lock()


def tell(url: str) -> threading.Thread | None:
    """Ask for the address, in a thread; nothing when the last time is not over yet."""
    if urlsplit(url).scheme not in {"http", "https"}:
        logger.error("LIVINGWELL_HEARTBEAT_URL is not an http or https address")
        return None
    if not _under_way.acquire(blocking=False):
        return None
    thread = threading.Thread(target=_ask, args=[url], name="outside heartbeat", daemon=True)
    thread.start()
    return thread


def _ask(url: str) -> None:
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 -- http or https only
            answer.read(1024)
    except (OSError, ValueError) as error:
        logger.warning("the watcher outside was not reached: %s", type(error).__name__)
    finally:
        _under_way.release()
