"""Messages nobody has got: given up after eight tries, refused, or on hold after a restore."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from livingwell import undelivered, workflow
from livingwell.access import has_role, role_required
from livingwell.choices import Channel, MessageState
from livingwell.outbox import PURPOSES
from livingwell.undelivered import ALL_AT_ONCE, ONE_BY_ONE
from livingwell.views.messages import READERS, place_of, read_place

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from livingwell.models import Message

PAGE = 25
#: What a person can decide, the verb for it, and what is said when it is done.
DECISIONS: dict[str, tuple[Callable[..., int], str]] = {
    "retry": (workflow.retry_messages, "will be tried again now"),
    "release": (workflow.release_messages, "will leave now"),
    "drop": (workflow.drop_messages, "will not be sent"),
}


@require_safe
@role_required(*ONE_BY_ONE, *ALL_AT_ONCE)
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for a person, the latest first, and whom messages no longer reach."""
    rows = undelivered.listed(request.user).select_related("recipient")
    before = read_place(request.GET.get("before", ""))
    if before:
        at, pk = before
        rows = rows.filter(Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=pk)))
    found = list(rows.order_by("-created_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    context = {
        "rows": [
            {"message": row, "words": _words(row), "why": undelivered.in_words(row.why)} for row in shown
        ],
        "reads_the_log": has_role(request.user, *READERS),
        "any_given_up": any(row.state == MessageState.DEAD for row in shown),
        "more_url": "?" + urlencode({"before": place_of(shown[-1])}) if len(found) > PAGE else "",
        "is_first": before is None,
        "kinds": undelivered.kinds(request.user),
        "hold": undelivered.running_hold(),
        "out_of_reach": undelivered.out_of_reach(request.user),
    }
    return render(request, "livingwell/dead_letters.html", context)


def _words(message: Message) -> str:
    purpose = PURPOSES.get(message.purpose)
    return purpose.text if purpose else "A message of an earlier version."


@require_POST
@role_required(*ONE_BY_ONE, *ALL_AT_ONCE)
def decide(request: HttpRequest) -> HttpResponse:
    """Try again, let leave or leave unsent: one message, all one sees, or all of a kind."""
    verb, said = DECISIONS.get(request.POST.get("decision", ""), (None, ""))
    if verb is None:
        raise Http404
    many = verb(_chosen(request), by=request.user)
    if many:
        one = many == 1
        messages.success(request, f"{'One message' if one else f'{many} messages'} {said}.")
    else:
        messages.info(request, "There was nothing left to decide: somebody else has done it.")
    return redirect("dead-letters")


def _chosen(request: HttpRequest) -> QuerySet[Message]:
    """The messages a press is about, of those this person may decide about."""
    if request.POST.get("channel") in Channel.values:
        rows = undelivered.alike(request.user).filter(channel=request.POST["channel"])
        return rows.filter(urgent=request.POST.get("urgent") == "yes")
    rows = undelivered.listed(request.user)
    if request.POST.get("all") == "yes":
        return rows
    try:
        return rows.filter(pk=uuid.UUID(request.POST.get("message", "")))
    except ValueError:
        raise Http404 from None
