"""Keep a way of narrowing triage under a name; call it something else; let it go."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from escalations.models import SavedView
from livingwell import clock

if TYPE_CHECKING:
    from livingwell.models import User

#: More views of one's own than this are not found again.
MOST = 30


class NameTakenError(Exception):
    """Another view of the same person has this name."""


class TooManyViewsError(Exception):
    """The person has as many views as can be kept."""


def save_view(name: str, query: str, *, area_pk: UUID | None = None, by: User) -> SavedView:
    """Keep these filters for oneself, or for the team of an area.

    Raises NameTakenError, TooManyViewsError.
    """
    view = SavedView(owner=by, area_id=area_pk, name=name, query=query, made_at=clock.now())
    with transaction.atomic():
        if SavedView.objects.filter(owner=by).count() >= MOST:
            raise TooManyViewsError
        _save(view)
    return view


@transaction.atomic
def rename_view(pk: UUID, *, name: str, by: User) -> SavedView:
    """Call one's own view something else; raises NameTakenError."""
    view = SavedView.objects.select_for_update(of=("self",)).get(pk=pk, owner=by)
    view.name = name
    _save(view)
    return view


def delete_view(pk: UUID, *, by: User) -> None:
    """Let one's own view go; what it showed is not touched."""
    SavedView.objects.filter(pk=pk, owner=by).delete()


def _save(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise NameTakenError from None
