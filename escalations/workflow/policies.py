"""Give an area its routing policy: a new version replaces the one in force, the old one stays."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from escalations.models import Policy, PolicyStep
from escalations.rules.policies import DEFAULTS
from livingwell import audit
from livingwell.models import Area

if TYPE_CHECKING:
    from livingwell.models import User


@transaction.atomic
def adopt_default_policy(
    area_pk: UUID, *, agreed_by: str, agreed_on: datetime.date, by: User | None
) -> Policy:
    """Put the default chains of the area's coproduction model in force."""
    area = Area.objects.select_for_update().get(pk=area_pk)
    before = Policy.objects.filter(area=area).order_by("-version").first()
    Policy.objects.filter(area=area, in_force=True).update(in_force=False)
    policy = Policy.objects.create(
        area=area,
        version=before.version + 1 if before else 1,
        agreed_by=agreed_by,
        agreed_on=agreed_on,
        recorded_by=by,
    )
    PolicyStep.objects.bulk_create(
        PolicyStep(policy=policy, level=level, position=position, role=role, limit=limit)
        for level, chain in DEFAULTS[area.model].items()
        for position, (role, limit) in enumerate(chain)
    )
    audit.record(by, "adopted default policy", policy)
    return policy
