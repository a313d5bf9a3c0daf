"""Keeps what people wrote out of logs and error reports.

A database error quotes the row, a value error quotes the value. So the log keeps the trace and
the kind of an error and drops its words, and reports to Sentry carry no bodies, no variables.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

logger = logging.getLogger(__name__)

WRITTEN_BY_US = {"TemplateDoesNotExist", "TemplateSyntaxError", "ModuleNotFoundError", "ImproperlyConfigured"}


class Formatter(logging.Formatter):
    """Formats a log line with the place and kind of an error, without its message."""

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802 -- the name logging calls
        """The trace and the kind of the error."""
        kind, error, trace = ei
        lines = traceback.format_tb(trace)
        return "".join(["Traceback (without messages):\n", *lines, _told(kind, error)])


def _told(kind: type[BaseException] | None, error: BaseException | None) -> str:
    """The kind of an error, and its words where only a programmer can have written them."""
    name = kind.__name__ if kind else ""
    return f"{name}: {error}" if name in WRITTEN_BY_US else name


def secret_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let no log line carry the address of this door: whoever knows it may come in.

    Django writes the address of whatever it answers with 404 or 405; here only the door's name is written.
    """

    @wraps(view)
    def quiet(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "404.html", status=404)
        if response.status_code >= 400:
            response._has_been_logged = True  # type: ignore[attr-defined]
            name = request.resolver_match.view_name if request.resolver_match else "a secret address"
            logger.info("%s %s answered %s", request.method, name, response.status_code)
        return response

    return quiet


def start_sentry(dsn: str) -> None:
    """Report errors to Sentry, with nothing anybody wrote in them."""
    try:
        import sentry_sdk
    except ImportError:
        raise SystemExit(
            "SENTRY_DSN is set but sentry-sdk is not installed: pip install sentry-sdk"
        ) from None
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_words,
    )


def without_words(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """Take the messages of errors, the query string and the cookies out of a report."""
    for error in event.get("exception", {}).get("values", []):
        error["value"] = ""
    for part in ("query_string", "cookies", "data", "headers"):
        event.get("request", {}).pop(part, None)
    event.pop("logentry", None)
    return event
