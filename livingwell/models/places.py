"""Areas with their working hours and coproduction model, and GP practices."""

from __future__ import annotations

import uuid
from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from livingwell import working_time
from livingwell.choices import AreaKind, CoproductionModel

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class OpenAreas(models.Manager["Area"]):
    """Every area but the sealed one: whatever lists, counts or offers areas goes through here."""

    def get_queryset(self) -> models.QuerySet[Area]:
        """Those that are part of the county."""
        return super().get_queryset().filter(sealed=False)


class Area(models.Model):
    """A team and the clients it answers for: part of the county, a programme, or a practice on trial.

    A sealed area belongs to the system's check of itself: nobody works there and nobody sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100)
    model = models.CharField("coproduction model", max_length=20, choices=CoproductionModel)
    kind = models.CharField(max_length=20, choices=AreaKind, default=AreaKind.AREA)
    working_days = models.CharField(max_length=40, default="Mon-Fri")
    opens = models.TimeField(default=time(9))
    closes = models.TimeField(default=time(17))
    phone = models.CharField(max_length=32, blank=True)
    council_day_phone = models.CharField("adult social care, office hours", max_length=32, blank=True)
    council_night_phone = models.CharField("adult social care, out of hours", max_length=32, blank=True)
    council_checked_on = models.DateField(null=True, blank=True)
    sealed = models.BooleanField("only for the system's check of itself", default=False, editable=False)

    objects: ClassVar[models.Manager[Area]] = OpenAreas()
    everywhere: ClassVar[models.Manager[Area]] = models.Manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="area_opens_before_it_closes"),
        ]

    def __str__(self) -> str:
        return self.name

    def hours(self) -> working_time.Hours:
        """Opening hours with this area's closures, for working out deadlines; read once for each object."""
        return self._hours

    @cached_property
    def _hours(self) -> working_time.Hours:
        first, _, last = self.working_days.partition("-")
        days = range(DAYS.index(first), DAYS.index(last or first) + 1)
        closed = frozenset(closure.on for closure in self.closures.all())
        return working_time.Hours(days=frozenset(days), opens=self.opens, closes=self.closes, closures=closed)


class CoproductionPeriod(models.Model):
    """Which model an area worked by, and when: a change of model is a dated event."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="periods")
    model = models.CharField(max_length=20, choices=CoproductionModel)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(ends__isnull=True), name="period_one_model_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} by {self.get_model_display()} from {self.starts}"


class Closure(models.Model):
    """A day on which an area's team is closed though others are open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="closures")
    on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "on"], name="closure_once_a_day")]

    def __str__(self) -> str:
        return f"{self.area} closed on {self.on}"


class Practice(models.Model):
    """A GP practice, known by its NHS ODS code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField("ODS code", max_length=10, unique=True)
    name = models.CharField(max_length=200)
    building = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="practices")
    mdt_on_board = models.BooleanField("agreed to volunteers in its MDT", default=False)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
