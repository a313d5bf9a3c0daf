"""Ways of narrowing triage that somebody keeps under a name."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from escalations import access
from livingwell.models import Area, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views, asked in English."""

    def visible_to(self, user: User) -> SavedViewQuerySet:
        """A person's own, and those kept for the teams they work in."""
        return self.filter(access.saved_views(user))


class SavedView(models.Model):
    """A set of filters with a name: for oneself, or for the team of an area."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    area = models.ForeignKey(
        Area,
        verbose_name="for the team of",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(max_length=60)
    query = models.CharField("as it stands in the address", max_length=1000, blank=True)
    made_at = models.DateTimeField(editable=False)

    objects: ClassVar[models.Manager[SavedView]] = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once_for_a_person"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]
        indexes = [models.Index(fields=["area"], name="saved_view_by_area")]

    def __str__(self) -> str:
        return self.name
