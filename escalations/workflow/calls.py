"""Record that an author heard on the telephone, and take that back when it was ticked by mistake."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from escalations.choices import Doing, EventKind, HowTold, Owed, StoryState
from escalations.models import Debt, Story
from escalations.rules import debts
from escalations.rules import undoing as rules
from escalations.workflow import routing
from escalations.workflow.debts import settle
from escalations.workflow.timeline import happened, write
from escalations.workflow.undoing import CannotUndoError, plain
from livingwell import audit, clock, wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from escalations.models import Escalation, Event
    from livingwell.models import User

#: What a call changes in what is owed, and what is put back.
CHANGED = (
    "owed", "since", "due_at", "overdue_at", "decided_at", "words", "words_by_id", "told_at", "told_by_id",
    "how", "heard_at",
)  # fmt: skip


class AlreadyToldError(Exception):
    """Somebody else has told them meanwhile; nothing was done."""


@transaction.atomic
def told_by_phone(pk: UUID, *, on: datetime.date, by: User) -> Debt:
    """Record that an author heard on the telephone; the story in the app is not sent any more.

    It settles everything this author is owed on the matter, and can be undone for ten minutes. Raises
    AlreadyToldError when nothing is owed.
    """
    debt, escalation = _lock(pk)
    if not debt.owed:
        raise AlreadyToldError
    now = clock.now()
    at = _on_that_day(on, now)
    rows = _settled_with(debt, escalation)
    before = _as_they_are(rows)
    stories: list[UUID] = []
    if escalation is None:
        settle(rows, at, HowTold.PHONE, by)
        audit.record(by, "thanked by phone", debt.observation, client_id=debt.observation.client_id)
    elif escalation.is_open:
        due = debts.due_while_open(now, escalation.area.hours())
        changes = {"since": now, "due_at": due, "overdue_at": None, "decided_at": at, "words": ""}
        rows.update(owed=Owed.OUTCOME, **changes)
    else:
        settle(rows, at, HowTold.PHONE, by)
        stories = _not_sent_after_all(escalation, debt)
    rang = _rang(escalation, debt, at, now, by)
    debt.undoable = {
        "by": str(by.pk),
        "at": now.isoformat(),
        "event": str(rang.pk) if rang else None,
        "before": before,
        "after": _as_they_are(Debt.objects.filter(pk__in=before)),
        "stories": [str(one) for one in stories],
    }
    debt.undo_until = rules.until(now, sends=False)
    debt.save(update_fields=["undoable", "undo_until"])
    debt.refresh_from_db()
    return debt


def _lock(pk: UUID) -> tuple[Debt, Escalation | None]:
    """What is owed, after the escalation its report is part of."""
    matter = Debt.objects.values_list("observation__escalation_id", flat=True).get(pk=pk)
    escalation = routing.lock(matter) if matter else None
    rows = Debt.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("author", "observation").get(pk=pk), escalation


def _settled_with(debt: Debt, escalation: Escalation | None) -> QuerySet[Debt]:
    """All that one call settles: what this author is owed on the same matter."""
    if escalation is None:
        return Debt.objects.filter(pk=debt.pk)
    mine = Debt.objects.standing_in(escalation.pk).filter(author=debt.author_id)  # type: ignore[attr-defined]
    return mine.owed() if escalation.is_open else mine  # type: ignore[no-any-return]


def _as_they_are(rows: Iterable[Debt]) -> dict[str, dict[str, Any]]:
    return {str(one.pk): {name: plain(getattr(one, name)) for name in CHANGED} for one in rows}


def _not_sent_after_all(escalation: Escalation, debt: Debt) -> list[UUID]:
    waiting = Story.objects.filter(escalation=escalation, to=debt.author_id, state=StoryState.WAITING)
    found = list(waiting.values_list("pk", flat=True))
    Story.objects.filter(pk__in=found).update(state=StoryState.CANCELLED)
    return found


def _rang(
    escalation: Escalation | None, debt: Debt, at: datetime.datetime, now: datetime.datetime, by: User
) -> Event | None:
    """The line of the timeline that says who was rung, and for which day."""
    if escalation is None:
        return None
    text = f"{debt.author.name}, {wording.say_date(at, now)}"
    event = happened(escalation, EventKind.RANG, now, by=by, text=text)
    write([event])
    return event


def _on_that_day(day: datetime.date, now: datetime.datetime) -> datetime.datetime:
    """Noon of that day, and never in the future."""
    noon = datetime.datetime.combine(day, datetime.time(12), clock.LONDON).astimezone(datetime.UTC)
    return min(noon, now)


@transaction.atomic
def take_back_call(pk: UUID, *, by: User) -> Debt:
    """Undo "told by phone": what was owed is owed as before, and a story held back by it leaves after all.

    Only who wrote it down, for ten minutes, while nothing else has happened to it. Raises CannotUndoError.
    """
    debt, escalation = _lock(pk)
    kept, now = debt.undoable, clock.now()
    locked = Debt.objects.select_for_update(of=("self",), no_key=True)
    rows = list(locked.filter(pk__in=kept["before"]).order_by("pk")) if kept else []
    why = rules.why_not(_last(debt), by=by.pk, version=_version(kept, rows), now=now)
    if kept is None or why:
        raise CannotUndoError(why)
    for row in rows:
        for name, value in kept["before"][str(row.pk)].items():
            column = Debt._meta.get_field(name.removesuffix("_id"))
            setattr(row, name, column.to_python(value))  # type: ignore[union-attr]
        row.undoable = row.undo_until = None
    names = [name.removesuffix("_id") for name in CHANGED]
    Debt.objects.bulk_update(rows, [*names, "undoable", "undo_until"])
    if kept["stories"]:
        held_back = Story.objects.filter(pk__in=kept["stories"], state=StoryState.CANCELLED)
        held_back.update(state=StoryState.WAITING)
    if escalation is None:
        audit.record(by, "took thanks by phone back", debt.observation, client_id=debt.observation.client_id)
    else:
        undone = happened(escalation, EventKind.UNDONE, now, by=by, text=str(Doing.RANG.label))
        undone.undoes_id = UUID(kept["event"])
        write([undone])
    debt.refresh_from_db()
    return debt


def _last(debt: Debt) -> rules.Last | None:
    """The call as the rule sees it; its version is 0 as long as nothing else has happened."""
    if debt.undoable is None or debt.undo_until is None:
        return None
    at = datetime.datetime.fromisoformat(debt.undoable["at"])
    return rules.Last(by=UUID(debt.undoable["by"]), at=at, until=debt.undo_until, version=0)


def _version(kept: dict[str, Any] | None, rows: list[Debt]) -> int:
    """0 when all stands as the call left it, 1 when something has happened since."""
    return int(kept is not None and _as_they_are(rows) != kept["after"])
