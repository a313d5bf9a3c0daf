"""People who visit clients."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from livingwell.models import Area, User
from volunteers import access
from volunteers.choices import Stage

if TYPE_CHECKING:
    from volunteers.models.clients import Client  # noqa: F401


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    """Volunteers, asked in English."""

    def visible_to(self, user: User) -> VolunteerQuerySet:
        """Those this person may see."""
        return self.filter(access.volunteers(user))

    def active(self) -> VolunteerQuerySet:
        """Those who visit now."""
        return self.filter(stage=Stage.ACTIVE)


class Volunteer(models.Model):
    """Somebody who visits clients, or is on the way to it. Change the stage only through workflow."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="volunteer"
    )
    name = models.CharField(max_length=100)
    known_as = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="volunteers")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.ENQUIRY)
    joined = models.DateField(null=True, blank=True)
    skills = models.JSONField(default=list, blank=True)
    interests = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    availability = models.JSONField(default=list, blank=True)
    past_work = models.CharField(max_length=200, blank=True)
    hopes = models.CharField(max_length=500, blank=True)
    rather_not = models.CharField(max_length=200, blank=True)
    travel = models.CharField(max_length=100, blank=True)

    objects: ClassVar[models.Manager[Volunteer]] = VolunteerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["area", "name", "id"], name="volunteer_by_area")]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What a page calls them in a sentence."""
        return self.known_as or self.name.split(" ")[0]
