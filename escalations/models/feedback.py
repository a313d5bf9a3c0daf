"""What volunteers are owed for what they noticed: a decision, an outcome, thanks; each with its clock.

The receipt is paid at once: it is the page that answers a report. "All as usual" is thanked there and
owes nothing more. Everything else is one row that hangs on the report and its author, so it survives
joining, splitting, handing over and the volunteer's leaving. The clocks are in `rules.debts`.
"""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from escalations import access
from escalations.choices import HowTold, Owed
from escalations.models.observations import Observation
from livingwell.models import Area, User
from volunteers.choices import ClientStatus
from volunteers.models import Volunteer


class DebtQuerySet(models.QuerySet["Debt"]):
    """Debts of feedback, asked in English."""

    def visible_to(self, user: User) -> DebtQuerySet:
        """Those of the matters this person may see, and of the good news of their areas."""
        return self.filter(access.debts(user))

    def owed(self) -> DebtQuerySet:
        """Those somebody still waits for."""
        return self.exclude(owed="")

    def standing_in(self, escalation: uuid.UUID) -> DebtQuerySet:
        """Those for the reports of one matter that were not taken back."""
        return self.filter(observation__escalation=escalation, observation__retracted_at__isnull=True)

    def newly_overdue(self, now: datetime.datetime) -> DebtQuerySet:
        """Those whose time is up and of which nobody has been reminded yet, the oldest first."""
        return self.owed().filter(due_at__lte=now, overdue_at__isnull=True).order_by("due_at", "pk")

    def most_overdue_first(self) -> DebtQuerySet:
        """By when they are due, then by key: so a list can be gone through page by page."""
        return self.owed().order_by("due_at", "pk")


class Debt(models.Model):
    """What one volunteer is owed for one report, since when, by when, and how they heard in the end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    observation = models.OneToOneField(Observation, on_delete=models.PROTECT, related_name="debt")
    author = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="debts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    owed = models.CharField(max_length=10, choices=Owed, blank=True)
    since = models.DateTimeField("since when this is owed")
    due_at = models.DateTimeField("by when")
    overdue_at = models.DateTimeField("somebody was reminded at", null=True, blank=True)
    noticed_at = models.DateTimeField("when it was noticed")
    decided_at = models.DateTimeField("told what was decided at", null=True, blank=True)
    words = models.TextField("the last word told: a decision or thanks", max_length=2000, blank=True)
    words_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField("told the outcome, or thanked, at", null=True, blank=True)
    told_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=HowTold, blank=True)
    heard_at = models.DateTimeField("heard an outcome for the first time at", null=True, blank=True)
    undoable = models.JSONField(
        "the last call, while it can be undone", null=True, blank=True, editable=False
    )
    undo_until = models.DateTimeField("until when that call can be undone", null=True, blank=True)

    objects: ClassVar[models.Manager[Debt]] = DebtQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(owed="") | Q(told_at__isnull=False), name="debt_settled_by_telling"
            ),
            models.CheckConstraint(
                condition=Q(heard_at__isnull=True) | Q(heard_at__gte=F("noticed_at")),
                name="debt_heard_after_it_was_noticed",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=~Q(owed=""), name="debt_owed"),
            models.Index(
                fields=["due_at"],
                condition=~Q(owed="") & Q(overdue_at__isnull=True),
                name="debt_to_remind_of",
            ),
            models.Index(fields=["area", "-told_at"], name="debt_told"),
            models.Index(fields=["author"], name="debt_by_author"),
            models.Index(
                fields=["undo_until"], condition=Q(undo_until__isnull=False), name="debt_to_be_undone"
            ),
        ]

    def __str__(self) -> str:
        return f"debt {self.pk}"

    @property
    def must_ring(self) -> bool:
        """Whether only a voice can tell: no account, no way in, no channel, or a death to be told first."""
        user = self.author.user
        return user is None or not user.can_be_reached or self.observation.client.status == ClientStatus.DIED
