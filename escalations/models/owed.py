"""Reads what volunteers are owed: the list by when it is due, and the loop measure of this quarter."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from escalations.models.feedback import Debt
from escalations.models.stories import Story
from escalations.models.triage import Key, RowAfter
from escalations.rules.loop import Heard, Loop, measure, quarter_start
from livingwell import clock
from livingwell.access import Held, answers_for, roles_of
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from livingwell.models import User

PAGE = 25
#: The measure looks at this many authors of what was closed in the quarter, and no more.
MOST_MEASURED = 2000


@dataclass(frozen=True)
class OwedPage:
    """One page of what is owed, and where the next one begins."""

    rows: list[Debt]
    following: Key | None


def own_areas(user: User) -> list[Held]:
    """The areas whose volunteers this person answers to, by name, as the roles say."""
    held = {one.area_id: one for one in roles_of(user) if one.area_id and one.role in AREA_ROLES}
    return sorted(held.values(), key=lambda one: one.area or "")


def owed_page(user: User, after: Key | None, area: UUID | None) -> OwedPage:
    """What this person's volunteers wait for, the most overdue first."""
    rows = Debt.objects.visible_to(user).most_overdue_first()  # type: ignore[attr-defined]
    if area is not None:
        rows = rows.filter(area=area)
    if after is not None:
        rows = rows.filter(RowAfter(("due_at", "id"), (after.at, after.pk)))
    found = list(
        rows.select_related(
            "author__user", "area", "observation__client", "observation__escalation__holder",
            "observation__escalation__closed_by",
        )[: PAGE + 1]
    )  # fmt: skip
    shown = found[:PAGE]
    return OwedPage(shown, Key(shown[-1].due_at, shown[-1].pk) if len(found) > PAGE else None)


def long_waiting(user: User, most: int) -> list[Debt]:
    """Whose time to hear is up, the longest first: for the home page."""
    rows = Debt.objects.visible_to(user).most_overdue_first().filter(due_at__lte=clock.now())  # type: ignore[attr-defined]
    return list(rows.select_related("author", "observation__client")[:most])


def called_lately(user: User) -> list[Debt]:
    """Those this person has just written down as told by phone, and could still undo."""
    rows = Debt.objects.visible_to(user).filter(undo_until__gt=clock.now(), undoable__by=str(user.pk))  # type: ignore[attr-defined]
    return list(rows.select_related("author", "observation__client").order_by("-undo_until", "pk")[:5])


def debt_for(user: User, pk: UUID) -> Debt | None:
    """One debt this person may settle, with all its page names."""
    rows = Debt.objects.visible_to(user).filter(pk=pk)  # type: ignore[attr-defined]
    return rows.select_related("author__user", "observation__client", "observation__escalation").first()


def written_for(debt: Debt) -> Story | None:
    """The story last written for this author, to have before one while ringing."""
    matter = debt.observation.escalation_id
    rows = Story.objects.filter(escalation=matter, to=debt.author_id) if matter else Story.objects.none()
    return rows.select_related("escalation__client").order_by("-telling").first()


def loop_this_quarter(user: User) -> Loop:
    """The measure for the areas this person answers for, in one statement over a bounded window."""
    starts = quarter_start(clock.today())
    since = datetime.datetime.combine(starts, datetime.time(), clock.LONDON)
    rows = Debt.objects.filter(
        area__in=answers_for(user, *AREA_ROLES),
        observation__retracted_at__isnull=True,
        observation__escalation__safeguarding=False,
        observation__escalation__closed_at__gte=since,
    ).order_by("-observation__escalation__closed_at")
    found = rows.values_list("observation__escalation", "owed", "noticed_at", "heard_at")[:MOST_MEASURED]
    return measure(Heard(matter, not owed, noticed, heard) for matter, owed, noticed, heard in found)
