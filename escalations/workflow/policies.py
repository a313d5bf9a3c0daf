"""Give an area its routing policy: a new version replaces the one in force, the old one stays."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from escalations.choices import Level
from escalations.models import Policy, PolicyStep
from escalations.rules import policies
from escalations.rules.policies import DEFAULTS
from escalations.rules.slow_change import SlowRule
from livingwell import audit
from livingwell.models import Area

if TYPE_CHECKING:
    from livingwell.models import User


class PolicyHasChangedError(Exception):
    """Somebody agreed another version since the form was opened; nothing was written."""


@dataclass(frozen=True)
class Agreed:
    """What an area agreed on, who agreed and when: chains as pairs of role and short limit."""

    chains: Mapping[str, Sequence[tuple[str, str]]]
    slow_change: SlowRule
    agreed_by: str
    agreed_on: datetime.date


@transaction.atomic
def adopt_default_policy(
    area_pk: UUID, *, agreed_by: str, agreed_on: datetime.date, by: User | None
) -> Policy:
    """Put the default chains of the area's coproduction model in force."""
    area = Area.objects.select_for_update().get(pk=area_pk)
    agreed = Agreed(DEFAULTS[area.model], SlowRule(), agreed_by, agreed_on)
    return _put_in_force(area, agreed, _latest(area), "adopted default policy", by)


@transaction.atomic
def adopt_policy(area_pk: UUID, agreed: Agreed, *, version: int, by: User) -> Policy:
    """Put a new version in force; open escalations keep the chains they were opened with (ruling 5).

    The chain for safeguarding is the same everywhere and is not agreed here (ruling 15). Raises
    PolicyHasChangedError when the version in force is not the one the form was opened on (0 for
    none), ValueError when a chain may not be as it is.
    """
    area = Area.objects.select_for_update().get(pk=area_pk)
    latest = _latest(area)
    if latest != version:
        raise PolicyHasChangedError
    chains = {level: agreed.chains[level] for level in policies.AGREED_LEVELS}
    wrong = [
        words for level, chain in chains.items() for words in policies.problems(level, chain, area.model)
    ]
    if wrong:
        raise ValueError(wrong[0])
    whole = {**chains, Level.SAFEGUARDING: DEFAULTS[area.model][Level.SAFEGUARDING]}
    return _put_in_force(area, replace(agreed, chains=whole), latest, "agreed on a policy", by)


def _latest(area: Area) -> int:
    return Policy.objects.filter(area=area).aggregate(latest=Max("version"))["latest"] or 0


def _put_in_force(area: Area, agreed: Agreed, latest: int, said: str, by: User | None) -> Policy:
    Policy.objects.filter(area=area, in_force=True).update(in_force=False)
    policy = Policy.objects.create(
        area=area,
        version=latest + 1,
        agreed_by=agreed.agreed_by,
        agreed_on=agreed.agreed_on,
        recorded_by=by,
        slow_change=agreed.slow_change.kept,
    )
    PolicyStep.objects.bulk_create(
        PolicyStep(policy=policy, level=level, position=position, role=role, limit=limit)
        for level, chain in agreed.chains.items()
        for position, (role, limit) in enumerate(chain)
    )
    audit.record(by, said, policy)
    return policy
