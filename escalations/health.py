"""How escalations are, in numbers about nobody: what is late, and where nobody is on duty."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from escalations.choices import Level, StepRole
from escalations.models import Absence, Escalation, Policy, PolicyStep, Shift
from livingwell import clock
from livingwell.choices import MessageState, RoleName
from livingwell.models import Message

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Counting stops here: more is not worse news.
MOST = 100
#: What is due may wait this long for the sweeper's next round.
GRACE = datetime.timedelta(seconds=60)


def numbers() -> dict[str, int]:
    """What the deep health page shows, each counted up to a hundred."""
    now = clock.now()
    return {
        "unrouted": _count(Escalation.objects.open().filter(next_at__lt=now - GRACE)),
        "overdue": _count(Escalation.objects.overdue(now)),
        "dead_letters": _count(Message.objects.filter(state=MessageState.DEAD)),
        "duty_gaps": _count(without_duty(now)),
    }


def without_duty(now: datetime.datetime) -> QuerySet[Policy]:
    """The policies in force that ask whoever is on duty first, in areas where nobody is now."""
    first = PolicyStep.objects.filter(
        policy=OuterRef("pk"),
        level=Level.VERY_WORRIED,
        position=0,
        role=StepRole.TEAM_LEADER_ON_DUTY,
    )
    away = Absence.objects.filter(person=OuterRef("person"), starts__lte=now, ends__gt=now)
    there = Shift.objects.filter(
        ~Exists(away), area=OuterRef("area"), post=RoleName.TEAM_LEADER, starts__lte=now, ends__gt=now
    )
    return Policy.objects.filter(Exists(first), ~Exists(there), in_force=True)


def _count(rows: QuerySet[Any]) -> int:
    return len(rows.order_by().values_list("pk")[:MOST])
