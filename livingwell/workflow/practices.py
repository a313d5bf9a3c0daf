"""Take over what an imported list says of GP practices: new ones, changes, closings. Deletes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from livingwell import audit
from livingwell.models import Practice

if TYPE_CHECKING:
    from livingwell.importing.practices import Found, PracticeRow
    from livingwell.models import User

TAKEN = ("name", "address", "town", "postcode", "phone", "opened_on", "closed_on", "active")
"""What the list decides. Area, building and being on board are the programme's own to say."""


@dataclass
class Outcome:
    """What an import did, or would do: the codes of practices, by what happened to them."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


@transaction.atomic
def import_practices(found: Found, *, by: User | None, dry_run: bool = False) -> Outcome:
    """Make practices as the list has them; the same list again changes nothing."""
    codes = [row.code for row in found.practices] + list(found.elsewhere)
    kept = {
        practice.code: practice for practice in Practice.objects.select_for_update().filter(code__in=codes)
    }
    outcome, changes = Outcome(), []
    for row in found.practices:
        changes.append(_compare(row, kept.get(row.code), outcome))
    for code in found.elsewhere:
        if code in kept and kept[code].active:
            kept[code].active = False
            outcome.closed.append(code)
            changes.append(("closed", kept[code]))
    if not dry_run:
        for action, practice in filter(None, changes):
            practice.save()
            audit.record(by, action, practice, code=practice.code)
    return outcome


def _compare(row: PracticeRow, practice: Practice | None, outcome: Outcome) -> tuple[str, Practice] | None:
    """What one row changes. A practice that is closed and was never known stays unknown."""
    if practice is None:
        if not row.active:
            return None
        outcome.new.append(row.code)
        return "added", Practice(code=row.code, **{name: getattr(row, name) for name in TAKEN})
    before = {name: getattr(practice, name) for name in TAKEN}
    after = {name: getattr(row, name) for name in TAKEN}
    if before == after:
        outcome.unchanged.append(row.code)
        return None
    for name, value in after.items():
        setattr(practice, name, value)
    closing = before["active"] and not row.active
    (outcome.closed if closing else outcome.changed).append(row.code)
    return ("closed" if closing else "changed"), practice
