"""Keeps what volunteers are owed: it begins with the report, and what happens to a matter moves its clock."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest, Least

from escalations.choices import HowTold, Owed
from escalations.models import Debt, Escalation, Observation, Story
from escalations.rules import debts, joining, states

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from livingwell.models import Area, User


def owe(report: Observation, area: Area, now: datetime.datetime) -> None:
    """Begin what a report owes its author, in the transaction that stores it."""
    safeguarding = joining.is_safeguarding(report.noticed)
    matter = report.escalation
    owed = debts.first_owed(good_news=matter is None, safeguarding=safeguarding)
    due = debts.first_due(owed, now, area.hours())
    if matter is not None and matter.state in states.TAKEN and owed == Owed.DECISION:
        due = debts.due_after_taking(now, area.hours())
    Debt.objects.create(
        observation=report,
        author_id=report.author_id,
        area=area,
        owed=owed,
        since=now,
        due_at=due,
        noticed_at=min(report.observed_at, now),
    )


def on_taken(escalation: Escalation, now: datetime.datetime) -> None:
    """Somebody has it: the authors hear what was decided within two working days."""
    due = debts.due_after_taking(now, escalation.area.hours())
    waiting = Debt.objects.standing_in(escalation.pk).filter(owed=Owed.DECISION)  # type: ignore[attr-defined]
    waiting.update(due_at=Least("due_at", due))


def on_closed(escalation: Escalation, now: datetime.datetime) -> None:
    """It is closed: every author is owed the outcome, whatever they have heard before."""
    _owe_anew(escalation, Owed.OUTCOME, now, debts.due_after_closing(now, escalation.area.hours()))


def on_opened_again(escalation: Escalation, now: datetime.datetime) -> None:
    """It is open again: every author is owed a word, and the outcome after that."""
    owed = Owed.OUTCOME if escalation.safeguarding else Owed.DECISION
    _owe_anew(escalation, owed, now, debts.due_after_taking(now, escalation.area.hours()))


def on_closed_after_all(escalation: Escalation, now: datetime.datetime) -> None:
    """An opening again was undone: who had heard has heard, the others are owed the outcome."""
    on_closed(escalation, now)
    heard = Debt.objects.standing_in(escalation.pk).filter(heard_at__isnull=False)  # type: ignore[attr-defined]
    heard.update(owed="", told_at=F("heard_at"), how=HowTold.APP)


def _owe_anew(escalation: Escalation, owed: str, now: datetime.datetime, due: datetime.datetime) -> None:
    rows = Debt.objects.standing_in(escalation.pk)  # type: ignore[attr-defined]
    rows.update(owed=owed, since=now, due_at=due, overdue_at=None, told_at=None, told_by=None, how="")


def on_told(story: Story, now: datetime.datetime) -> None:
    """The outcome is in the app and on its way to somebody it reaches: settled."""
    rows = Debt.objects.standing_in(story.escalation_id).filter(author=story.to_id)  # type: ignore[attr-defined]
    settle(rows, now, HowTold.APP, story.written_by)


def on_taken_back(report: Observation, by: User, now: datetime.datetime) -> None:
    """Who takes a report back is owed nothing more for it."""
    rows = Debt.objects.filter(observation=report)
    rows.update(owed="", told_at=now, told_by=by, how=HowTold.TAKEN_BACK, overdue_at=None)


def settle(rows: QuerySet[Debt], at: datetime.datetime, how: str, by: User) -> None:
    """They have heard; the first time they did is kept for the figures of the loop."""
    heard = Coalesce("heard_at", Greatest("noticed_at", at))
    rows.update(owed="", told_at=at, told_by=by, how=how, overdue_at=None, heard_at=heard)
