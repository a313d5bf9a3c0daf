"""Corridor talk: what was said to a professional in passing, and what was agreed, by whom, by when."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from escalations import access
from escalations.models.escalations import Escalation
from livingwell import clock
from livingwell.models import Area, User
from volunteers.models import Client

if TYPE_CHECKING:
    from uuid import UUID


class CorridorTalkQuerySet(models.QuerySet["CorridorTalk"]):
    """Corridor talks, asked in English."""

    def visible_to(self, user: User) -> CorridorTalkQuerySet:
        """Those of the areas this person works in, less those about a matter they may not see."""
        return self.filter(access.conversations(user))


class CorridorTalk(models.Model):
    """An informal talk with a professional about a client: with whom, and what was said and agreed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="corridor_talks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="corridor_talks")
    escalation = models.ForeignKey(
        Escalation, null=True, blank=True, on_delete=models.PROTECT, related_name="corridor_talks"
    )
    with_whom = models.CharField(max_length=200)
    words = models.TextField("what was said and agreed", max_length=5000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[CorridorTalk]] = CorridorTalkQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["area", "-at", "-id"], name="talk_by_area"),
            models.Index(fields=["client", "-at"], name="talk_by_client"),
        ]

    def __str__(self) -> str:
        return f"corridor talk {self.pk}"


class TalkActionQuerySet(models.QuerySet["TalkAction"]):
    """Agreed actions, asked in English."""

    def visible_to(self, user: User) -> TalkActionQuerySet:
        """Those of the talks this person may see."""
        talks = CorridorTalk.objects.filter(access.conversations(user)).values("pk")
        return self.filter(talk__in=talks)

    def to_do(self) -> TalkActionQuerySet:
        """Those nobody has done, the soonest due first."""
        return self.filter(done_at__isnull=True).order_by("due", "id")


class TalkAction(models.Model):
    """One thing agreed in a corridor talk: what, who does it, by which day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    talk = models.ForeignKey(CorridorTalk, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=200)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="agreed")
    owner_name = models.CharField("the professional who does it", max_length=200, blank=True)
    due = models.DateField()
    remind_at = models.DateTimeField("when its owner is reminded", null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[TalkAction]] = TalkActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, owner_name="") | Q(owner__isnull=True) & ~Q(owner_name=""),
                name="talk_action_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(done_by__isnull=False),
                name="talk_action_done_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"], condition=Q(remind_at__isnull=False), name="talk_action_to_remind_of"
            ),
            models.Index(
                fields=["owner", "due"], condition=Q(done_at__isnull=True), name="talk_action_to_do"
            ),
        ]

    def __str__(self) -> str:
        return f"agreed action {self.pk}"

    @property
    def who(self) -> str:
        """Who does it."""
        return self.owner.name if self.owner else self.owner_name

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over and nobody has done it."""
        return self.done_at is None and self.due < clock.today()

    @property
    def is_due_today(self) -> bool:
        """Whether today is its day."""
        return self.done_at is None and self.due == clock.today()


def to_do_for(user: User, most: int, until: datetime.date | None = None) -> list[TalkAction]:
    """What this person has agreed to do, or has agreed for a professional they spoke with, soonest first."""
    mine = Q(owner=user) | Q(owner__isnull=True, talk__by=user)
    rows: TalkActionQuerySet = TalkAction.objects.visible_to(user).filter(mine)  # type: ignore[attr-defined]
    if until is not None:
        rows = rows.filter(due__lte=until)
    return list(rows.to_do().select_related("owner", "talk__client")[:most])


def due_actions(limit: int = 200) -> list[UUID]:
    """Those whose owner is to be reminded now."""
    due = TalkAction.objects.filter(remind_at__lte=clock.now())
    return list(due.order_by("remind_at").values_list("pk", flat=True)[:limit])
