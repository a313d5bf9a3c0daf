"""Looking at one record in an emergency: open it for an hour, give it up sooner, be judged for it."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from livingwell import audit, clock, outbox
from livingwell.access import EMERGENCY_ROLES, has_role
from livingwell.choices import RoleName, Verdict
from livingwell.guard_notices import GLASS_BROKEN, GLASS_WEEK
from livingwell.models import BreakGlass, RoleAssignment, User
from livingwell.outbox import Letter
from livingwell.workflow.accounts import NotAllowedError

HOUR = datetime.timedelta(minutes=60)
LEAST_REASON = 20
ONE_AT_A_TIME = "You have a record open already. Close that one first."
WEEK = datetime.timedelta(days=7)


@transaction.atomic
def break_glass(client_id: UUID, *, reason: str, by: User) -> BreakGlass:
    """Open one client's record to somebody for an hour, to read and nothing else.

    Nobody is asked first: an emergency does not wait. Every information lead is told in the same transaction,
    and one of them says afterwards whether it was right.
    """
    User.objects.select_for_update(of=["self"]).get(pk=by.pk)
    role = next((role for role in EMERGENCY_ROLES if has_role(by, role)), None)
    if role is None or len(reason.strip()) < LEAST_REASON:
        raise NotAllowedError(f"Say why in at least {LEAST_REASON} letters.")
    now = clock.now()
    running = BreakGlass.objects.filter(person=by).running(now).first()  # type: ignore[attr-defined]
    if running is not None:
        raise NotAllowedError(ONE_AT_A_TIME)
    glass = BreakGlass.objects.create(
        person=by, role=role, client_id=client_id, reason=reason.strip(), opened_at=now, until=now + HOUR
    )
    audit.record(by, "broke_glass", glass, client_id=client_id)
    outbox.put([_letter(glass, lead, GLASS_BROKEN, urgent=True) for lead in _leads(but=by) or _leads()])
    return glass


@transaction.atomic
def give_up_glass(pk: UUID, *, by: User) -> BreakGlass:
    """Close the record before the hour is over; only its own opener does."""
    glass = BreakGlass.objects.select_for_update(of=["self"]).get(pk=pk)
    if glass.person_id != by.pk:
        raise NotAllowedError("Somebody else has opened it.")
    now = clock.now()
    if glass.ended_at is None and glass.until > now:
        glass.ended_at = now
        glass.save(update_fields=["ended_at"])
        audit.record(by, "gave_up_glass", glass, client_id=glass.client_id)
    return glass


@transaction.atomic
def judge_glass(pk: UUID, *, verdict: Verdict, note: str, by: User) -> BreakGlass:
    """Say whether it was right to look. Nobody judges their own look, and nobody judges twice.

    What was not right ends at once.
    """
    glass = BreakGlass.objects.select_for_update(of=["self"]).get(pk=pk)
    if glass.person_id == by.pk:
        raise NotAllowedError("Somebody else has to judge this: you opened it yourself.")
    if glass.verdict:
        raise NotAllowedError("It has been judged already.")
    now = clock.now()
    glass.verdict, glass.review_note, glass.reviewed_by, glass.reviewed_at = verdict, note, by, now
    if verdict == Verdict.NOT_RIGHT and glass.ended_at is None and glass.until > now:
        glass.ended_at = now
    glass.save(update_fields=["verdict", "review_note", "reviewed_by", "reviewed_at", "ended_at"])
    audit.record(by, "judged_glass", glass, client_id=glass.client_id, verdict=str(verdict))
    return glass


@transaction.atomic
def report_week() -> int:
    """Tell the information leads once a week that there were emergencies, or that some wait to be judged."""
    now = clock.now()
    year, week, _ = now.astimezone(clock.LONDON).isocalendar()
    rows = BreakGlass.objects.filter(opened_at__lte=now)
    if not (rows.filter(opened_at__gte=now - WEEK).exists() or rows.filter(verdict="").exists()):
        return 0
    leads = _leads()
    outbox.put(
        Letter(
            key=f"glass:{year}-{week}:{lead.pk}:{GLASS_WEEK}",
            to=lead,
            purpose=GLASS_WEEK,
            link=reverse("break-glass-list"),
            subject_id=lead.pk,
        )
        for lead in leads
    )
    return len(leads)


def _leads(but: User | None = None) -> list[User]:
    held = RoleAssignment.objects.filter(role=RoleName.INFORMATION_LEAD).current(clock.today())  # type: ignore[attr-defined]
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(people.exclude(pk=but.pk) if but else people)


def _letter(glass: BreakGlass, to: User, purpose: str, *, urgent: bool) -> Letter:
    return Letter(
        key=f"{glass.pk}:{to.pk}:{purpose}",
        to=to,
        purpose=purpose,
        link=reverse("break-glass-list"),
        subject_id=glass.pk,
        urgent=urgent,
    )
