"""What goes out to people, and what stands for them in the app."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from livingwell import access
from livingwell.choices import Channel, MessageState
from livingwell.models.users import User

#: States a message can still be sent from.
UNSENT = (
    MessageState.PENDING,
    MessageState.SENDING,
    MessageState.FAILED,
    MessageState.HELD,
    MessageState.BUNDLED,
)


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages, asked in English."""

    def visible_to(self, user: User) -> MessageQuerySet:
        """Those this person may know of, never what they are about."""
        return self.filter(access.messages(user))

    def waiting(self) -> MessageQuerySet:
        """Those of a day's one message that still have to be told."""
        return self.filter(state=MessageState.BUNDLED)

    def given_up(self) -> MessageQuerySet:
        """Those that were tried as often as anything is, or refused."""
        return self.filter(state=MessageState.DEAD)

    def on_hold(self) -> MessageQuerySet:
        """Those that wait for a person after a restore."""
        return self.filter(state=MessageState.HELD)


class Message(models.Model):
    """One message on its way out. The row is the truth; a task or the sweeper sends it.

    Holds no words about a client: the purpose picks a fixed text, `link` says what it leads to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True, editable=False)
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    purpose = models.CharField(max_length=60)
    link = models.CharField(max_length=200)
    subject_id = models.UUIDField()
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.PENDING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField("why it failed or was cancelled", max_length=200, blank=True)
    for_digest = models.BooleanField("waits for the day's one message", default=False)
    bundle = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="bundled"
    )

    objects: ClassVar[models.Manager[Message]] = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                "urgent",
                "next_at",
                condition=Q(state__in=["pending", "sending", "failed"]),
                name="message_due",
            ),
            models.Index(fields=["subject_id"], name="message_by_subject"),
            models.Index(fields=["recipient", "-created_at"], name="message_by_recipient"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.state})"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, asked in English."""

    def visible_to(self, user: User) -> NoticeQuerySet:
        """The reader's own."""
        return self.filter(recipient=user)

    def unread(self) -> NoticeQuerySet:
        """Those nobody has opened."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Something that stands in the app for one person until they have opened it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True, editable=False)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    purpose = models.CharField(max_length=60)
    link = models.CharField(max_length=200)
    subject_id = models.UUIDField()
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Notice]] = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["recipient", "-created_at"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.purpose
