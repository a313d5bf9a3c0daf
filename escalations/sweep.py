"""What falls due in this app: steps, leases, meetings, shifts, holders gone, stories to tell."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from django.conf import settings

from escalations import workflow
from escalations.models import Escalation, Quarantined
from escalations.models.conversations import due_actions
from escalations.models.helped import answers_to_keep
from escalations.models.questions import due_questions
from escalations.models.roster import holders_gone
from escalations.workflow import due, duty, referrals
from escalations.workflow.stories import due_stories
from escalations.workflow.telling import due_debts, undelivered_stories
from livingwell import clock
from livingwell.sweeping import Job, at_most_every

logger = logging.getLogger(__name__)

BATCH = 200
#: How often each sweeper looks for services to be checked again.
REMIND_SECONDS = 60 * 60
#: How often each sweeper looks whether the system's check of itself can go on.
CANARY_SECONDS = 3


def jobs() -> list[Job]:
    """The most urgent first; what is told comes last."""
    return [
        Job("escalations.route", route_due, order=10),
        Job("escalations.remind_placers", remind_placers, order=12),
        Job("escalations.ask_incoming", ask_incoming, order=15),
        Job("escalations.send_back", send_back_gone, order=20),
        Job("escalations.chase", chase_silent, order=22),
        Job("escalations.reconsider_meeting", reconsider_meetings, order=25),
        Job("escalations.begin_duties", begin_duties, order=27),
        Job("escalations.end_duties", end_duties, order=28),
        Job("escalations.send_stories", send_stories, order=30),
        Job("escalations.remind_of_feedback", remind_of_feedback, order=35),
        Job("escalations.undelivered_stories", at_most_every(60, undelivered), order=36),
        Job("escalations.keep_helped", keep_helped, order=35),
        Job("escalations.remind_of_actions", remind_of_actions, order=40),
        Job("escalations.remind_of_questions", remind_of_questions, order=40),
        Job("escalations.canary", at_most_every(CANARY_SECONDS, canary), order=75),
        Job("escalations.prune_canaries", at_most_every(REMIND_SECONDS, workflow.prune_canaries), order=96),
        Job("escalations.remind_to_check", at_most_every(REMIND_SECONDS, workflow.remind_to_check), order=80),
    ]


def route_due() -> int:
    """Move on every escalation whose time has come."""
    due_now = Escalation.objects.due(clock.now()).values_list("pk", flat=True)[:BATCH]  # type: ignore[attr-defined]
    return _each(due_now, workflow.route)


def ask_incoming() -> int:
    """Ask who has just come on duty as well."""
    return _each(due.shifts_changed(clock.now()), workflow.ask_incoming)


def remind_placers() -> int:
    """Tell those who place reports again about what waits too long."""
    late = Quarantined.objects.due(clock.now()).values_list("pk", flat=True)[:BATCH]  # type: ignore[attr-defined]
    return _each(late, workflow.tell_placers_again)


def send_back_gone() -> int:
    """Give back what somebody holds who has gone away, left or lost the role."""
    return sum(
        _each([pk], partial(workflow.send_back, holder_pk=holder, why=why))
        for pk, holder, why in holders_gone(clock.now())[:BATCH]
    )


def chase_silent() -> int:
    """Give back what was sent on and not answered by its chase date."""
    return _each(referrals.due_to_chase(), workflow.chase)


def reconsider_meetings() -> int:
    """Decide anew for what was listed for a meeting that moved."""
    return _each(due.meetings_changed(), workflow.reconsider_meeting)


def begin_duties() -> int:
    """Tell who has just come on duty."""
    return _each(duty.beginning(clock.now()), workflow.begin_duty)


def end_duties() -> int:
    """Measure the duties that are over and tell who had them."""
    return _each(duty.ending(clock.now()), workflow.end_duty)


def send_stories() -> int:
    """Tell the authors whose minute is over."""
    return _each(due_stories(), workflow.send_story)


def keep_helped() -> int:
    """Put what people say of what was done beside the outcome."""
    return _each(answers_to_keep(), workflow.keep_helped)


def remind_of_actions() -> int:
    """Tell who agreed to do something that today is the day."""
    return _each(due_actions(), workflow.remind_of_action)


def remind_of_questions() -> int:
    """Tell who has the matter that a volunteer has not answered."""
    return _each(due_questions(), workflow.remind_of_question)


def remind_of_feedback() -> int:
    """Mark what volunteers wait for too long, and remind whoever can tell them."""
    return _each(due_debts(), workflow.remind)


def undelivered() -> int:
    """Owe the outcome again to whoever was not reached after all."""
    return _each(undelivered_stories(), workflow.did_not_arrive)


def canary() -> None:
    """Begin the next check of the whole way when it is time, and move on those under way."""
    if settings.CANARY_MINUTES:
        workflow.begin_canary(datetime.timedelta(minutes=settings.CANARY_MINUTES))
        workflow.move_canaries()


def _each(pks: Iterable[UUID], verb: Callable[[UUID], bool]) -> int:
    """Run a verb on each row in a transaction of its own: one bad row cannot block the rest."""
    done = 0
    for pk in list(pks):
        try:
            done += bool(verb(pk))
        except Exception:
            logger.exception("%s failed on %s", getattr(verb, "__name__", "verb"), pk)
    return done
