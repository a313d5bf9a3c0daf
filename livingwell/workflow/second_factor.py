"""Changes to how somebody shows that it is really them: written down, and told to them at once.

Whoever reads the email of somebody else can add a second step of their own. The message is how its owner
finds out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from livingwell import account_events, clock, outbox
from livingwell.guard_notices import SIGN_IN_CHANGED
from livingwell.models import User
from livingwell.outbox import Letter
from livingwell.workflow.accounts import NotAllowedError, end_sessions

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def tell_second_step(pk: UUID, event: str, *, by: User) -> None:
    """Write down that somebody's second step changed, and tell them."""
    user = User.objects.get(pk=pk)
    account_events.happened(user, event, by=by)
    outbox.put([_letter(user, event, clock.now())])


@transaction.atomic
def reset_second_step(pk: UUID, *, by: User) -> bool:
    """Take away every second step of somebody who lost theirs; they set up a new one at the next sign-in.

    All their sessions end. Nobody does it for themselves: a lost device is a reason to ask somebody else.
    """
    user = User.objects.select_for_update(of=["self"]).get(pk=pk)
    if user.pk == by.pk:
        raise NotAllowedError("Ask another administrator to reset your own second step.")
    if not Authenticator.objects.filter(user=user).exists():
        return False
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user.pk, by=by)
    account_events.happened(user, account_events.STEPS_RESET, by=by)
    outbox.put([_letter(user, account_events.STEPS_RESET, clock.now())])
    return True


def _letter(user: User, event: str, now: datetime) -> Letter:
    return Letter(
        key=f"{user.pk}:{event}:{now.isoformat()}:{uuid4().hex[:8]}",
        to=user,
        purpose=SIGN_IN_CHANGED,
        link=reverse("mfa_index"),
        subject_id=user.pk,
    )
