"""The ways into triage: what waits for whom, quick views, saved ones, and how many there are of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from escalations.access import TRIAGE_ROLES
from escalations.filters import EscalationFilter
from escalations.models import Debt, Escalation, Quarantined
from escalations.models.triage import choices_for
from escalations.views.matter import wants_json
from escalations.views.saved_views import stamp
from livingwell.access import role_required
from livingwell.context import may_open

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from livingwell.models import User

#: Nobody needs to know how many more than this there are.
MOST = 100
WAITING: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("me", "Waiting for me", {"waits": "me"}),
    ("others", "Waiting for others", {"waits": "others"}),
)
ELSEWHERE = (
    ("quarantine", "Quarantine", "escalations:quarantine-list"),
    ("good-news", "Good news", "escalations:good-news-list"),
    ("owed", "Stories owed", "escalations:feedback-owed"),
)
QUICK: tuple[tuple[str, dict[str, str]], ...] = (
    ("All open", {}),
    ("With me", {"holder": "me"}),
    ("Nobody has it", {"status": "free"}),
    ("Overdue", {"status": "overdue"}),
    ("Closed lately", {"status": "closed"}),
)


@dataclass(frozen=True)
class View:
    """One way in."""

    label: str
    url: str
    is_current: bool = False
    key: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether the page says how many wait there."""
        return self.key in {*(key for key, _, _ in WAITING), "quarantine", "owed"}


def tabs(user: User, asked: dict[str, Any]) -> list[View]:
    """What waits for whom, and the lists beside triage that this person may open."""
    found = [View(label, f"?{urlencode(query)}", asked == query, key) for key, label, query in WAITING]
    for key, label, name in ELSEWHERE:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if may_open(user, url):
            found.append(View(label, url, key=key))
    return found


def quick_views(asked: dict[str, Any]) -> list[View]:
    """What is looked for most."""
    return [View(label, f"?{urlencode(query)}", asked == query) for label, query in QUICK]


def saved(views: list[tuple[str, str]], query: str) -> list[View]:
    """The person's own views and their teams'."""
    return [View(name, f"?{kept}", bool(kept) and kept == query) for name, kept in views]


@require_safe
@role_required(*TRIAGE_ROLES)
def counts(request: HttpRequest) -> HttpResponse:
    """How many wait behind each tab, up to a hundred; says nothing of whom they are about."""
    choices = choices_for(request.user, stamp(request))
    rows: dict[str, QuerySet[Any]] = {}
    for key, _, query in WAITING:
        everything = Escalation.objects.visible_to(request.user)
        rows[key] = EscalationFilter(query, everything, user=request.user, choices=choices).qs
    rows["quarantine"] = Quarantined.objects.visible_to(request.user).waiting()
    rows["owed"] = Debt.objects.visible_to(request.user).owed()
    found = {key: len(some.order_by().values_list("pk")[: MOST + 1]) for key, some in rows.items()}
    if wants_json(request):
        capped = {key: {"count": min(many, MOST), "more": many > MOST} for key, many in found.items()}
        return JsonResponse(capped)
    said = {key: f"{MOST}+" if many > MOST else str(many) for key, many in found.items()}
    return render(request, "escalations/escalations/_counts.html", {"counts": said})
