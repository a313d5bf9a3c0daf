"""The routing policy of an area: versions of chains, agreed and dated."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from escalations.choices import Level, StepRole
from livingwell.models import Area, User


class Policy(models.Model):
    """One version of an area's routing policy; the one in force is not replaced by another yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField(default=1)
    agreed_by = models.CharField(max_length=200)
    agreed_on = models.DateField()
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_force = models.BooleanField(default=True)

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
        chains: dict[str, list[list[str]]] = {level: [] for level in Level.values}
        for step in self.steps.all():
            chains[step.level].append([step.role, step.limit])
        return chains


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
