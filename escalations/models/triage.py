"""Reads what triage shows: a page of rows by key, who is asked about each, what can be filtered by.

Every statement is one, whatever the number of rows: the next page begins after the last row's key, so that
nothing is counted or skipped.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.cache.backends.locmem import LocMemCache
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.fields import CharField, DateTimeField, UUIDField
from django.db.models.functions import Cast, Concat

from escalations import access
from escalations.models.escalations import Ask, Escalation
from escalations.models.rota import Shift
from escalations.models.saved_views import SavedView
from livingwell import clock
from livingwell.access import answers_for, roles_of
from livingwell.models import Practice, User
from volunteers.access import AREA_ROLES
from volunteers.models import Client

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

PAGE = 25
#: How long what can be filtered by may be old.
CHOICES_SECONDS = 60
_choices = LocMemCache("triage", {"timeout": CHOICES_SECONDS})


class RowAfter(Func):
    """Whether a row's key comes after another's: `(a, b) > (x, y)`, which an index can answer."""

    template = "(%(row)s) %(sign)s (%(key)s)"
    output_field = BooleanField()
    conditional = True

    def __init__(self, columns: Sequence[str], key: Sequence[Any], *, falling: bool = False) -> None:
        values: list[Combinable] = [
            Value(part, output_field=UUIDField() if isinstance(part, UUID) else DateTimeField())
            for part in key
        ]
        self.width = len(columns)
        self.sign = "<" if falling else ">"
        super().__init__(*[F(name) for name in columns], *values)

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, list[Any]]:
        """Write both rows with the database's own row comparison."""
        written = [compiler.compile(part) for part in self.source_expressions]
        row = ", ".join(sql for sql, _ in written[: self.width])
        key = ", ".join(sql for sql, _ in written[self.width :])
        return f"({row}) {self.sign} ({key})", [one for _, params in written for one in params]


@dataclass(frozen=True)
class Key:
    """Where a page begins: after the row with this instant and id."""

    at: datetime.datetime
    pk: UUID

    def __str__(self) -> str:
        return f"{self.at.astimezone(datetime.UTC):%Y%m%dT%H%M%S.%f}_{self.pk.hex}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The key an address holds, or None when it holds something else."""
        at, _, pk = text.partition("_")
        try:
            moment = datetime.datetime.strptime(at, "%Y%m%dT%H%M%S.%f").replace(tzinfo=datetime.UTC)
            return cls(moment, uuid.UUID(hex=pk))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Page:
    """One page of triage: its rows, and the key of the next page when there is one."""

    rows: list[Escalation]
    following: Key | None


def page_of(rows: QuerySet[Escalation], after: Key | None, *, closed: bool) -> Page:
    """The page after a key: most pressing first, the closed ones lately closed first."""
    columns = ("closed_at", "id") if closed else ("pressing", "id")
    if after:
        rows = rows.filter(RowAfter(columns, (after.at, after.pk), falling=closed))
    order = [f"-{name}" if closed else name for name in columns]
    found = list(
        rows.select_related("area", "client", "practice", "holder", "lead__author")
        .defer("chains", "note", "searchable")
        .order_by(*order)[: PAGE + 1]
    )
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    return Page(shown, Key(getattr(last, columns[0]), last.pk) if last else None)


def asked_about(rows: Iterable[Escalation]) -> dict[UUID, list[Ask]]:
    """Who is asked now about each of these that nobody has, in the order they were asked."""
    free = [row.pk for row in rows if row.is_free]
    asks: dict[UUID, list[Ask]] = {}
    running = Ask.objects.filter(escalation__in=free, released_at__isnull=True) if free else ()
    for ask in running.select_related("person").order_by("at", "pk") if free else ():
        asks.setdefault(ask.escalation_id, []).append(ask)
    return asks


def waiting_for(user: User) -> Q:
    """What this person has, or is asked about now while nobody has it."""
    running = Ask.objects.filter(
        escalation=OuterRef("pk"), person=user, released_at__isnull=True, at__lte=clock.now()
    )
    return Q(holder=user) | Q(Exists(running), holder__isnull=True)


@dataclass(frozen=True)
class Choices:
    """What this person can filter by, their saved views, and their duty."""

    areas: list[tuple[str, str]] = field(default_factory=list)
    practices: list[tuple[str, str]] = field(default_factory=list)
    holders: list[tuple[str, str]] = field(default_factory=list)
    views: list[tuple[str, str]] = field(default_factory=list)
    on_duty_until: datetime.datetime | None = None


def choices_for(user: User, stamp: str = "") -> Choices:
    """What triage offers this person to filter by; read in one statement, once a minute.

    Kept by person and by what they answer for, so that it ends with a role. `stamp` says since when
    it must be fresh.
    """
    areas = answers_for(user, *AREA_ROLES)
    key = f"{user.pk}:{','.join(sorted(area.hex for area in areas))}:{stamp}"
    found = _choices.get(key)
    if found is None:
        found = _read_choices(user, areas)
        _choices.set(key, found)
    return found  # type: ignore[no-any-return]


def _read_choices(user: User, areas: frozenset[UUID]) -> Choices:
    now = clock.now()
    today = clock.today()
    text = CharField()
    visited = Client.objects.filter(practice=OuterRef("pk"), area__in=areas)
    staff = {"assignments__area__in": areas, "assignments__role__in": AREA_ROLES, "is_active": True}
    lasting = Q(assignments__ends__isnull=True) | Q(assignments__ends__gte=today)
    held = lasting & Q(assignments__starts__lte=today)
    columns = ("sort", "ident", "label", "at")
    nothing = Cast(None, DateTimeField())  # PostgreSQL takes a bare NULL of a UNION for text
    parts = [
        Practice.objects.filter(Exists(visited))
        .annotate(sort=Value("practice", text), ident=F("pk"), label=F("name"), at=nothing)
        .values_list(*columns),
        User.objects.filter(held, **staff)
        .annotate(sort=Value("holder", text), ident=F("pk"), label=F("name"), at=nothing)
        .values_list(*columns),
        Shift.objects.filter(person=user, starts__lte=now, ends__gt=now)
        .annotate(sort=Value("duty", text), ident=F("pk"), label=Value("", text), at=F("ends"))
        .values_list(*columns),
        SavedView.objects.filter(access.saved_views(user))
        .annotate(
            sort=Value("view", text), ident=F("pk"), at=nothing, label=Concat("name", Value("\n"), "query")
        )
        .values_list(*columns),
    ]
    rows = sorted(set(parts[0].order_by().union(*[part.order_by() for part in parts[1:]])), key=str)
    kinds = ("practice", "holder", "duty", "view")
    named = {kind: [row for row in rows if row[0] == kind] for kind in kinds}
    views = [row[2].partition("\n") for row in named["view"]]
    return Choices(
        areas=_areas(user),
        practices=sorted(((str(row[1]), row[2]) for row in named["practice"]), key=lambda one: one[1]),
        holders=sorted(((str(row[1]), row[2]) for row in named["holder"]), key=lambda one: one[1]),
        views=sorted((name, query) for name, _, query in views),
        on_duty_until=max((row[3] for row in named["duty"]), default=None),
    )


def _areas(user: User) -> list[tuple[str, str]]:
    held = {
        (str(row.area_id), row.area or "") for row in roles_of(user) if row.role in AREA_ROLES and row.area_id
    }
    return sorted(held, key=lambda one: one[1])
