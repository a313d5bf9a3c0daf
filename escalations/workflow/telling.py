"""Tell authors what they are owed: a decision, thanks; remind who has not yet."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from escalations import notices
from escalations.choices import Doing, EventKind, HowTold, Owed, StoryState
from escalations.models import Debt, Escalation, Story
from escalations.rules import debts, leases
from escalations.workflow import holding, routing, undoing
from escalations.workflow.calls import AlreadyToldError
from escalations.workflow.closing import NothingLeftToTellError
from escalations.workflow.debts import settle
from escalations.workflow.timeline import happened, write
from livingwell import audit, clock, outbox
from livingwell.choices import MessageState
from livingwell.models import Message, User
from livingwell.outbox import Letter


class CannotThankError(Exception):
    """Thanks in the app would not reach them: ring instead."""


@transaction.atomic
def tell_decision(pk: UUID, *, words: str, by: User) -> Escalation:
    """Tell the authors of an open matter what was decided or how it stands; the actor has it (ruling 27).

    Raises NothingLeftToTellError when every report was taken back, and what acting on it raises.
    """
    escalation, now, taken = holding.act(pk, by)
    rows = Debt.objects.standing_in(pk).owed()  # type: ignore[attr-defined]
    if not rows.exists():
        raise NothingLeftToTellError
    due = debts.due_while_open(now, escalation.area.hours())
    rows.update(
        owed=Owed.OUTCOME, since=now, due_at=due, overdue_at=None, decided_at=now, words=words, words_by=by
    )
    decided = happened(escalation, EventKind.DECIDED, now, by=by, words=words)
    undoing.remember(escalation, by, Doing.TELL, at=now, sends=True, event=decided)
    write([*taken, decided])
    escalation.version += 1
    routing.save(escalation)
    occasion, leaves = f"version-{escalation.version}", now + leases.UNDO_CLOSING
    outbox.put(notices.to_authors(escalation, notices.DECIDED, occasion, not_before=leaves, standing=True))
    return escalation


def _not_decided_after_all(
    escalation: Escalation, done: undoing.Remembered, now: datetime.datetime
) -> list[Letter]:
    """The words are not read any more, and what was decided is owed as before."""
    told = Debt.objects.standing_in(escalation.pk).filter(decided_at=done.last.at)  # type: ignore[attr-defined]
    due = debts.due_after_taking(now, escalation.area.hours())
    told.update(owed=Owed.DECISION, since=now, due_at=due, decided_at=None, words="", words_by=None)
    return []


undoing.also_undoes(Doing.TELL, _not_decided_after_all)


@transaction.atomic
def thank(pk: UUID, *, words: str, by: User) -> Debt:
    """Thank a volunteer for good news: it stands on their report and is told to them.

    Raises CannotThankError when nothing in the app would reach them, AlreadyToldError when it was done.
    """
    rows = Debt.objects.select_for_update(of=("self",), no_key=True)
    debt = rows.select_related("author__user", "observation__client").get(observation=pk)
    if debt.owed != Owed.THANKS:
        raise AlreadyToldError
    if debt.must_ring:
        raise CannotThankError
    now = clock.now()
    settle(Debt.objects.filter(pk=debt.pk), now, HowTold.APP, by)
    Debt.objects.filter(pk=debt.pk).update(words=words, words_by=by)
    audit.record(by, "thanked", debt.observation, client_id=debt.observation.client_id)
    outbox.put([notices.thanks(debt)])
    return debt


@transaction.atomic
def remind(pk: UUID) -> bool:
    """Mark one debt as overdue and remind whoever can settle it; a repeat finds it marked."""
    rows = Debt.objects.select_for_update(of=("self",), no_key=True)
    debt = rows.select_related("observation__escalation", "observation__client__coordinator").get(pk=pk)
    now = clock.now()
    if not debt.owed or debt.overdue_at is not None or debt.due_at > now:
        return False
    debt.overdue_at = now
    debt.save(update_fields=["overdue_at"])
    person = _who_settles(debt)
    if person is not None:
        outbox.put([notices.feedback_owed(debt, person)])
    return True


def _who_settles(debt: Debt) -> User | None:
    """Who has the matter, else who closed it, else the client's coordinator."""
    escalation = debt.observation.escalation
    pks = [escalation.holder_id, escalation.closed_by_id] if escalation else []
    wanted = next((found for found in pks if found), debt.observation.client.coordinator_id)
    return User.objects.filter(pk=wanted, is_active=True).first() if wanted else None


@transaction.atomic
def did_not_arrive(pk: UUID) -> bool:
    """The message of a story was given up: its author may not know, so the outcome is owed again."""
    story = Story.objects.get(pk=pk)
    escalation = routing.lock(story.escalation_id)
    if escalation.is_open or story.state != StoryState.SENT:
        return False
    now = clock.now()
    rows = Debt.objects.standing_in(escalation.pk).filter(author=story.to_id)  # type: ignore[attr-defined]
    told = rows.filter(owed="", how=HowTold.APP, told_at=story.sent_at)
    return bool(told.update(owed=Owed.OUTCOME, since=now, due_at=now, overdue_at=None, told_at=None, how=""))


def due_debts(limit: int = 200) -> list[UUID]:
    """Debts whose time is up and of which nobody was reminded."""
    return list(Debt.objects.newly_overdue(clock.now()).values_list("pk", flat=True)[:limit])  # type: ignore[attr-defined]


def undelivered_stories(limit: int = 100) -> list[UUID]:
    """Stories whose message was given up though they count as told."""
    dead = Message.objects.filter(purpose=notices.STORY, state=MessageState.DEAD)
    debt = "escalation__observations__debt__"
    told = Q(**{f"{debt}how": HowTold.APP, f"{debt}owed": "", f"{debt}author": F("to")})
    rows = Story.objects.filter(told, pk__in=dead.values("subject_id"), state=StoryState.SENT)
    return list(rows.values_list("pk", flat=True).distinct()[:limit])
