"""Who is away: oneself, and for those who look after an area its people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.forms.absences import AbsenceForm
from escalations.models import Absence, Shift
from escalations.models.duties import holders, open_with
from escalations.rules import rota
from escalations.views import matter
from escalations.views.shifts import attempt, done, refused, said
from escalations.workflow.absences import left_open
from livingwell import clock
from livingwell.access import role_required
from livingwell.models import User

#: Rows of the list; what is further off is rarely agreed.
MOST = 100


@require_safe
@role_required(*TRIAGE_ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """Who is away now or will be, with the duties that leaves open."""
    now = clock.now()
    rows = Absence.objects.visible_to(request.user).filter(ends__gt=now).select_related("person")
    found = list(rows[:MOST])
    open_ = _open_duties(request.user, found)
    shown = [
        {
            "absence": one,
            "when": rota.say_span((one.starts, one.ends), now),
            "is_mine": one.person_id == request.user.pk,
            "has_begun": one.starts <= now,
            "open": open_.get(one.pk, []),
        }
        for one in found
    ]
    return render(request, "escalations/absences/list.html", {"rows": shown, "most": MOST})


def _open_duties(user: Any, absences: list[Absence]) -> dict[UUID, list[Any]]:
    """The duties of one's areas that these absences leave open, in one statement."""
    if not absences:
        return {}
    last = max(one.ends for one in absences)
    rows = Shift.objects.visible_to(user).filter(
        person__in=[one.person_id for one in absences], ends__gt=clock.now(), starts__lt=last
    )
    found: dict[UUID, list[Any]] = {}
    for shift in rows.select_related("area").order_by("starts"):
        for one in absences:
            if one.person_id == shift.person_id and rota.overlap(
                (one.starts, one.ends), (shift.starts, shift.ends)
            ):
                found.setdefault(one.pk, []).append({"shift": shift, "said": said(shift)})
    return found


def _people(user: Any) -> list[User]:
    """Whom somebody may put down as away besides themselves, each once."""
    return list({one.person.pk: one.person for one in holders(user) if one.person.pk != user.pk}.values())


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def new(request: HttpRequest) -> HttpResponse:
    """Put oneself or somebody of the area down as away."""
    people, template = _people(request.user), "escalations/absences/form.html"
    context = {"held": open_with(request.user)}
    if request.method != "POST":
        form = AbsenceForm(people=people, me=request.user, initial={"person": str(request.user.pk)})
        return render(request, template, context | {"form": form})
    form = AbsenceForm(request.POST, people=people, me=request.user)
    absence = form.is_valid() and attempt(form, lambda: workflow.go_away(form.made(), by=request.user))
    if not absence:
        return refused(request, template, context, form)
    return _written_down(request, absence)


def _written_down(request: HttpRequest, absence: Absence) -> HttpResponse:
    number = len(left_open(absence))
    if number and not matter.wants_json(request):
        duties = "1 duty needs" if number == 1 else f"{number} duties need"
        messages.warning(request, f"{duties} somebody else in that time: see below.")
    who = "You are" if absence.person_id == request.user.pk else f"{absence.person.name} is"
    when = rota.say_span((absence.starts, absence.ends), clock.now())
    return done(
        request, reverse("escalations:absence-list"), f"{who} down as away {when}.", id=str(absence.pk)
    )


def _find(request: HttpRequest, pk: UUID) -> Absence:
    rows = Absence.objects.visible_to(request.user).filter(ends__gt=clock.now()).select_related("person")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change when somebody is away, or why."""
    absence = _find(request, pk)
    template = "escalations/absences/form.html"
    context = {"absence": absence, "is_mine": absence.person_id == request.user.pk}
    own = {"people": [], "me": absence.person, "absence": absence}
    if request.method != "POST":
        initial = {"kind": absence.kind, "starts": absence.starts, "ends": absence.ends}
        return render(request, template, context | {"form": AbsenceForm(initial=initial, **own)})
    form = AbsenceForm(request.POST, **own)
    kept = form.is_valid() and attempt(form, lambda: _change(request, pk, form.cleaned_data))
    if not kept:
        return refused(request, template, context, form)
    return _written_down(request, kept)


def _change(request: HttpRequest, pk: UUID, given: dict[str, Any]) -> Absence:
    return workflow.change_absence(
        pk, kind=given["kind"], starts=given["starts"], ends=given["ends"], by=request.user
    )


@require_POST
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They are back, or are not going after all."""
    absence = _find(request, pk)
    workflow.end_absence(pk, by=request.user)
    who = "You are" if absence.person_id == request.user.pk else f"{absence.person.name} is"
    return done(request, reverse("escalations:absence-list"), f"{who} no longer down as away.")
