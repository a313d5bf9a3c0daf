"""Put a report that waits in quarantine in its place. Nothing is thrown away; the author hears each time."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from escalations import notices
from escalations.choices import Placing, Worry
from escalations.models import Observation, Quarantined
from escalations.models.policies import slow_rule_of
from escalations.workflow import observations, quarantine
from livingwell import audit, clock, outbox
from livingwell.choices import RoleName
from volunteers.models import Client, Match

if TYPE_CHECKING:
    from livingwell.models import User

#: The columns a kept report fills again, besides whom it is about and who wrote it.
AS_IT_CAME = (
    "as_usual", "noticed", "words", "change", "worry", "called", "told_client", "ring_me", "they_would_like",
    "would_help", "about_id", "about_other",
)  # fmt: skip


class PlacedAlreadyError(Exception):
    """Somebody else has placed it; carries who."""

    def __init__(self, by: User | None) -> None:
        super().__init__(f"{by.name if by else 'Somebody'} has placed it already.")


class NotTheirClientError(Exception):
    """The volunteer never visited the person it would be filed under."""


@transaction.atomic
def place(pk: UUID, *, client_pk: UUID | None = None, by: User) -> Observation:
    """File it as it came, or under another person its author visits; its chain begins now.

    The author, the times and the words stay theirs. Raises PlacedAlreadyError, NotTheirClientError.
    """
    first_look = Quarantined.objects.values_list("client", "author").get(pk=pk)
    client = _locked_client(client_pk or first_look[0])
    row = _lock(pk)
    if client.pk != row.client_id and not _ever_visited(row, client):
        raise NotTheirClientError
    now = clock.now()
    report = _report(row, client, now)
    observations.put_away(report, client, now)
    placing = Placing.FILED if client.pk == row.client_id else Placing.OTHER_CLIENT
    _settle(row, by, now, placing=placing, observation=report)
    return report


@transaction.atomic
def keep_with(pk: UUID, *, same_as: UUID, by: User) -> Quarantined:
    """It says what another report of the same author says: both are kept, that one goes its way."""
    row = _lock(pk)
    other = Observation.objects.get(pk=same_as, author=row.author_id)
    _settle(row, by, clock.now(), placing=Placing.SAME, same_as=other)
    return row


@transaction.atomic
def set_aside(pk: UUID, *, answer: str, by: User) -> Quarantined:
    """Keep it and do nothing more with it; the author reads why."""
    row = _lock(pk)
    _settle(row, by, clock.now(), placing=Placing.SET_ASIDE, answer=answer)
    return row


@transaction.atomic
def tell_placers_again(pk: UUID) -> bool:
    """It has waited too long: the team leaders are told again, then the programme managers, and so on.

    A repeat finds it told, or placed, and stops.
    """
    row = _locked(pk)
    now = clock.now()
    if row.placed_at is not None or (row.next_at is not None and row.next_at > now):
        return False
    leaders = quarantine.placers(row, [RoleName.TEAM_LEADER])
    managers = quarantine.placers(row, [RoleName.PROGRAMME_MANAGER])
    row.told_again += 1
    row.alarm_since = row.alarm_since or now
    told = leaders
    if row.told_again > 1 or not quarantine.are_there(leaders):
        row.to_managers_at = row.to_managers_at or now
        told = [*leaders, *(one for one in managers if one not in leaders)]
    row.next_at = quarantine.look_again_at(row, now)
    row.save(update_fields=["told_again", "alarm_since", "to_managers_at", "next_at"])
    outbox.put(quarantine.letters(row, told, f"again-{row.told_again}"))
    return True


def _locked(pk: UUID) -> Quarantined:
    taken = Exists(Observation.objects.filter(key=OuterRef("key")))
    rows = Quarantined.objects.select_for_update(of=("self",), no_key=True).annotate(key_is_taken=taken)
    return rows.select_related("area", "author__user", "logged_by").get(pk=pk)


def _lock(pk: UUID) -> Quarantined:
    row = _locked(pk)
    if row.placed_at is not None:
        raise PlacedAlreadyError(row.placed_by)
    return row


def _locked_client(pk: UUID) -> Client:
    rows = Client.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("area", "practice").annotate(slow_rule=slow_rule_of("area")).get(pk=pk)


def _ever_visited(row: Quarantined, client: Client) -> bool:
    return Match.objects.filter(volunteer=row.author_id, client=client).exists()


def _report(row: Quarantined, client: Client, now: datetime.datetime) -> Observation:
    """The report as it came, for this person; the same key again would find it, so nothing comes twice."""
    given = row.report
    saved_at = _moment(given.get("saved_at"))
    return Observation(
        key=row.pk if row.key_is_taken else row.key,  # type: ignore[attr-defined]
        fingerprint=row.fingerprint,
        author=row.author,
        logged_by=row.logged_by,
        client=client,
        observed_at=_moment(given["observed_at"]) or row.received_at,
        saved_at=saved_at,
        received_at=row.received_at,
        delayed=now - (saved_at or row.received_at) > observations.DELAYED_AFTER,
        **{name: given[name] for name in AS_IT_CAME},
    )


def _moment(written: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(written) if written else None


def _settle(row: Quarantined, by: User, now: datetime.datetime, **how: Any) -> None:
    """Write down what became of it, and tell its author."""
    how |= {"placed_at": now, "placed_by": by, "next_at": None, "alarm_since": None}
    for name, value in how.items():
        setattr(row, name, value)
    row.save(update_fields=list(how))
    audit.record(by, f"report-{row.placing}", row, client_id=row.client_id)
    author = row.author.user
    if author is not None:
        outbox.put([_to_author(row, author)])


def _to_author(row: Quarantined, author: User) -> outbox.Letter:
    return outbox.Letter(
        key=f"{row.pk}:{row.placing}:{author.pk}:{notices.PLACED}",
        to=author,
        purpose=notices.PLACED,
        link=notices.report_link(row.pk),
        subject_id=row.pk,
        urgent=row.worry == Worry.VERY_WORRIED and row.placing == Placing.SET_ASIDE,
    )
