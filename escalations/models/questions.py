"""What staff asked a volunteer about a report of theirs, and what the volunteer answered."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from escalations import access
from escalations.models.escalations import Event
from escalations.models.observations import Observation
from escalations.rules.states import OPEN
from livingwell import clock

if TYPE_CHECKING:
    from livingwell.models import User


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions, asked in English."""

    def visible_to(self, user: User) -> QuestionQuerySet:
        """Those asked of the reader, once they have left, and those of the matters they may see."""
        return self.filter(access.questions(user))

    def left(self, now: datetime.datetime) -> QuestionQuerySet:
        """Those whose minute is over and that nobody took back."""
        return self.filter(leaves_at__lte=now, taken_back_at__isnull=True)

    def unanswered(self) -> QuestionQuerySet:
        """Those that still wait for an answer: nobody took them back, and the matter is open."""
        waiting = self.filter(answered_at__isnull=True, taken_back_at__isnull=True)
        return waiting.filter(observation__escalation__state__in=OPEN)


class Question(models.Model):
    """One question to the author of a report; its words, who asked and when stand on the timeline.

    Change it only through `escalations.workflow`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="question")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="questions")
    leaves_at = models.DateTimeField("until when it can be taken back")
    remind_at = models.DateTimeField("when the holder hears that nobody answered", null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Question]] = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-leaves_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="question_answered_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(taken_back_at__isnull=True),
                name="question_answered_or_taken_back",
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"], condition=Q(remind_at__isnull=False), name="question_to_remind_of"
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"


def for_author(user: User, most: int) -> list[Question]:
    """The questions that wait for this person, the latest first."""
    rows: QuestionQuerySet = Question.objects.filter(observation__author__user=user)  # type: ignore[assignment]
    waiting = rows.left(clock.now()).unanswered()
    return list(waiting.select_related("event__actor", "observation__client")[:most])


def on_report(report: Observation) -> list[Question]:
    """What its author was asked about a report, oldest first; with neither answer nor hope of one: gone."""
    rows: QuestionQuerySet = Question.objects.filter(observation=report)  # type: ignore[assignment]
    shown = rows.left(clock.now()).filter(
        Q(answered_at__isnull=False) | Q(observation__escalation__state__in=OPEN)
    )
    return list(shown.select_related("event__actor").order_by("leaves_at", "id"))


def due_questions(limit: int = 200) -> list[uuid.UUID]:
    """Those nobody has answered in time."""
    due = Question.objects.filter(remind_at__lte=clock.now())
    return list(due.order_by("remind_at").values_list("pk", flat=True)[:limit])
