"""What stands in the red bar: what nobody took though everybody was asked, and what the watchers say."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import CharField, F, Value
from django.urls import reverse

from escalations.access import TRIAGE_ROLES
from escalations.choices import Worry
from escalations.models import Escalation, Quarantined
from livingwell import clock, watching, wording
from livingwell.access import has_role
from livingwell.alarms import Alarm

if TYPE_CHECKING:
    from uuid import UUID

    from livingwell.models import User

    Row = tuple[str, str, datetime.datetime, datetime.datetime | None, UUID | None]

TO_PLACE = "to-place"
COLUMNS = ("kind", "place", "since", "again", "ident")

#: More alarms than this would hide the page.
MOST = 3


def alarms(user: User) -> list[Alarm]:
    """The alarms of what this person may see, and the watchers'; one statement, no client named."""
    rows = _read(user)
    watched = [row for row in rows if watching.is_of_ours(row[0])]
    rows = [row for row in rows if not watching.is_of_ours(row[0])]
    to_place = sorted((row for row in rows if row[0] == TO_PLACE), key=lambda row: row[2])
    waiting = sorted(
        (row for row in rows if row[0] != TO_PLACE),
        key=lambda row: (row[0] != Worry.VERY_WORRIED, row[2]),
    )
    return [
        *map(_unheard, waiting[:MOST]),
        *_others(waiting[MOST:]),
        *_not_placed(to_place),
        *watching.alarms(user, [row[:3] for row in watched]),
    ]


def _read(user: User) -> list[Row]:
    """What kind, where, since when, when it is tried again, and which."""
    watched = watching.rows(COLUMNS)
    if not has_role(user, *TRIAGE_ROLES):
        return list(watched)
    unheard = Escalation.objects.visible_to(user).free().filter(alarm_since__isnull=False)
    named = unheard.annotate(
        kind=F("worry"), place=F("area__name"), since=F("alarm_since"), again=F("next_at"), ident=F("pk")
    )
    late = Quarantined.objects.visible_to(user).waiting().filter(alarm_since__isnull=False)
    to_place = late.annotate(
        kind=Value(TO_PLACE, CharField()), place=F("area__name"), since=F("received_at"), again=F("next_at"),
        ident=F("pk"),
    )  # fmt: skip
    parts = [part.order_by().values_list(*COLUMNS) for part in (named, to_place)]
    return list(parts[0].union(parts[1], watched, all=True))


def _unheard(row: Row) -> Alarm:
    kind, place, since, again, ident = row
    now = clock.now()
    return Alarm(
        text=f"Nobody has taken a “{Worry(kind).label.lower()}” in {place} "
        f"for {wording.say_duration(now - since)}.",
        detail=_again(again, now),
        url=reverse("escalations:escalation-detail", args=[ident]),
    )


def _again(again: datetime.datetime | None, now: datetime.datetime) -> str:
    if again is None or again <= now:
        return "Everyone in its chain has been asked."
    return f"Everyone in its chain has been asked, and is asked again {wording.say_when(again, now)}."


def _others(rows: list[Row]) -> list[Alarm]:
    if not rows:
        return []
    many = len(rows) > 1
    said = f"{len(rows)} more have been taken by nobody." if many else "One more has been taken by nobody."
    return [Alarm(text=said, url=reverse("escalations:escalation-list"), link_text="Open triage")]


def _not_placed(rows: list[Row]) -> list[Alarm]:
    """Reports in quarantine that nobody has placed in time, said once."""
    if not rows:
        return []
    waited = wording.say_duration(clock.now() - rows[0][2])
    said = f"A report in {rows[0][1]} has waited {waited} for somebody to place it."
    if len(rows) > 1:
        said = f"{len(rows)} reports wait for somebody to place them, one for {waited}."
    return [Alarm(text=said, url=reverse("escalations:quarantine-list"), link_text="Place it")]
