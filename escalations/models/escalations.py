"""A concern on its way from volunteers to somebody who acts, its steps, and its timeline."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from escalations import access
from escalations.choices import Agreed, EventKind, Need, Noticed, Outcome, Skip, State, StepRole, Worry
from escalations.rules.states import FREE, OPEN
from livingwell.models import Area, Practice, User
from volunteers.models import Client, Gathering

#: A very worried matter that nobody has sorts this far before its deadline (ruling 26).
AHEAD = datetime.timedelta(days=36500)


class EscalationQuerySet(models.QuerySet["Escalation"]):
    """Escalations, asked in English."""

    def visible_to(self, user: User) -> EscalationQuerySet:
        """Those this person may see."""
        return self.filter(access.escalations(user))

    def written_by(self, user: User) -> EscalationQuerySet:
        """Those they may not read any more, but for what they wrote there themselves."""
        return self.filter(access.own_words(user)).exclude(access.escalations(user))

    def open(self) -> EscalationQuerySet:
        """Those that still need somebody."""
        return self.filter(state__in=OPEN)

    def free(self) -> EscalationQuerySet:
        """Those nobody has."""
        return self.filter(state__in=FREE)

    def overdue(self, now: datetime.datetime) -> EscalationQuerySet:
        """Those whose deadline has passed."""
        return self.filter(state__in=OPEN, respond_by__lt=now)

    def due(self, now: datetime.datetime) -> EscalationQuerySet:
        """Those the sweeper must look at now, the most urgent first."""
        return self.filter(state__in=OPEN, next_at__lte=now).order_by("pressing", "id")

    def most_pressing_first(self) -> EscalationQuerySet:
        """Very worried that nobody has, then by deadline, then by id (ruling 26)."""
        return self.order_by("pressing", "id")


class Escalation(models.Model):
    """A concern about a client on its way to somebody who can act.

    Change it only through `escalations.workflow`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="escalations")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="escalations")
    practice = models.ForeignKey(Practice, null=True, blank=True, on_delete=models.PROTECT)
    worry = models.CharField(max_length=15, choices=Worry)
    safeguarding = models.BooleanField(default=False)
    categories = models.JSONField(default=list)
    noticed = models.CharField("categories between semicolons, to filter by", max_length=400, blank=True)
    about = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about_other = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, editable=False)
    chains = models.JSONField("the area's policy as it stood when this opened", editable=False)
    step = models.PositiveSmallIntegerField("running step, from 0", default=0, editable=False)
    round = models.PositiveSmallIntegerField("times the chain was begun", default=1, editable=False)
    holder = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="holds"
    )
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    meeting = models.ForeignKey(Gathering, null=True, blank=True, editable=False, on_delete=models.PROTECT)
    meeting_starts = models.DateTimeField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(editable=False)
    respond_by = models.DateTimeField(null=True, blank=True, editable=False)
    next_at = models.DateTimeField("when the sweeper looks at it", null=True, blank=True, editable=False)
    pressing = models.DateTimeField("place in triage", editable=False)
    why = models.CharField("why it stands where it stands", max_length=200, editable=False)
    alarm_since = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    lead = models.ForeignKey(
        "escalations.Observation",
        verbose_name="latest report",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reports = models.PositiveSmallIntegerField(default=1, editable=False)
    searchable = models.TextField("names and words to find it by", blank=True, editable=False)
    related = models.ManyToManyField("self", blank=True)
    referral = models.ForeignKey(
        "escalations.Referral",
        verbose_name="the referral whose chase date is the deadline",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    last_event_at = models.DateTimeField(editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=25, choices=Outcome, blank=True, editable=False)
    note = models.TextField("note for the record", max_length=5000, blank=True, editable=False)
    wanted = models.CharField("what the person wanted", max_length=200, blank=True, editable=False)
    agreed = models.CharField(max_length=10, choices=Agreed, blank=True, editable=False)
    became = models.TextField(
        "what became of what they would like", max_length=1000, blank=True, editable=False
    )
    come_back = models.CharField(
        "how somebody who declined can come back", max_length=200, blank=True, editable=False
    )
    need = models.CharField("screened as", max_length=15, choices=Need, blank=True, editable=False)
    joined_to = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="joined"
    )
    hushed_at = models.DateTimeField(
        "until when its words are for their writers alone", null=True, blank=True, editable=False
    )
    undoable = models.JSONField(
        "the last thing done, while it can be undone", null=True, blank=True, editable=False
    )

    #: What a verb has changed besides the columns that every verb may change.
    changed_besides: tuple[str, ...] = ()
    #: The columns as they were when a verb locked the row; see `workflow.undoing`.
    as_it_was: dict[str, Any]

    objects: ClassVar[models.Manager[Escalation]] = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.CLOSED) | Q(respond_by__isnull=False, next_at__isnull=False),
                name="escalation_open_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "referred"])
                | Q(holder__isnull=False, taken_at__isnull=False),
                name="escalation_taken_has_a_holder",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "listed"]) | Q(holder__isnull=True),
                name="escalation_free_has_no_holder",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="escalation_closed_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(joined_to__isnull=True) & ~Q(outcome="joined")
                | Q(joined_to__isnull=False, outcome="joined", state=State.CLOSED),
                name="escalation_joined_is_closed",
            ),
            models.CheckConstraint(condition=~Q(worry="good_news"), name="escalation_is_more_than_good_news"),
            models.CheckConstraint(condition=~Q(why=""), name="escalation_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["pressing", "id"], condition=~Q(state="closed"), name="escalation_pressing"),
            models.Index(
                fields=["area", "pressing", "id"],
                condition=~Q(state="closed"),
                name="escalation_area_pressing",
            ),
            models.Index(fields=["next_at"], condition=~Q(state="closed"), name="escalation_due"),
            models.Index(fields=["area"], condition=Q(alarm_since__isnull=False), name="escalation_alarmed"),
            models.Index(fields=["client", "-opened_at"], name="escalation_by_client"),
            models.Index(fields=["holder"], condition=~Q(state="closed"), name="escalation_by_holder"),
            models.Index(fields=["area", "-closed_at", "id"], name="escalation_closed"),
        ]

    def __str__(self) -> str:
        return f"escalation {self.pk}"

    @property
    def category_labels(self) -> list[str]:
        """What was noticed, in words."""
        return [Noticed(code).label for code in self.categories]

    @property
    def is_open(self) -> bool:
        """Whether it still needs somebody."""
        return self.state in OPEN

    @property
    def is_free(self) -> bool:
        """Whether nobody has it."""
        return self.state in FREE


class EscalationStep(models.Model):
    """One step of a chain as it ran: who it asked and until when, or why it was passed over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField("in the order they ran, from 1")
    round = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField("place in the chain, from 0")
    role = models.CharField(max_length=25, choices=StepRole)
    skipped = models.CharField(max_length=20, choices=Skip, blank=True)
    ask_at = models.DateTimeField()
    respond_by = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "number"], name="escalation_step_number_once"),
            models.CheckConstraint(
                condition=~Q(skipped="") | Q(respond_by__isnull=False),
                name="escalation_step_asked_has_a_limit",
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.number} of {self.escalation_id}"


class Ask(models.Model):
    """One person asked to take an escalation (or added to it); what was asked may be read by them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="asks")
    step = models.ForeignKey(
        EscalationStep, null=True, blank=True, on_delete=models.CASCADE, related_name="asks"
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="asks")
    added_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("asked at; in the future while the step waits for opening")
    released_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField("when it stopped giving sight", null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["step", "person"], name="ask_once_in_a_step")]
        indexes = [
            models.Index(fields=["person"], condition=Q(released_at__isnull=True), name="ask_running"),
            models.Index(fields=["escalation", "person"], name="ask_by_escalation"),
            models.Index(fields=["person", "-at"], name="ask_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} asked about {self.escalation_id}"


class Event(models.Model):
    """One thing that happened to an escalation: its timeline and its audit trail. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=EventKind)
    text = models.CharField("the rest of the sentence, for staff", max_length=300, blank=True)
    words = models.TextField("what somebody wrote", max_length=5000, blank=True)
    observation = models.ForeignKey(
        "escalations.Observation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["escalation", "-at"], name="event_by_escalation")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.escalation_id}"
