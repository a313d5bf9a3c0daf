"""Whose names the system knows around a client: asked word by word, so that no list of people is ever loaded.

The leak check needs them; only the words of the text in question are looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import BooleanField, Q, QuerySet, Value

from livingwell.choices import STAFF_ROLES
from livingwell.models import Area, Practice, User
from volunteers.models import Client, Volunteer

AT_ONCE = 150
"""How many words go into one question to the database."""

MOST = 1000
"""How many names one question may bring back."""


@dataclass
class NamesAround:
    """Names for the leak check, by what may be done with them."""

    client: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    staff_first_names: set[str] = field(default_factory=set)
    allowed: set[str] = field(default_factory=set)


def names_around(
    words: Iterable[str], pairs: Iterable[str], *, client: Client | None, to: Volunteer | None
) -> NamesAround:
    """The known names that hold one of these words, or are one of these pairs of words, in the area.

    The client's own name and the reader's may stand; without either, people of every area are known.
    """
    known = NamesAround()
    if client is not None:
        known.client |= {client.name, client.preferred_name}
        known.allowed.add(client.town)
    if to is not None:
        known.client |= {to.name, to.known_as}
    area = client.area_id if client is not None else to.area_id if to is not None else None
    _add_places(known)
    words, pairs = iter(words), iter(pairs)
    some, two = list(islice(words, AT_ONCE)), list(islice(pairs, AT_ONCE * 3))
    while some or two:
        _add_people(known, some, two, Q() if area is None else Q(area=area))
        some, two = list(islice(words, AT_ONCE)), list(islice(pairs, AT_ONCE * 3))
    return known


def _add_people(known: NamesAround, words: list[str], pairs: list[str], of_area: Q) -> None:
    """Ask for clients, volunteers and staff, all in one question."""
    clients = _found(Client.objects.filter(of_area), "preferred_name", words, pairs, staff=False)
    volunteers = _found(Volunteer.objects.filter(of_area), "known_as", words, pairs, staff=False)
    working = User.objects.filter(assignments__role__in=STAFF_ROLES)
    staff = _found(working, "known_as", words, pairs, staff=True)
    for name, called, is_staff in clients.union(volunteers, staff)[:MOST]:
        known.others.add(name)
        if is_staff:
            known.staff_first_names.update(_first_names(name, called))
        elif called:
            known.others.add(called)


def _found(people: QuerySet, called: str, words: list[str], pairs: list[str], *, staff: bool) -> QuerySet:
    named = people.filter(_named(called, words, pairs)).order_by()
    return named.values_list("name", called, Value(staff, output_field=BooleanField()))


def _named(called: str, words: list[str], pairs: list[str]) -> Q:
    """People who have one of the words in their name or in what they are called, or a pair for a name."""
    named = Q(name__in=pairs)
    if words:
        whole_word = rf"(^|[ '-])({'|'.join(map(re.escape, words))})([ '-]|$)"
        named |= Q(name__iregex=whole_word) | Q(**{f"{called}__iregex": whole_word})
    return named


def _first_names(name: str, known_as: str) -> Iterator[str]:
    """What staff are called: "Jo", and "Petra" of Dr Petra Hallam."""
    titles = {"Dr", "Sister", "Constable", "Mr", "Mrs", "Ms", "Miss"}
    given = [word for word in name.split() if word not in titles]
    yield from filter(None, (known_as, *given[:1]))


def _add_places(known: NamesAround) -> None:
    """Areas, practices and their towns may be named."""
    nothing = Value("")
    practices = Practice.objects.filter(active=True).order_by().values_list("name", "building", "town")
    areas = Area.objects.order_by().values_list("name", nothing, nothing)
    for names in practices.union(areas):
        known.allowed.update(filter(None, names))
