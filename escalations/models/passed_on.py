"""What a volunteer has passed on, read back for them: reports, those to be placed, who is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery

from escalations.choices import StoryState
from escalations.models.escalations import Ask
from escalations.models.observations import Observation, Quarantined
from escalations.models.rota import Shift
from escalations.models.stories import Story
from livingwell import clock
from livingwell.choices import RoleName
from livingwell.models import ReadRecord, RoleAssignment
from livingwell.paging import Place

if TYPE_CHECKING:
    import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from escalations.models.escalations import Escalation
    from livingwell.models import User


def with_state(reports: QuerySet[Observation]) -> QuerySet[Observation]:
    """Reports with all their state is said from: who has it, and who asked has read it since."""
    asked = Ask.objects.filter(escalation=OuterRef("subject_id"), person=OuterRef("reader"))
    reads = ReadRecord.objects.filter(
        Exists(asked),
        subject_id=OuterRef("escalation_id"),
        subject_kind="escalation",
        at__gte=OuterRef("received_at"),
    ).order_by("at")
    return reports.select_related(
        "client__practice",
        "client__area",
        "author",
        "escalation__holder",
        "escalation__area",
        "debt__words_by",
    ).annotate(seen_at=Subquery(reads.values("at")[:1]), seen_by=Subquery(reads.values("reader__name")[:1]))


def with_state_of(report: Observation) -> Observation:
    """The same report read again with all its state is said from."""
    return with_state(Observation.objects.filter(pk=report.pk)).get()


def own_reports(user: User, size: int, after: Place | None = None) -> list[Observation | Quarantined]:
    """What this person has passed on, newest first, one more than asked for when there is more."""
    reports = with_state(Observation.objects.filter(author__user=user)).order_by("-received_at", "-pk")
    waiting: Any = (
        Quarantined.objects.filter(author__user=user, observation__isnull=True)
        .select_related("client")
        .order_by("-received_at", "-pk")
    )
    if after:
        further = after.before("received_at")
        reports, waiting = reports.filter(further), waiting.filter(further)
    rows: list[Observation | Quarantined] = [*reports[: size + 1], *waiting[: size + 1]]
    rows.sort(key=lambda row: (row.received_at, row.pk), reverse=True)
    return rows[: size + 1]


def own_quarantined(user: User, pk: UUID) -> Quarantined | None:
    """A report of this person that waits to be placed."""
    own = Q(author__user=user) | Q(logged_by=user, pk__in=Quarantined.objects.visible_to(user).values("pk"))  # type: ignore[attr-defined]
    rows = Quarantined.objects.filter(own, pk=pk)
    return rows.select_related("client__practice", "client__area", "author", "placed_by").first()


def asked_now(escalation: Escalation) -> list[Ask]:
    """Whom the running step asks, in the order of their names."""
    running = Ask.objects.filter(escalation=escalation, released_at__isnull=True, step__isnull=False)
    return list(running.select_related("person", "step").order_by("person__name", "pk"))


def on_duty_until(person: UUID, area: UUID, at: datetime.datetime) -> datetime.datetime | None:
    """Until when the rota has this person on duty, if it does at that moment."""
    shifts = Shift.objects.filter(person=person, area=area, starts__lte=at, ends__gt=at)
    return shifts.order_by("-ends").values_list("ends", flat=True).first()


def holders_of(role: str, area: UUID, but: set[UUID]) -> list[str]:
    """The names of those who hold a role here, or for the programme, other than some."""
    rows = RoleAssignment.objects.filter(role=role, user__is_active=True).exclude(user__in=but)
    if role != RoleName.PROGRAMME_MANAGER:
        rows = rows.filter(area=area)
    current = rows.current(clock.today())  # type: ignore[attr-defined]
    return list(current.order_by("user__name").values_list("user__name", flat=True).distinct()[:3])


def story_of(report: Observation) -> UUID | None:
    """The latest story told to the author of a closed report."""
    told = Story.objects.filter(escalation=report.escalation_id, to=report.author_id, state=StoryState.SENT)
    return told.order_by("-telling").values_list("pk", flat=True).first()
