"""The audit as it is read: what was changed, what was read, what happened to accounts. Never a word of care.

An app's `audit_lists.py` may have `changes(user, search, size)`: its own changes as lines, the latest first.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from livingwell import account_events, audit, wording
from livingwell.choices import ReadingPurpose, RoleName
from livingwell.floors import offered
from livingwell.models import AuditRecord, ReadRecord, User
from livingwell.paging import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

CHANGES, READINGS, ACCOUNTS = "changes", "readings", "accounts"


@dataclass(frozen=True)
class Search:
    """What is looked for: which list, by whom, about whom, from when to when, after which row."""

    what: str = CHANGES
    person: str = ""
    client_id: UUID | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    after: Place | None = None

    def within(self) -> Q:
        """Rows of this time, further down than the page before ended; every list has its time in `at`."""
        found = Q()
        if self.since:
            found &= Q(at__gte=self.since)
        if self.until:
            found &= Q(at__lt=self.until)
        return found & self.after.before("at") if self.after else found

    def by(self, column: str) -> Q:
        """Rows of the people meant, by the column that leads to them."""
        return Q(**{f"{column}__in": self.people().values("pk")}) if self.person else Q()

    def people(self) -> QuerySet[User]:
        """Those of this name or address, or the one with this id."""
        try:
            return User.objects.filter(pk=UUID(self.person))
        except ValueError:
            return User.objects.filter(Q(name__icontains=self.person) | Q(email__iexact=self.person))


@dataclass(frozen=True)
class Line:
    """One line of the audit."""

    at: datetime.datetime
    pk: UUID
    who: str
    what: str
    about: str = ""
    role: str = ""
    why: str = ""
    client_id: UUID | None = None

    @property
    def reference(self) -> str:
        """The client, without a name."""
        return reference(self.client_id)


def reference(pk: UUID | None) -> str:
    """How a client is named where no client is named: the beginning of an id, to be read out."""
    return str(pk)[:8].upper() if pk else ""


def page_of(user: User, search: Search, size: int) -> tuple[list[Line], Place | None]:
    """The lines of one page, the latest first, and where the next one begins."""
    read = {CHANGES: _changes, READINGS: _readings, ACCOUNTS: _accounts}[search.what]
    found = sorted(read(user, search, size + 1), key=lambda line: (line.at, line.pk), reverse=True)
    shown = found[:size]
    return shown, Place(shown[-1].at, shown[-1].pk) if len(found) > size else None


def _latest(rows: QuerySet[Any], size: int) -> QuerySet[Any]:
    return rows.order_by("-at", "-pk")[:size]


def _with_subject(rows: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
    name = User.objects.filter(pk=OuterRef("subject_id")).values("name")[:1]
    return rows.select_related("actor").annotate(subject_name=Subquery(name))


def _changes(user: User, search: Search, size: int) -> list[Line]:
    rows = AuditRecord.objects.visible_to(user).filter(search.within(), search.by("actor"))  # type: ignore[attr-defined]
    if search.client_id:
        rows = rows.filter(client_id=search.client_id)
    lines = [_line(row) for row in _latest(_with_subject(rows), size)]
    for changes in offered("audit_lists", "changes"):
        lines += changes(user, search, size)
    return lines


def _accounts(user: User, search: Search, size: int) -> list[Line]:
    """What happened to accounts: by the person it happened to."""
    rows = AuditRecord.objects.visible_to(user).of_accounts()  # type: ignore[attr-defined]
    rows = rows.filter(search.within(), search.by("subject_id"))
    return [_line(row, client=False) for row in _latest(_with_subject(rows), size)]


def _line(row: Any, *, client: bool = True) -> Line:
    by, said = row.actor.name if row.actor else "", row.action.replace("_", " ")
    client_id = row.client_id if client else None
    if row.subject_name is None:
        what = account_events.IN_WORDS.get(row.action) or f"{said}: {row.subject_kind.replace('_', ' ')}"
        return Line(row.at, row.pk, by or "The system", what, client_id=client_id)
    what = account_events.IN_WORDS.get(row.action, said)
    about = "" if by in ("", row.subject_name) else f"by {by}"
    why = _detail(row.details)
    return Line(row.at, row.pk, row.subject_name, what, about=about, why=why, client_id=client_id)


def _detail(details: dict[str, Any]) -> str:
    """The few details of an account event that say something: which role, which way in."""
    role = details.get("role")
    if role not in RoleName.values:
        return account_events.way_in(details)
    until = f"until {_day(details['ends'])}" if details.get("ends") else ""
    return " ".join(part for part in (role_in_words(role), details.get("place", ""), until) if part)


def _day(written: str) -> str:
    return wording.paper_date(datetime.date.fromisoformat(written))


def _readings(user: User, search: Search, size: int) -> list[Line]:
    rows = ReadRecord.objects.visible_to(user).filter(search.within(), search.by("reader"))  # type: ignore[attr-defined]
    if search.client_id:
        rows = rows.filter(client_id=search.client_id)
    return [
        Line(
            row.at,
            row.pk,
            row.reader.name,
            f"read: {row.subject_kind.replace('_', ' ').replace('-', ' ')}",
            role=role_in_words(row.role),
            why=str(ReadingPurpose(row.purpose).label),
            client_id=row.client_id,
        )
        for row in _latest(rows.select_related("reader"), size)
    ]


def role_in_words(role: str) -> str:
    """A role as it was written down; nothing for readings from before it was."""
    return str(RoleName(role).label) if role in RoleName.values else ""


@dataclass(frozen=True)
class Look:
    """Somebody looked at a client's record on one day: as what, why, how often."""

    day: datetime.date
    who: str
    role: str
    why: str
    times: int


def looks(rows: Iterable[Any], zone: datetime.tzinfo) -> list[Look]:
    """Who looked, day by day, the latest first, for the client it was about."""
    counted: dict[tuple[datetime.date, str, str, str], set[UUID]] = {}
    for row in rows:
        why = str(ReadingPurpose(row.purpose).label)
        key = (row.at.astimezone(zone).date(), row.reader.name, role_in_words(row.role), why)
        counted.setdefault(key, set()).add(row.request_id)
    return [Look(*key, times=len(requests)) for key, requests in counted.items()]


def note(user: User, search: Search, *, exported: int | None = None, reason: str = "") -> None:
    """Write down that the audit itself was read, and what was looked for; never whom by name."""
    details: dict[str, Any] = {"of": search.what}
    details |= {"since": str(search.since)} if search.since else {}
    details |= {"until": str(search.until)} if search.until else {}
    if exported is not None:
        details |= {"rows": exported, "reason": reason}
    event = "looked_at_audit" if exported is None else "exported_audit"
    audit.record(user, event, user, client_id=search.client_id, **details)
