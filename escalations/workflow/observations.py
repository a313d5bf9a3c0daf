"""Log what a volunteer noticed. Stored once, never lost, never changed."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists

from escalations.choices import EventKind, QuarantineReason, Worry
from escalations.models import Escalation, Observation
from escalations.models.policies import chains_of, slow_rule_of
from escalations.rules import joining, slow_change
from escalations.workflow import debts, finding, quarantine, routing, worry
from escalations.workflow.quarantine import CONTENT, Logged, NeverTheirClientError
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox
from volunteers.models import Client

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from escalations.models import Event
    from livingwell.models import User

__all__ = ["Logged", "NeverTheirClientError", "changed", "fingerprint", "log", "open_matter"]

#: A very worried report that was written this long before it arrived is marked delayed.
DELAYED_AFTER = datetime.timedelta(minutes=15)


def fingerprint(report: Observation) -> str:
    """The content of a report as one short value, to tell a repeat from a different one.

    The time of the visit counts as it was said (`said_at`): "now", or a clock that runs a little
    ahead, becomes another instant at every try, and a retry is still the same report.
    """
    content = {name: getattr(report, name) for name in CONTENT}
    content["observed_at"] = getattr(report, "said_at", report.observed_at)
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def log(report: Observation, *, by: User) -> Logged:
    """Store what was noticed and, when it is more than good news, put it on its way, in one transaction.

    Raises NeverTheirClientError when the volunteer never visited this person.
    """
    report.fingerprint = fingerprint(report)
    report.logged_by = by
    try:
        with transaction.atomic():
            return _file(report)
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
    return quarantine.keep(report, QuarantineReason.KEY_CONFLICT, first)


def _file(report: Observation) -> Logged:
    now = clock.now()
    client = (
        Client.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area", "practice")
        .annotate(has_come=Exists(Observation.objects.filter(key=report.key)), slow_rule=slow_rule_of("area"))
        .annotate(**quarantine.visits_of(report))
        .get(pk=report.client_id)
    )
    known = _known(report) if client.has_come else None
    if known:
        return known
    report.client = client
    reason = quarantine.misplaced(report, client, now)
    if reason:
        return quarantine.keep(report, reason, None)
    report.received_at = now
    report.delayed = report.saved_at is not None and now - report.saved_at > DELAYED_AFTER
    put_away(report, client, now)
    return Logged(report)


def put_away(report: Observation, client: Client, now: datetime.datetime) -> None:
    """Store a report on a locked client; when it is more than good news, its chain begins now."""
    if joining.makes_escalation(report.noticed, report.worry):
        _put_on_its_way(report, client, now)
    else:
        report.save(force_insert=True)
        if not report.as_usual:  # that is thanked on its receipt, and owes nothing more
            debts.owe(report, client.area, now)


def _put_on_its_way(report: Observation, client: Client, now: datetime.datetime) -> None:
    """Join the open matter it belongs to, or open one with the chain of the area's policy."""
    worry_now = joining.worry_of_report(report.noticed, report.worry)
    reason = ""
    if worry_now == Worry.MENTION:
        reason = _slow_change(report, client, now)
    if reason:
        worry_now = Worry.WORRIED
    matters = _open_matters(report, client)
    joins, related = joining.to_join(
        report.noticed,
        [
            joining.OpenMatter(one.pk, one.worry, frozenset(one.categories), one.opened_at)
            for one in matters.values()
        ],
    )
    if joins:
        _join(report, matters[joins], now, worry_now, reason, related)
    else:
        open_matter(report, client, now, worry_now, reason)


def _open_matters(report: Observation, client: Client) -> dict[UUID, Escalation]:
    """The client's open matters a report could join, kept from everybody else: none can close meanwhile."""
    about_colleague = report.about_id is not None or report.about_other
    alone = joining.stands_alone(report.noticed, about_colleague=about_colleague)
    if alone or not joining.concerns(report.noticed):
        return {}
    rows: QuerySet[Escalation] = Escalation.objects.filter(
        client=client, safeguarding=False, about__isnull=True, about_other=False
    ).open()  # type: ignore[attr-defined]
    locked = rows.select_for_update(of=("self",), no_key=True).select_related("area", "client")
    return {one.pk: one for one in locked.order_by("pk")}


def _slow_change(report: Observation, client: Client, now: datetime.datetime) -> str:
    """Why small things on this client add up by the area's rule, this report among them."""
    rule = slow_change.SlowRule.of(client.slow_rule)  # type: ignore[attr-defined]
    recent = Observation.objects.filter(
        client=client,
        worry=Worry.MENTION,
        received_at__gt=now - rule.window,
        retracted_at__isnull=True,
        escalation__safeguarding=False,
    ).values_list("author_id", "noticed")
    small = [*recent, (report.author_id, report.noticed)]
    reports = [slow_change.SmallReport(author, frozenset(noticed)) for author, noticed in small]
    return slow_change.reason(rule, reports)


def open_matter(
    report: Observation, client: Client, now: datetime.datetime, worry_now: str, reason: str
) -> None:
    """Open an escalation of its own for the report."""
    escalation = Escalation(
        area=client.area,
        client=client,
        practice=client.practice,
        worry=worry_now,
        safeguarding=joining.is_safeguarding(report.noticed),
        about=report.about,
        about_other=report.about_other,
        chains=chains_of(client.area),
        opened_at=now,
        lead_id=report.pk,
    )
    _categorise(escalation, report)
    escalation.searchable = finding.words_of(client, [report])
    turn = routing.begin(escalation, now)
    routing.settle(escalation, turn)
    escalation.save(force_insert=True)
    report.escalation = escalation
    report.save(force_insert=True)
    debts.owe(report, escalation.area, now)
    events, letters = routing.write_turn(escalation, turn)
    alarmed, told = routing.alarm(escalation, turn)
    sent = happened(escalation, EventKind.SENT, now, by=report.logged_by, observation=report)
    raised = [happened(escalation, EventKind.RAISED, now, text=f"to worried: {reason}")] if reason else []
    write([sent, *raised, *events, *alarmed])
    outbox.put([*letters, *told])


def _join(
    report: Observation,
    escalation: Escalation,
    now: datetime.datetime,
    worry_now: str,
    reason: str,
    related: list[UUID],
) -> None:
    """Make the report part of an open matter; that never extends a deadline."""
    report.escalation = escalation
    report.save(force_insert=True)
    debts.owe(report, escalation.area, now)
    finding.also(escalation, report)
    _categorise(escalation, report)
    escalation.lead = report
    escalation.reports += 1
    escalation.last_event_at = now
    joined = happened(escalation, EventKind.JOINED, now, by=report.logged_by, observation=report)
    _relate(escalation, related)
    changed(escalation, worry_now, now, why=reason or "a second report", before=[joined])


def _relate(escalation: Escalation, related: list[UUID]) -> None:
    """Link both ways, in one statement."""
    pairs = [(escalation.pk, other) for other in related] + [(other, escalation.pk) for other in related]
    link = Escalation.related.through
    if pairs:
        link.objects.bulk_create(
            [link(from_escalation_id=one, to_escalation_id=other) for one, other in pairs],
            ignore_conflicts=True,
        )


def changed(
    escalation: Escalation, worry_now: str, now: datetime.datetime, *, why: str, before: list[Event]
) -> None:
    """Raise the matter when the new words are more worried, else tell who has it or is asked."""
    if joining.is_stronger(worry_now, escalation.worry):
        said = worry.raised(escalation, worry_now, now, why)
        worry.raise_to(escalation, worry_now, now, events=[*before, said])
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
