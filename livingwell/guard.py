"""Stands before every page: is this session over, is this too often, has the second step been shown?

In this order, so that whoever is out is out, and a page that reloads itself is slowed down before it asks
anything of the database.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

from livingwell import account_events, kept, rates, second_factor, sessions
from livingwell.access import roles_of
from livingwell.floors import offered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

Respond = Callable[["HttpRequest"], "HttpResponse"]

#: Reached without the second step: to set it up, to leave, and what is open to everybody.
BEFORE_SECOND_STEP = ("/account/", "/sign-out/", "/help/", "/appearance/", "/privacy/", "/accessibility/")
UNGUARDED = ("/healthz",)

ROLE_ENDED = (
    "Your role here has ended, so you have been signed out. If that is a mistake, ring your coordinator."
)
TOO_OFTEN = "That was more than {most} requests in a minute. Please wait {seconds} seconds and try again."
SET_UP_FIRST = "Set up a second step for signing in first: open Living Well in a browser and follow the page."


def guard(get_response: Respond) -> Respond:
    """Answer instead of the page where one of the three says so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(UNGUARDED) or not request.user.is_authenticated:
            return get_response(request)
        return _stopped(request) or get_response(request)

    return middleware


def _stopped(request: HttpRequest) -> HttpResponse | None:
    user, session = request.user, request.session
    limits = sessions.limits_for(user)
    over = sessions.why_over(session, limits)
    if over:
        return _end(request, over, account_events.TIMED_OUT)
    if session.get(sessions.HAD_A_ROLE) and not roles_of(user):
        return _end(request, ROLE_ENDED, account_events.SESSIONS_ENDED)
    if _is_too_often(request):
        return _slow_down(request)
    if second_factor.is_needed(user) and not second_factor.is_given(session):
        request.second_step_is_missing = True
        if not request.path_info.startswith(BEFORE_SECOND_STEP):
            return _to_second_step(request)
    if not is_a_refresh(request):
        sessions.note_use(session, limits)
    return None


def is_a_refresh(request: HttpRequest) -> bool:
    """Whether a page reads a part of itself again: a screen nobody sits at must not keep its session."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks; a browser prefers a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _sentence(text: str, status: int) -> JsonResponse:
    return JsonResponse({"errors": {"": [text]}}, status=status)


def _end(request: HttpRequest, why: str, event: str) -> HttpResponse | None:
    """Sign out, say why, and lead to the sign-in page; what is open to all goes on for a stranger."""
    account_events.happened(request.user, event)
    logout(request)
    if _is_open(request.path_info):
        return None
    if wants_json(request):
        return _sentence(f"{why} Nothing was saved.", 403)
    back = _back_to(request)
    where = reverse("sign-in") + (f"?{urlencode({'next': back})}" if back else "")
    if request.method == "POST":
        context = {"why": why, "words": kept.words_of(request), "where": where}
        return render(request, "account/timed_out.html", context, status=403)
    messages.info(request, f"{why} Sign in to go on where you were.")
    return _go(request, where)


def _is_open(path: str) -> bool:
    try:
        return bool(getattr(resolve(path).func, "is_open", False))
    except Resolver404:
        return False


def _back_to(request: HttpRequest) -> str:
    """Where to go on afterwards: the page that was asked for, or that the form stood on."""
    if request.method in {"GET", "HEAD"} and not is_a_refresh(request):
        return request.get_full_path()
    stood_on = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}"
    return stood_on.removeprefix(own) if stood_on.startswith(f"{own}/") else ""


def _go(request: HttpRequest, where: str) -> HttpResponse:
    """Lead somewhere else; a part of a page asks its browser to leave the whole page."""
    response = HttpResponseRedirect(where)
    response.status_code = 303
    if request.headers.get("HX-Request") == "true":
        response.status_code = 403
        response["HX-Redirect"] = where
        del response["Location"]
    return response


def _is_too_often(request: HttpRequest) -> bool:
    most = settings.REQUESTS_A_MINUTE
    if not most or rates.count(request.user.pk) <= most:
        return False
    return not any(gets_through(request) for gets_through in offered("guarding", "gets_through"))


def _slow_down(request: HttpRequest) -> HttpResponse:
    seconds = rates.seconds_left()
    text = TOO_OFTEN.format(most=settings.REQUESTS_A_MINUTE, seconds=seconds)
    if wants_json(request):
        response: HttpResponse = _sentence(text, 429)
    else:
        context = {"text": text, "words": kept.words_of(request)}
        response = render(request, "livingwell/slow_down.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _to_second_step(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return _sentence(SET_UP_FIRST, 403)
    return _go(request, reverse("mfa_index"))
