"""What clients agreed to. Evidence: a new answer is a new row, an old row is never changed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from livingwell.models import Practice, User
from volunteers import access
from volunteers.choices import ConsentState, How, Purpose, TellBack
from volunteers.models.clients import Client
from volunteers.models.volunteers import Volunteer


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consent, asked in English."""

    def visible_to(self, user: User) -> ConsentQuerySet:
        """Those of clients this person answers for."""
        return self.filter(access.consents(user))

    def current(self) -> ConsentQuerySet:
        """The answers that hold: those no later answer has replaced."""
        return self.filter(replaced_by__isnull=True)


class Consent(models.Model):
    """One answer of a client to one question; the row that replaces it points back to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    state = models.CharField(max_length=15, choices=ConsentState)
    tell_back = models.CharField(max_length=15, choices=TellBack, blank=True)
    volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.PROTECT)
    practice = models.ForeignKey(Practice, null=True, blank=True, on_delete=models.PROTECT)
    excluded = models.CharField("people or organisations left out", max_length=500, blank=True)
    decided_by = models.CharField("best-interests decision by", max_length=200, blank=True)
    how = models.CharField(max_length=10, choices=How, blank=True)
    wording = models.CharField("version of the wording", max_length=20, blank=True)
    given_on = models.DateField("date of the answer")
    ends = models.DateField("last day", null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    objects: ClassVar[models.Manager[Consent]] = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose="mdt_volunteer") | Q(volunteer__isnull=False, practice__isnull=False),
                name="consent_to_speak_names_volunteer_and_practice",
            ),
            models.CheckConstraint(
                condition=~Q(state="cannot_decide") | ~Q(decided_by=""), name="consent_decided_by_is_named"
            ),
        ]
        indexes = [models.Index(fields=["client", "purpose"], name="consent_by_client")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_state_display()}"
