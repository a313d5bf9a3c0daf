"""Wake-ups; the rows are the truth, and the sweeper calls the same verbs when a wake-up is lost."""

from uuid import UUID

from celery import shared_task
from django.db.utils import OperationalError

from escalations import workflow
from escalations.workflow.stories import due_stories


@shared_task(name="escalations.route", autoretry_for=(OperationalError,), retry_backoff=True)
def route(escalation_id: str) -> None:
    """Ask onward on one escalation when that is due."""
    workflow.route(escalation_id)


@shared_task(name="escalations.send_stories", autoretry_for=(OperationalError,), retry_backoff=True)
def send_stories(_escalation_id: str) -> None:
    """Tell the authors whose minute is over."""
    for pk in due_stories():
        workflow.send_story(pk)


@shared_task(name="escalations.chase", autoretry_for=(OperationalError,), retry_backoff=True)
def chase(referral_id: str) -> None:
    """Give back what was sent on and not answered by its chase date."""
    workflow.chase(UUID(referral_id))
