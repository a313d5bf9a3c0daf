"""Triage, and one escalation with its timeline."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from escalations.access import TRIAGE_ROLES
from escalations.choices import Worry
from escalations.filters import EscalationFilter
from escalations.models import Escalation
from escalations.models.triage import Choices, Key, Page, asked_about, choices_for, page_of
from escalations.views import matter, tabs, talk
from escalations.views.saved_views import kept_of, stamp
from livingwell import audit, clock
from livingwell.access import role_required
from livingwell.models import User
from livingwell.parts import page_or_part


@require_safe
@role_required(*TRIAGE_ROLES)
def triage(request: HttpRequest) -> HttpResponse:
    """Everything waiting or held that this person may see, most pressing first."""
    choices = choices_for(request.user, stamp(request))
    everything = Escalation.objects.visible_to(request.user)
    narrowed = EscalationFilter(request.GET, everything, user=request.user, choices=choices)
    after = Key.read(request.GET.get("after", ""))
    page = page_of(narrowed.qs, after, closed=narrowed.is_for_closed)
    rows = rows_for(request.user, page.rows)
    audit.read(request, "escalation-list", [row["client"].pk for row in rows])
    if matter.wants_json(request):
        return JsonResponse(_as_json(request, rows, page))
    context = _around(request, narrowed, choices, page) | {"rows": rows}
    if request.GET.get("after") and after is None:
        context["not_understood"] = [*narrowed.not_understood, "where the page begins"]
    return page_or_part(
        request, "escalations/escalations/list.html", "escalations/escalations/_list.html", context
    )


def _around(request: HttpRequest, narrowed: EscalationFilter, choices: Choices, page: Page) -> dict[str, Any]:
    asked = {name: narrowed.value(name) for name in narrowed.form.fields if narrowed.value(name)}
    query = kept_of(narrowed, request.GET)
    now = clock.now()
    since = urlencode({**_query(request), "since_at": now.isoformat()}, doseq=True)
    return {
        "narrowed": narrowed,
        "not_understood": narrowed.not_understood,
        "tabs": tabs.tabs(request.user, asked),
        "views": tabs.quick_views(asked),
        "saved": tabs.saved(choices.views, query),
        "query": query,
        "teams": choices.areas,
        "colleagues": [one for one in choices.holders if one[0] != str(request.user.pk)],
        "now": now,
        "on_duty_until": choices.on_duty_until,
        "areas": [label for _, label in choices.areas],
        "more_url": _address(request, page.following) if page.following else "",
        "is_first": not request.GET.get("after"),
        "arrivals_url": f"{reverse('escalations:escalation-arrivals')}?{since}",
    }


def _query(request: HttpRequest) -> dict[str, list[str]]:
    return {name: values for name, values in request.GET.lists() if name not in {"after", "since_at"}}


def _address(request: HttpRequest, following: Key) -> str:
    return "?" + urlencode({**_query(request), "after": str(following)}, doseq=True)


def rows_for(user: User, found: list[Escalation]) -> list[dict[str, Any]]:
    """The rows as the list draws them: what presses, who has it, and who is asked."""
    asks = asked_about(found)
    today = clock.today()
    return [_row(user, one, asks.get(one.pk, []), today) for one in found]


def _row(user: User, one: Escalation, asks: list[Any], today: Any) -> dict[str, Any]:
    asked_of_me = any(ask.person_id == user.pk for ask in asks)
    return {
        "escalation": one,
        "client": one.client,
        "age": one.client.age(today),
        "lead": one.lead,
        "holder": matter.who_has_it(user, one, asks),
        "asked_of_me": asked_of_me,
        "presses": one.is_free and (asked_of_me or one.worry == Worry.VERY_WORRIED),
        "take_url": reverse("escalations:escalation-take", args=[one.pk]),
    }


def _as_json(request: HttpRequest, rows: list[dict[str, Any]], page: Page) -> dict[str, Any]:
    following = request.build_absolute_uri(_address(request, page.following)) if page.following else None
    return {"escalations": [matter.as_json(row["escalation"]) for row in rows], "next": following}


@require_safe
@role_required(*TRIAGE_ROLES)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One escalation: the words, the timeline, and what can be done."""
    escalation = get_object_or_404(matter.readable(request.user), pk=pk)
    audit.read(request, "escalation", [escalation.client_id], subject_id=escalation.pk)
    if matter.wants_json(request):
        return JsonResponse(matter.as_json(escalation))
    context = matter.context_of(request.user, escalation)
    talk.begin_with(context, request.GET.get("ask", ""))
    return render(request, "escalations/escalations/detail.html", context)
