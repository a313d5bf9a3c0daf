"""Stories told on with no names: on the area's notice page, in the newsletter, at the next gathering."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from escalations import access
from escalations.choices import SharedState
from escalations.models.observations import Observation
from escalations.models.stories import Story
from livingwell import clock
from livingwell.models import Area, User
from volunteers.choices import ClientStatus, ConsentState, Purpose
from volunteers.models import Client, Consent


class SharedStoryQuerySet(models.QuerySet["SharedStory"]):
    """Shared stories, asked in English."""

    def visible_to(self, user: User) -> SharedStoryQuerySet:
        """Those the team of an area writes, reads a second time and takes off."""
        return self.filter(access.shared_stories(user))

    def on_the_page_of(self, user: User) -> SharedStoryQuerySet:
        """Those on the notice page of the areas this person works or visits in, as of today."""
        return self.filter(access.notice_board(user)).may_be_told()

    def may_be_told(self) -> SharedStoryQuerySet:
        """Those approved that may still be told: asked of the consents and of the volunteer each time."""
        return self.filter(state=SharedState.SHARED).still_agreed()

    def still_agreed(self) -> SharedStoryQuerySet:
        """Those whose client agrees to an anonymous story today, and whose volunteer does."""
        return self.filter(Exists(agreeing(OuterRef("client"))), _VOLUNTEER_AGREES).exclude(_STOPPED)

    def latest_first(self) -> SharedStoryQuerySet:
        """The newest on the notice page first."""
        return self.order_by("-shared_at", "-pk")


#: The volunteer said so in the app, or was asked by whoever wrote the story down.
_VOLUNTEER_AGREES = Q(volunteer_asked=True) | Q(story__may_share=True)
#: After a death, a matter of safeguarding, or a report taken back, nothing is told on.
_STOPPED = (
    Q(client__status=ClientStatus.DIED)
    | Q(story__escalation__safeguarding=True)
    | Q(observation__retracted_at__isnull=False)
)


def agreeing(client: object) -> models.QuerySet[Consent]:
    """The client's answer of today to an anonymous story, where it is yes."""
    today = clock.today()
    answers = Consent.objects.filter(client=client, purpose=Purpose.ANONYMOUS_STORY)
    holding = answers.current().filter(state=ConsentState.GIVEN, given_on__lte=today)  # type: ignore[attr-defined]
    return holding.filter(Q(ends__isnull=True) | Q(ends__gte=today))


class SharedStory(models.Model):
    """A story made anonymous: written by one person, read by a second, agreed by client and volunteer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="shared_stories")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    observation = models.OneToOneField(
        Observation, null=True, blank=True, on_delete=models.PROTECT, related_name="shared"
    )
    story = models.OneToOneField(
        Story, null=True, blank=True, on_delete=models.PROTECT, related_name="shared"
    )
    title = models.CharField(max_length=100)
    words = models.TextField(max_length=2000)
    leaks_confirmed = models.BooleanField(default=False)
    volunteer_asked = models.BooleanField("the volunteer was asked and agrees", default=False)
    state = models.CharField(max_length=10, choices=SharedState, default=SharedState.WAITING)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    read_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("why it was sent back or taken off", max_length=200, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager[SharedStory]] = SharedStoryQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        verbose_name_plural = "shared stories"
        constraints = [
            models.CheckConstraint(
                condition=Q(observation__isnull=True, story__isnull=False)
                | Q(observation__isnull=False, story__isnull=True),
                name="shared_story_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state="shared") | Q(shared_at__isnull=False, read_by__isnull=False),
                name="shared_story_was_read_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="shared") | ~Q(read_by=F("written_by")),
                name="shared_story_was_read_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "-shared_at", "-id"], name="shared_story_by_area"),
            models.Index(fields=["area", "-written_at", "-id"], name="shared_story_written"),
        ]

    def __str__(self) -> str:
        return f"shared story {self.pk}"
