"""The same thing done with many escalations: each by its own verb, in a transaction of its own."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError

from escalations.rules.states import MoveNotAllowedError
from escalations.workflow import holding
from escalations.workflow.holding import CannotHoldError, HeldBySomebodyElseError
from livingwell import clock
from livingwell.models import User

if TYPE_CHECKING:
    from escalations.models import Escalation

logger = logging.getLogger(__name__)

HAD_IT = "You had it already."


@dataclass(frozen=True)
class Done:
    """What happened to one of them: done, or why not in a sentence."""

    pk: UUID
    done: bool
    why: str = ""
    since: datetime.datetime | None = None


def take_each(pks: Iterable[UUID], *, by: User) -> list[Done]:
    """Take each of these that nobody else has; what happened to each."""
    began = clock.now()
    found = _each(pks, lambda pk: holding.take(pk, by=by))
    return [replace(one, why=HAD_IT) if one.since and one.since < began else one for one in found]


def hand_over_each(pks: Iterable[UUID], *, to_pk: UUID, words: str, by: User) -> list[Done]:
    """Hand each of these over with the same note; what happened to each."""
    to = User.objects.get(pk=to_pk)
    return _each(pks, lambda pk: holding.hand_over(pk, to=to, words=words, by=by))


def _each(pks: Iterable[UUID], verb: Callable[[UUID], Escalation]) -> list[Done]:
    """One that cannot be done keeps none of the others back."""
    found = []
    for pk in pks:
        try:
            found.append(Done(pk, done=True, since=verb(pk).taken_at))
        except HeldBySomebodyElseError as error:
            found.append(Done(pk, done=False, why=f"{error.holder.name} has it."))
        except (CannotHoldError, MoveNotAllowedError) as error:
            found.append(Done(pk, done=False, why=str(error)))
        except DatabaseError:
            logger.exception("one of many failed: %s", pk)
            found.append(Done(pk, done=False, why="It could not be done just now. Try it by itself."))
    return found
