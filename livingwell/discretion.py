"""Keeps what people wrote out of logs and error reports.

A database error quotes the row, a value error quotes the value. So the log keeps the trace and
the kind of an error and drops its words, and reports to Sentry carry no bodies, no variables.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

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
