"""Log a corridor talk, tick off what was agreed, remind of what is due."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse

from escalations import notices, talk_notices
from escalations.choices import Doing, EventKind
from escalations.models import CorridorTalk, TalkAction
from escalations.rules import conversations, states
from escalations.rules import undoing as undoing_rules
from escalations.workflow import holding, routing
from escalations.workflow.timeline import happened, write
from escalations.workflow.undoing import CannotUndoError
from livingwell import audit, clock, outbox
from volunteers.models import Client

if TYPE_CHECKING:
    from escalations.models import Escalation, Event
    from livingwell.models import User
    from livingwell.working_time import Hours


@dataclass(frozen=True)
class Agreed:
    """One action that was agreed: without an owner it is the professional's."""

    what: str
    due: datetime.date
    owner: User | None = None


@dataclass(frozen=True)
class Talk:
    """What was said to whom, about which matter if any, and what was agreed; `key` makes a repeat known."""

    client: Client
    with_whom: str
    words: str
    actions: tuple[Agreed, ...] = ()
    escalation: UUID | None = None
    key: UUID | None = None


@transaction.atomic
def log_talk(talk: Talk, *, by: User) -> CorridorTalk:
    """Keep an informal talk with a professional about a client, and what was agreed.

    About an open matter it stands on the timeline: it takes what nobody has and renews the lease of
    its holder; when somebody else has it, they are told. Logging it twice keeps it once.
    """
    key = talk.key or uuid4()
    now = clock.now()
    client = (
        Client.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area")
        .get(pk=talk.client.pk)
    )
    escalation = routing.lock(talk.escalation) if talk.escalation else None
    known = CorridorTalk.objects.filter(pk=key).first()
    if known is not None:
        if known.by_id == by.pk and known.client_id == talk.client.pk:
            return known
        key = uuid4()
    area = client.area
    row = CorridorTalk.objects.create(
        id=key,
        client=client,
        area=area,
        escalation=escalation,
        with_whom=talk.with_whom,
        words=talk.words,
        by=by,
        at=now,
    )
    actions = _actions(row, talk.actions, area.hours())
    TalkAction.objects.bulk_create(actions)
    audit.record(by, "talked", row, client_id=talk.client.pk)
    if escalation is not None:
        _put_on_the_timeline(escalation, row, by, now)
    outbox.put(_letter(one, one.owner, talk_notices.AGREED) for one in actions if one.owner not in {None, by})
    return row


def _actions(row: CorridorTalk, agreed: tuple[Agreed, ...], hours: Hours) -> list[TalkAction]:
    """What was agreed, not yet written: what is nobody's here is the professional's."""
    return [
        TalkAction(
            talk=row,
            what=one.what,
            owner=one.owner,
            owner_name="" if one.owner else row.with_whom,
            due=one.due,
            remind_at=conversations.remind_at(one.due, row.at, hours),
        )
        for one in agreed
    ]


def _put_on_the_timeline(
    escalation: Escalation, talk: CorridorTalk, by: User, now: datetime.datetime
) -> None:
    """An event on the matter; an action of whoever has it, or takes it by this."""
    mine = escalation.state in states.FREE or (escalation.is_open and escalation.holder_id == by.pk)
    taken: list[Event] = []
    if mine:
        escalation, now, taken = holding.act(escalation.pk, by)
    said = happened(escalation, EventKind.TALKED, now, by=by, text=talk.with_whom, words=talk.words)
    write([*taken, said])
    escalation.version += 1
    escalation.last_event_at = now
    routing.save(escalation)
    if not mine and escalation.holder is not None:
        occasion = f"version-{escalation.version}"
        outbox.put(
            notices.about_escalation(escalation, [escalation.holder], notices.CHANGED, occasion, urgent=False)
        )


def _letter(action: TalkAction, to: User, purpose: str) -> outbox.Letter:
    return outbox.Letter(
        key=f"{action.pk}:agreed:{to.pk}:{purpose}",
        to=to,
        purpose=purpose,
        link=reverse("escalations:conversation-new"),
        subject_id=action.talk_id,
    )


def _lock(pk: UUID) -> tuple[TalkAction, Escalation | None]:
    """The action, after the escalation its talk was about."""
    matter = TalkAction.objects.values_list("talk__escalation_id", flat=True).get(pk=pk)
    escalation = routing.lock(matter) if matter else None
    rows = TalkAction.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("talk__by", "talk__area", "owner").get(pk=pk), escalation


@transaction.atomic
def finish_action(pk: UUID, *, by: User) -> TalkAction:
    """Tick off something that was agreed; a repeat finds it done."""
    action, escalation = _lock(pk)
    if action.done_at is not None:
        return action
    now = clock.now()
    action.done_at = now
    action.done_by = by
    action.remind_at = None
    action.save(update_fields=["done_at", "done_by", "remind_at"])
    audit.record(by, "did what was agreed", action, client_id=action.talk.client_id)
    if escalation is not None:
        write([happened(escalation, EventKind.TALK_DONE, now, by=by, text=action.what)])
    return action


@transaction.atomic
def take_back_action(pk: UUID, *, by: User) -> TalkAction:
    """Undo a tick: it is to be done as before, with its reminder. Only who ticked it, for ten minutes.

    Raises CannotUndoError.
    """
    action, escalation = _lock(pk)
    now, done_at = clock.now(), action.done_at
    last = None
    if done_at is not None and action.done_by_id is not None:
        until = undoing_rules.until(done_at, sends=False)
        last = undoing_rules.Last(by=action.done_by_id, at=done_at, until=until, version=0)
    why = undoing_rules.why_not(last, by=by.pk, version=0, now=now)
    if done_at is None or why:
        raise CannotUndoError(why)
    action.done_at = action.done_by = None
    action.remind_at = conversations.remind_at(action.due, done_at, action.talk.area.hours())
    action.save(update_fields=["done_at", "done_by", "remind_at"])
    audit.record(by, "took back a tick", action, client_id=action.talk.client_id)
    if escalation is not None:
        undone = happened(escalation, EventKind.UNDONE, now, by=by, text=str(Doing.AGREED.label))
        ticked = escalation.events.filter(kind=EventKind.TALK_DONE, actor=by, at=done_at, text=action.what)
        undone.undoes = ticked.first()
        write([undone])
    return action


@transaction.atomic
def remind_of_action(pk: UUID) -> bool:
    """Tell the owner on the day something is due; for a professional, whoever talked with them. Once."""
    action, _ = _lock(pk)
    if action.remind_at is None or action.remind_at > clock.now():
        return False
    action.remind_at = None
    action.save(update_fields=["remind_at"])
    outbox.put([_letter(action, action.owner or action.talk.by, talk_notices.DUE)])
    return True
