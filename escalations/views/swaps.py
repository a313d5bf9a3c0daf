"""Ask a colleague to take a duty or to swap; say yes or no; take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from escalations import workflow
from escalations.choices import SwapState
from escalations.forms.swaps import AnswerForm, SwapForm
from escalations.models import Shift, Swap
from escalations.models.duties import holders
from escalations.views import matter
from escalations.views.shifts import attempt, done, find, refused, said
from escalations.workflow.rota import RotaError
from livingwell import clock
from livingwell.access import role_required
from volunteers.access import AREA_ROLES

#: How many of the colleagues' duties to come are offered in return.
MOST_OFFERED = 60


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a colleague to take a duty of one's own, perhaps for one of theirs."""
    shift = find(request, pk)
    if shift.person_id != request.user.pk:
        raise Http404
    colleagues = [
        one.person
        for one in holders(request.user)
        if one.area.pk == shift.area_id and one.post == shift.post and one.person.pk != request.user.pk
    ]
    theirs = _theirs(request, shift, colleagues)
    template = "escalations/swaps/new.html"
    context = {"shift": shift, "said": said(shift), "colleagues": colleagues}
    if request.method != "POST":
        return render(request, template, context | {"form": SwapForm(colleagues=colleagues, theirs=theirs)})
    form = SwapForm(request.POST, colleagues=colleagues, theirs=theirs)
    swap = form.is_valid() and attempt(
        form, lambda: workflow.ask_swap(_made(shift, form.cleaned_data), by=request.user)
    )
    if not swap:
        return refused(request, template, context, form)
    sentence = f"{swap.to.name} is asked. Until they say yes, the duty stays yours."
    return done(request, reverse("escalations:rota-mine"), sentence, id=str(swap.pk), state=swap.state)


def _made(shift: Shift, given: dict[str, Any]) -> Swap:
    return Swap(shift=shift, to=given["to"], in_return=given["in_return"], words=given["words"])


def _theirs(request: HttpRequest, shift: Shift, colleagues: list[Any]) -> list[Shift]:
    rows = Shift.objects.visible_to(request.user).filter(
        area=shift.area_id, post=shift.post, person__in=colleagues, starts__gt=clock.now()
    )
    return list(rows.select_related("person").order_by("starts")[:MOST_OFFERED])


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*AREA_ROLES)
@matter.reads_json
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a colleague asks, and yes or no: only for whom it is asked of."""
    rows = Swap.objects.visible_to(request.user).filter(to=request.user)
    swap = get_object_or_404(
        rows.select_related("asked_by", "to", "shift__area", "shift__person", "in_return"), pk=pk
    )
    template = "escalations/swaps/answer.html"
    context = {
        "swap": swap,
        "said": said(swap.shift),
        "back": said(swap.in_return) if swap.in_return else "",
        "is_open": swap.state == SwapState.OFFERED,
    }
    if request.method != "POST":
        return render(request, template, context | {"form": AnswerForm()})
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return refused(request, template, context, form)
    yes, words = form.cleaned_data["answer"] == "yes", form.cleaned_data["words"]
    if not attempt(form, lambda: workflow.answer_swap(pk, yes=yes, words=words, by=request.user)):
        form.is_stale = not context["is_open"]
        return refused(request, template, context, form)
    first = swap.asked_by.first_name
    sentence = f"The duty is yours. {first} is told." if yes else f"{first} is told that you cannot."
    return done(request, reverse("escalations:rota-mine"), sentence, id=str(pk))


@require_POST
@role_required(*AREA_ROLES)
@matter.reads_json
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what has not been answered: only who asked."""
    rows = Swap.objects.visible_to(request.user).filter(asked_by=request.user)
    swap = get_object_or_404(rows.select_related("to"), pk=pk)
    try:
        workflow.take_back_swap(swap.pk, by=request.user)
    except RotaError as error:
        if matter.wants_json(request):
            return JsonResponse({"errors": {"": [str(error)]}}, status=409)
        context = {"sentence": str(error), "week": reverse("escalations:rota-mine")}
        return render(request, "escalations/shifts/refused.html", context, status=409)
    except ObjectDoesNotExist:
        raise Http404 from None
    return done(request, reverse("escalations:rota-mine"), f"{swap.to.name} is told that you do not need it.")
