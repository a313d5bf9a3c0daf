"""Close an escalation with an answer to every author; undo it for a minute; open it again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from escalations import notices
from escalations.choices import EventKind, Outcome, State, StoryState
from escalations.models import Observation, Story
from escalations.rules import feedback, leases, states
from escalations.workflow import holding, routing
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox
from volunteers.choices import Purpose
from volunteers.models import Consent, Volunteer

if TYPE_CHECKING:
    from escalations.models import Escalation
    from livingwell.models import User
    from volunteers.models import Client


class TooLateToUndoError(Exception):
    """The minute is over: the messages have left."""


class NothingLeftToTellError(Exception):
    """Every report was taken back, so there is nobody to tell an outcome: confirm the retraction."""


@dataclass(frozen=True)
class Closing:
    """How it ended, for the record and for the volunteers."""

    outcome: str
    message: str
    note: str = ""
    wanted: str = ""
    agreed: str = ""
    good_news: bool = False
    leaks_confirmed: bool = False
    version: int | None = None


def may_tell(client: Client, *, safeguarding: bool) -> bool:
    """Whether the client's answer of today lets the volunteer hear the outcome itself."""
    answer = (
        Consent.objects.filter(client=client, purpose=Purpose.OUTCOME_BACK).current().first()  # type: ignore[attr-defined]
    )
    return feedback.may_tell_outcome(
        consent_state=answer.state if answer else "",
        tell_back=answer.tell_back if answer else "",
        safeguarding=safeguarding,
    )


def authors_to_tell(escalation: Escalation) -> list[Volunteer]:
    """The volunteers whose reports stand: each is owed an answer."""
    standing = Observation.objects.filter(escalation=escalation, retracted_at__isnull=True)
    return list(
        Volunteer.objects.filter(pk__in=standing.values("author"))
        .select_related("user")
        .order_by("name", "pk")
    )


@transaction.atomic
def close(pk: UUID, closing: Closing, *, by: User) -> Escalation:
    """End it with an outcome, a note for the record and a story for each author.

    The stories leave after 60 seconds; until then the closing can be undone (ruling 14). Raises
    StaleError when it changed since the form was opened, HeldBySomebodyElseError,
    NothingLeftToTellError when every report was taken back: that is confirm_retraction, as is the
    outcome "retracted", which is refused here.
    """
    escalation, now, taken = holding.act(pk, by, closing.version, renew=False)
    authors = authors_to_tell(escalation)
    if not authors:
        raise NothingLeftToTellError
    if closing.outcome == Outcome.RETRACTED:
        raise states.MoveNotAllowedError(escalation.state, "close")
    _end(escalation, closing, by, now)
    text = Outcome(closing.outcome).label.lower()
    write([*taken, happened(escalation, EventKind.CLOSED, now, by=by, text=text, words=closing.note)])
    neutral = not may_tell(escalation.client, safeguarding=escalation.safeguarding)
    Story.objects.bulk_create(
        Story(
            escalation=escalation,
            to=author,
            telling=escalation.version,
            message=feedback.NEUTRAL if neutral else closing.message,
            neutral=neutral,
            good_news=closing.good_news and not neutral,
            written_by=by,
            leaks_confirmed=closing.leaks_confirmed,
            written_at=now,
            send_at=now + leases.UNDO_CLOSING,
        )
        for author in authors
    )
    return escalation


def _end(escalation: Escalation, closing: Closing, by: User, now: datetime.datetime) -> None:
    lease = escalation.respond_by or now
    escalation.state = states.next_state(escalation.state, "close")
    escalation.lease_left = max(lease - now, datetime.timedelta())
    escalation.closed_at = now
    escalation.closed_by = by
    escalation.outcome = closing.outcome
    escalation.note = closing.note
    escalation.wanted = closing.wanted
    escalation.agreed = closing.agreed
    escalation.respond_by = None
    escalation.next_at = None
    escalation.why = f"{by.name} closed it."
    escalation.version += 1
    escalation.last_event_at = now
    routing.save(escalation)


@transaction.atomic
def confirm_retraction(pk: UUID, *, by: User) -> Escalation:
    """Every report was taken back: end it; the volunteers get a receipt, not a story (ruling 11)."""
    escalation, now, taken = holding.act(pk, by, renew=False)
    if authors_to_tell(escalation):
        raise states.MoveNotAllowedError(escalation.state, "confirm_retraction")
    _end(escalation, Closing(outcome=Outcome.RETRACTED, message=""), by, now)
    write([*taken, happened(escalation, EventKind.CLOSED, now, by=by, text="taken back by the volunteer")])
    leaves = now + leases.UNDO_CLOSING
    occasion = f"version-{escalation.version}"
    outbox.put(notices.to_authors(escalation, notices.RECEIPT, occasion, not_before=leaves))
    return escalation


@transaction.atomic
def undo_close(pk: UUID, *, by: User) -> Escalation:
    """Take back a closing before its messages leave; gives back what was left of the lease, at least an hour.

    Raises TooLateToUndoError after a minute, MoveNotAllowedError when it is not closed.
    """
    escalation = routing.lock(pk)
    after = states.next_state(escalation.state, "undo")
    now = clock.now()
    waiting = Story.objects.filter(escalation=escalation, state=StoryState.WAITING, send_at__gt=now)
    closed_at = escalation.closed_at or now
    if now >= closed_at + leases.UNDO_CLOSING or escalation.closed_by_id != by.pk:
        raise TooLateToUndoError
    waiting.update(state=StoryState.CANCELLED)
    _open_again(escalation, by, after)
    escalation.respond_by = leases.after_undo(escalation.lease_left or datetime.timedelta(), now)
    escalation.next_at = escalation.respond_by
    routing.place(escalation)
    write([happened(escalation, EventKind.UNDONE, now, by=by)])
    routing.save(escalation)
    return escalation


@transaction.atomic
def reopen(pk: UUID, *, reason: str, by: User) -> Escalation:
    """Open a closed escalation again: the actor has it (ruling 12). Nothing is erased."""
    escalation = routing.lock(pk)
    after = states.next_state(escalation.state, "reopen")
    now = clock.now()
    Story.objects.filter(escalation=escalation, state=StoryState.WAITING).update(state=StoryState.CANCELLED)
    _open_again(escalation, by, after)
    escalation.taken_at = now
    escalation.last_event_at = now
    escalation.respond_by = leases.lease_until(escalation.worry, now, escalation.area.hours())
    escalation.next_at = escalation.respond_by
    routing.place(escalation)
    write([happened(escalation, EventKind.REOPENED, now, by=by, words=reason)])
    routing.save(escalation)
    return escalation


def _open_again(escalation: Escalation, holder: User, state: str) -> None:
    escalation.state = State(state)
    escalation.holder = holder
    escalation.closed_at = None
    escalation.closed_by = None
    escalation.outcome = ""
    escalation.why = f"{holder.name} has it."
    escalation.version += 1
