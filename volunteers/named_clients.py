"""Finds the client somebody names exactly, for an emergency and for telling a client who looked."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db.models import Q

from volunteers.models import Client

#: More than one is too many already; nobody is given a list.
MOST = 3


def clients_called(words: str, born: datetime.date | None = None) -> list[UUID]:
    """Those of exactly this name in any case, or the one with this id; parts of names find nobody."""
    words = words.strip()
    try:
        named = Q(pk=UUID(words))
    except ValueError:
        named = Q(name__iexact=words) | Q(preferred_name__iexact=words)
    found = Client.objects.filter(named)
    if born:
        found = found.filter(date_of_birth=born)
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST])
