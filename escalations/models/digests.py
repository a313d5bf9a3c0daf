"""One face for the practice: who speaks with it, what it was sent, what it asked back."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from escalations import access
from escalations.models.escalations import Escalation, Event
from escalations.rules import digests
from livingwell import clock
from livingwell.access import answers_for
from livingwell.choices import RoleName
from livingwell.models import Area, Practice, RoleAssignment, User
from volunteers.access import AREA_ROLES
from volunteers.choices import Purpose
from volunteers.models import Client, Consent

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

#: How many matters one digest offers; nobody reads more at once.
MOST_MATTERS = 60


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


def _latest_answer(purpose: str) -> Subquery:
    """What the client answered to one question, as it holds today."""
    today = clock.today()
    rows = Consent.objects.filter(client=OuterRef("client"), purpose=purpose).current()  # type: ignore[attr-defined]
    running = rows.filter(Q(ends__isnull=True) | Q(ends__gte=today)).order_by("-recorded_at")
    return Subquery(running.values("state")[:1])


def _for_practice(rows: QuerySet[Escalation], practice: Practice) -> QuerySet[Escalation]:
    """Matters of clients of a practice that are neither safeguarding nor about somebody who works here."""
    plain = rows.filter(client__practice=practice, safeguarding=False, about__isnull=True, about_other=False)
    return plain.annotate(
        visits_answer=_latest_answer(Purpose.VISITS),
        discussion_answer=_latest_answer(Purpose.MDT_DISCUSSION),
    )


def why_not(row: Any) -> str:
    """Why a matter read by `matters_for` may not go to the practice, or ""."""
    return digests.why_not(visits=row.visits_answer or "", discussion=row.discussion_answer or "")


def matters_for(user: User, practice: Practice, area: UUID) -> list[Escalation]:
    """The open matters of an area's clients with a practice, the most pressing first."""
    rows = Escalation.objects.visible_to(user).filter(area=area).open()  # type: ignore[attr-defined]
    found = _for_practice(rows, practice).select_related("client", "lead__author").defer("chains", "note")
    return list(found.order_by("pressing", "id")[:MOST_MATTERS])


def still_told(digest: DigestSent, user: User, *, as_practice: bool) -> set[str]:
    """Which matters of a digest may still be read: consent, practice and kind as they are today."""
    rows: QuerySet[Escalation] = Escalation.objects.filter(pk__in=[one["escalation"] for one in digest.items])
    if not as_practice:
        rows = rows.filter(access.escalations(user))
    return {str(row.pk) for row in _for_practice(rows, digest.practice).defer("chains") if not why_not(row)}


def people_at(practice: Practice) -> list[User]:
    """Who can open at a practice what is sent to it."""
    held = RoleAssignment.objects.filter(practice=practice, role__in=access.PRACTICE_ROLES)
    return list(User.objects.filter(pk__in=held.current(clock.today()).values("user")))  # type: ignore[attr-defined]


def contacts_to_choose(practice: Practice) -> list[User]:
    """The coordinators of the areas that have clients with a practice."""
    areas = Client.objects.filter(practice=practice).values("area")
    held = RoleAssignment.objects.filter(role=RoleName.COORDINATOR, area__in=areas)
    people = User.objects.filter(pk__in=held.current(clock.today()).values("user"))  # type: ignore[attr-defined]
    return list(people.order_by("name", "pk"))


def practices_served(user: User) -> list[Practice]:
    """The practices of the clients of the reader's areas, each with who speaks with it."""
    of_areas = access.served_practices(answers_for(user, *AREA_ROLES))
    contact = PracticeContact.objects.filter(practice=OuterRef("pk"), until__isnull=True)
    rows = Practice.objects.filter(pk__in=of_areas).order_by("name", "pk")
    return list(rows.annotate(contact=Subquery(contact.values("person__name")[:1])))


def areas_with(user: User, practice: Practice) -> list[Area]:
    """The reader's areas that have clients with a practice."""
    rows = Area.objects.filter(pk__in=answers_for(user, *AREA_ROLES), clients__practice=practice)
    return list(rows.order_by("name").distinct())
