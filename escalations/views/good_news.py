"""Good news: what went well, thanks for it, and where to tell it on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from escalations import workflow
from escalations.choices import Owed
from escalations.forms.feedback import ThankForm
from escalations.models.good_news import PAGE, good_news, good_stories, news_to_share
from escalations.models.passed_on import Place
from escalations.views import answers, matter
from escalations.workflow.calls import AlreadyToldError
from escalations.workflow.telling import CannotThankError
from livingwell import audit
from livingwell.access import role_required
from volunteers.access import AREA_ROLES


@require_safe
@role_required(*AREA_ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """Good news from volunteers; with `?show=outcomes` what was told them as good news."""
    return _page(request)


def _page(
    request: HttpRequest, wrong: dict[UUID, ThankForm] | None = None, status: int = 200
) -> HttpResponse:
    outcomes = request.GET.get("show") == "outcomes"
    after = Place.read(request.GET.get("after", ""))
    found: list[Any] = (good_stories if outcomes else good_news)(request.user, after)
    shown = found[:PAGE]
    clients = [one.escalation.client_id if outcomes else one.client_id for one in shown]
    audit.read(request, "good-news-list", clients)
    last = shown[-1] if len(found) > PAGE else None
    place = last and Place(last.written_at if outcomes else last.received_at, last.pk)
    context = {
        "outcomes": outcomes,
        "rows": shown if outcomes else [_news(one, wrong or {}) for one in shown],
        "wrong": next(iter((wrong or {}).values()), None),
        "is_first": after is None,
        "more_url": f"?{'show=outcomes&' if outcomes else ''}after={place}" if place else "",
    }
    return render(request, "escalations/good_news/list.html", context, status=status)


def _news(one: Any, wrong: dict[UUID, ThankForm]) -> dict[str, Any]:
    debt = getattr(one, "debt", None)
    form = wrong.get(one.pk)
    return {
        "report": one,
        "debt": debt,
        "may_thank": debt is not None and debt.owed == Owed.THANKS,
        "must_ring": debt is not None and _must_ring(one),
        "shared": getattr(one, "shared", None),
        "form": form or ThankForm(auto_id=f"id_{one.pk.hex}_%s"),
        "is_open": form is not None,
    }


def _must_ring(one: Any) -> bool:
    user = one.author.user
    return user is None or not user.can_be_reached


@require_POST
@role_required(*AREA_ROLES)
@matter.reads_json
def thank(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Thank a volunteer for good news, with a few words or none."""
    news = news_to_share(request.user, pk)
    if news is None:
        raise Http404
    form = ThankForm(request.POST, auto_id=f"id_{pk.hex}_%s")
    if not form.is_valid():
        if matter.wants_json(request):
            return answers.problems(form.errors)
        return _page(request, {pk: form}, status=422)
    try:
        workflow.thank(pk, words=form.cleaned_data["words"], by=request.user)
    except CannotThankError:
        messages.warning(request, f"Ring {news.author.first_name} instead: nothing reaches them in the app.")
    except AlreadyToldError:
        messages.info(request, f"{news.author.first_name} has been thanked already.")
    else:
        messages.success(request, f"{news.author.first_name} is told that you say thank you.")
    return redirect(f"{reverse('escalations:good-news-list')}#n{pk}")
