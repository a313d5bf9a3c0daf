"""What a volunteer is told of what came of their observation, and what they answer."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from escalations import access
from escalations.choices import Helped, StoryState
from escalations.models.escalations import Escalation
from livingwell.models import User
from volunteers.models import Volunteer


class StoryQuerySet(models.QuerySet["Story"]):
    """Stories, asked in English."""

    def visible_to(self, user: User) -> StoryQuerySet:
        """Those told to the reader, and those of the escalations they may see."""
        return self.filter(access.stories(user))

    def told(self) -> StoryQuerySet:
        """Those that have been told."""
        return self.filter(state=StoryState.SENT)


class Story(models.Model):
    """The outcome of an escalation as told to one of its authors."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="stories")
    to = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="stories")
    telling = models.PositiveIntegerField("version of the escalation whose closing this tells of", default=1)
    title = models.CharField("what it is called", max_length=100, blank=True)
    message = models.TextField(max_length=2000)
    neutral = models.BooleanField("only the neutral words may be shown", default=False)
    good_news = models.BooleanField(default=False)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    leaks_confirmed = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=StoryState, default=StoryState.WAITING)
    written_at = models.DateTimeField()
    send_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(max_length=2000, blank=True)
    thanked = models.BooleanField(default=False)
    may_share = models.BooleanField("happy for it to be told at a gathering", default=False)
    not_better = models.BooleanField("the volunteer says that it is not better", default=False)
    replied_at = models.DateTimeField(null=True, blank=True)
    helped = models.CharField("did it help, as the person says", max_length=10, choices=Helped, blank=True)
    helped_words = models.TextField("in the person's words", max_length=2000, blank=True)
    helped_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Story]] = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        verbose_name_plural = "stories"
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "to", "telling"], name="story_once_for_each_closing"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="story_sent_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["send_at"], condition=Q(state="waiting"), name="story_due"),
            models.Index(fields=["to", "-written_at", "-id"], name="story_by_volunteer"),
            models.Index(
                fields=["-written_at", "-id"],
                condition=Q(state="sent", good_news=True),
                name="story_good_news",
            ),
        ]

    def __str__(self) -> str:
        return f"story {self.pk}"
