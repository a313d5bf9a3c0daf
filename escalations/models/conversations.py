"""Corridor talk: what was said to a professional in passing, and what was agreed, by whom, by when."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from escalations import access
from escalations.models.escalations import Escalation
from escalations.rules import undoing
from livingwell import clock
from livingwell.models import Area, RoleAssignment, User
from volunteers.access import AREA_ROLES
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
            models.Index(fields=["done_by", "-done_at"], name="talk_action_done"),
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


def is_of(user: User) -> Q:
    """What falls to this person: their own actions, and those of professionals they talked with."""
    return Q(owner=user) | Q(owner__isnull=True, talk__by=user)


def to_do_for(user: User, most: int, until: datetime.date | None = None) -> list[TalkAction]:
    """What this person has agreed to do, or has agreed for a professional they spoke with, soonest first."""
    rows: TalkActionQuerySet = TalkAction.objects.visible_to(user).filter(is_of(user))  # type: ignore[attr-defined]
    if until is not None:
        rows = rows.filter(due__lte=until)
    return list(rows.to_do().select_related("owner", "talk__client")[:most])


def done_lately(user: User) -> list[TalkAction]:
    """What this person has just ticked off, and could still undo."""
    since = clock.now() - undoing.QUIET
    rows = TalkAction.objects.visible_to(user).filter(done_by=user, done_at__gt=since)  # type: ignore[attr-defined]
    return list(rows.select_related("talk__client").order_by("-done_at", "pk")[:5])


def due_actions(limit: int = 200) -> list[UUID]:
    """Those whose owner is to be reminded now."""
    due = TalkAction.objects.filter(remind_at__lte=clock.now())
    return list(due.order_by("remind_at").values_list("pk", flat=True)[:limit])


def matters_to_talk_about(user: User, client: Client) -> list[Escalation]:
    """The client's open matters a talk can be put on the timeline of.

    Not those about safeguarding or somebody who works here: whoever is given an action could read of them.
    """
    rows = Escalation.objects.visible_to(user).filter(client=client, safeguarding=False)  # type: ignore[attr-defined]
    of_nobody_here = rows.open().filter(about__isnull=True, about_other=False)
    return list(of_nobody_here.defer("chains", "note").most_pressing_first())


def colleagues_in(area: Area) -> list[User]:
    """Who works in an area today, by name."""
    held = RoleAssignment.objects.filter(area=area, role__in=AREA_ROLES).current(clock.today())  # type: ignore[attr-defined]
    return list(User.objects.filter(pk__in=held.values("user")).order_by("name", "pk"))


def clients_to_talk_about(user: User, name: str, most: int = 20) -> list[Client]:
    """Clients of the reader's areas with this in their name."""
    named = Q(name__icontains=name) | Q(preferred_name__icontains=name)
    rows = Client.objects.visible_to(user).filter(named)  # type: ignore[attr-defined]
    return list(rows.select_related("area").order_by("name", "pk")[:most])
