"""Put somebody on duty, change a duty, take it off the rota, leave a note for who comes next."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from escalations import workflow
from escalations.forms.shifts import AskedFor, CopyWeekForm, HandoverForm, ShiftForm
from escalations.forms.wall_clock import comes_twice
from escalations.models import Shift
from escalations.models.duties import before, holders, load
from escalations.rules import rota as rule
from escalations.views import answers, matter
from escalations.views.rota import area_asked_for, areas_of
from escalations.workflow.holding import StaleError
from escalations.workflow.rota import NOTE_WITHIN, RotaError
from livingwell import clock, wording
from livingwell.access import role_required
from volunteers.access import AREA_ROLES

CHANGED_SINCE = "Somebody has changed this duty since you opened it. Nothing of yours was saved: look again."

#: So many skipped duties are named one by one.
MOST_SAID = 4


def attempt(form: Any, verb: Callable[[], Any]) -> Any:
    """Do it, or put the plain sentence that says why not beside its field; None when it was refused."""
    try:
        return verb()
    except RotaError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    except StaleError:
        form.add_error(None, CHANGED_SINCE)
        form.is_stale = True
    except ObjectDoesNotExist:
        raise Http404 from None
    return None


def refused(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    """The form again with what was typed and what is wrong, in the language asked for."""
    stale = getattr(form, "is_stale", False)
    if matter.wants_json(request):
        answer = answers.problems(form.errors)
        answer.status_code = 409 if stale else 422
        return answer
    return render(request, template, context | {"form": form}, status=409 if stale else 422)


def done(request: HttpRequest, address: str, said: str, **state: Any) -> HttpResponse:
    """Say that it is done, and go and read it there."""
    if matter.wants_json(request):
        return JsonResponse({"done": said, **state})
    messages.success(request, said)
    return answers.see_other(address)


def week_of(shift: Shift) -> str:
    """The rota page that shows a duty."""
    day = shift.starts.astimezone(clock.LONDON).date()
    return f"{reverse('escalations:rota-week')}?area={shift.area_id}&week={day.isoformat()}"


def said(shift: Shift) -> str:
    """A duty in words."""
    return rule.say_duty((shift.starts, shift.ends), clock.now())


def _say_twice(request: HttpRequest, shift: Shift) -> None:
    for at in (shift.starts, shift.ends):
        if comes_twice(at) and not matter.wants_json(request):
            when = wording.say_time(at)
            messages.info(
                request, f"The clocks go back that night, so {when} comes twice. We take the first."
            )


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def new(request: HttpRequest) -> HttpResponse:
    """Put somebody on duty; from a gap the times are filled in."""
    found = holders(request.user)
    asked = AskedFor(request.GET)
    area_id, areas = area_asked_for(request.user, asked)
    initial = {name: asked.value(name) for name in ("post", "starts", "ends")} | {"area": str(area_id)}
    initial = {name: value for name, value in initial.items() if value}
    context = {"area_id": area_id, "areas": areas}
    template = "escalations/shifts/new.html"
    if request.method != "POST":
        form = ShiftForm(holders=found, initial=initial)
        return render(request, template, context | {"form": form})
    form = ShiftForm(request.POST, holders=found, initial=initial)
    repeated = form.is_valid() and attempt(form, lambda: _put_on(request, form))
    if not repeated:
        return refused(request, template, context, form)
    shift, *later = repeated.made
    _say_twice(request, shift)
    _say_skipped(request, repeated)
    what = f"{shift.person.name} is on duty {said(shift)}."
    more = (
        f" And at the same time in {len(later)} more week{'' if len(later) == 1 else 's'}." if later else ""
    )
    skipped = {"skipped": repeated.skipped} if repeated.skipped else {}
    return done(request, week_of(shift), what + more, id=str(shift.pk), **skipped)


def _put_on(request: HttpRequest, form: ShiftForm) -> workflow.Repeated:
    weeks = form.cleaned_data["weeks"] or 1
    return workflow.put_on_weekly(form.made(), weeks=weeks, by=request.user)


def _say_skipped(request: HttpRequest, repeated: workflow.Repeated) -> None:
    """Say what could not be, in one note as long as can be read."""
    if matter.wants_json(request) or not repeated.skipped:
        return
    more = len(repeated.skipped) - MOST_SAID
    rest = f" And {more} more." if more > 0 else ""
    messages.warning(request, f"Skipped: {' '.join(repeated.skipped[:MOST_SAID])}{rest}")


@require_POST
@role_required(*AREA_ROLES)
@matter.reads_json
def copy(request: HttpRequest) -> HttpResponse:
    """Copy a week of an area's rota to the next."""
    form = CopyWeekForm(request.POST, areas=dict(areas_of(request.user)))
    if not form.is_valid():
        return _not_copied(request, next(iter(form.errors.values()))[0], 422)
    area, monday = form.cleaned_data["area"], form.cleaned_data["week"]
    try:
        copied = workflow.copy_week(area, monday, by=request.user)
    except RotaError as error:
        return _not_copied(request, str(error), 409)
    _say_skipped(request, copied)
    number = len(copied.made)
    following = monday + datetime.timedelta(days=7)
    address = f"{reverse('escalations:rota-week')}?area={area}&week={following.isoformat()}"
    when = wording.say_date(following, clock.now())
    what = f"{number or 'No'} dut{'y' if number == 1 else 'ies'} copied to the week from {when}."
    return done(request, address, what, copied=number, skipped=copied.skipped)


def _not_copied(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    if matter.wants_json(request):
        return JsonResponse({"errors": {"": [sentence]}}, status=status)
    context = {"sentence": sentence, "week": reverse("escalations:rota-week")}
    return render(request, "escalations/shifts/refused.html", context, status=status)


def find(request: HttpRequest, pk: UUID) -> Shift:
    """A duty of an area this person works in."""
    rows = Shift.objects.visible_to(request.user).select_related("person", "area")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One duty: who has it, how heavy it was, and the form that changes it."""
    shift = find(request, pk)
    found = holders(request.user)
    template = "escalations/shifts/edit.html"
    if request.method != "POST":
        initial = {
            "person": str(shift.person_id),
            "starts": shift.starts,
            "ends": shift.ends,
            "seen": shift.as_seen,
        }
        form = ShiftForm(holders=found, shift=shift, initial=initial)
        return render(request, template, _about(request, shift) | {"form": form})
    form = ShiftForm(request.POST, holders=found, shift=shift)
    kept = form.is_valid() and attempt(form, lambda: _change(request, pk, form.cleaned_data))
    if not kept:
        return refused(request, template, _about(request, shift), form)
    _say_twice(request, kept)
    return done(request, week_of(kept), f"{kept.person.name} is on duty {said(kept)}.", id=str(kept.pk))


def _change(request: HttpRequest, pk: UUID, given: dict[str, Any]) -> Shift:
    return workflow.change_shift(
        pk,
        person=given["person"],
        starts=given["starts"],
        ends=given["ends"],
        why=given["why"],
        seen=given["seen"] or None,
        by=request.user,
    )


def _about(request: HttpRequest, shift: Shift) -> dict[str, Any]:
    now = clock.now()
    mine = shift.person_id == request.user.pk
    return {
        "shift": shift,
        "said": said(shift),
        "is_mine": mine,
        "is_over": shift.ends <= now,
        "has_begun": shift.starts <= now,
        "may_note": mine and shift.starts <= now < shift.ends + NOTE_WITHIN,
        "load": load(shift),
        "swaps": list(shift.swaps.select_related("asked_by", "to", "in_return__person")[:10]),
        "week": week_of(shift),
    }


@require_POST
@role_required(*AREA_ROLES)
@matter.reads_json
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a duty off the rota."""
    shift = find(request, pk)
    try:
        workflow.remove_shift(pk, by=request.user)
    except RotaError as error:
        return _refused_plainly(request, str(error), shift)
    except ObjectDoesNotExist:
        raise Http404 from None
    return done(request, week_of(shift), f"{said(shift)} is off the rota. {shift.person.name} is told.")


def _refused_plainly(request: HttpRequest, sentence: str, shift: Shift) -> HttpResponse:
    """What could not be done, for which there is no form to come back to: 409 and how it stands."""
    if matter.wants_json(request):
        return JsonResponse({"errors": {"": [sentence]}}, status=409)
    context = {"sentence": sentence, "shift": shift, "said": said(shift), "week": week_of(shift)}
    return render(request, "escalations/shifts/refused.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def handover(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave words for who comes next, and be reminded of what is still open with oneself."""
    shift = find(request, pk)
    if shift.person_id != request.user.pk:
        raise Http404
    template = "escalations/shifts/handover.html"
    context = {"shift": shift, "said": said(shift), "before": before(shift)}
    if request.method != "POST":
        return render(request, template, context | {"form": HandoverForm(initial={"words": shift.handover})})
    form = HandoverForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    kept = form.is_valid() and attempt(form, lambda: workflow.leave_note(pk, words=words, by=request.user))
    if not kept:
        return refused(request, template, context, form)
    what = "Your note is there for who comes next." if kept.handover else "Your note is taken away."
    return done(request, reverse("escalations:rota-mine"), what)
