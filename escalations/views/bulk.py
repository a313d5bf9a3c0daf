"""Take or hand over many rows of triage at once; say of each what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from escalations import workflow
from escalations.access import TRIAGE_ROLES
from escalations.forms.bulk import HAND_OVER, BulkForm
from escalations.models import Escalation
from escalations.models.triage import asked_about, choices_for
from escalations.views import matter
from escalations.views.saved_views import stamp
from escalations.workflow.undoing import can_be_undone
from livingwell import audit, clock
from livingwell.access import role_required

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from escalations.workflow.bulk import Done
    from livingwell.models import User

#: Where a session keeps what the last of these did, until the next.
LAST = "bulk"
NOT_HERE = "It is not here any more."


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*TRIAGE_ROLES)
@matter.reads_json
def bulk(request: HttpRequest) -> HttpResponse:
    """Do it to each ticked row, each by itself; then show what became of each."""
    if request.method != "POST":
        return _page(request)
    colleagues = _colleagues(request)
    form = BulkForm(request.POST, colleagues=colleagues)
    if not form.is_valid():
        if matter.wants_json(request):
            return JsonResponse({"errors": form.errors}, status=422)
        return _page(request, status=422, form=form, colleagues=colleagues)
    results = _act(request.user, form)
    if matter.wants_json(request):
        said = [{"id": str(one.pk), "done": one.done, "why": one.why} for one in results]
        return JsonResponse({"results": said})
    request.session[LAST] = {
        "act": form.cleaned_data["act"],
        "to": dict(colleagues).get(form.cleaned_data["to"], ""),
        "rows": [[str(one.pk), one.done, one.why] for one in results],
    }
    return redirect("escalations:escalation-bulk")


def _colleagues(request: HttpRequest) -> list[tuple[str, str]]:
    holders = choices_for(request.user, stamp(request)).holders
    return [one for one in holders if one[0] != str(request.user.pk)]


def _act(user: User, form: BulkForm) -> list[Done]:
    """What happened to each, in the order they were ticked; what cannot be seen is not there."""
    picked = [UUID(one) for one in form.cleaned_data["pick"]]
    seen = set(Escalation.objects.visible_to(user).filter(pk__in=picked).values_list("pk", flat=True))
    there = [pk for pk in picked if pk in seen]
    if form.cleaned_data["act"] == HAND_OVER:
        to, words = UUID(form.cleaned_data["to"]), form.cleaned_data["words"]
        done = workflow.hand_over_each(there, to_pk=to, words=words, by=user)
    else:
        done = workflow.take_each(there, by=user)
    by_pk = {one.pk: one for one in done}
    return [by_pk.get(pk) or workflow.Done(pk, done=False, why=NOT_HERE) for pk in picked]


def _page(
    request: HttpRequest,
    *,
    status: int = 200,
    form: BulkForm | None = None,
    colleagues: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """What the last of these did to each row, or the form again with what is wrong."""
    last: dict[str, Any] = request.session.get(LAST, {}) if form is None else {}
    picked = [row[0] for row in last.get("rows", [])] if form is None else _ids(form)
    rows = Escalation.objects.visible_to(request.user).filter(pk__in=picked)
    found = {str(one.pk): one for one in rows.select_related("client", "holder", "area", "practice")}
    audit.read(request, "escalation-list", [one.client_id for one in found.values()])
    context = {
        "form": form,
        "colleagues": colleagues,
        "picked": [found[pk] for pk in picked if pk in found],
        "results": [
            _result(request.user, found.get(pk), done, why) for pk, done, why in last.get("rows", [])
        ],
        "handed_to": last.get("to", ""),
        "number_done": sum(1 for row in last.get("rows", []) if row[1]),
    }
    if form is None:
        asks = asked_about(found.values())
        for result in context["results"]:
            if result["escalation"]:
                one = result["escalation"]
                result["holder"] = matter.who_has_it(request.user, one, asks.get(one.pk, []))
    return render(request, "escalations/bulk/done.html", context, status=status)


def _ids(form: BulkForm) -> list[str]:
    """The ticked rows of a refused form, as far as they are ids."""
    found = []
    for one in form.data.getlist("pick")[:100]:
        try:
            found.append(str(UUID(one)))
        except ValueError:
            continue
    return found


def _result(user: User, one: Escalation | None, done: bool, why: str) -> dict[str, Any]:
    undo = can_be_undone(one, user, clock.now()) if one is not None and done else None
    return {"escalation": one, "done": done, "why": why, "undo": undo}
