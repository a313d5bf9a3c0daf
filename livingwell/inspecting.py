"""The auditor: looks with statements of its own whether what must never be is there after all.

It shares no code with the sweeper that does the work: plain SQL that asks the rows. An app's `inspecting.py`
has `checks() -> list[Check]`. What it finds stands in rows, in the alarm bar and on the deep health page;
the outside heartbeat is sent only when it found nothing.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from livingwell import clock, outside
from livingwell.floors import offered
from livingwell.models import Finding, Heartbeat

logger = logging.getLogger(__name__)

#: Counting stops here: more is not worse news.
MOST = 100
#: What is found by a check that could not be made.
NOT_LOOKED = "not_looked"
#: The moments a check may ask about, by the name it asks with.
MOMENTS = {
    "now": datetime.timedelta(),
    "two_minutes_ago": datetime.timedelta(minutes=2),
    "five_minutes_ago": datetime.timedelta(minutes=5),
    "an_hour_ago": datetime.timedelta(hours=1),
    "three_days_ago": datetime.timedelta(days=3),
}


@dataclass(frozen=True)
class Check:
    """One thing that must not be: a statement that finds it, and how the alarm bar says it.

    `sql` selects one row for each fault, `%(now)s` and the other moments in it are instants. `one` and
    `several` end with what is wrong. `for_people` is for people to put right and wakes no operator.
    """

    code: str
    sql: str
    one: str
    several: str
    detail: str = ""
    place: str = ""
    for_people: bool = False
    count: Callable[[datetime.datetime], int] | None = None

    def said(self, many: int) -> str:
        """How the alarm bar says it."""
        if many == 1:
            return self.one
        return self.several.format(f"More than {MOST}" if many > MOST else many)


def checks() -> list[Check]:
    """What is looked for on this floor: messages."""
    return [
        Check(
            "dead_message",
            "SELECT 1 FROM livingwell_message WHERE state = 'dead'",
            "A message could not be sent.",
            "{} messages could not be sent.",
            "What is in them stands in the app all the same.",
            "dead-letters",
        ),
        Check(
            "old_lease",
            "SELECT 1 FROM livingwell_message WHERE state = 'sending' AND leased_until < %(two_minutes_ago)s",
            "A message was taken up and never finished.",
            "{} messages were taken up and never finished.",
            "Tell the operator.",
        ),
        Check(
            "late_message",
            "SELECT 1 FROM livingwell_message WHERE urgent AND state IN ('pending', 'failed')"
            " AND next_at < %(now)s AND created_at < %(five_minutes_ago)s AND next_at < %(two_minutes_ago)s",
            "An urgent message has been waiting to leave for minutes.",
            "{} urgent messages have been waiting to leave for minutes.",
            "Look at triage, ring round what is urgent, tell the operator.",
        ),
        Check(
            "on_hold",
            "SELECT 1 FROM livingwell_message WHERE state = 'held'",
            "A message is on hold since a restore.",
            "{} messages are on hold since a restore.",
            "Somebody has to look through them and release or leave out each.",
            "dead-letters",
        ),
    ]


def everything() -> dict[str, Check]:
    """Every check of every app, by its code."""
    known = {check.code: check for offer in offered("inspecting", "checks") for check in offer()}
    said = "The auditor could not look at everything."
    known[NOT_LOOKED] = Check(NOT_LOOKED, "", said, said, "Tell the operator.", count=lambda now: 0)
    return known


def found() -> dict[str, int]:
    """What was found when it was last looked, by code; empty when all was well."""
    return dict(Finding.objects.filter(count__gt=0).values_list("code", "count"))


def for_operators(faults: dict[str, int]) -> list[str]:
    """Those of the findings that are for whoever runs the machines."""
    known = everything()
    return [code for code in faults if code not in known or not known[code].for_people]


def run() -> int:
    """Look at everything once, write down what was found, say outside that all is well when it is."""
    now = clock.now()
    known = everything()
    counts = {code: _count(check, now) for code, check in known.items()}
    failed = [code for code, many in counts.items() if many is None]
    faults = {code: many or 0 for code, many in counts.items()} | {NOT_LOOKED: len(failed)}
    _write(faults, now)
    Heartbeat.objects.update_or_create(name="auditor", defaults={"at": now, "detail": {"failed": failed}})
    total = sum(faults.values())
    if total:
        logger.warning("the auditor found %s", {code: many for code, many in faults.items() if many})
    elif settings.HEARTBEAT_URL:
        outside.tell(settings.HEARTBEAT_URL)
    return total


def _count(check: Check, now: datetime.datetime) -> int | None:
    """How many there are, counted up to a hundred; None when that could not be found out."""
    try:
        return check.count(now) if check.count else _ask(check.sql, now)
    except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError):
        logger.exception("the auditor could not look for %s", check.code)
        return None


def _ask(sql: str, now: datetime.datetime) -> int:
    adapt = connection.ops.adapt_datetimefield_value
    moments: dict[str, Any] = {name: adapt(now - ago) for name, ago in MOMENTS.items()}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql} LIMIT {MOST + 1}) found", moments)  # noqa: S608 -- our own words
        return int(cursor.fetchone()[0])


def _write(faults: dict[str, int], now: datetime.datetime) -> None:
    """Keep how many there are of each; one that was found before stands since then."""
    before = {row.code: row for row in Finding.objects.all()}
    rows = []
    for code, many in faults.items():
        earlier = before.get(code)
        since = earlier.since if earlier and earlier.count else now
        rows.append(Finding(code=code, count=many, since=since if many else None, seen_at=now))
    gone = [Finding(code=code, count=0, since=None, seen_at=now) for code in before if code not in faults]
    Finding.objects.bulk_create(
        [*rows, *gone],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["count", "since", "seen_at"],
    )
