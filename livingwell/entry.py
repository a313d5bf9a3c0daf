"""Coming in and going out: what a new session starts with, and what is written down about it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import get_authentication_records

from livingwell import account_events, second_factor, sessions
from livingwell.access import roles_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from livingwell.models import User

KEPT_ON_OWN_PHONE = datetime.timedelta(days=30)
#: Held in the session between the code and the second step.
KEEP = "keep_signed_in"


def keep_signed_in(request: HttpRequest, keep: bool) -> None:
    """What was ticked beside the code counts from when the person is in."""
    request.session[KEEP] = keep


def came_in(request: HttpRequest, user: User, *, way: str = "") -> None:
    """Start the session of somebody who has just been let in, and write down that they were."""
    session = request.session
    shown = [record for record in get_authentication_records(request, user) if record.get("method") == "mfa"]
    if shown:
        second_factor.give(session)
    second = str(shown[-1]["type"]) if shown else ""
    alone = bool(shown and shown[-1].get("passwordless"))
    sessions.begin(session)
    session[sessions.HAD_A_ROLE] = bool(roles_of(user))
    session.set_expiry(KEPT_ON_OWN_PHONE if session.pop(KEEP, alone) else 0)
    way = way or ("passkey" if alone else "code")
    account_events.happened(user, account_events.SIGNED_IN, by=user, way=way, second="" if alone else second)


def went_out(user: User) -> None:
    """Write down that somebody signed out."""
    account_events.happened(user, account_events.SIGNED_OUT, by=user)
