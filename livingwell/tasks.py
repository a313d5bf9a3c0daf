"""Wake-ups of the outbox; the rows are the truth, the sweeper finds what a lost wake-up left."""

from uuid import UUID

from celery import shared_task
from django.db.utils import OperationalError

from livingwell import clock, outbox
from livingwell.models import Heartbeat
from livingwell.workflow import uploads


@shared_task(name="livingwell.deliver", autoretry_for=(OperationalError,), retry_backoff=True)
def deliver(_subject_id: str) -> None:
    """Send what is due now."""
    while outbox.deliver():
        pass


@shared_task(name="livingwell.answer", ignore_result=True)
def answer() -> None:
    """Leave the worker's sign of life: the sweeper asked through the broker, and here we are."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": clock.now()})


@shared_task(name="livingwell.do_upload", autoretry_for=(OperationalError,), retry_backoff=True)
def do_upload(upload_id: str) -> None:
    """Look a long list through, or write it once it is confirmed."""
    uploads.do_upload(UUID(upload_id))
