"""Close an escalation with an answer to every author; undo it for a minute; open it again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Subquery

from escalations import notices
from escalations.choices import Doing, EventKind, Outcome, State, StoryState
from escalations.models import Observation, Story
from escalations.rules import feedback, leases, states
from escalations.workflow import debts, holding, routing, undoing
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox
from volunteers.choices import Purpose
from volunteers.models import Consent, Volunteer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from escalations.models import Escalation
    from livingwell.models import User
    from volunteers.models import Client


#: How a matter ends without a closing: by confirming a retraction, or by joining another.
NOT_TOLD = (Outcome.RETRACTED, Outcome.JOINED)


class NothingLeftToTellError(Exception):
    """Every report was taken back, so there is nobody to tell an outcome: confirm the retraction."""


class AuthorUnansweredError(Exception):
    """Somebody whose report stands would hear nothing, so it is not closed; carries who."""

    def __init__(self, author: Volunteer) -> None:
        self.author = author
        super().__init__(f"Write what {author.name} should hear.")


@dataclass(frozen=True)
class Closing:
    """How it ended, for the record and for the volunteers.

    `messages` are for single authors, by their key, instead of the `message` for all. `became` says what
    came of what they would like, `come_back` how somebody who declined may come back: both are read
    below the message.
    """

    outcome: str
    message: str
    note: str = ""
    wanted: str = ""
    agreed: str = ""
    good_news: bool = False
    leaks_confirmed: bool = False
    version: int | None = None
    title: str = ""
    became: str = ""
    come_back: str = ""
    messages: dict[UUID, str] = field(default_factory=dict)

    def words_for(self, author: Volunteer, client: str) -> str:
        """All that this author will read."""
        message = self.messages.get(author.pk, "") or self.message
        declined = self.outcome == Outcome.CLIENT_DECLINED
        return feedback.whole_message(
            message, client=client, became=self.became, come_back=self.come_back if declined else ""
        )


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
    """The volunteers whose reports stand: each is owed an answer; with what the client answered today.

    That is whether the outcome may be told back: `consent_state` and `tell_back` of each.
    """
    standing = Observation.objects.filter(escalation=escalation, retracted_at__isnull=True)
    answer = Consent.objects.filter(client=escalation.client, purpose=Purpose.OUTCOME_BACK)
    latest = answer.current()  # type: ignore[attr-defined]
    return list(
        Volunteer.objects.filter(pk__in=standing.values("author"))
        .select_related("user")
        .annotate(
            consent_state=Subquery(latest.values("state")[:1]),
            tell_back=Subquery(latest.values("tell_back")[:1]),
        )
        .order_by("name", "pk")
    )


@transaction.atomic
def close(pk: UUID, closing: Closing, *, by: User) -> Escalation:
    """End it with an outcome, a note for the record and a story for each author.

    The stories leave after 60 seconds; until then the closing can be undone (ruling 14). Raises
    StaleError when it changed since the form was opened, HeldBySomebodyElseError,
    AuthorUnansweredError when somebody would hear nothing, NothingLeftToTellError when every report
    was taken back: that is confirm_retraction, as is the outcome "retracted", which is refused here.
    """
    escalation, now, taken = holding.act(pk, by, closing.version, renew=False)
    authors = authors_to_tell(escalation)
    if not authors:
        raise NothingLeftToTellError
    if closing.outcome in NOT_TOLD:
        raise states.MoveNotAllowedError(escalation.state, "close")
    text = Outcome(closing.outcome).label.lower()
    closed = happened(escalation, EventKind.CLOSED, now, by=by, text=text, words=closing.note)
    undoing.remember(escalation, by, Doing.CLOSE, at=now, sends=True, event=closed)
    end(escalation, closing, by, now)
    write([*taken, closed])
    _answer(escalation, closing, authors, by, now)
    debts.on_closed(escalation, now)
    return escalation


def _answer(
    escalation: Escalation, closing: Closing, authors: list[Volunteer], by: User, now: datetime.datetime
) -> None:
    """Put an answer to every author on its way, or none to anybody."""
    told: Any = authors[0]
    neutral = not feedback.may_tell_outcome(
        consent_state=told.consent_state or "",
        tell_back=told.tell_back or "",
        safeguarding=escalation.safeguarding,
    )
    for author in authors:
        if not neutral and not (closing.messages.get(author.pk) or closing.message).strip():
            raise AuthorUnansweredError(author)
    name = escalation.client.first_name
    Story.objects.bulk_create(
        Story(
            escalation=escalation,
            to=author,
            telling=escalation.version,
            title="" if neutral else closing.title,
            message=feedback.NEUTRAL if neutral else closing.words_for(author, name),
            neutral=neutral,
            good_news=closing.good_news and not neutral,
            written_by=by,
            leaks_confirmed=closing.leaks_confirmed,
            written_at=now,
            send_at=now + leases.UNDO_CLOSING,
        )
        for author in authors
    )


def end(escalation: Escalation, closing: Closing, by: User, now: datetime.datetime) -> None:
    """Write how a locked escalation ended."""
    escalation.state = states.next_state(escalation.state, "close")
    escalation.closed_at = now
    escalation.closed_by = by
    escalation.outcome = closing.outcome
    escalation.note = closing.note
    escalation.wanted = closing.wanted
    escalation.agreed = closing.agreed
    escalation.became = closing.became
    escalation.come_back = closing.come_back if closing.outcome == Outcome.CLIENT_DECLINED else ""
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
    closed = happened(escalation, EventKind.CLOSED, now, by=by, text="taken back by the volunteer")
    undoing.remember(escalation, by, Doing.CONFIRM, at=now, sends=True, event=closed)
    end(escalation, Closing(outcome=Outcome.RETRACTED, message=""), by, now)
    write([*taken, closed])
    leaves = now + leases.UNDO_CLOSING
    occasion = f"version-{escalation.version}"
    outbox.put(notices.to_authors(escalation, notices.RECEIPT, occasion, not_before=leaves))
    return escalation


@transaction.atomic
def reopen(pk: UUID, *, reason: str, by: User) -> Escalation:
    """Open a closed escalation again: the actor has it (ruling 12). Nothing is erased."""
    escalation = routing.lock(pk)
    after = states.next_state(escalation.state, "reopen")
    if escalation.joined_to_id is not None:  # its reports are in the other one
        raise states.MoveNotAllowedError(escalation.state, "reopen")
    now = clock.now()
    held_back = list(_waiting(escalation).values_list("pk", flat=True))
    _waiting(escalation).update(state=StoryState.CANCELLED)
    again = happened(escalation, EventKind.REOPENED, now, by=by, words=reason)
    stories = {"stories": [str(one) for one in held_back]}
    undoing.remember(escalation, by, Doing.REOPEN, at=now, event=again, more=stories)
    _open_again(escalation, by, after)
    escalation.taken_at = now
    escalation.last_event_at = now
    escalation.respond_by = leases.lease_until(escalation.worry, now, escalation.area.hours())
    escalation.next_at = escalation.respond_by
    routing.place(escalation)
    write([again])
    routing.save(escalation)
    debts.on_opened_again(escalation, now)
    return escalation


def _open_again(escalation: Escalation, holder: User, state: str) -> None:
    escalation.state = State(state)
    escalation.holder = holder
    escalation.closed_at = None
    escalation.closed_by = None
    escalation.outcome = ""
    escalation.why = f"{holder.name} has it."
    escalation.version += 1


def _waiting(escalation: Escalation) -> QuerySet[Story]:
    return Story.objects.filter(escalation=escalation, state=StoryState.WAITING)


def _take_back_stories(
    escalation: Escalation, _done: undoing.Remembered, now: datetime.datetime
) -> list[outbox.Letter]:
    """An undone closing tells nobody: its stories have not left."""
    _waiting(escalation).update(state=StoryState.CANCELLED)
    debts.on_opened_again(escalation, now)
    return []


def _let_stories_wait(
    escalation: Escalation, done: undoing.Remembered, now: datetime.datetime
) -> list[outbox.Letter]:
    """It stays closed after all: the stories held back by opening it again are owed as before."""
    debts.on_closed_after_all(escalation, now)
    held_back = Story.objects.filter(escalation=escalation, pk__in=done.more["stories"])
    held_back.update(state=StoryState.WAITING)
    return []


undoing.also_undoes(Doing.CLOSE, _take_back_stories)
undoing.also_undoes(Doing.REOPEN, _let_stories_wait)
