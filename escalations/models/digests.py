"""One face for the practice: who speaks with it, what it was sent, what it asked back."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from escalations import access
from escalations.models.escalations import Event
from livingwell import clock
from livingwell.models import Area, Practice, User


class PracticeContactQuerySet(models.QuerySet["PracticeContact"]):
    """Named contacts, asked in English."""

    def visible_to(self, user: User) -> PracticeContactQuerySet:
        """Those of the practices this person works for or with."""
        return self.filter(access.practice_contacts(user))

    def current(self) -> PracticeContactQuerySet:
        """Those who are it now."""
        return self.filter(until__isnull=True)


class PracticeContact(models.Model):
    """The one person who speaks with a practice, from when until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[PracticeContact]] = PracticeContactQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(until__isnull=True), name="practice_contact_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.practice_id}"


class DigestSentQuerySet(models.QuerySet["DigestSent"]):
    """Digests, asked in English."""

    def visible_to(self, user: User) -> DigestSentQuerySet:
        """Those from the areas this person works in, and those sent to the practices they have a role at."""
        return self.filter(access.digests(user))

    def left(self, now: datetime.datetime) -> DigestSentQuerySet:
        """Those whose minute is over and that nobody took back."""
        return self.filter(leaves_at__lte=now, taken_back_at__isnull=True)


class DigestSent(models.Model):
    """What a practice was sent, frozen as it was read over: the matters chosen, each in its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="digests")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("the contact's own words above it", max_length=2000, blank=True)
    items = models.JSONField("the matters as they were sent")
    sent_at = models.DateTimeField()
    leaves_at = models.DateTimeField("until when it can be taken back")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[DigestSent]] = DigestSentQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        verbose_name_plural = "digests sent"
        indexes = [models.Index(fields=["practice", "-sent_at", "-id"], name="digest_by_practice")]

    def __str__(self) -> str:
        return f"digest {self.pk}"


class DigestQuestionQuerySet(models.QuerySet["DigestQuestion"]):
    """Questions from practices, asked in English."""

    def visible_to(self, user: User) -> DigestQuestionQuerySet:
        """Those about the matters this person may see, and those put by somebody of their practice."""
        return self.filter(access.digest_questions(user))

    def unanswered(self) -> DigestQuestionQuerySet:
        """Those the practice waits for."""
        return self.filter(answered__isnull=True)


class DigestQuestion(models.Model):
    """What somebody of a practice asked about a matter of a digest; its words stand on the timeline."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.ForeignKey(DigestSent, on_delete=models.PROTECT, related_name="questions")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="practice_question")
    answered = models.OneToOneField(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="practice_answer"
    )

    objects: ClassVar[models.Manager[DigestQuestion]] = DigestQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["event__at"]

    def __str__(self) -> str:
        return f"question from a practice {self.pk}"


def contact_of(practice: Practice) -> User | None:
    """Who speaks with a practice now."""
    rows: PracticeContactQuerySet = PracticeContact.objects.filter(practice=practice)  # type: ignore[assignment]
    found = rows.current().select_related("person").first()
    return found.person if found else None


def lately_sent_to(user: User, most: int) -> list[DigestSent]:
    """What the practices this person works at were sent, the latest first."""
    rows: DigestSentQuerySet = DigestSent.objects.filter(access.digests_to(user))  # type: ignore[assignment]
    return list(rows.left(clock.now()).select_related("practice", "contact")[:most])
