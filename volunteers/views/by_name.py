"""A list of people in the order of their names: narrowed by its filters, paged by key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from volunteers.filters import PeopleFilter

PAGE = 25


@dataclass
class PageOfPeople:
    """What one page of the list shows, how it is narrowed, and how to get to the next."""

    rows: list[Any]
    filters: PeopleFilter
    more_url: str = ""
    is_first: bool = True
    not_understood: list[str] = field(default_factory=list)

    @property
    def is_narrowed(self) -> bool:
        """Whether somebody looks for something, rather than at everybody."""
        return bool(self.filters.asked)


def page_of(people: QuerySet, request: HttpRequest, filters: PeopleFilter) -> PageOfPeople:
    """Read one page of `people`, whose rows this person may see, as the filters narrow them.

    The place in the list is kept as an id, so that no address carries anybody's name.
    """
    narrowed = filters.qs
    last = _last_shown(people, request.GET.get("after", ""))
    if last:
        name, pk = last
        narrowed = narrowed.filter(Q(name__gt=name) | Q(id__gt=pk), name__gte=name)
    found = list(narrowed.order_by("name", "id")[: PAGE + 1])
    page = PageOfPeople(
        rows=found[:PAGE], filters=filters, is_first=last is None, not_understood=filters.not_understood
    )
    if len(found) > PAGE:
        page.more_url = "?" + urlencode({**filters.asked, "after": str(page.rows[-1].pk)})
    return page


def _last_shown(people: QuerySet, after: str) -> tuple[str, UUID] | None:
    """Name and id of the row the page before ended with; unknown or not theirs: from the start."""
    try:
        pk = UUID(after)
    except ValueError:
        return None
    return people.filter(pk=pk).values_list("name", "id").first()
