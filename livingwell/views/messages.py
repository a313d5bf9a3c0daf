"""What was sent to whom and when, without a word of what it was about; and notices opened by their reader."""

from __future__ import annotations

import datetime
import uuid
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from livingwell import clock
from livingwell.access import has_role, messages_with_a_door, role_required, signed_in
from livingwell.choices import MessageState, RoleName
from livingwell.models import Message, Notice
from livingwell.outbox import PURPOSES
from livingwell.undelivered import ALL_AT_ONCE, ONE_BY_ONE

PAGE = 25
#: Who has a message log at all (permissions: message log). The system operator has counts instead.
READERS = (
    RoleName.VOLUNTEER,
    RoleName.PROGRAMME_MANAGER,
    RoleName.COORDINATOR,
    RoleName.TEAM_LEADER,
    RoleName.MDT_CHAIR,
    RoleName.PROFESSIONAL,
    RoleName.ADMINISTRATOR,
    RoleName.INFORMATION_LEAD,
)
TONES = {MessageState.SENT: "is-good"}


@require_safe
@role_required(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    """The messages this person may know of, the latest first."""
    before = read_place(request.GET.get("before", ""))
    rows = Message.objects.visible_to(request.user).select_related("recipient")
    if before:
        at, pk = before
        rows = rows.filter(Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=pk)))
    found = list(rows.order_by("-created_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    leading = rows.filter(messages_with_a_door(request.user), pk__in=[message.pk for message in shown])
    open_to_me = set(leading.values_list("pk", flat=True))
    context = {
        "rows": [_row(request.user, message, open_to_me) for message in shown],
        "more_url": "?" + urlencode({"before": place_of(last)}) if last else "",
        "is_first": before is None,
        "decides": has_role(request.user, *ONE_BY_ONE, *ALL_AT_ONCE),
        "sees_area": has_role(request.user, *ONE_BY_ONE),
        "sees_all": has_role(request.user, RoleName.INFORMATION_LEAD),
    }
    return render(request, "livingwell/messages.html", context)


def _row(user: Any, message: Message, open_to_me: set[uuid.UUID]) -> dict[str, Any]:
    purpose = PURPOSES.get(message.purpose)
    return {
        "message": message,
        "words": purpose.text if purpose else "A message of an earlier version.",
        "is_mine": message.recipient_id == user.pk,
        "may_open": message.pk in open_to_me,
        "tone": TONES.get(message.state, ""),
        "waits": message.state in {MessageState.PENDING, MessageState.FAILED}
        and message.next_at > clock.now(),
    }


def place_of(message: Message) -> str:
    """Where the page after this message begins."""
    return f"{message.created_at.isoformat()}_{message.pk.hex}"


def read_place(text: str) -> tuple[datetime.datetime, uuid.UUID] | None:
    """Where a page begins; an address that says nothing sensible begins at the beginning."""
    at, _, pk = text.partition("_")
    try:
        moment = datetime.datetime.fromisoformat(at).astimezone(datetime.UTC)
        return moment, uuid.UUID(hex=pk)
    except (ValueError, OverflowError):
        return None


@require_POST
@signed_in
def open_notice(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark one's own notice read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.visible_to(request.user).unread().filter(pk=pk).update(read_at=clock.now())
    inside = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if inside else "home")
