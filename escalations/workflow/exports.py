"""Write down that escalations left the system as a file: who, why, how many of which area."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from livingwell import audit
from livingwell.models import Area

if TYPE_CHECKING:
    from collections.abc import Iterable

    from livingwell.models import User


@transaction.atomic
def note_export(
    areas: Iterable[UUID], *, answers_for: Iterable[UUID], reason: str, kind: str, by: User
) -> None:
    """Note an export on the audit log, for each area its rows are of; with no rows, for all it could be of.

    `areas` holds the area of each row. When it cannot be written, nothing may leave.
    """
    counted = Counter(areas) or Counter(dict.fromkeys(answers_for, 0))
    for area in Area.objects.filter(pk__in=counted):
        audit.record(by, "escalations-exported", area, rows=counted[area.pk], reason=reason, format=kind)
