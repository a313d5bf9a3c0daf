"""Changes to who can sign in and what they are: accounts, roles, leaving."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from livingwell import account_events, audit, channels, clock
from livingwell.choices import RoleName
from livingwell.models import Area, Practice, RoleAssignment, User

AREA_BOUND = (RoleName.VOLUNTEER, RoleName.COORDINATOR, RoleName.TEAM_LEADER)
PRACTICE_BOUND = (RoleName.MDT_CHAIR, RoleName.PROFESSIONAL)


class NotAllowedError(Exception):
    """This may not be done to that account; the words are for who tried."""


@dataclass(frozen=True)
class NewRole:
    """A role somebody is to hold: for an area, a practice, or the whole programme; from when to when."""

    role: str
    area: Area | None = None
    practice: Practice | None = None
    starts: datetime.date | None = None
    ends: datetime.date | None = None


def _somebody_else(pk: UUID, by: User | None) -> User:
    """The account, locked. Nobody changes what they are themselves: it takes two."""
    if by is not None and by.pk == pk:
        raise NotAllowedError("Nobody changes their own account here. Ask another administrator.")
    return User.objects.select_for_update(of=["self"]).get(pk=pk)


@transaction.atomic
def open_account(*, email: str, name: str, known_as: str = "", phone: str = "", by: User | None) -> User:
    """Let somebody in: from now on a code sent to this address opens the door."""
    user = User.objects.create_user(email, name=name, known_as=known_as, phone=phone)
    account_events.happened(user, "account_opened", by=by)
    return user


@transaction.atomic
def change_account(pk: UUID, *, email: str, name: str, known_as: str, phone: str, by: User | None) -> User:
    """Write somebody's name, address or telephone anew; a new address ends what the old one opened."""
    user = _somebody_else(pk, by)
    moved, other_phone = user.email != email.lower(), user.phone != phone
    user.email, user.name, user.known_as, user.phone = email.lower(), name, known_as, phone
    channels.try_anew(user, email=moved, phone=other_phone)
    user.save(update_fields=["email", "name", "known_as", "phone", *channels.REACH])
    account_events.happened(user, "account_changed", by=by, address=moved)
    if moved:
        end_sessions(user.pk, by=by)
    return user


@transaction.atomic
def give_role(pk: UUID, new: NewRole, *, by: User | None) -> RoleAssignment:
    """Let somebody do something from a day to a day; the same role twice for one place is one too many."""
    user = _somebody_else(pk, by)
    starts = new.starts or clock.today()
    if new.role in AREA_BOUND and new.area is None:
        raise NotAllowedError("Choose the area this role is for.")
    if new.role in PRACTICE_BOUND and new.practice is None:
        raise NotAllowedError("Choose the practice this role is for.")
    area = new.area if new.role in AREA_BOUND else None
    practice = new.practice if new.role in PRACTICE_BOUND else None
    same = RoleAssignment.objects.filter(user=user, role=new.role, area=area, practice=practice)
    if any(row.ends is None or row.ends >= starts for row in same):
        raise NotAllowedError("They hold this role already. End that one first.")
    made = RoleAssignment.objects.create(
        user=user, role=new.role, area=area, practice=practice, starts=starts, ends=new.ends
    )
    _note_role("role_given", made, by)
    return made


@transaction.atomic
def end_role(pk: UUID, *, on: datetime.date | None = None, by: User | None) -> RoleAssignment:
    """Let a role end: at once, unless a last day is named.

    At once means that yesterday was the last day; one that began only today is as if it had never been.
    What they hold goes back to be asked again (the sweeper sees to it), and they sign in anew.
    """
    assignment = RoleAssignment.objects.select_for_update(of=["self"]).get(pk=pk)
    user = _somebody_else(assignment.user_id, by)
    at_once = on is None or on < clock.today()
    assignment.ends = on or clock.today() - datetime.timedelta(days=1)
    _note_role("role_ended", assignment, by)
    if assignment.ends < assignment.starts:
        assignment.delete()
    else:
        assignment.save(update_fields=["ends"])
    if at_once:
        end_sessions(user.pk, by=by)
    return assignment


def _note_role(event: str, row: RoleAssignment, by: User | None) -> None:
    """About the person, for that is how it is looked for."""
    place = row.area.code if row.area else row.practice.code if row.practice else ""
    ends = row.ends.isoformat() if row.ends else ""
    audit.record(
        by, event, row.user, role=str(row.role), place=place, starts=row.starts.isoformat(), ends=ends
    )


@transaction.atomic
def close_account(pk: UUID, *, by: User | None) -> User:
    """Somebody leaves: they are out at their next request, and what they hold goes back to be asked again."""
    user = _somebody_else(pk, by)
    if not user.is_active:
        return user
    user.is_active = False
    user.save(update_fields=["is_active"])
    account_events.happened(user, "account_closed", by=by)
    end_sessions(user.pk, by=by)
    return user


@transaction.atomic
def reopen_account(pk: UUID, *, by: User | None) -> User:
    """Somebody comes back; the roles that have not ended count again."""
    user = _somebody_else(pk, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    account_events.happened(user, "account_reopened", by=by)
    return user


@transaction.atomic
def end_sessions(pk: UUID, *, by: User | None) -> User:
    """Sign somebody out wherever they are signed in: every open page of theirs ends at its next request.

    A session holds a mark made of the account's password field. Nobody here has a password, so the field
    holds chance; new chance there makes every mark wrong at once, without a look at any session.
    """
    user = User.objects.select_for_update(of=["self"]).get(pk=pk)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    account_events.happened(user, account_events.SESSIONS_ENDED, by=by)
    return user
