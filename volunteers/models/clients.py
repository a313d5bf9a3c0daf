"""The older people whom volunteers visit."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar

from django.db import models

from livingwell.models import Area, Practice, User
from volunteers import access
from volunteers.choices import ClientStatus


class ClientQuerySet(models.QuerySet["Client"]):
    """Clients, asked in English."""

    def visible_to(self, user: User) -> ClientQuerySet:
        """Those of the areas this person answers for."""
        return self.filter(access.clients(user))

    def visited_by(self, user: User) -> ClientQuerySet:
        """Those this volunteer visits now."""
        return self.filter(access.own_clients(user)).distinct()


class Client(models.Model):
    """An older person helped to live well at home. Shown by the name they prefer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    preferred_name = models.CharField(max_length=100)
    name = models.CharField("full name", max_length=100)
    date_of_birth = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    practice = models.ForeignKey(Practice, null=True, blank=True, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="clients")
    coordinator = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="own_clients"
    )
    nhs_number = models.CharField("NHS number", max_length=10, blank=True)
    status = models.CharField(max_length=12, choices=ClientStatus, default=ClientStatus.ACTIVE)
    household = models.CharField(max_length=200, blank=True)
    needs = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    access_notes = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager[Client]] = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["area", "name", "id"], name="client_by_area")]

    def __str__(self) -> str:
        return self.preferred_name

    @property
    def first_name(self) -> str:
        """What a page calls them in a sentence: "Edie", but "Mrs Olds" for who prefers that."""
        first, _, rest = self.preferred_name.partition(" ")
        return self.preferred_name if first in {"Mr", "Mrs", "Miss", "Ms", "Dr"} or not rest else first

    @property
    def called_in_full(self) -> str:
        """What a list calls them, where there may be two Ediths: the name they prefer, and the surname."""
        if " " in self.preferred_name:
            return self.preferred_name
        surname = self.name.rpartition(" ")[2]
        return self.preferred_name if surname == self.preferred_name else f"{self.preferred_name} {surname}"

    def age(self, today: datetime.date) -> int | None:
        """Years of age on that day, when the date of birth is known."""
        born = self.date_of_birth
        if born is None:
            return None
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
