"""Who holds which role, for what, from when to when."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from livingwell import access
from livingwell.choices import RoleName
from livingwell.models.places import Area, Practice
from livingwell.models.users import User


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    """Roles, asked in English."""

    def visible_to(self, user: User) -> RoleAssignmentQuerySet:
        """Everybody's for who keeps or audits the accounts; else one's own."""
        return self.filter(access.role_assignments(user))

    def current(self, on: datetime.date) -> RoleAssignmentQuerySet:
        """Those held on that day, by somebody whose account is open."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=on), starts__lte=on, user__is_active=True)


class RoleAssignment(models.Model):
    """One role of one person, for an area, a practice, or (with neither) the programme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=RoleName)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    practice = models.ForeignKey(Practice, null=True, blank=True, on_delete=models.PROTECT)
    starts = models.DateField()
    ends = models.DateField("last day", null=True, blank=True)

    objects: ClassVar[models.Manager[RoleAssignment]] = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["role", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="role_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(practice__isnull=True), name="role_for_area_or_practice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
