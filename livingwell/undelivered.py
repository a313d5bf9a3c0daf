"""Messages that need a person: given up, or on hold after a restore. Who may see and decide which.

Coordinators and team leaders see those they could see anyway, one by one (permissions: message log).
Programme managers and system operators see numbers, and decide about all of one kind at once.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q

from livingwell import access
from livingwell.access import has_role
from livingwell.choices import Channel, MessageState, RoleName
from livingwell.models import Hold, Message, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Who sees them one by one, and who sees numbers and decides about all.
ONE_BY_ONE = (RoleName.COORDINATOR, RoleName.TEAM_LEADER)
ALL_AT_ONCE = (RoleName.PROGRAMME_MANAGER, RoleName.SYSTEM_OPERATOR)
STATES = (MessageState.DEAD, MessageState.HELD)


def in_words(why: str) -> str:
    """Why it did not leave, for reading: the name of an error is kept for whoever mends it."""
    return f"the server did not take it ({why})" if why.isidentifier() else why


@dataclass(frozen=True)
class Kind:
    """Messages alike: as many, the oldest since then."""

    state: str
    channel: str
    urgent: bool
    why: str
    many: int
    oldest: datetime.datetime

    @property
    def on_hold(self) -> bool:
        """Whether they wait for a person after a restore; else they were given up."""
        return self.state == MessageState.HELD

    @property
    def why_in_words(self) -> str:
        """Why they did not leave."""
        return in_words(self.why)

    @property
    def by(self) -> str:
        """The way they were to take."""
        return str(Channel(self.channel).label)


def listed(user: User) -> QuerySet[Message]:
    """Those this person may see and decide about one by one."""
    rows = Message.objects.filter(state__in=STATES, recipient__is_robot=False)
    return rows.filter(access.messages(user)) if has_role(user, *ONE_BY_ONE) else rows.none()


def alike(user: User) -> QuerySet[Message]:
    """Those this person may decide about by their kind."""
    rows = Message.objects.filter(state__in=STATES, recipient__is_robot=False)
    return rows if has_role(user, *ALL_AT_ONCE) else rows.none()


def kinds(user: User) -> list[Kind]:
    """How many there are of each kind, for who sees numbers."""
    columns = ("state", "channel", "urgent", "why")
    rows = alike(user).order_by(*columns).values_list(*columns)
    found = [Kind(*row) for row in rows.annotate(many=Count("pk"), oldest=Min("created_at"))]
    return sorted(found, key=lambda kind: (not kind.urgent, kind.state, kind.oldest))


def on_hold() -> QuerySet[Message]:
    """All that is on hold, for whoever runs the machines."""
    return Message.objects.filter(state=MessageState.HELD)


def running_hold() -> Hold | None:
    """The hold that is on, if one is."""
    return Hold.objects.filter(ended_at__isnull=True).first()


def out_of_reach(user: User) -> list[User]:
    """The people this person looks after whom messages no longer reach by one of their ways."""
    failed = Q(email_failed_at__isnull=False) | Q(phone_failed_at__isnull=False)
    return list(User.objects.filter(access.reached_through(user), failed, is_active=True).order_by("name"))
