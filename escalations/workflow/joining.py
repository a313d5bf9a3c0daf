"""Join two matters of one person, or give some reports a matter of their own; both timelines tell.

What is joined away ends with the outcome "joined": it owes nobody a story, because its reports go on in
the one it was joined to, and it counts nowhere. Its own timeline stays as it was and can still be read.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from escalations import notices
from escalations.choices import Doing, EventKind, Outcome, State
from escalations.models import Escalation, Observation
from escalations.models.policies import chains_of
from escalations.rules import joining, leases, states
from escalations.workflow import debts, finding, holding, routing, undoing
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox, wording
from livingwell.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from livingwell.outbox import Letter


class CannotJoinError(Exception):
    """These two cannot be joined; carries why, as a sentence."""


class CannotSplitError(Exception):
    """These reports cannot go to a matter of their own; carries why, as a sentence."""


@transaction.atomic
def join(pk: UUID, other: UUID, *, by: User) -> Escalation:
    """Make two open matters of one person one: the more urgent goes on, then the older (ruling 8).

    The actor takes what nobody has; what somebody else has stays with them, and they are told. No deadline
    is extended. Returns the one that goes on. Raises CannotJoinError, HeldBySomebodyElseError when the one
    it is done from is somebody else's.
    """
    routing.lock_client(pk)
    rows = routing.lock_all({pk, other})
    if len(rows) < 2:
        raise CannotJoinError("It cannot be joined to itself.")
    mine, theirs = rows[pk], rows[other]
    now = clock.now()
    _check(mine, theirs)
    if mine.state in states.TAKEN and mine.holder_id != by.pk and mine.holder is not None:
        raise holding.HeldBySomebodyElseError(mine.holder)
    goes_on, ends = (mine, theirs) if joining.survives(_matter(mine), _matter(theirs)) else (theirs, mine)
    reports = list(Observation.objects.filter(escalation__in=rows).order_by("-received_at", "-pk"))
    moved = [str(one.pk) for one in reports if one.escalation_id == ends.pk]
    merged = happened(goes_on, EventKind.MERGED, now, by=by, text=_labels(ends))
    ended = happened(ends, EventKind.MERGED, now, by=by, text=_labels(goes_on))
    more = {"other": str(ends.pk), "version": ends.version + 1, "before": undoing.as_it_was(ends)}
    undoing.remember(
        goes_on, by, Doing.JOIN, at=now, sends=True, event=merged, more=more | {"reports": moved}
    )
    told = _others(rows.values(), by)
    goes_on.lead = reports[0] if reports else goes_on.lead
    finding.together(goes_on, ends)
    _go_on(goes_on, ends, by, now)
    _end(ends, goes_on, by, now)
    write([merged, ended])
    outbox.put(undoing.waiting_a_minute(_changed(goes_on, told), now))
    return goes_on


def _check(mine: Escalation, theirs: Escalation) -> None:
    goes_on = joining.survives(_matter(mine), _matter(theirs))
    why = joining.why_not_join(
        same_client=mine.client_id == theirs.client_id,
        both_open=mine.is_open and theirs.is_open,
        alone=any(one.safeguarding or one.about_id or one.about_other for one in (mine, theirs)),
        ending_is_referred=(theirs if goes_on else mine).state == State.REFERRED,
    )
    if why:
        raise CannotJoinError(why)


def _matter(one: Escalation) -> joining.OpenMatter:
    return joining.OpenMatter(one.pk, one.worry, frozenset(one.categories), one.opened_at)


def _labels(one: Escalation) -> str:
    """What a matter is called on the timeline of the other."""
    return f"“{'. '.join(one.category_labels).lower() or 'in their own words'}”"


def _reports(escalation: Escalation) -> Any:
    return Observation.objects.filter(escalation=escalation)


def reports_with_all(escalation: Escalation) -> list[Observation]:
    """The reports of a matter with who wrote them and what was added since."""
    rows = _reports(escalation).select_related("author__user", "logged_by")
    return list(rows.prefetch_related("additions"))


def _others(rows: Iterable[Escalation], by: User) -> list[User]:
    """Who has either of them, or is asked about it now: to be told of it, but for who does it."""
    rows = list(rows)
    asked = User.objects.filter(
        asks__escalation__in=rows, asks__released_at__isnull=True, asks__at__lte=clock.now()
    )
    people = {one.pk: one for one in [*asked, *(row.holder for row in rows if row.holder)]}
    return [one for key, one in people.items() if key != by.pk]


def _changed(escalation: Escalation, people: Iterable[User]) -> list[Letter]:
    occasion = f"version-{escalation.version}"
    return notices.about_escalation(escalation, people, notices.CHANGED, occasion)


def _go_on(goes_on: Escalation, ends: Escalation, by: User, now: datetime.datetime) -> None:
    """The one that goes on has everything of both, and the shorter of the two leases."""
    worry = max(goes_on.worry, ends.worry, key=joining.STRENGTH.index)
    lease = leases.lease_until(worry, now, goes_on.area.hours())
    kept = [one.respond_by for one in (goes_on, ends) if one.state in states.TAKEN and one.respond_by]
    routing.release_all([goes_on, ends], now)
    if goes_on.is_free:
        holding.hold(goes_on, by, now)
        debts.on_taken(goes_on, now)
    goes_on.worry = worry
    goes_on.respond_by = joining.joined_deadline(kept, lease)
    goes_on.next_at = goes_on.respond_by
    goes_on.categories = list(dict.fromkeys([*goes_on.categories, *ends.categories]))
    goes_on.noticed = joining.as_kept(goes_on.categories)
    goes_on.reports += ends.reports
    goes_on.hushed_at = max(filter(None, [goes_on.hushed_at, ends.hushed_at]), default=None)
    goes_on.last_event_at = now
    goes_on.version += 1
    routing.place(goes_on)
    routing.save(goes_on)
    _reports(ends).update(escalation=goes_on)


def _end(ends: Escalation, goes_on: Escalation, by: User, now: datetime.datetime) -> None:
    ends.state = State(states.next_state(ends.state, "join"))
    ends.outcome = Outcome.JOINED
    ends.joined_to = goes_on
    ends.closed_at = ends.last_event_at = now
    ends.closed_by = by
    ends.respond_by = ends.next_at = ends.alarm_since = None
    ends.meeting = ends.meeting_starts = None
    ends.reports = 0
    ends.why = "It was joined to another."
    ends.version += 1
    routing.save(ends)


def _come_apart(escalation: Escalation, done: undoing.Remembered, now: datetime.datetime) -> list[Letter]:
    """An undone joining: the one that ended is open again as it was, with its reports."""
    other = routing.lock(UUID(done.more["other"]))
    if other.version != done.more["version"]:
        raise undoing.CannotUndoError("Something else has happened to the other one since.")
    undoing.put_back(other, done.more["before"], done.last.at, now)
    letters = undoing.ask_back(other, done.last.at)
    routing.save(other)
    Observation.objects.filter(pk__in=done.more["reports"]).update(escalation=other)
    finding.afresh([escalation.pk, other.pk])
    by = User.objects.get(pk=done.last.by)
    write([happened(other, EventKind.UNDONE, now, by=by, text=done.label)])
    return letters


@transaction.atomic
def split(pk: UUID, reports: Iterable[UUID], *, by: User) -> Escalation:
    """Give some reports a matter of their own: its worry from them, the area's chain of today.

    The actor has both. Returns the new one. Raises CannotSplitError, HeldBySomebodyElseError.
    """
    routing.lock_client(pk)
    escalation, now, taken = holding.act(pk, by)
    rows = reports_with_all(escalation)
    chosen = set(reports)
    why = joining.why_not_split([one.pk for one in rows], chosen)
    if why:
        raise CannotSplitError(why)
    goes, stays = ([one for one in rows if (one.pk in chosen) is going] for going in (True, False))
    new = part(escalation, goes, now)
    new.worry = joining.worry_of_parts([part_of(one) for one in goes])
    holding.hold(new, by, now)
    finding.of(new, goes)
    finding.of(escalation, stays)
    new.save(force_insert=True)
    parted = happened(escalation, EventKind.PARTED, now, by=by, text=_from_whom(goes))
    undoing.remember(escalation, by, Doing.SPLIT, at=now, event=parted, more={"new": str(new.pk)})
    leave(escalation, stays)
    holding.saved(escalation)
    _reports(escalation).filter(pk__in=chosen).update(escalation=new)
    Escalation.related.through.objects.bulk_create(_both_ways(escalation, new))
    from_here = happened(new, EventKind.PARTED, now, by=by, text=_from_whom(goes))
    write([*taken, parted, *sent_again(new, goes, now), from_here])
    return new


def part(escalation: Escalation, goes: list[Observation], now: datetime.datetime) -> Escalation:
    """A new matter for reports that leave another, not yet written: the caller says who has it."""
    new = Escalation(
        area=escalation.area,
        client=escalation.client,
        practice_id=escalation.practice_id,
        worry=escalation.worry,
        need=escalation.need,
        chains=chains_of(escalation.area),
        opened_at=min(one.received_at for one in goes),
        last_event_at=now,
    )
    leave(new, goes)
    return new


def leave(escalation: Escalation, stays: list[Observation]) -> None:
    """Make a matter that of these reports: its latest, how many, and what they noticed."""
    parts = [part_of(one) for one in stays]
    escalation.lead = max(stays, key=lambda one: one.received_at)
    escalation.reports = len(stays)
    escalation.categories = joining.categories_of(parts)
    escalation.noticed = joining.as_kept(escalation.categories)


def part_of(report: Observation) -> joining.Part:
    """A report as the rule sees it, with how worried its additions are."""
    added = [one.worry for one in report.additions.all()]
    return joining.Part(report.pk, tuple(report.noticed), (report.worry, *added))


def sent_again(new: Escalation, goes: list[Observation], now: datetime.datetime) -> list[Any]:
    """The lines of a new timeline that say what it is made of: when each came, and what was added."""
    lines = []
    for one in sorted(goes, key=lambda report: report.received_at):
        lines.append(happened(new, EventKind.SENT, one.received_at, by=one.logged_by, observation=one))
        lines += [
            happened(new, EventKind.ADDED, more.at, by=one.author.user, words=more.words, observation=one)
            for more in one.additions.all()
        ]
    return lines


def _from_whom(reports: list[Observation]) -> str:
    names = wording.say_list(list(dict.fromkeys(one.author.first_name for one in reports)), "and")
    return f"what {names} noticed"


def _both_ways(one: Escalation, other: Escalation) -> list[Any]:
    link = Escalation.related.through
    return [
        link(from_escalation_id=first.pk, to_escalation_id=second.pk)
        for first, second in ((one, other), (other, one))
    ]


def _come_together(escalation: Escalation, done: undoing.Remembered, now: datetime.datetime) -> list[Letter]:
    """An undone split: the reports are back, and the new matter ends as joined to the old one."""
    new = routing.lock(UUID(done.more["new"]))
    if new.version != 1 or new.state != State.HELD:
        raise undoing.CannotUndoError("Something else has happened to the new one since.")
    bring_back(escalation, new, done, now)
    return []


def bring_back(
    escalation: Escalation, new: Escalation, done: undoing.Remembered, now: datetime.datetime
) -> None:
    """The reports of a part are back where they came from, and the part ends as joined to that."""
    _reports(new).update(escalation=escalation)
    by = User.objects.get(pk=done.last.by)
    _end(new, escalation, by, now)
    finding.afresh([escalation.pk, new.pk])
    write([happened(new, EventKind.UNDONE, now, by=by, text=done.label)])


undoing.also_undoes(Doing.JOIN, _come_apart)
undoing.also_undoes(Doing.SPLIT, _come_together)
