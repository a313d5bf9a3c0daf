"""Whether the system is well: a quick answer for load balancers, a deep one for whoever watches."""

from __future__ import annotations

import datetime
import secrets
import time
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from livingwell import clock, inspecting
from livingwell.access import open_to_all
from livingwell.floors import offered
from livingwell.models import Heartbeat

SWEEPER_TOO_OLD = 60
SKEW_TOO_LARGE = 5
SQLITE_TIME = "SELECT strftime('%s', 'now')"
POSTGRES_TIME = "SELECT extract(epoch FROM clock_timestamp())"
AUDITOR_TOO_OLD = 300
BEATS = ("worker", "sweeper", "auditor", "canary")
COUNTS = ("unrouted", "overdue", "dead_letters", "duty_gaps", "on_hold", "oldest_due")
MUST_BE_ZERO = ("unrouted", "dead_letters")


@open_to_all
@never_cache
@require_safe
def shallow(request: HttpRequest) -> HttpResponse:
    """200 when the web process answers and the database answers it."""
    well = _database() is not None
    said, status = ("ok\n", 200) if well else ("the database does not answer\n", 503)
    return HttpResponse(said, "text/plain", status)


@open_to_all
@never_cache
@require_safe
def deep(request: HttpRequest) -> HttpResponse:
    """The signs of life of every part, with ages in seconds and nothing about anybody."""
    _check_token(request)
    answer = _signs_of_life()
    return JsonResponse(answer, status=200 if is_well(answer) else 503)


def is_well(answer: dict[str, Any]) -> bool:
    """Whether nobody needs to be woken: no broker and no worker only makes things slower."""
    sweeper, skew = answer["sweeper"], answer["clock_skew"]
    return (
        answer["database"] is not None
        and sweeper is not None
        and sweeper <= SWEEPER_TOO_OLD
        and skew is not None
        and abs(skew) <= SKEW_TOO_LARGE
        and (answer["auditor"] or 0) <= AUDITOR_TOO_OLD
        and not any(answer[name] for name in MUST_BE_ZERO)
        and not inspecting.for_operators(answer["findings"])
    )


def _check_token(request: HttpRequest) -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.HEALTH_TOKEN and not secrets.compare_digest(given.encode(), settings.HEALTH_TOKEN.encode()):
        raise Http404


def _signs_of_life() -> dict[str, Any]:
    answer: dict[str, Any] = {"database": _database(), "clock_skew": None, "broker": _broker()}
    answer |= dict.fromkeys([*BEATS, "canary_seconds", *COUNTS]) | {"findings": {}}
    if answer["database"] is None:
        return answer
    answer["clock_skew"] = _clock_skew()
    for beat in Heartbeat.objects.filter(name__in=BEATS):
        answer[beat.name] = _age(beat.at)
        if beat.name == "canary":
            answer["canary_seconds"] = beat.detail.get("seconds")
    answer["findings"] = inspecting.found()
    answer |= dict.fromkeys(COUNTS, 0)
    for numbers in offered("health", "numbers"):
        answer |= numbers()
    return answer


def _age(instant: datetime.datetime) -> float:
    return round((clock.now() - instant).total_seconds(), 1)


def _database() -> float | None:
    """How long the database took to answer; None when it did not."""
    started = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return None
    return round(time.monotonic() - started, 3)


def _clock_skew() -> float:
    """How far the database's clock is from the application's; moved clocks do not count."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_TIME if on_sqlite else POSTGRES_TIME)
        there = float(cursor.fetchone()[0])
    here = time.time()
    return float(int(here) - int(there)) if on_sqlite else round(here - there, 3)


def _broker() -> float | None:
    """How long the broker took to answer; None when there is none."""
    started = time.monotonic()
    patience = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
    try:
        with current_app.connection_for_read(transport_options=patience) as line:
            line.ensure_connection(max_retries=1, timeout=0.3, interval_start=0, interval_step=0)
    except Exception:  # noqa: BLE001 -- whatever is wrong with it, it does not answer
        return None
    return round(time.monotonic() - started, 3)
