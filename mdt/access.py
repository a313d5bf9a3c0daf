"""Who may see which meeting, case, slot, offer and action. Rights end when the role or the match does.

A chair sees all of their practice's meetings. A member of the team sees a meeting they are asked to, once
the agenda is given out and until some weeks after. An area's coordinators and team leaders see of each
meeting what concerns their own clients, and nothing of the others, not even how many there are. A volunteer
sees no meeting, only their own slot, once they were told of it; whether its gates are open is asked anew
each time by whoever shows it (`models.gates`).
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from escalations.access import practices_of, served_practices
from livingwell import clock
from livingwell.access import NOTHING, answers_for, has_role, roles_of
from livingwell.choices import RoleName
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from livingwell.models import User

#: Those who find meetings in their menu.
MEETING_ROLES = (RoleName.MDT_CHAIR, RoleName.PROFESSIONAL, *AREA_ROLES)
#: Those who read protocols without being at the meetings, too.
PROTOCOL_READERS = (*MEETING_ROLES, RoleName.PROGRAMME_MANAGER)
#: How long a member of the team can read an agenda after the meeting.
READABLE_FOR = datetime.timedelta(days=28)
#: The states in which an agenda has been given out.
_GIVEN_OUT = ("published", "under_way", "finished")


def chaired(user: User) -> frozenset[UUID]:
    """The practices whose meetings they chair."""
    return _practices(user, RoleName.MDT_CHAIR)


def _practices(user: User, role: str) -> frozenset[UUID]:
    held = (row for row in roles_of(user) if row.role == role)
    return frozenset(row.practice_id for row in held if row.practice_id is not None)


def chaired_meetings(user: User) -> Q:
    """The meetings of the practices they chair: they build the agenda."""
    return Q(practice__in=chaired(user))


def _asked_to(user: User, meeting: str) -> Q:
    """Given out, asked to come, still with a role at the practice, and not long over."""
    from mdt.models import Attendee

    if not has_role(user, RoleName.PROFESSIONAL, RoleName.MDT_CHAIR):
        return Q(pk__in=[])
    prefix = "" if meeting == "pk" else f"{meeting}__"
    asked = Attendee.objects.filter(meeting=OuterRef(meeting), person=user)
    theirs = _practices(user, RoleName.PROFESSIONAL) | chaired(user)
    given_out = {
        f"{prefix}state__in": _GIVEN_OUT,
        f"{prefix}starts_at__gte": clock.now() - READABLE_FOR,
        f"{prefix}practice__in": theirs,
    }
    return Q(**given_out) & Q(Exists(asked))


def meetings(user: User) -> Q:
    """Those they chair, those they are asked to, those where their own areas' clients may be heard."""
    areas = answers_for(user, *AREA_ROLES)
    seen = chaired_meetings(user) | _asked_to(user, "pk")
    return seen | Q(practice__in=served_practices(areas)) if areas else seen


def items(user: User) -> Q:
    """A chair's all; a member's as given out; a coordinator's those of the areas they answer for."""
    as_member = _asked_to(user, "meeting") & Q(told_starts_at__isnull=False, gone_at__isnull=True)
    return (
        Q(meeting__practice__in=chaired(user))
        | as_member
        | Q(client__area__in=answers_for(user, *AREA_ROLES))
    )


def slots(user: User) -> Q:
    """A volunteer's own that stand, of meetings given out, once they were told their time."""
    if not has_role(user, RoleName.VOLUNTEER):
        return Q(pk__in=[])
    return Q(
        volunteer__user=user,
        gone_at__isnull=True,
        told_at__isnull=False,
        meeting__state__in=_GIVEN_OUT,
    )


def offers(user: User) -> Q:
    """Those of clients of the areas they answer for, and those that wait for a practice they chair."""
    to_them = Q(practice__in=chaired(user)) & ~Q(state__in=["ask_client", "withdrawn"])
    return to_them | Q(client__area__in=answers_for(user, *AREA_ROLES))


def actions(user: User) -> Q:
    """Their own, those of meetings they chair or are on, those of the areas they answer for."""
    from mdt.models import AgendaItem

    if not has_role(user, *MEETING_ROLES):
        return Q(pk__in=[])
    seen = AgendaItem.objects.filter(items(user), pk=OuterRef("item"))
    return Q(owner=user.pk) | Q(Exists(seen))


def practices(user: User) -> Q:
    """The practices whose protocol and glossary they read.

    Who has a role there; the teams of the area it is in and of areas whose clients are with it; the
    programme manager, who answers for all of it. A protocol names no client.
    """
    if has_role(user, RoleName.PROGRAMME_MANAGER):
        return Q()
    areas = answers_for(user, *AREA_ROLES)
    there = Q(pk__in=practices_of(user))
    return there | Q(area__in=areas) | Q(pk__in=served_practices(areas)) if areas else there


def protocols(user: User) -> Q:
    """The protocols of those practices; an administrator, who keeps the policies, reads all of them."""
    return Q() if has_role(user, RoleName.ADMINISTRATOR) else Q(practice__in=_readable(user))


def feedback_cards(user: User) -> Q:
    """What was said on the protocols of those practices, and what they said themselves."""
    return Q(by=user.pk) | Q(protocol__practice__in=_readable(user))


def judged(user: User) -> Q:
    """The protocols they may give a feedback card on: of where they work, not of the whole county."""
    return protocols(user) if has_role(user, *MEETING_ROLES) else NOTHING


def terms(user: User) -> Q:
    """The abbreviations for all, and those of the practices whose protocol they read."""
    if not has_role(user, *PROTOCOL_READERS):
        return NOTHING
    return Q(practice__isnull=True) | Q(practice__in=_readable(user))


def _readable(user: User) -> QuerySet[Any]:
    from livingwell.models import Practice

    return Practice.objects.filter(practices(user)).order_by().values("pk")
