"""What the watchers have to say on every staff page: a sweeper or auditor that is silent, what was found.

The rows are read together with other alarms in one statement, so they come here as kind, how many, since.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateTimeField, F, UUIDField, Value
from django.db.models.functions import Cast, Concat
from django.urls import NoReverseMatch, reverse

from livingwell import clock, inspecting, undelivered, wording
from livingwell.access import has_role
from livingwell.alarms import Alarm
from livingwell.context import doorkeepers
from livingwell.models import Finding, Heartbeat

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from livingwell.models import User

FOUND, BEAT = "found:", "beat:"
#: After this long without a sign of life each counts as stopped (reliability, 11).
SILENT_AFTER = {
    "sweeper": datetime.timedelta(seconds=60),
    "auditor": datetime.timedelta(minutes=5),
}
#: The parts that leave signs of life, as the operator's home page names them.
PARTS = {
    "sweeper": "Sweeper last seen",
    "worker": "Worker last seen",
    "auditor": "Auditor last looked",
    "canary": "Last check of itself",
}
SWEEPER_STOPPED = "The sweeper has stopped. Look at triage, ring round what is urgent, tell the operator."
AUDITOR_STOPPED = "The auditor has stopped. Tell the operator."
#: More of these than would hide the page are said as a number.
MOST = 3


def rows(columns: Iterable[str]) -> QuerySet[Any]:
    """Signs of life and findings as rows that can stand beside other alarms."""
    nothing = {"again": Cast(None, DateTimeField()), "ident": Cast(None, UUIDField())}
    beats = Heartbeat.objects.filter(name__in=list(SILENT_AFTER)).annotate(
        kind=Concat(Value(BEAT), F("name"), output_field=CharField()),
        place=Value("", CharField()),
        since=F("at"),
        **nothing,
    )
    found = Finding.objects.filter(count__gt=0).annotate(
        kind=Concat(Value(FOUND), F("code"), output_field=CharField()),
        place=Cast("count", CharField()),
        **nothing,
    )
    columns = list(columns)
    return found.order_by().values_list(*columns).union(beats.order_by().values_list(*columns), all=True)


def overview(user: User) -> dict[str, Any]:
    """How the machines are, for the home page of whoever runs them."""
    known = inspecting.everything()
    beats = dict(Heartbeat.objects.filter(name__in=list(PARTS)).values_list("name", "at"))
    return {
        "beats": [(said, beats[name]) for name, said in PARTS.items() if name in beats],
        "undelivered": undelivered.alike(user).count(),
        "findings": [known[code].said(many) for code, many in inspecting.found().items() if code in known],
    }


def is_of_ours(kind: str) -> bool:
    """Whether a row is one of these."""
    return kind.startswith((FOUND, BEAT))


def alarms(user: User, read: Iterable[tuple[str, str, datetime.datetime]]) -> list[Alarm]:
    """What the bar says of them: silence first, then the latest findings, the rest as a number."""
    read = list(read)
    now = clock.now()
    silent = [
        _silent(kind.removeprefix(BEAT), now - since)
        for kind, _, since in read
        if kind.startswith(BEAT) and now - since > SILENT_AFTER[kind.removeprefix(BEAT)]
    ]
    known = inspecting.everything()
    found = [
        (known[kind.removeprefix(FOUND)], int(many))
        for kind, many, _ in sorted(read, key=lambda row: row[2])
        if kind.startswith(FOUND) and kind.removeprefix(FOUND) in known
    ]
    shown = [_found(user, check, many) for check, many in found[:MOST]]
    return [*silent, *shown, *_more(len(found) - MOST)]


def _silent(name: str, since: datetime.timedelta) -> Alarm:
    if name == "sweeper":
        text = f"Nothing has been moved on for {wording.say_duration(since)}."
        return Alarm(text=text, detail=SWEEPER_STOPPED)
    text = f"Nobody has looked whether all is well for {wording.say_duration(since)}."
    return Alarm(text=text, detail=AUDITOR_STOPPED)


def _found(user: User, check: inspecting.Check, many: int) -> Alarm:
    return Alarm(text=check.said(many), detail=check.detail, url=_door(user, check.place))


def _door(user: User, name: str) -> str:
    """Where it can be put right, for who may go there."""
    try:
        address = reverse(name) if name else ""
    except NoReverseMatch:
        return ""
    roles = doorkeepers(address) if address else None
    return address if roles is not None and (not roles or has_role(user, *roles)) else ""


def _more(many: int) -> list[Alarm]:
    if many <= 0:
        return []
    return [Alarm(text="One more thing was found." if many == 1 else f"{many} more things were found.")]
