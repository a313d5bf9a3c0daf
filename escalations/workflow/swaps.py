"""Ask a colleague to take a duty, or to swap it for one of theirs; say yes or no; take it back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from escalations import notices_rota as letters
from escalations.choices import SwapState
from escalations.models import RotaChange, Shift, Swap
from escalations.workflow import rota
from escalations.workflow.rota import RotaError
from livingwell import clock, outbox
from livingwell.models import Area

if TYPE_CHECKING:
    from livingwell.models import User

#: What is read with a swap: both duties, whose they are and where, and both people.
ALL_OF_IT = (
    "to", "asked_by", "shift__person", "shift__area", "in_return__person", "in_return__area",
)  # fmt: skip
NOT_ANY_MORE = "This has been answered, or is no longer needed."


@transaction.atomic
def ask_swap(swap: Swap, *, by: User) -> Swap:
    """Ask a colleague to take a duty of one's own; with `in_return`, for one of theirs.

    Raises RotaError when it is not theirs to give, is over, has been asked already, or cannot be.
    """
    shift = rota.lock_shift(swap.shift_id)
    now = clock.now()
    _check_theirs(shift, by, now)
    if Swap.objects.filter(shift=shift, state=SwapState.OFFERED).exists():
        raise RotaError("", "You have asked somebody already. Take that back first.")
    swap.asked_by, swap.asked_at, swap.state = by, now, SwapState.OFFERED
    if swap.in_return_id:
        theirs = Shift.objects.select_related("person", "area").filter(pk=swap.in_return_id)
        swap.in_return = theirs.first()
    _check_both(swap, shift, now)
    swap.save(force_insert=True)
    outbox.put(letters.about_duty([swap.to], letters.SWAP_ASKED, swap.pk, "asked"))
    return swap


@transaction.atomic
def answer_swap(pk: UUID, *, yes: bool, words: str = "", by: User) -> Swap:
    """Say yes, and both duties change hands at once; or say no. Who asked is told.

    Raises RotaError when it has been answered or taken back, or cannot be any more.
    """
    swap, shift = _lock(pk)
    now = clock.now()
    if swap.state != SwapState.OFFERED or swap.to_id != by.pk:
        raise RotaError("", NOT_ANY_MORE)
    if yes:
        _check_theirs(shift, swap.asked_by, now)
        _check_both(swap, shift, now)
    _answered(swap, SwapState.ACCEPTED if yes else SwapState.DECLINED, now, words)
    if not yes:
        outbox.put(letters.about_duty([swap.asked_by], letters.SWAP_DECLINED, swap.pk, "declined"))
        return swap
    _change_hands(swap, shift, now)
    outbox.put(letters.about_duty([swap.asked_by, swap.to], letters.SWAP_AGREED, swap.pk, "agreed"))
    return swap


@transaction.atomic
def take_back_swap(pk: UUID, *, by: User) -> Swap:
    """Take back what has not been answered; who was asked is told."""
    swap, _ = _lock(pk)
    if swap.state != SwapState.OFFERED or swap.asked_by_id != by.pk:
        raise RotaError("", NOT_ANY_MORE)
    _answered(swap, SwapState.TAKEN_BACK, clock.now(), "")
    outbox.put(letters.about_duty([swap.to], letters.SWAP_OFF, swap.pk, "taken-back"))
    return swap


def _change_hands(swap: Swap, shift: Shift, now: datetime.datetime) -> None:
    """Both duties at once, each with its line; other questions about them are off."""
    pairs = [(shift, swap.to)] + ([(swap.in_return, swap.asked_by)] if swap.in_return else [])
    rota.call_off([one for one, _ in pairs], now)
    lines = []
    for one, to in pairs:
        before = one.person
        text = rota.said_passed_on(rota.pass_on(one, to, now), before, now)
        lines.append(rota.line(one, f"{text}: agreed by both", by=swap.to, why=swap.words))
    RotaChange.objects.bulk_create(lines)


def _lock(pk: UUID) -> tuple[Swap, Shift]:
    """The swap and its duties as they are now, with the area's rota held."""
    Area.objects.select_for_update(no_key=True, of=["self"]).get(shifts__swaps=pk)
    swap = Swap.objects.select_for_update(of=["self"]).select_related(*ALL_OF_IT).get(pk=pk)
    return swap, swap.shift


def _answered(swap: Swap, state: str, now: datetime.datetime, words: str) -> None:
    swap.state, swap.answered_at, swap.answer = state, now, words
    swap.save(update_fields=["state", "answered_at", "answer"])


def _check_theirs(shift: Shift, person: User, now: datetime.datetime) -> None:
    if shift.person_id != person.pk:
        raise RotaError("", f"This is {shift.person.name}’s duty now, not {person.name}’s.")
    if shift.ends <= now:
        raise RotaError("", "This duty is over.")


def _check_both(swap: Swap, shift: Shift, now: datetime.datetime) -> None:
    """The colleague can take this duty, and who asks can take theirs."""
    if swap.to_id == shift.person_id:
        raise RotaError("to", "Choose a colleague.")
    try:
        rota.check_person(shift, swap.to, now)
    except RotaError as error:
        raise RotaError("to", str(error)) from None
    if swap.in_return_id is None:
        return
    back = swap.in_return
    if back is None or back.person_id != swap.to_id or back.area_id != shift.area_id:
        raise RotaError("in_return", f"That is not a duty of {swap.to.name}. Choose another one.")
    if back.starts <= now:
        raise RotaError("in_return", "That duty has begun or is over. Choose one to come.")
    rota.check_person(back, shift.person, now)
