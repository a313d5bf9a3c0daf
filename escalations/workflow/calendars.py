"""Give somebody the secret address of their own calendar, or a new one that closes the old."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from escalations.models import CalendarFeed
from livingwell import audit, clock

if TYPE_CHECKING:
    from livingwell.models import User


@transaction.atomic
def renew_calendar(*, by: User) -> CalendarFeed:
    """Make the address of one's own calendar anew: whoever knew the old one reads nothing any more."""
    fresh = {"token": secrets.token_urlsafe(32), "made_at": clock.now()}
    feed, _ = CalendarFeed.objects.update_or_create(person=by, defaults=fresh)
    audit.record(by, "renewed calendar address", feed)
    return feed
