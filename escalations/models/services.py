"""The directory: services that can help, where, with what, how to send somebody there, and what it lacks."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q

from escalations import access
from escalations.choices import Noticed, ServiceKind
from escalations.rules import services as rules
from livingwell import clock
from livingwell.models import Area, Practice, User

#: How many a search for the fitting ones looks through.
LOOKED_THROUGH = 100
#: What the directory lacks is counted over so long.
LACKING_FOR = datetime.timedelta(days=365)


class ServiceQuerySet(models.QuerySet["Service"]):
    """Services, asked in English."""

    def visible_to(self, user: User) -> ServiceQuerySet:
        """Those in use; the retired ones too for those who keep them."""
        return self.filter(access.services(user))

    def kept_by(self, user: User) -> ServiceQuerySet:
        """Those this person may change."""
        return self.filter(access.kept_services(user))

    def in_use(self) -> ServiceQuerySet:
        """Those that were not retired."""
        return self.filter(active=True)

    def helping_with(self, categories: Iterable[str]) -> ServiceQuerySet:
        """Those that help with one of these at the least."""
        wanted = Q(pk__in=[])
        for code in categories:
            wanted |= Q(helps__contains=f";{code};")
        return self.filter(wanted)

    def of_area(self, area: uuid.UUID) -> ServiceQuerySet:
        """Those that serve an area."""
        served = Service.areas.through.objects.filter(area=area)
        return self.filter(pk__in=served.values("service"))

    def near(self, place: str) -> ServiceQuerySet:
        """Those that name this place, or serve an area of this name or one with a practice there."""
        practices = Practice.objects.filter(Q(town__icontains=place) | Q(postcode__istartswith=place))
        areas = Area.objects.filter(Q(name__icontains=place) | Q(pk__in=practices.values("area")))
        served = Service.areas.through.objects.filter(area__in=areas.values("pk"))
        return self.filter(Q(place__icontains=place) | Q(pk__in=served.values("service")))

    def saying(self, words: str) -> ServiceQuerySet:
        """Those in which each of these words stands somewhere."""
        found = self
        for word in words.split()[:10]:
            found = found.filter(
                Q(name__icontains=word)
                | Q(what_they_help_with__icontains=word)
                | Q(place__icontains=word)
                | Q(contact_name__icontains=word)
                | Q(contact_role__icontains=word)
            )
        return found

    def to_check(self, today: datetime.date) -> ServiceQuerySet:
        """Those in use that nobody has checked for too long."""
        long_ago = Q(checked_on__isnull=True) | Q(checked_on__lte=rules.checked_long_ago(today))
        return self.in_use().filter(long_ago)


class Service(models.Model):
    """Somebody who can help: what with, where, and how to send a person to them. Names no client."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField("reference in the list it came from", max_length=20, blank=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=ServiceKind, default=ServiceKind.NON_MEDICAL)
    helps_with = models.JSONField("codes of what they help with", default=list)
    helps = models.CharField("the same between semicolons, to search by", max_length=400)
    what_they_help_with = models.TextField(max_length=1000)
    contact_name = models.CharField(max_length=100, blank=True)
    contact_role = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=32)
    email = models.EmailField(max_length=254, blank=True)
    opening_hours = models.CharField(max_length=200, blank=True)
    areas = models.ManyToManyField(Area, related_name="services")
    place = models.CharField("towns and villages they serve", max_length=200, blank=True)
    how_to_refer = models.CharField(max_length=500, blank=True)
    self_referral = models.BooleanField("people may ring for themselves", default=False)
    typical_wait = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reminded_on = models.DateField("last reminder to check it", null=True, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Service]] = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ref"], condition=~Q(ref=""), name="service_ref_once"),
            models.CheckConstraint(condition=~Q(helps=""), name="service_helps_with_something"),
        ]
        indexes = [models.Index(fields=["name", "id"], condition=Q(active=True), name="service_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def help_labels(self) -> list[str]:
        """What they help with, in words."""
        return [Noticed(code).label for code in self.helps_with if code in Noticed.values]

    @property
    def contact(self) -> str:
        """Whom to ask for: name and role, or the role alone."""
        return ", ".join(part for part in (self.contact_name, self.contact_role) if part)

    @property
    def needs_checking(self) -> bool:
        """Whether nobody has asked for too long if all this is still so."""
        return rules.needs_checking(self.checked_on, clock.today())


class ServiceGapQuerySet(models.QuerySet["ServiceGap"]):
    """What the directory lacks, asked in English."""

    def visible_to(self, user: User) -> ServiceGapQuerySet:
        """Those of the areas they answer for; of all areas for the programme."""
        return self.filter(access.service_gaps(user))

    def counted(self, since: datetime.date) -> models.QuerySet[ServiceGap, dict[str, object]]:
        """How often each was said since then, by area and category, the most first."""
        rows = self.filter(said_on__gte=since).values("area__name", "category")
        return rows.annotate(times=models.Count("pk"), last=models.Max("said_on")).order_by(
            "-times", "area__name", "category"
        )


class ServiceGap(models.Model):
    """Somebody looked for help with something in an area and found none. About no client."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="service_gaps")
    category = models.CharField(max_length=25, choices=Noticed)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()

    objects: ClassVar[models.Manager[ServiceGap]] = ServiceGapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "category", "said_by", "said_on"], name="service_gap_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["area", "said_on"], name="service_gap_by_area")]

    def __str__(self) -> str:
        return f"{self.category} lacking in {self.area_id}"


def fitting(area: uuid.UUID, categories: Iterable[str], most: int) -> list[Service]:
    """The services of an area that fit best what was noticed; one statement."""
    codes = [code for code in categories if code not in {Noticed.SAFEGUARDING, Noticed.GOOD_NEWS}]
    if not codes:
        return []
    rows = Service.objects.in_use().of_area(area).helping_with(codes)  # type: ignore[attr-defined]
    return rules.best_fit(codes, rows.order_by("name", "pk")[:LOOKED_THROUGH], most)


def all_areas() -> list[Area]:
    """Every area by name: places are no secret, so that anybody can look for help anywhere."""
    return list(Area.objects.order_by("name"))


def lacking_lately(user: User) -> list[dict[str, object]]:
    """What was looked for in vain in the last year, for those who may read it, the most first."""
    since = clock.today() - LACKING_FOR
    rows = ServiceGap.objects.visible_to(user).counted(since)  # type: ignore[attr-defined]
    return [{**row, "help": Noticed(row["category"]).label} for row in rows[:100]]
