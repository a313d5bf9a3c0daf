"""Log what a volunteer noticed, add to it, take it back. Stored once, never lost, never changed."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from escalations import notices
from escalations.choices import EventKind, QuarantineReason, State, Worry
from escalations.models import Addition, Escalation, Observation, Policy, Quarantined
from escalations.rules import joining
from escalations.workflow import routing, worry
from escalations.workflow.timeline import happened, write
from livingwell import audit, clock, outbox
from livingwell.choices import RoleName
from livingwell.models import User
from volunteers.choices import Stage
from volunteers.models import Client, Match

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A very worried report that was written this long before it arrived is marked delayed.
DELAYED_AFTER = datetime.timedelta(minutes=15)
#: A client visited within this time may still be reported on, into quarantine (ruling 24).
STILL_KNOWN = datetime.timedelta(days=90)

#: The fields that make a report what it is: the same key with other content is another report.
CONTENT = (
    "client_id", "author_id", "observed_at", "as_usual", "noticed", "words", "change", "worry", "called",
    "told_client", "ring_me", "they_would_like", "would_help", "about_id", "about_other",
)  # fmt: skip


class NeverTheirClientError(Exception):
    """The volunteer has not visited this person, or not for 90 days."""


class NoPolicyError(Exception):
    """The client's area has no routing policy in force: set-up is not finished."""


@dataclass(frozen=True)
class Logged:
    """What became of a report: filed, or waiting to be placed; and whether it had come before."""

    observation: Observation | None
    quarantined: Quarantined | None = None
    repeated: bool = False

    @property
    def conflict(self) -> bool:
        """The same key came with other content: both are kept."""
        return self.quarantined is not None and self.quarantined.reason == QuarantineReason.KEY_CONFLICT


def fingerprint(report: Observation) -> str:
    """The content of a report as one short value, to tell a repeat from a different one.

    The time of the visit counts only when the volunteer gave one: "now" differs at every try.
    """
    content = {name: getattr(report, name) for name in CONTENT}
    if report.saved_at is None and getattr(report, "time_is_now", False):
        content.pop("observed_at")
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def log(report: Observation, *, by: User) -> Logged:
    """Store what was noticed and, when it is more than good news, put it on its way, in one transaction.

    Raises NeverTheirClientError when the volunteer never visited this person.
    """
    report.fingerprint = fingerprint(report)
    report.logged_by = by
    try:
        with transaction.atomic():
            return _known(report) or _file(report)
    except IntegrityError:
        with transaction.atomic():
            known = _known(report)
        if known is None:
            raise
        return known


def _known(report: Observation) -> Logged | None:
    """The same key again: the first one when it is the same report, else both are kept."""
    first = Observation.objects.filter(key=report.key).select_related("author").first()
    if first is None:
        return None
    if first.fingerprint == report.fingerprint:
        return Logged(first, repeated=True)
    return _quarantine(report, QuarantineReason.KEY_CONFLICT, first)


def _file(report: Observation) -> Logged:
    now = clock.now()
    client = (
        Client.objects.select_for_update(of=("self",))
        .select_related("area", "practice", "coordinator")
        .get(pk=report.client_id)
    )
    report.client = client
    reason = _misplaced(report, now)
    if reason:
        return _quarantine(report, reason, None)
    report.received_at = now
    report.delayed = report.saved_at is not None and now - report.saved_at > DELAYED_AFTER
    if not joining.makes_escalation(report.noticed, report.worry, as_usual=report.as_usual):
        report.save(force_insert=True)
        return Logged(report)
    _put_on_its_way(report, client, now)
    return Logged(report)


def _misplaced(report: Observation, now: datetime.datetime) -> str:
    """Why a person has to place the report, or "" (rulings 23 and 24)."""
    today = clock.today()
    matches: Sequence[Match] = list(Match.objects.filter(volunteer=report.author, client=report.client_id))
    current = [one for one in matches if one.starts <= today and (one.ends is None or one.ends >= today)]
    recent = [one for one in matches if one.ends is not None and today - STILL_KNOWN <= one.ends < today]
    if not current and not recent:
        raise NeverTheirClientError
    if report.author.stage != Stage.ACTIVE:
        return QuarantineReason.NOT_ACTIVE
    if not current:
        return QuarantineReason.NO_LONGER_MATCHED
    if report.observed_at.date() < min(one.starts for one in matches):
        return QuarantineReason.BEFORE_MATCH
    return ""


def _quarantine(report: Observation, reason: str, first: Observation | None) -> Logged:
    """Keep a report that cannot be filed by itself, and tell those who place it."""
    client = Client.objects.select_related("area").get(pk=report.client_id)
    mine = first if first and first.author_id == report.author_id else None
    row, fresh = Quarantined.objects.get_or_create(
        key=report.key,
        fingerprint=report.fingerprint,
        defaults={
            "reason": reason,
            "author": report.author,
            "logged_by": report.logged_by,
            "client": client,
            "area": client.area,
            "received_at": clock.now(),
            "safeguarding": joining.is_safeguarding(report.noticed),
            "worry": joining.worry_of_report(report.noticed, report.worry),
            "report": {name: str(value) if isinstance(value, UUID | datetime.datetime) else value
                       for name in CONTENT for value in [getattr(report, name)]},
            "about": report.about,
            "first": mine,
        },
    )  # fmt: skip
    if fresh:
        _tell_placers(row)
    return Logged(mine, row, repeated=not fresh)


def _tell_placers(row: Quarantined) -> None:
    """Ask the area's coordinators and team leaders to place it; safeguarding only the team leaders."""
    roles = [RoleName.TEAM_LEADER] if row.safeguarding else [RoleName.TEAM_LEADER, RoleName.COORDINATOR]
    people = User.objects.filter(
        assignments__role__in=roles,
        assignments__area=row.area,
        assignments__ends__isnull=True,
        is_active=True,
    ).exclude(pk=row.about_id)
    outbox.put(
        outbox.Letter(
            key=f"{row.pk}:quarantined:{person.pk}:{notices.QUARANTINED}",
            to=person,
            purpose=notices.QUARANTINED,
            link="/",
            subject_id=row.pk,
            urgent=row.worry == Worry.VERY_WORRIED,
        )
        for person in people.distinct()
    )


def _put_on_its_way(report: Observation, client: Client, now: datetime.datetime) -> None:
    """Join the open matter it belongs to, or open one with the chain of the area's policy."""
    worry_now = joining.worry_of_report(report.noticed, report.worry)
    reason = ""
    if worry_now == Worry.MENTION:
        reason = _slow_change(report, client, now)
    if reason:
        worry_now = Worry.WORRIED
    if joining.is_safeguarding(report.noticed):
        _open(report, client, now, worry_now, reason, [])
        return
    matters = Escalation.objects.filter(client=client, safeguarding=False).open()  # type: ignore[attr-defined]
    joins, related = joining.to_join(
        report.noticed,
        [joining.OpenMatter(one.pk, one.worry, frozenset(one.categories), one.opened_at) for one in matters],
    )
    if joins:
        _join(report, joins, now, worry_now, reason, related)
    else:
        _open(report, client, now, worry_now, reason, related)


def _slow_change(report: Observation, client: Client, now: datetime.datetime) -> str:
    """Why small things on this client add up, this report among them."""
    recent = Observation.objects.filter(
        client=client,
        worry=Worry.MENTION,
        received_at__gt=now - joining.SLOW_CHANGE_WINDOW,
        retracted_at__isnull=True,
        escalation__safeguarding=False,
    ).values_list("author_id", "noticed")
    reports = [joining.SmallReport(author, frozenset(noticed)) for author, noticed in recent]
    return joining.slow_change([*reports, joining.SmallReport(report.author_id, frozenset(report.noticed))])


def _open(
    report: Observation,
    client: Client,
    now: datetime.datetime,
    worry_now: str,
    reason: str,
    related: list[UUID],
) -> None:
    """Open an escalation of its own for the report."""
    policy = Policy.objects.filter(area=client.area, in_force=True).prefetch_related("steps").first()
    if policy is None:
        raise NoPolicyError
    escalation = Escalation(
        area=client.area,
        client=client,
        practice=client.practice,
        worry=worry_now,
        safeguarding=joining.is_safeguarding(report.noticed),
        about=report.about,
        about_other=report.about_other,
        chains=policy.chains(),
        opened_at=now,
        lead_id=report.pk,
    )
    _categorise(escalation, report)
    turn = routing.begin(escalation, now)
    routing.settle(escalation, turn)
    escalation.save(force_insert=True)
    report.escalation = escalation
    report.save(force_insert=True)
    events, letters = routing.write_turn(escalation, turn)
    alarmed, told = routing.alarm(escalation, turn)
    sent = happened(escalation, EventKind.SENT, now, by=report.logged_by, observation=report)
    raised = [happened(escalation, EventKind.RAISED, now, text=f"to worried: {reason}")] if reason else []
    write([sent, *raised, *events, *alarmed])
    if related:
        escalation.related.set(related)
    outbox.put([*letters, *told])


def _join(
    report: Observation, pk: UUID, now: datetime.datetime, worry_now: str, reason: str, related: list[UUID]
) -> None:
    """Make the report part of an open matter; that never extends a deadline."""
    escalation = routing.lock(pk)
    report.escalation = escalation
    report.save(force_insert=True)
    _categorise(escalation, report)
    escalation.lead = report
    escalation.reports += 1
    escalation.last_event_at = now
    joined = happened(escalation, EventKind.JOINED, now, by=report.logged_by, observation=report)
    if related:
        escalation.related.add(*related)
    _changed(escalation, worry_now, now, why=reason or "a second report", before=[joined])


def _changed(
    escalation: Escalation, worry_now: str, now: datetime.datetime, *, why: str, before: list
) -> None:
    """Raise the matter when the new words are more worried, else tell who has it or is asked."""
    if joining.is_stronger(worry_now, escalation.worry):
        worry.raise_to(escalation, worry_now, now, why=why, before=before)
        return
    escalation.version += 1
    routing.save(escalation)
    write(before)
    outbox.put(worry.tell_holder(escalation, f"version-{escalation.version}"))


def _categorise(escalation: Escalation, report: Observation) -> None:
    known = list(escalation.categories)
    known += [
        code for code in report.noticed if code not in known and code in joining.concerns(report.noticed)
    ]
    escalation.categories = known
    escalation.noticed = f";{';'.join(known)};" if known else ""


@transaction.atomic
def add(addition: Addition, *, by: User) -> Addition:
    """Add to an observation: worse is triaged again, milder or the same is told to who has it."""
    known = Addition.objects.filter(key=addition.key).first()
    if known:
        return known
    report = Observation.objects.select_for_update(of=("self",)).get(pk=addition.observation_id)
    now = clock.now()
    addition.at = now
    addition.save(force_insert=True)
    audit.record(by, "added", report, client_id=report.client_id)
    escalation = routing.lock(report.escalation_id) if report.escalation_id else None
    if escalation is None or escalation.state == State.CLOSED:
        _after_the_end(report, addition, now, by, escalation)
        return addition
    escalation.last_event_at = now
    event = happened(
        escalation,
        EventKind.ADDED,
        now,
        by=by,
        words=addition.words,
        observation=report,
        text=_said_worry(addition),
    )
    worry_now = addition.worry or Worry.MENTION
    _changed(escalation, worry_now, now, why="the volunteer is more worried now", before=[event])
    return addition


def _said_worry(addition: Addition) -> str:
    return f"now {Worry(addition.worry).label.lower()}" if addition.worry else ""


def _after_the_end(
    report: Observation, addition: Addition, now: datetime.datetime, by: User, escalation: Escalation | None
) -> None:
    """Added to good news or to what is closed: a worry opens a new matter, words go to who closed it."""
    if addition.worry not in {"", Worry.GOOD_NEWS}:
        _concern_after_all(report, addition, now, by)
    if escalation:
        write([happened(escalation, EventKind.ADDED, now, by=by, words=addition.words, observation=report)])
        closer = User.objects.filter(pk=escalation.closed_by_id)
        occasion = f"addition-{addition.pk}"
        outbox.put(notices.about_escalation(escalation, closer, notices.REPLY, occasion, urgent=False))


def _concern_after_all(report: Observation, addition: Addition, now: datetime.datetime, by: User) -> None:
    client = Client.objects.select_related("area", "practice").get(pk=report.client_id)
    opened = Observation(
        key=addition.key,
        author=report.author,
        logged_by=by,
        client=client,
        observed_at=report.observed_at,
        received_at=now,
        noticed=[],
        words=addition.words,
        worry=addition.worry,
    )
    opened.fingerprint = fingerprint(opened)
    _open(opened, client, now, addition.worry, "", [])


@transaction.atomic
def retract(pk: UUID, *, why: str, by: User) -> Observation:
    """Take an observation back: who has it or is asked confirms; the worry never falls by it (ruling 11)."""
    report = Observation.objects.select_for_update(of=("self",)).get(pk=pk)
    if report.retracted_at is not None:
        return report
    now = clock.now()
    report.retracted_at = now
    report.retracted_why = why
    report.save(update_fields=["retracted_at", "retracted_why"])
    audit.record(by, "retracted", report, client_id=report.client_id)
    if report.escalation_id is None:
        return report
    escalation = routing.lock(report.escalation_id)
    escalation.version += 1
    escalation.last_event_at = now
    routing.save(escalation)
    write([happened(escalation, EventKind.RETRACTED, now, by=by, words=why, observation=report)])
    if escalation.is_open:
        told = User.objects.filter(asks__escalation=escalation).distinct()
        everyone = {
            person.pk: person for person in [*told, *([escalation.holder] if escalation.holder else [])]
        }
        outbox.put(
            notices.about_escalation(escalation, everyone.values(), notices.CHANGED, f"retracted-{report.pk}")
        )
    return report
