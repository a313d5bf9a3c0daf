"""The routing policy of an area: versions of chains, agreed and dated."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from escalations import access
from escalations.choices import Level, StepRole
from escalations.rules import policies
from livingwell.models import Area, User


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Policies, asked in English."""

    def visible_to(self, user: User) -> PolicyQuerySet:
        """Those of the areas this person leads; an administrator sees all."""
        return self.filter(access.policies(user))


class Policy(models.Model):
    """One version of an area's routing policy; the one in force is not replaced by another yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField(default=1)
    agreed_by = models.CharField(max_length=200)
    agreed_on = models.DateField()
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_force = models.BooleanField(default=True)
    slow_change = models.JSONField("when small reports add up; empty: ruling 9", default=dict, blank=True)

    objects: ClassVar[models.Manager[Policy]] = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(fields=["area", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["area"], condition=Q(in_force=True), name="policy_one_in_force_for_an_area"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, version {self.version}"

    def chains(self) -> dict[str, list[list[str]]]:
        """Every level's chain as pairs of role and short limit, as copied onto an escalation."""
        return _whole(((step.level, step.role, step.limit) for step in self.steps.all()), self.area)


class PolicyStep(models.Model):
    """One step: whom it asks and how long they have (`5d`, `4h`, `15m!`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="steps")
    level = models.CharField(max_length=15, choices=Level)
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=25, choices=StepRole)
    limit = models.CharField(max_length=12)

    class Meta:
        ordering = ["level", "position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "level", "position"], name="step_once_in_a_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.limit}"


def slow_rule_of(area: str) -> Subquery:
    """The slow-change rule of the policy in force in the area a row names, to read with the row."""
    return Subquery(
        Policy.objects.filter(area=OuterRef(area), in_force=True).values("slow_change")[:1],
        output_field=models.JSONField(),
    )


def chains_of(area: Area) -> dict[str, list[list[str]]]:
    """The chains of the policy in force in an area, or the defaults when it has none."""
    rows = PolicyStep.objects.filter(policy__area=area, policy__in_force=True).order_by("position")
    return _whole(rows.values_list("level", "role", "limit"), area)


def _whole(rows: Iterable[tuple[str, str, str]], area: Area) -> dict[str, list[list[str]]]:
    chains: dict[str, list[list[str]]] = {}
    for level, role, limit in rows:
        chains.setdefault(level, []).append([role, limit])
    if area.sealed:  # the system's check of itself asks nobody but its robot
        return chains
    return policies.complete(chains, area.model)


def policy_areas(user: User) -> list[tuple[Area, Policy | None]]:
    """The areas whose policy this person may read, each with the one in force, if it has any."""
    areas = Area.objects.filter(access.policy_areas(user)).prefetch_related("closures").order_by("name")
    in_force = Policy.objects.filter(area__in=areas, in_force=True).select_related("recorded_by")
    found = {one.area_id: one for one in in_force.prefetch_related("steps")}
    return [(area, found.get(area.pk)) for area in areas]


def chains_in(policy: Policy | None, area: Area) -> dict[str, list[list[str]]]:
    """The chains of a policy that was read with its steps, or the defaults."""
    steps = policy.steps.all() if policy else ()
    return _whole(((step.level, step.role, step.limit) for step in steps), area)


def earlier_versions(user: User, area: Area) -> list[Policy]:
    """Every version an area has had, the latest first."""
    rows = Policy.objects.visible_to(user).filter(area=area)  # type: ignore[attr-defined]
    return list(rows.select_related("recorded_by").prefetch_related("steps").order_by("-version"))
