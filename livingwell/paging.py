"""A place in a long list, so that it can be gone on with from there and never counted through."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """A place in a list that is newest first: the last row shown, to go on after it."""

    at: datetime.datetime
    pk: UUID

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.pk.hex}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place a link names, or None for one that nobody made."""
        number, _, key = text[:60].partition("-")
        try:
            return cls(EPOCH + int(number) * MICROSECOND, UUID(key))
        except (ValueError, OverflowError):
            return None

    def before(self, column: str) -> Q:
        """Rows further down the list, by this column and the key."""
        same = Q(**{column: self.at, "pk__gte": self.pk})
        return Q(**{f"{column}__lte": self.at}) & ~same
