"""What the search from every page finds of people: clients and volunteers, within what one may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import CharField, F, Q, Value
from django.urls import reverse

from livingwell.access import answers_for, has_role
from livingwell.choices import RoleName
from livingwell.searching import SHOWN, Group, Hit
from volunteers.access import AREA_ROLES
from volunteers.choices import ClientStatus, Stage
from volunteers.models import Client, Volunteer

if TYPE_CHECKING:
    from livingwell.models import User

#: Words of a name beyond these are not looked at.
MOST_WORDS = 8
COLUMNS = ("kind", "pk", "first", "second", "place", "state")
CLIENT, OWN, VOLUNTEER = "client", "own", "volunteer"


def named(text: str, *names: str) -> Q:
    """Those in whose names each of these words stands, whole or in part, in any order."""
    found = Q()
    for word in text.replace("’", "'").split()[:MOST_WORDS]:
        anywhere = Q(pk__in=[])
        for name in names:
            anywhere |= Q(**{f"{name}__icontains": word})
            if "'" in word:
                anywhere |= Q(**{f"{name}__icontains": word.replace("'", "’")})
        found &= anywhere
    return found


def find(user: User, text: str) -> list[Group]:
    """Clients of their areas and whom they visit, and volunteers of their areas; one statement."""
    parts = _parts(user, text)
    if not parts:
        return []
    rows = sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[2], str(row[1])))
    found = {kind: [row for row in rows if row[0] == kind] for kind in (CLIENT, OWN, VOLUNTEER)}
    return [
        _group("People we visit", [_client(row) for row in found[CLIENT]], "volunteers:client-list", text),
        _group("You visit", [_own(row) for row in found[OWN]], "", text),
        _group(
            "Volunteers", [_volunteer(row) for row in found[VOLUNTEER]], "volunteers:volunteer-list", text
        ),
    ]


def _parts(user: User, text: str) -> list[Any]:
    """What to read for this person, each part no more than is shown and one."""
    parts = []
    if answers_for(user, *AREA_ROLES):
        clients = Client.objects.visible_to(user).filter(named(text, "name", "preferred_name"))
        parts.append(_part(CLIENT, Client, clients, "name", "preferred_name", "town", "status"))
        volunteers = Volunteer.objects.visible_to(user).filter(named(text, "name", "known_as"))
        parts.append(_part(VOLUNTEER, Volunteer, volunteers, "name", "known_as", "area__name", "stage"))
    if has_role(user, RoleName.VOLUNTEER):
        own = Client.objects.visited_by(user).filter(named(text, "preferred_name"))
        parts.append(_part(OWN, Client, own, "preferred_name", "preferred_name", "town", "status"))
    return parts


def _part(kind: str, model: Any, rows: Any, *columns: str) -> Any:
    few = rows.order_by(columns[0], "pk").values("pk")[: SHOWN + 1]
    said = {name: F(column) for name, column in zip(COLUMNS[2:], columns, strict=True)}
    wanted = model.objects.filter(pk__in=few).annotate(kind=Value(kind, CharField()), **said)
    return wanted.order_by().values_list(*COLUMNS)


def _group(title: str, hits: list[Hit], route: str, text: str) -> Group:
    more = f"{reverse(route)}?{urlencode({'q': text})}" if route and len(hits) > SHOWN else ""
    return Group(title, hits[:SHOWN], more)


def _client(row: tuple[Any, ...]) -> Hit:
    _, pk, name, preferred, town, status = row
    called = "" if preferred == name or name.startswith(preferred) else f"likes to be called {preferred}"
    state = "" if status == ClientStatus.ACTIVE else ClientStatus(status).label.lower()
    detail = ", ".join(filter(None, (called, town, state)))
    return Hit(name, reverse("volunteers:client-detail", args=[pk]), detail, pk)


def _own(row: tuple[Any, ...]) -> Hit:
    return Hit(row[2], reverse("volunteers:client-detail", args=[row[1]]), row[4], row[1])


def _volunteer(row: tuple[Any, ...]) -> Hit:
    _, pk, name, _, area, stage = row
    return Hit(name, reverse("volunteers:volunteer-detail", args=[pk]), f"{Stage(stage).label}, {area}")
