"""One colleague asks another to be on duty in their place, and what they answer."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from escalations import access
from escalations.choices import SwapState
from escalations.models.rota import Shift
from livingwell.models import User


class SwapQuerySet(models.QuerySet["Swap"]):
    """Swaps, asked in English."""

    def visible_to(self, user: User) -> SwapQuerySet:
        """Those this person asks for or is asked for."""
        return self.filter(access.swaps(user))

    def waiting(self) -> SwapQuerySet:
        """Those not answered yet."""
        return self.filter(state=SwapState.OFFERED)


class Swap(models.Model):
    """A wish to be covered, or to swap for another duty. Change it only through `escalations.workflow`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps")
    in_return = models.ForeignKey(
        Shift, null=True, blank=True, on_delete=models.CASCADE, related_name="swaps_back"
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="swaps_asked")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="swaps_offered")
    words = models.CharField("why", max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=SwapState, default=SwapState.OFFERED, editable=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.CharField("why not", max_length=200, blank=True)

    objects: ClassVar[models.Manager[Swap]] = SwapQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=Q(state="offered"), name="swap_one_open_for_a_shift"
            ),
            models.CheckConstraint(condition=~Q(to=F("asked_by")), name="swap_is_with_somebody_else"),
            models.CheckConstraint(
                condition=Q(state="offered") | Q(answered_at__isnull=False), name="swap_answered_has_a_time"
            ),
        ]
        indexes = [models.Index(fields=["to"], condition=Q(state="offered"), name="swap_to_answer")]

    def __str__(self) -> str:
        return f"swap of {self.shift_id} ({self.state})"
