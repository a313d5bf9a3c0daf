"""Say what kind of need it is; take it onto the safeguarding chain; say who may read it, whom it is about."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from escalations import notices
from escalations.choices import Doing, EventKind, Need, Noticed, Worry
from escalations.models import Ask, Escalation
from escalations.models.roster import may_have
from escalations.rules import joining as joining_rules
from escalations.rules import states
from escalations.workflow import finding, holding, joining, routing, undoing
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox
from livingwell.models import User

if TYPE_CHECKING:
    from escalations.models import Event, Observation
    from livingwell.outbox import Letter


class CannotShowError(Exception):
    """Somebody cannot be shown it; carries why, as a sentence."""


@dataclass(frozen=True)
class Concern:
    """What is safeguarding about a matter: which of its reports (all when none is named), and about whom."""

    reports: frozenset[UUID] = frozenset()
    about: User | None = None
    about_other: bool = False


@transaction.atomic
def screen(pk: UUID, *, need: str, by: User) -> Escalation:
    """Say whether it is a medical need, another, or both; takes it when nobody has it."""
    escalation, now, taken = holding.act(pk, by)
    screened = happened(escalation, EventKind.SCREENED, now, by=by, text=f"as {Need(need).label.lower()}")
    undoing.remember(escalation, by, Doing.SCREEN, at=now, event=screened)
    escalation.need = need
    write([*taken, screened])
    return holding.saved(escalation)


@transaction.atomic
def screen_as_safeguarding(pk: UUID, concern: Concern, *, by: User) -> Escalation:
    """Take a matter, or some of its reports, onto the safeguarding chain (ruling 15).

    From now on it is read only by whom a step of that chain asks and those they add: whoever had it, or
    was asked about it, keeps only their own words. Of several reports those chosen go to a matter of
    their own, and the old one says no more than that. Returns the safeguarding matter. Raises
    HeldBySomebodyElseError, MoveNotAllowedError when it is closed or safeguarding already.
    """
    routing.lock_client(pk)
    escalation = routing.lock(pk)
    if escalation.safeguarding:
        raise states.MoveNotAllowedError(escalation.state, "safeguard")
    if escalation.state in states.TAKEN and escalation.holder_id != by.pk and escalation.holder is not None:
        raise holding.HeldBySomebodyElseError(escalation.holder)
    states.next_state(escalation.state, "safeguard")
    now = clock.now()
    reports = joining.reports_with_all(escalation)
    chosen = concern.reports or {one.pk for one in reports}
    goes = [one for one in reports if one.pk in chosen]
    if not goes or len(goes) < len(chosen):
        raise joining.CannotSplitError("One of them is not here any more.")
    if len(goes) < len(reports):
        return _some(escalation, reports, goes, concern, by, now)
    return _all(escalation, concern, by, now)


def _all(escalation: Escalation, concern: Concern, by: User, now: datetime.datetime) -> Escalation:
    """The whole matter changes chains; nobody who was asked before has sight of it by that."""
    before = Ask.objects.filter(escalation=escalation, withdrawn_at__isnull=True)
    before.update(withdrawn_at=now)
    routing.release(escalation, now)
    outbox.withdraw(escalation.pk, notices.escalation_link(escalation.pk), "safeguarding now")
    escalation.related.clear()
    hushed = {"hushed": _hush_joined(escalation, now)}
    screened = happened(escalation, EventKind.SCREENED, now, by=by, text="as safeguarding")
    undoing.remember(escalation, by, Doing.SAFEGUARD, at=now, sends=True, event=screened, more=hushed)
    escalation.alarm_since = None
    escalation.referral = None
    _ask_the_chain(escalation, concern, [screened], now, is_new=False)
    return escalation


def _some(
    escalation: Escalation,
    reports: list[Observation],
    goes: list[Observation],
    concern: Concern,
    by: User,
    now: datetime.datetime,
) -> Escalation:
    """Those reports leave for a matter of their own; who reads the old one reads nothing of them."""
    new = joining.part(escalation, goes, now)
    joining.leave(escalation, [one for one in reports if one not in goes])
    escalation.hushed_at = now
    passed_on = happened(escalation, EventKind.PASSED_ON, now)
    more = {"new": str(new.pk), "hushed": _hush_joined(escalation, now)}
    undoing.remember(escalation, by, Doing.PASS_ON, at=now, sends=True, event=passed_on, more=more)
    escalation.last_event_at = now
    holding.saved(escalation)
    screened = happened(new, EventKind.SCREENED, now, by=by, text="as safeguarding")
    _ask_the_chain(new, concern, [*joining.sent_again(new, goes, now), screened], now, is_new=True)
    for one in goes:
        one.escalation = new
    type(goes[0]).objects.bulk_update(goes, ["escalation"])
    finding.afresh([escalation.pk, new.pk])
    write([passed_on])
    return new


def _hush_joined(escalation: Escalation, now: datetime.datetime) -> dict[str, str | None]:
    """The timelines of those joined to it say no more than its own; returns how they were, by key."""
    joined = Q(joined_to=escalation) | Q(joined_to__joined_to=escalation)
    rows = Escalation.objects.filter(joined)
    before = {str(pk): at.isoformat() if at else None for pk, at in rows.values_list("pk", "hushed_at")}
    if before:
        rows.update(hushed_at=now)
    return before


def _speak_again(before: dict[str, str | None]) -> None:
    """What `_hush_joined` hushed says again what it said before."""
    for pk, at in before.items():
        until = datetime.datetime.fromisoformat(at) if at else None
        Escalation.objects.filter(pk=pk).update(hushed_at=until)


def _ask_the_chain(
    escalation: Escalation, concern: Concern, events: list[Event], now: datetime.datetime, *, is_new: bool
) -> None:
    escalation.safeguarding = True
    escalation.worry = Worry.VERY_WORRIED
    escalation.categories = list(dict.fromkeys([*escalation.categories, Noticed.SAFEGUARDING.value]))
    escalation.noticed = joining_rules.as_kept(escalation.categories)
    if concern.about or concern.about_other:
        escalation.about = concern.about
        escalation.about_other = concern.about_other
    turn = routing.begin(escalation, now) if is_new else routing.anew(escalation, now)
    routing.settle(escalation, turn)
    if is_new:
        escalation.save(force_insert=True)
    else:
        holding.saved(escalation)
    asked, letters = routing.write_turn(escalation, turn)
    alarmed, told = routing.alarm(escalation, turn)
    write([*events, *asked, *alarmed])
    outbox.put([*letters, *told])


def _not_safeguarding_after_all(
    escalation: Escalation, done: undoing.Remembered, now: datetime.datetime
) -> list[Letter]:
    """An undone screening: those of the safeguarding chain are asked no more, the others see it again."""
    people = _ask_no_more(escalation, done.last.at, now)
    Ask.objects.filter(escalation=escalation, withdrawn_at=done.last.at).update(withdrawn_at=None)
    _speak_again(done.more["hushed"])
    occasion = f"version-{escalation.version}"
    return notices.about_escalation(escalation, people, notices.MOVED_ON, occasion, urgent=False)


def _ask_no_more(escalation: Escalation, since: datetime.datetime, now: datetime.datetime) -> list[User]:
    """Whom a step has asked since then is asked no more and sees it no more; returns who that is."""
    asks = Ask.objects.filter(escalation=escalation, withdrawn_at__isnull=True, step__isnull=False)
    asks = asks.filter(at__gte=since)
    people = list(User.objects.filter(asks__in=asks).distinct())
    routing.release(escalation, now)
    asks.update(withdrawn_at=now)
    return people


def _back_from_safeguarding(
    escalation: Escalation, done: undoing.Remembered, now: datetime.datetime
) -> list[Letter]:
    """The reports passed on are back, while nobody there has done anything; that part is seen by nobody."""
    part = routing.lock(UUID(done.more["new"]))
    if part.version != 1 or not part.is_free:
        raise undoing.CannotUndoError("Somebody is looking after that part already.")
    people = _ask_no_more(part, done.last.at, now)
    outbox.withdraw(part.pk, notices.escalation_link(part.pk), "undone")
    joining.bring_back(escalation, part, done, now)
    _speak_again(done.more["hushed"])
    occasion = f"version-{escalation.version}"
    return notices.about_escalation(escalation, people, notices.MOVED_ON, occasion, urgent=False)


undoing.also_undoes(Doing.SAFEGUARD, _not_safeguarding_after_all)
undoing.also_undoes(Doing.PASS_ON, _back_from_safeguarding)


@transaction.atomic
def show(pk: UUID, *, to: User, by: User) -> Escalation:
    """Let one more person read a safeguarding matter: somebody who has a role for it and is not concerned.

    Raises CannotShowError, HeldBySomebodyElseError.
    """
    escalation, now, taken = holding.act(pk, by)
    if not escalation.safeguarding:
        raise CannotShowError("Everybody of the area can read this already.")
    if escalation.about_id == to.pk or not may_have(to, escalation):
        raise CannotShowError(f"This is not for {to.name}. Choose somebody else.")
    holding.show_to(escalation, to, by, now)
    shown = happened(escalation, EventKind.SHOWN, now, by=by, text=to.name)
    undoing.remember(escalation, by, Doing.SHOW, at=now, sends=True, event=shown)
    write([*taken, shown])
    holding.saved(escalation)
    occasion = f"version-{escalation.version}"
    letters = notices.about_escalation(escalation, [to], notices.SHOWN, occasion)
    outbox.put(undoing.waiting_a_minute(letters, now))
    return escalation


undoing.also_undoes(Doing.SHOW, holding.show_no_longer)


@transaction.atomic
def settle_about(pk: UUID, *, about: User | None, by: User) -> Escalation:
    """Say whom "somebody else who works here" is, or that it is nobody who does (ruling 15).

    That person is left out from now on: they see it no more, and a step that asks them moves on. Raises
    HeldBySomebodyElseError, CannotShowError for oneself.
    """
    if about is not None and about.pk == by.pk:
        raise CannotShowError("If it is about you, somebody else has to settle it: hand it over.")
    escalation, now, taken = holding.act(pk, by)
    escalation.about = about
    escalation.about_other = False
    settled = happened(escalation, EventKind.SETTLED, now, by=by)
    write([*taken, settled])
    if about is not None:
        Ask.objects.filter(escalation=escalation, person=about).update(withdrawn_at=now, released_at=now)
        outbox.withdraw(escalation.pk, notices.escalation_link(escalation.pk), "about them", about.pk)
    return holding.saved(escalation)
