"""Add to what was noticed, or take it back. Nothing that was said is changed."""

from __future__ import annotations

import datetime
from uuid import UUID, uuid5

from django.db import transaction

from escalations import notices
from escalations.choices import EventKind, Noticed, State, Worry
from escalations.models import Addition, Escalation, Observation
from escalations.rules import joining
from escalations.workflow import debts, finding, observations, routing
from escalations.workflow.timeline import happened, write
from livingwell import audit, clock, outbox
from livingwell.models import User
from volunteers.models import Client


@transaction.atomic
def add(addition: Addition, *, by: User) -> Addition:
    """Add to an observation: worse is triaged again, milder or the same is told to who has it."""
    report = _lock(addition.observation_id)
    known = Addition.objects.filter(key=addition.key).first()
    if known and not _says_the_same(known, addition):  # the same key came with other words: both are kept
        addition.key = uuid5(addition.key, f"{report.pk} {addition.worry} {addition.words}")
        known = Addition.objects.filter(key=addition.key).first()
    if known:
        return known
    now = clock.now()
    addition.at = now
    addition.save(force_insert=True)
    audit.record(by, "added", report, client_id=report.client_id)
    escalation = routing.lock(report.escalation_id) if report.escalation_id else None
    if escalation is None or escalation.state == State.CLOSED:
        _after_the_end(report, addition, now, by, escalation)
        return addition
    escalation.last_event_at = now
    finding.also(escalation, addition)
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
    observations.changed(escalation, worry_now, now, why="the volunteer is more worried now", before=[event])
    return addition


def _lock(pk: UUID) -> Observation:
    """An observation, after its client: log locks in that order too."""
    Client.objects.select_for_update(of=("self",), no_key=True).get(observations=pk)
    return Observation.objects.select_for_update(no_key=True).get(pk=pk)


def _says_the_same(one: Addition, other: Addition) -> bool:
    content = ("observation_id", "words", "worry")
    return all(getattr(one, name) == getattr(other, name) for name in content)


def _said_worry(addition: Addition) -> str:
    return f"now {Worry(addition.worry).label.lower()}" if addition.worry else ""


def _after_the_end(
    report: Observation, addition: Addition, now: datetime.datetime, by: User, escalation: Escalation | None
) -> None:
    """Added to good news or to what is closed: a worry opens a new matter, words go to who closed it."""
    if addition.worry not in {"", Worry.GOOD_NEWS}:
        _concern_after_all(report, addition, now, by, escalation)
    if escalation:
        write([happened(escalation, EventKind.ADDED, now, by=by, words=addition.words, observation=report)])
        closer = User.objects.filter(pk__in=[escalation.closed_by_id])
        occasion = f"addition-{addition.pk}"
        outbox.put(notices.about_escalation(escalation, closer, notices.REPLY, occasion, urgent=False))


def _concern_after_all(
    report: Observation, addition: Addition, now: datetime.datetime, by: User, ended: Escalation | None
) -> None:
    """A new matter from what was added; what was safeguarding stays so, and so does whom it is about."""
    client = Client.objects.select_related("area", "practice").get(pk=report.client_id)
    opened = Observation(
        key=addition.key,
        author_id=report.author_id,
        logged_by=by,
        client=client,
        observed_at=report.observed_at,
        received_at=now,
        noticed=[Noticed.SAFEGUARDING] if ended and ended.safeguarding else [],
        words=addition.words,
        worry=addition.worry,
        about_id=ended.about_id if ended else report.about_id,
        about_other=ended.about_other if ended else report.about_other,
    )
    opened.fingerprint = observations.fingerprint(opened)
    observations.open_matter(opened, client, now, joining.worry_of_report(opened.noticed, opened.worry), "")


@transaction.atomic
def retract(pk: UUID, *, why: str, by: User) -> Observation:
    """Take an observation back: who has it or is asked confirms; the worry never falls by it (ruling 11)."""
    report = _lock(pk)
    if report.retracted_at is not None:
        return report
    now = clock.now()
    report.retracted_at = now
    report.retracted_why = why
    report.save(update_fields=["retracted_at", "retracted_why"])
    audit.record(by, "retracted", report, client_id=report.client_id)
    escalation = routing.lock(report.escalation_id) if report.escalation_id else None
    debts.on_taken_back(report, by, now)
    if escalation is None:
        return report
    escalation.version += 1
    escalation.last_event_at = now
    routing.save(escalation)
    write([happened(escalation, EventKind.RETRACTED, now, by=by, words=why, observation=report)])
    if escalation.is_open:
        told = User.objects.filter(
            asks__escalation=escalation, asks__at__lte=now, asks__withdrawn_at__isnull=True
        ).distinct()
        everyone = {
            person.pk: person for person in [*told, *([escalation.holder] if escalation.holder else [])]
        }
        outbox.put(
            notices.about_escalation(escalation, everyone.values(), notices.CHANGED, f"retracted-{report.pk}")
        )
    return report
