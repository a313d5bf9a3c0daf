"""What the sweeper does for the whole project: send what is unsent."""

import logging
from importlib import import_module

from django.conf import settings

from livingwell import background, digests, inspecting, outbox, refusals
from livingwell.sweeping import Job, at_most_every
from livingwell.workflow import uploads
from livingwell.workflow.break_glass import report_week

logger = logging.getLogger(__name__)

ASK_WORKER_SECONDS = 15
CLEAR_SESSIONS_SECONDS = 6 * 60 * 60
RETURNED_SECONDS = 5 * 60
REPORT_SECONDS = 15 * 60
FORGET_UPLOADS_SECONDS = 15 * 60


def jobs() -> list[Job]:
    """The outbox comes after the escalations that fill it."""
    return [
        Job("livingwell.gather_digests", digests.gather, order=45),
        Job("livingwell.deliver", outbox.deliver, order=50),
        Job("livingwell.uploads", do_uploads, order=60),
        Job(
            "livingwell.forget_uploads",
            at_most_every(FORGET_UPLOADS_SECONDS, uploads.forget_uploads),
            order=92,
        ),
        Job("livingwell.returned_texts", at_most_every(RETURNED_SECONDS, refusals.look), order=60),
        Job("livingwell.audit", at_most_every(settings.AUDIT_SECONDS, _audit), order=80),
        Job("livingwell.ask_worker", at_most_every(ASK_WORKER_SECONDS, _ask_worker), order=90),
        Job("livingwell.report_week", at_most_every(REPORT_SECONDS, report_week), order=85),
        Job("livingwell.clear_sessions", at_most_every(CLEAR_SESSIONS_SECONDS, _clear_sessions), order=95),
    ]


def do_uploads() -> int:
    """Lists that wait to be looked through or written; one that fails does not keep back the others."""
    done = 0
    for pk in uploads.uploads_to_do():
        try:
            done += uploads.do_upload(pk)
        except Exception:
            logger.exception("upload %s failed", pk)
    return done


def _audit() -> None:
    """Look whether what must never be is there after all."""
    if settings.AUDIT_SECONDS:
        inspecting.run()


def _ask_worker() -> None:
    """Send a wake-up the whole way, so that a worker that answers leaves its sign of life."""
    background.send("livingwell.answer")


def _clear_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
