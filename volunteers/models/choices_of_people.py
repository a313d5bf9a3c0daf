"""Reads what the lists of people can be narrowed to, of what this person may see, in one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, F, OuterRef, Value

from livingwell import clock
from livingwell.access import answers_for, roles_of
from livingwell.models import Practice, User
from volunteers.access import AREA_ROLES, clients
from volunteers.models.clients import Client
from volunteers.models.matches import Match

if TYPE_CHECKING:
    from livingwell.models import User as Person

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Choices:
    """Areas, practices and coordinators to choose from: id and name."""

    areas: Pairs = field(default_factory=list)
    practices: Pairs = field(default_factory=list)
    coordinators: Pairs = field(default_factory=list)


def holds_today(people: str) -> Exists:
    """Whether somebody of a list has a match that holds today; `people` is the end that points to them."""
    return Exists(Match.objects.on(clock.today()).filter(**{people: OuterRef("pk")}))


def areas_of(user: Person) -> Choices:
    """The areas this person answers for; asks the database nothing."""
    mine = answers_for(user, *AREA_ROLES)
    named = {str(held.area_id): held.area or "" for held in roles_of(user) if held.area_id in mine}
    return Choices(areas=sorted(named.items(), key=lambda one: one[1]))


def choices_of(user: Person) -> Choices:
    """Those areas, and the practices and coordinators of the clients this person may see."""
    seen = Client.objects.filter(clients(user))
    parts = [
        model.objects.filter(Exists(seen.filter(**{kind: OuterRef("pk")})))
        .annotate(kind=Value(kind, CharField()), ident=F("pk"), label=F("name"))
        .order_by()
        .values_list("kind", "ident", "label")
        for kind, model in (("practice", Practice), ("coordinator", User))
    ]
    rows = sorted(parts[0].union(parts[1], all=True), key=lambda row: (row[2], str(row[1])))
    return Choices(
        areas=areas_of(user).areas,
        practices=[(str(pk), name) for kind, pk, name in rows if kind == "practice"],
        coordinators=[(str(pk), name) for kind, pk, name in rows if kind == "coordinator"],
    )
