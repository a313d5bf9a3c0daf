"""Accounts as their keeper reads them: by name, with their roles, and the places a role can be for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, Q

from livingwell import clock
from livingwell.access import has_role
from livingwell.choices import RoleName
from livingwell.models import Area, Practice, RoleAssignment, User
from livingwell.second_factor import STEPS

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE = 25


def page_of(reader: User, words: str, after: str) -> tuple[list[User], str]:
    """One page of accounts by name, and the id it ends with when there is more."""
    rows = User.objects.visible_to(reader)
    last = _row(rows, after)
    if words:
        named = Q(name__icontains=words) | Q(known_as__icontains=words)
        rows = rows.filter(named | Q(email__iexact=words) if may_see_addresses(reader) else named)
    if last:
        rows = rows.filter(Q(name__gt=last.name) | Q(pk__gt=last.pk), name__gte=last.name)
    found = list(rows.prefetch_related(_roles()).order_by("name", "pk")[: PAGE + 1])
    shown = found[:PAGE]
    return shown, str(shown[-1].pk) if len(found) > PAGE else ""


def _row(rows: QuerySet[User], pk: str) -> User | None:
    try:
        return rows.filter(pk=UUID(pk)).first()
    except ValueError:
        return None


def _roles() -> Prefetch:
    held = RoleAssignment.objects.select_related("area", "practice").order_by("-starts", "role")
    return Prefetch("assignments", queryset=held)


def one(reader: User, pk: UUID) -> User | None:
    """One account with all its roles, those of before too."""
    return User.objects.visible_to(reader).filter(pk=pk).prefetch_related(_roles()).first()


def may_see_addresses(reader: User) -> bool:
    """Who keeps the accounts writes to their people; who only audits them need not know how."""
    return has_role(reader, RoleName.ADMINISTRATOR)


def role_lines(user: User) -> list[dict[str, Any]]:
    """What somebody is, will be and was: in words, and whether it can still be ended."""
    today = clock.today()
    return [
        {
            "row": row,
            "place": row.area.name if row.area else row.practice.name if row.practice else "",
            "is_over": row.ends is not None and row.ends < today,
            "is_to_come": row.starts > today,
        }
        for row in user.assignments.all()
    ]


def has_second_step(user: User) -> bool:
    """Whether there is something to reset."""
    return Authenticator.objects.filter(user=user, type__in=STEPS).exists()


def areas() -> list[tuple[str, str]]:
    """Every area, to choose from."""
    return [(str(pk), name) for pk, name in Area.objects.order_by("name").values_list("pk", "name")]


def area(pk: str) -> Area | None:
    """The area that was chosen."""
    return Area.objects.filter(pk=pk).first() if pk else None


def practice(code: str) -> Practice | None:
    """The practice of this code, in any case."""
    return Practice.objects.filter(code__iexact=code).first() if code else None


def is_taken(email: str, but: UUID | None = None) -> bool:
    """Whether somebody else signs in with this address."""
    same = User.objects.filter(email__iexact=email)
    return (same.exclude(pk=but) if but else same).exists()
