"""Who may knock at a door, and which places a person answers for.

What follows from a role is decided here and in each app's own `access.py`, from roles held
today. There is no superuser: an account by itself opens nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from livingwell import clock
from livingwell.choices import STAFF_ROLES, RoleName
from livingwell.floors import offered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from livingwell.models import BreakGlass, User

logger = logging.getLogger(__name__)

View = Callable[..., "HttpResponse"]


@dataclass(frozen=True)
class Held:
    """A role somebody holds today and what for."""

    role: str
    area_id: UUID | None = None
    practice_id: UUID | None = None
    area: str | None = field(default=None, compare=False)
    practice: str | None = field(default=None, compare=False)
    area_code: str | None = field(default=None, compare=False)


def roles_of(user: User) -> tuple[Held, ...]:
    """The roles this person holds today; read once for each request, as `user` is."""
    held: tuple[Held, ...] | None = getattr(user, "_held", None)
    if held is None:
        held = _read_roles(user)
        user._held = held  # type: ignore[attr-defined]
    return held


def _read_roles(user: User) -> tuple[Held, ...]:
    from livingwell.models import RoleAssignment

    if not user.is_authenticated or not user.is_active:
        return ()
    rows = RoleAssignment.objects.filter(user=user).current(clock.today())  # type: ignore[attr-defined]
    places = ("area_id", "practice_id", "area__name", "practice__name", "area__code")
    return tuple(Held(*row) for row in rows.values_list("role", *places))


def has_role(user: User, *roles: str) -> bool:
    """Whether the person holds one of these roles anywhere."""
    return any(held.role in roles for held in roles_of(user))


def is_staff(user: User) -> bool:
    """Whether the person works for or with the programme, beyond visiting."""
    return has_role(user, *STAFF_ROLES)


def answers_for(user: User, *roles: str) -> frozenset[UUID]:
    """The areas the person holds one of these roles in."""
    return frozenset(
        held.area_id for held in roles_of(user) if held.role in roles and held.area_id is not None
    )


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """First sign in, then come back here."""
    from django.contrib.auth.views import redirect_to_login  # it needs the models, which need this module

    return redirect_to_login(request.get_full_path())


def role_required(*roles: str) -> Callable[[View], View]:
    """Let only these roles knock: others are told there is nothing here (404), strangers to sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if roles and not has_role(request.user, *roles):
                logger.info(
                    "denied %s to %s",
                    request.resolver_match and request.resolver_match.view_name,
                    request.user.pk,
                )
                raise Http404
            return view(request, *args, **kwargs)

        guarded.roles = tuple(str(role) for role in roles)  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Let anybody who is signed in knock, whatever their role."""
    return role_required()(view)


def messages(user: User) -> Q:
    """The messages they may know of: their own, and those the apps let them see; the information lead all."""
    if has_role(user, RoleName.INFORMATION_LEAD):
        return Q(recipient__is_robot=False)
    return Q(recipient=user.pk) | messages_with_a_door(user)


def messages_with_a_door(user: User) -> Q:
    """The messages that lead to something they may see today, as each app says."""
    seen = Q(pk__in=[])
    for about in offered("access", "message_subjects"):
        seen |= about(user)
    return seen


#: Who keeps the accounts, and who may look at them.
ACCOUNT_READERS = (RoleName.ADMINISTRATOR, RoleName.INFORMATION_LEAD)
#: Who may look at one client's record in an emergency, and no other way.
EMERGENCY_ROLES = (RoleName.INFORMATION_LEAD, RoleName.SYSTEM_OPERATOR)

NOTHING = Q(pk__in=[])


def accounts(user: User) -> Q:
    """Every account for who keeps or audits them; one's own for everybody."""
    return Q(is_robot=False) if has_role(user, *ACCOUNT_READERS) else Q(pk=user.pk)


def role_assignments(user: User) -> Q:
    """Everybody's roles for who keeps or audits them; one's own for everybody."""
    return Q(user__is_robot=False) if has_role(user, *ACCOUNT_READERS) else Q(user=user.pk)


def audit_records(user: User) -> Q:
    """Every change for the information lead; of accounts for the administrator; else of one's own."""
    from livingwell.models.audit import ACCOUNT_KINDS

    if has_role(user, RoleName.INFORMATION_LEAD):
        return Q()
    of_accounts = Q(subject_kind__in=ACCOUNT_KINDS)
    return of_accounts if has_role(user, RoleName.ADMINISTRATOR) else of_accounts & Q(subject_id=user.pk)


def read_records(user: User) -> Q:
    """Every reading for the information lead, none for anybody else."""
    return Q() if has_role(user, RoleName.INFORMATION_LEAD) else NOTHING


def break_glass(user: User) -> Q:
    """Every look in an emergency for the information lead, their own for the system operator."""
    if has_role(user, RoleName.INFORMATION_LEAD):
        return Q()
    return Q(person=user.pk) if has_role(user, *EMERGENCY_ROLES) else NOTHING


def reached_through(user: User) -> Q:
    """Whose ways of being reached they look after: those with a role in an area they coordinate or lead."""
    from livingwell.models import RoleAssignment

    areas = answers_for(user, RoleName.COORDINATOR, RoleName.TEAM_LEADER)
    current = RoleAssignment.objects.current(clock.today()).filter(area__in=areas)  # type: ignore[attr-defined]
    return Q(pk__in=current.values("user"), is_robot=False)


def looked_after_by(person: User) -> list[User]:
    """Who puts right how somebody is reached: the coordinators of their areas, else the team leaders,
    else the administrators."""
    from livingwell.models import RoleAssignment

    current = RoleAssignment.objects.current(clock.today())  # type: ignore[attr-defined]
    areas = list(current.filter(user=person, area__isnull=False).values_list("area", flat=True))
    others = current.exclude(user=person).select_related("user").order_by("user__email")
    for role, within in (
        (RoleName.COORDINATOR, Q(area__in=areas)),
        (RoleName.TEAM_LEADER, Q(area__in=areas)),
        (RoleName.ADMINISTRATOR, Q()),
    ):
        found = {row.user_id: row.user for row in others.filter(within, role=role)}
        if found:
            return list(found.values())
    return []


def uploads(user: User) -> Q:
    """Lists they uploaded themselves."""
    return Q(by=user.pk) if user.is_active else Q(pk__in=[])


@contextmanager
def in_an_emergency(user: User, glass: BreakGlass) -> Iterator[None]:
    """Read one record as somebody who broke the glass for it.

    Only the page of the emergency reads like this, and it only reads: every other page, search and form of
    theirs stays what it was, so nothing can be changed with it and no list shows one more.
    """
    user._glass = glass  # type: ignore[attr-defined]
    try:
        yield
    finally:
        user._glass = None  # type: ignore[attr-defined]


def glass_of(user: User) -> BreakGlass | None:
    """The emergency this very reading is part of, while its hour lasts."""
    glass: BreakGlass | None = getattr(user, "_glass", None)
    over = glass is None or glass.ended_at is not None or glass.until <= clock.now()
    return None if over else glass


def opened(user: User, client: str, *roles: str) -> Q:
    """The one client somebody broke the glass for in one of these roles; `client` leads to the client.

    The only place where an emergency opens anything.
    """
    glass = glass_of(user)
    if glass is None or glass.role not in roles or not has_role(user, glass.role):
        return NOTHING
    return Q(**{client: glass.client_id})


def main_role(user: User) -> str:
    """As what somebody reads: the role that shows most, of those they hold."""
    glass = glass_of(user)
    if glass is not None:
        return glass.role
    held = {row.role for row in roles_of(user)}
    return next((str(role) for role in (RoleName.TEAM_LEADER, *STAFF_ROLES, *RoleName) if role in held), "")


def open_to_all(view: View) -> View:
    """Mark a door as deliberately open, for the guard that looks for forgotten ones."""
    view.is_open = True  # type: ignore[attr-defined]
    return view
