"""Who has to show more than a code from an email, and whether they have.

Required of everyone who sees more than their own clients; offered to volunteers. The demo's made-up
people are let off, and only while the demo runs: LIVINGWELL_DEMO is refused beside a real database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings

from livingwell.access import has_role
from livingwell.demo_accounts import DOMAIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.sessions.backends.base import SessionBase
    from django.db.models import QuerySet

    from livingwell.models import User

GIVEN = "second_step"
REF = "ref"
#: What proves anything by itself; recovery codes only stand in for these.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_needed(user: User) -> bool:
    """Whether this person comes no further without a second step."""
    if settings.DEMO and user.email.endswith(f"@{DOMAIN}"):
        return False
    return has_role(user, *settings.SECOND_STEP_ROLES)


def is_given(session: SessionBase) -> bool:
    """Whether it was shown in this session."""
    return bool(session.get(GIVEN))


def give(session: SessionBase) -> None:
    """It has been shown."""
    session[GIVEN] = True


def steps_of(user: User) -> QuerySet[Authenticator]:
    """What somebody has that proves anything by itself."""
    return Authenticator.objects.filter(user=user, type__in=STEPS)


def app_of(user: User) -> Authenticator | None:
    """Their authenticator app."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """Their passkeys."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)


def passkey_of(user: User, ref: UUID) -> Authenticator | None:
    """One of their passkeys, by the id it has in addresses."""
    return passkeys_of(user).filter(**{f"data__{REF}": str(ref)}).first()


def codes_of(user: User) -> list[str] | None:
    """The recovery codes they have not used yet; None when none were ever made."""
    made = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return made.wrap().get_unused_codes() if made else None


def is_last(authenticator: Authenticator) -> bool:
    """Whether nothing would be left without this one."""
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=STEPS)
    return not others.exclude(pk=authenticator.pk).exists()
