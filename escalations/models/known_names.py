"""Whose names the system knows around a client: asked word by word, so that no list of people is ever loaded.

The leak check needs them; only the words of the text in question are looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Q

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
    """Ask for clients, volunteers and staff: one question each."""
    for people, called in ((Client.objects, "preferred_name"), (Volunteer.objects, "known_as")):
        found = people.filter(of_area, _named(called, words, pairs)).order_by()
        for names in found.values_list("name", called)[:MOST]:
            known.others.update(filter(None, names))
    staff = User.objects.filter(_named("known_as", words, pairs), assignments__role__in=STAFF_ROLES)
    for person in staff.distinct().only("name", "known_as")[:MOST]:
        known.others.add(person.name)
        known.staff_first_names.update(_first_names(person))


def _named(called: str, words: list[str], pairs: list[str]) -> Q:
    """People who have one of the words in their name or in what they are called, or a pair for a name."""
    named = Q(name__in=pairs)
    if words:
        whole_word = rf"(^|[ '-])({'|'.join(map(re.escape, words))})([ '-]|$)"
        named |= Q(name__iregex=whole_word) | Q(**{f"{called}__iregex": whole_word})
    return named


def _first_names(person: User) -> Iterator[str]:
    """What staff are called: "Jo", and "Petra" of Dr Petra Hallam."""
    titles = {"Dr", "Sister", "Constable", "Mr", "Mrs", "Ms", "Miss"}
    given = [word for word in person.name.split() if word not in titles]
    yield from filter(None, (person.known_as, *given[:1]))


def _add_places(known: NamesAround) -> None:
    """Areas, practices and their towns may be named."""
    known.allowed.update(Area.objects.values_list("name", flat=True))
    for names in Practice.objects.filter(active=True).order_by().values_list("name", "building", "town"):
        known.allowed.update(filter(None, names))
