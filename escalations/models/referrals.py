"""Matters sent on: to a service of the directory, to the practice, or to somebody else who can help."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from escalations import access
from escalations.choices import ClientAsked, ReferralKind, ReferralState, State
from escalations.models.escalations import Escalation
from escalations.models.services import Service
from escalations.rules.referrals import RUNNING
from livingwell import clock
from livingwell.models import Practice, User
from volunteers.choices import ConsentState, Purpose
from volunteers.models import Consent

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Answers of a client after which nothing may be sent to services any more.
REFUSED = (ConsentState.REFUSED, ConsentState.WITHDRAWN)
#: Answers after which a volunteer hears nothing of what came of it (rules.feedback).
NOT_TOLD = (*REFUSED, ConsentState.CANNOT_DECIDE)


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Referrals, asked in English."""

    def visible_to(self, user: User) -> ReferralQuerySet:
        """Those of escalations this person may see."""
        return self.filter(access.referrals(user))

    def running(self) -> ReferralQuerySet:
        """Those somebody may still do something about."""
        return self.filter(state__in=RUNNING)

    def steering(self) -> ReferralQuerySet:
        """Those that run and have not been silent beyond their chase date, the earliest to chase first."""
        return self.running().filter(silent_at__isnull=True).order_by("chase_at", "pk")

    def silent(self, now: datetime.datetime) -> ReferralQuerySet:
        """Those of open matters of which nothing was heard by their chase date."""
        return self.steering().filter(chase_at__lte=now).exclude(escalation__state=State.CLOSED)

    def with_link(self, token: str) -> ReferralQuerySet:
        """The one this secret opens, while it does."""
        return self.filter(token_hash=hash_of(token), link_expires_at__gt=clock.now())


class Referral(models.Model):
    """One matter sent on, what was asked, whether the person agreed, and how it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField(max_length=10, choices=ReferralKind)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT)
    practice = models.ForeignKey(Practice, null=True, blank=True, on_delete=models.PROTECT)
    to_name = models.CharField("who it went to, as they were called then", max_length=200)
    reference = models.CharField("how both sides call it", max_length=12, unique=True)
    asked = models.TextField("what is asked, as written for them", max_length=2000)
    agreed = models.CharField(max_length=10, choices=ClientAsked)
    why_anyway = models.CharField("why it goes without their yes", max_length=200, blank=True)
    state = models.CharField(max_length=15, choices=ReferralState, default=ReferralState.SENT, editable=False)
    sent_at = models.DateTimeField(editable=False)
    sent_by = models.ForeignKey(User, editable=False, on_delete=models.PROTECT, related_name="+")
    chase_at = models.DateTimeField("when to ask how it stands")
    silent_at = models.DateTimeField("nothing was heard by then", null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    words = models.TextField("what was last said of it", max_length=1000, blank=True, editable=False)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    link_expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[Referral]] = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="service", service__isnull=False, practice__isnull=True)
                | Q(kind="practice", practice__isnull=False, service__isnull=True)
                | Q(kind="colleague", practice__isnull=True, service__isnull=True),
                name="referral_goes_to_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "accepted", "started"], ended_at__isnull=True)
                | ~Q(state__in=["sent", "accepted", "started"]) & Q(ended_at__isnull=False),
                name="referral_runs_until_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(agreed="yes") | ~Q(why_anyway=""), name="referral_without_a_yes_says_why"
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="referral_link_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["chase_at"],
                condition=Q(state__in=["sent", "accepted", "started"], silent_at__isnull=True),
                name="referral_to_chase",
            ),
            models.Index(fields=["escalation", "-sent_at"], name="referral_by_escalation"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_running(self) -> bool:
        """Whether somebody may still do something about it."""
        return self.state in RUNNING

    @property
    def is_good(self) -> bool:
        """Whether the person is being, or was, helped."""
        return self.state in {ReferralState.ACCEPTED, ReferralState.STARTED, ReferralState.DONE}


def hash_of(token: str) -> str:
    """A secret as it is kept: nobody who reads the row can use the link."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def referrals_of(escalation: Escalation) -> list[Referral]:
    """What was sent on, the latest first; one statement."""
    return list(escalation.referrals.all())


def consent_to_services(client: uuid.UUID) -> Consent | None:
    """What the client last answered about being passed on to services."""
    answers = Consent.objects.filter(client=client, purpose=Purpose.SERVICES).current()  # type: ignore[attr-defined]
    return answers.first()  # type: ignore[no-any-return]


def by_link(token: str) -> Referral | None:
    """What a one-time link opens: nothing when it is over, or the person has said no since."""
    said_no = Consent.objects.filter(
        client=OuterRef("escalation__client"), purpose=Purpose.SERVICES, state__in=REFUSED
    )
    rows = Referral.objects.running().with_link(token)  # type: ignore[attr-defined]
    rows = rows.filter(Q(kind=ReferralKind.PRACTICE) | ~Exists(said_no.current()))  # type: ignore[attr-defined]
    return rows.select_related("escalation__area", "sent_by").first()  # type: ignore[no-any-return]


def told_to_author(escalation: Escalation) -> Iterable[Referral]:
    """What a volunteer may know: to whom their own observation was sent on, and when (permissions).

    Nothing of a safeguarding matter, nothing where the client does not want the outcome told; the name
    of somebody who is no service is not told.
    """
    if escalation.safeguarding:
        return ()
    refused = Consent.objects.filter(client=OuterRef("escalation__client"), purpose=Purpose.OUTCOME_BACK)
    silent = refused.current().filter(  # type: ignore[attr-defined]
        Q(state__in=NOT_TOLD) | Q(tell_back="nothing")
    )
    rows = escalation.referrals.exclude(state=ReferralState.REVOKED).filter(~Exists(silent))
    return list(rows.order_by("sent_at")[:10])
