"""Keeps the words an escalation is found by: of the person's names and of what was written about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations.models import Escalation, Observation
from livingwell.searching import as_kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from escalations.models import Addition
    from volunteers.models import Client


def words_of(client: Client, reports: Iterable[Observation]) -> str:
    """All the words of a matter, for a row that is about to be written."""
    texts = [text for report in reports for text in _texts(report)]
    return as_kept(client.name, client.preferred_name, *texts)


def also(escalation: Escalation, said: Observation | Addition) -> None:
    """A report or an addition joins the words of a locked escalation; saved with what else changes."""
    escalation.searchable = as_kept(*_texts(said), before=escalation.searchable)
    escalation.changed_besides = ("searchable",)


def of(escalation: Escalation, reports: Iterable[Observation]) -> None:
    """Gather the words of a locked escalation from its reports, read with what was added to them."""
    reports = list(reports)
    added = [more.words for report in reports for more in report.additions.all()]
    escalation.searchable = as_kept(*added, before=words_of(escalation.client, reports))
    escalation.changed_besides = ("searchable",)


def together(goes_on: Escalation, ends: Escalation) -> None:
    """One locked escalation is found by the words of both, the other by the names alone."""
    goes_on.searchable = as_kept(ends.searchable, before=goes_on.searchable)
    ends.searchable = words_of(ends.client, ())
    goes_on.changed_besides = ends.changed_besides = ("searchable",)


def afresh(pks: Iterable[UUID]) -> None:
    """Gather the words of these anew: their reports have come from, or gone to, another matter."""
    rows = list(
        Escalation.objects.filter(pk__in=list(pks)).select_related("client").only("client", "searchable")
    )
    reports = Observation.objects.filter(escalation__in=rows).prefetch_related("additions")
    by_matter: dict[UUID | None, list[Observation]] = {}
    for report in reports:
        by_matter.setdefault(report.escalation_id, []).append(report)
    for row in rows:
        of_row = by_matter.get(row.pk, [])
        more = [added.words for report in of_row for added in report.additions.all()]
        row.searchable = as_kept(*more, before=words_of(row.client, of_row))
    Escalation.objects.bulk_update(rows, ["searchable"])


def _texts(said: Observation | Addition) -> tuple[str, ...]:
    if isinstance(said, Observation):
        return said.words, said.they_would_like, said.would_help
    return (said.words,)
