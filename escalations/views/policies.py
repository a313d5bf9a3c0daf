"""Routing policies: what each area agreed, who agreed, and what would happen if."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from escalations import workflow
from escalations.choices import Level, Skip, StepRole
from escalations.forms.policies import PolicyForm, WhatIfForm
from escalations.models import Policy
from escalations.models.foresight import foreseen
from escalations.models.policies import chains_in, earlier_versions, policy_areas
from escalations.rules import chains
from escalations.rules.slow_change import SlowRule
from escalations.views import matter
from escalations.workflow.policies import PolicyHasChangedError
from livingwell import clock, wording
from livingwell.access import role_required
from livingwell.choices import RoleName
from livingwell.models import Area
from livingwell.working_time import Limit, NeverOpen

ROLES = (RoleName.TEAM_LEADER, RoleName.ADMINISTRATOR)
STALE = "Somebody agreed on another version meanwhile."
TOO_FAR = "That is too far from today to work out. Choose a day nearer by."


@require_safe
@role_required(*ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """The policy in force in each area this person answers for."""
    areas = [_described(area, policy) for area, policy in policy_areas(request.user)]
    return render(request, "escalations/policies/list.html", {"areas": areas})


@require_safe
@role_required(*ROLES)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One area's policy with its versions, and the chain a report would take."""
    area, policy = _found(request, pk)
    asks = any(name in request.GET for name in ("worry", "at", "safeguarding"))
    form = WhatIfForm(request.GET if asks else None)
    context = _described(area, policy) | {
        "form": form,
        "versions": [_version(one, area) for one in earlier_versions(request.user, area)],
    }
    if asks and form.is_valid():
        context |= _foreseen(area, form)
    return render(request, "escalations/policies/detail.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*ROLES)
@matter.reads_json
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree on a new version."""
    area, policy = _found(request, pk)
    form = PolicyForm(request.POST if request.method == "POST" else None, area=area, policy=policy)
    if request.method != "POST":
        return _asked(request, area, form)
    if not form.is_valid():
        if matter.wants_json(request):
            return JsonResponse({"errors": form.errors}, status=422)
        return _asked(request, area, form, status=422)
    try:
        version = form.cleaned_data["version"]
        made = workflow.adopt_policy(area.pk, form.agreed(), version=version, by=request.user)
    except PolicyHasChangedError:
        if matter.wants_json(request):
            return JsonResponse({"error": STALE}, status=409)
        return _asked(request, area, form, status=409)
    if matter.wants_json(request):
        return JsonResponse({"version": made.version})
    messages.success(request, f"Version {made.version} is in force for what is passed on from now.")
    return redirect("escalations:policy-detail", pk=area.pk)


def _asked(request: HttpRequest, area: Area, form: PolicyForm, status: int = 200) -> HttpResponse:
    context = {"area": area, "form": form, "is_stale": status == 409, "stale": STALE}
    return render(request, "escalations/policies/edit.html", context, status=status)


def _found(request: HttpRequest, pk: UUID) -> tuple[Area, Policy | None]:
    for area, policy in policy_areas(request.user):
        if area.pk == pk:
            return area, policy
    raise Http404


def _described(area: Area, policy: Policy | None) -> dict[str, Any]:
    return {
        "area": area,
        "policy": policy,
        "levels": _in_words(chains_in(policy, area)),
        "slow_change": str(SlowRule.of(policy.slow_change if policy else None)),
    }


def _version(policy: Policy, area: Area) -> dict[str, Any]:
    return {"policy": policy, "levels": _in_words(chains_in(policy, area)),
            "slow_change": str(SlowRule.of(policy.slow_change))}  # fmt: skip


def _in_words(found: dict[str, list[list[str]]]) -> list[dict[str, Any]]:
    """Each level with its steps, the most pressing first."""
    order = [Level.SAFEGUARDING, Level.VERY_WORRIED, Level.WORRIED, Level.MENTION]
    return [
        {
            "level": level.value,
            "label": level.label,
            "steps": [_step(role, limit) for role, limit in found[level]],
        }
        for level in order
    ]


def _step(role: str, limit: str) -> dict[str, str]:
    meets = role == StepRole.MEETING_HOST
    after = "after the meeting, when it is within 14 days" if meets else ""
    return {"role": StepRole(role).label, "limit": str(Limit.parse(limit)), "after": after}


def _foreseen(area: Area, form: WhatIfForm) -> dict[str, Any]:
    given = form.cleaned_data
    try:
        found = foreseen(area, given["worry"], given["at"], safeguarding=given["safeguarding"])
    except (NeverOpen, OverflowError):
        form.add_error("at", TOO_FAR)
        return {}
    level = Level.SAFEGUARDING if given["safeguarding"] else Level(given["worry"])
    now = clock.now()
    return {
        "supposed": f"{level.label}, {wording.say_when(given['at'], now)}",
        "steps": [_asking(one, given["at"]) for one in found],
    }


def _asking(one: chains.Asking, at: Any) -> dict[str, Any]:
    return {
        "role": StepRole(one.role).label,
        "names": wording.say_list([person.name for person in one.people], "and"),
        "skipped": Skip(one.skipped).label if one.skipped else "",
        "ask_at": one.ask_at,
        "respond_by": one.respond_by,
    }
