"""What the sweeper does for the whole project: send what is unsent."""

from importlib import import_module

from django.conf import settings

from livingwell import background, outbox
from livingwell.sweeping import Job, at_most_every

ASK_WORKER_SECONDS = 15
CLEAR_SESSIONS_SECONDS = 6 * 60 * 60


def jobs() -> list[Job]:
    """The outbox comes after the escalations that fill it."""
    return [
        Job("livingwell.deliver", outbox.deliver, order=50),
        Job("livingwell.ask_worker", at_most_every(ASK_WORKER_SECONDS, _ask_worker), order=90),
        Job("livingwell.clear_sessions", at_most_every(CLEAR_SESSIONS_SECONDS, _clear_sessions), order=95),
    ]


def _ask_worker() -> None:
    """Send a wake-up the whole way, so that a worker that answers leaves its sign of life."""
    background.send("livingwell.answer")


def _clear_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
