"""A list of people in the order of their names: searched by name, kept to one area, paged by key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q

from livingwell.access import answers_for, roles_of
from livingwell.forms.text import showable
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

PAGE = 25


@dataclass
class PageOfPeople:
    """What one page of the list shows, and how to get to the next."""

    rows: list[Any]
    q: str = ""
    area: str = ""
    areas: list[tuple[str, str]] = field(default_factory=list)
    more_url: str = ""
    is_first: bool = True

    @property
    def is_narrowed(self) -> bool:
        """Whether somebody looks for something, rather than at everybody."""
        return bool(self.q or self.area)


def page_of(people: QuerySet, request: HttpRequest, *names: str) -> PageOfPeople:
    """Read one page of `people`, whose rows this person may see; `names` are the fields searched.

    The place in the list is kept as an id, so that no address carries anybody's name.
    """
    areas = _areas(request)
    page = PageOfPeople(
        rows=[],
        q=showable(request.GET.get("q", "")).strip()[:100],
        area=next((pk for pk, _ in areas if pk == request.GET.get("area")), ""),
        areas=areas if len(areas) > 1 else [],
    )
    narrowed = people.filter(area=page.area) if page.area else people
    if page.q:
        narrowed = narrowed.filter(_called(page.q, names))
    last = _last_shown(people, request.GET.get("after", ""))
    if last:
        name, pk = last
        narrowed = narrowed.filter(Q(name__gt=name) | Q(id__gt=pk), name__gte=name)
    found = list(narrowed.order_by("name", "id")[: PAGE + 1])
    page.rows, page.is_first = found[:PAGE], last is None
    if len(found) > PAGE:
        kept = {"q": page.q, "area": page.area, "after": str(page.rows[-1].pk)}
        page.more_url = "?" + urlencode({key: value for key, value in kept.items() if value})
    return page


def _areas(request: HttpRequest) -> list[tuple[str, str]]:
    """The areas this person can choose between: those they answer for."""
    mine = answers_for(request.user, *AREA_ROLES)
    named = {str(held.area_id): held.area or "" for held in roles_of(request.user) if held.area_id in mine}
    return sorted(named.items(), key=lambda item: item[1])


def _called(words: str, names: tuple[str, ...]) -> Q:
    anything = Q()
    for name in names:
        anything |= Q(**{f"{name}__icontains": words})
    return anything


def _last_shown(people: QuerySet, after: str) -> tuple[str, UUID] | None:
    """Name and id of the row the page before ended with; unknown or not theirs: from the start."""
    try:
        pk = UUID(after)
    except ValueError:
        return None
    return people.filter(pk=pk).values_list("name", "id").first()
