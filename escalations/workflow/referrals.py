"""Send a matter on, hear how it stands, and have it back when it is over or nobody answers.

The referral to be chased first sets the matter's deadline; it stays with whoever has it.
"""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from escalations import notices
from escalations.choices import Doing, EventKind, ReferralState, State
from escalations.models import Referral
from escalations.models.referrals import by_link, hash_of
from escalations.rules import leases, states
from escalations.rules import referrals as rules
from escalations.workflow import holding, routing, undoing
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox, wording

if TYPE_CHECKING:
    from escalations.models import Escalation
    from livingwell.models import User

#: Letters and figures of a reference: none that are taken for one another.
ALPHABET = "ACDEFHJKLMNPQRTUVWXY3479"


class NoSuchLinkError(Exception):
    """The link was used up, is too old, or never was."""


@dataclass(frozen=True)
class Heard:
    """What was heard of a referral: a state, or still waiting; what was said; when to ask again."""

    answer: str
    words: str = ""
    chase_at: datetime.datetime | None = None


@transaction.atomic
def refer(pk: UUID, referral: Referral, *, by: User) -> Referral:
    """Send it on to a service, the practice or somebody else; the chase date becomes its deadline.

    Raises HeldBySomebodyElseError, MoveNotAllowedError when it is closed.
    """
    escalation, now, taken = holding.act(pk, by)
    states.next_state(escalation.state, "refer")
    referral.escalation = escalation
    referral.reference = "LW-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
    referral.state = ReferralState.SENT
    referral.sent_at = referral.changed_at = now
    referral.sent_by = by
    referral.save(force_insert=True)
    sent = happened(
        escalation, EventKind.SENT_ON, now, by=by, text=f"to {referral.to_name}", words=referral.asked
    )
    undoing.remember(escalation, by, Doing.REFER, at=now, event=sent, more={"referral": str(referral.pk)})
    _steer(escalation, now)
    write([*taken, sent])
    _save(escalation)
    return referral


@transaction.atomic
def answer_referral(pk: UUID, heard: Heard, *, by: User) -> Referral:
    """Write down how a referral stands; good news moves the chase date, an end gives the matter back.

    Raises AnswerNotAllowedError when this cannot be said of it any more, HeldBySomebodyElseError,
    MoveNotAllowedError when the matter is closed.
    """
    escalation, now, taken = holding.act(_matter_of(pk), by)
    referral = _lock(pk)
    said = _hear(escalation, referral, heard, now)
    write([*taken, happened(escalation, EventKind.HEARD, now, by=by, text=said, words=heard.words)])
    _settle(escalation, referral, now)
    _save(escalation)
    return referral


@transaction.atomic
def answer_by_link(token: str, heard: Heard) -> Referral:
    """The service says itself how it stands, through its one-time link; whoever has the matter is told.

    Raises NoSuchLinkError, AnswerNotAllowedError.
    """
    found = by_link(token)
    if found is None:
        raise NoSuchLinkError
    escalation = routing.lock(found.escalation_id)
    referral = _lock(found.pk)
    now = clock.now()
    if referral.token_hash != hash_of(token):
        raise NoSuchLinkError
    said = _hear(escalation, referral, heard, now)
    write([happened(escalation, EventKind.HEARD, now, text=said, words=heard.words)])
    _settle(escalation, referral, now)
    escalation.last_event_at = now
    _save(escalation)
    purpose = notices.REFERRAL_NEWS if referral.is_running else notices.REFERRAL_BACK
    _tell(escalation, referral, purpose)
    return referral


@transaction.atomic
def chase(pk: UUID) -> bool:
    """Nothing was heard by the chase date: the matter is back with whoever has it. True when it moved."""
    escalation = routing.lock(_matter_of(pk))
    referral = _lock(pk)
    now = clock.now()
    if not referral.is_running or referral.silent_at is not None or referral.chase_at > now:
        return False
    _silent(escalation, referral, now)
    return True


def chase_first(escalation: Escalation, now: datetime.datetime) -> None:
    """The deadline of a locked matter that was sent on has come: the referral that set it was silent."""
    first = Referral.objects.filter(escalation=escalation).steering().first()  # type: ignore[attr-defined]
    if first is None:
        _come_back(escalation, now)
        _save(escalation)
    elif first.chase_at > now:
        _steer(escalation, now)
        _save(escalation)
    else:
        _silent(escalation, first, now)


def _silent(escalation: Escalation, referral: Referral, now: datetime.datetime) -> None:
    referral.silent_at = now
    referral.save(update_fields=["silent_at"])
    if not escalation.is_open:
        return
    day = wording.say_date(referral.chase_at, now)
    text = f"{referral.to_name} had not answered by {day}"
    write([happened(escalation, EventKind.CAME_BACK, now, text=text)])
    if escalation.state == State.REFERRED:
        _come_back(escalation, now)
    _save(escalation)
    _tell(escalation, referral, notices.REFERRAL_BACK)


@transaction.atomic
def make_link(pk: UUID, *, by: User) -> str:
    """A new one-time link for the service, returned once and kept only as a hash; the one before is dead.

    Raises AnswerNotAllowedError when the referral is over.
    """
    escalation, now, taken = holding.act(_matter_of(pk), by)
    referral = _lock(pk)
    if not referral.is_running:
        raise rules.AnswerNotAllowedError("This is over, so nobody needs a link any more.")
    token = secrets.token_urlsafe(32)
    referral.token_hash = hash_of(token)
    referral.link_expires_at = now + rules.LINK_LASTS
    referral.save(update_fields=["token_hash", "link_expires_at"])
    write(taken)
    _save(escalation)
    return token


def due_to_chase() -> list[UUID]:
    """Referrals of open matters whose chase date has passed in silence."""
    silent = Referral.objects.silent(clock.now())  # type: ignore[attr-defined]
    return list(silent.values_list("pk", flat=True)[:200])


def _matter_of(pk: UUID) -> UUID:
    return Referral.objects.values_list("escalation_id", flat=True).get(pk=pk)


def _lock(pk: UUID) -> Referral:
    return Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _hear(escalation: Escalation, referral: Referral, heard: Heard, now: datetime.datetime) -> str:
    """Write the answer onto the referral; returns it in words."""
    referral.state = rules.next_state(referral.state, heard.answer)
    referral.words = heard.words
    referral.changed_at = now
    referral.silent_at = None
    if referral.is_running:
        hours = escalation.area.hours()
        referral.chase_at = heard.chase_at or rules.next_chase(referral.state, escalation.worry, now, hours)
        label = "still waiting" if heard.answer == rules.STILL_WAITING else _label(referral)
        said = f"{label}, ask again by {wording.say_date(referral.chase_at, now)}"
    else:
        referral.ended_at = now
        referral.token_hash = ""
        said = _label(referral)
    referral.save()
    return f"{referral.to_name}: {said}"


def _label(referral: Referral) -> str:
    return str(ReferralState(referral.state).label).lower()


def _settle(escalation: Escalation, referral: Referral, now: datetime.datetime) -> None:
    """Where the matter stands after an answer: sent on while it runs, with its holder when it is over."""
    if escalation.state not in states.TAKEN:
        return
    if referral.is_running:
        _steer(escalation, now)
    elif escalation.state == State.REFERRED:
        _come_back(escalation, now)


def _steer(escalation: Escalation, now: datetime.datetime) -> None:
    """The earliest chase date of those that run is the deadline."""
    running = Referral.objects.filter(escalation=escalation).steering()  # type: ignore[attr-defined]
    first: Referral = running[0]
    escalation.state = states.next_state(escalation.state, "refer")
    escalation.referral = first
    escalation.respond_by = first.chase_at
    escalation.next_at = first.chase_at
    escalation.why = f"Sent on to {first.to_name}."[:200]
    escalation.last_event_at = now
    routing.place(escalation)


def _come_back(escalation: Escalation, now: datetime.datetime) -> None:
    """Back with whoever has it, with a fresh lease; another that runs may have to be asked before."""
    escalation.state = states.next_state(escalation.state, "come_back")
    escalation.referral = None
    lease = leases.lease_until(escalation.worry, now, escalation.area.hours())
    others = Referral.objects.filter(escalation=escalation).steering()  # type: ignore[attr-defined]
    earliest = others.values_list("chase_at", flat=True).first()
    escalation.respond_by = min(lease, earliest) if earliest and earliest > now else lease
    escalation.next_at = escalation.respond_by
    escalation.why = f"{escalation.holder.name if escalation.holder else 'Somebody'} has it."
    escalation.last_event_at = now
    routing.place(escalation)


def _tell(escalation: Escalation, referral: Referral, purpose: str) -> None:
    holder = [escalation.holder] if escalation.holder and escalation.state in states.TAKEN else []
    occasion = f"referral-{referral.pk}-version-{escalation.version}"
    outbox.put(notices.about_escalation(escalation, holder, purpose, occasion))


def _save(escalation: Escalation) -> None:
    escalation.version += 1
    routing.save(escalation)


def _take_back(
    escalation: Escalation, done: undoing.Remembered, now: datetime.datetime
) -> list[outbox.Letter]:
    """An undone sending-on is taken back; nothing had been heard of it."""
    mine = Referral.objects.filter(pk=done.more["referral"], escalation=escalation).running()  # type: ignore[attr-defined]
    mine.update(state=ReferralState.REVOKED, ended_at=now, changed_at=now, token_hash="")
    return []


undoing.also_undoes(Doing.REFER, _take_back)
