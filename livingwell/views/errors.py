"""What people see when something cannot be done. Plain words, and never a word of what they sent."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from livingwell.access import open_to_all
from livingwell.context import office

logger = logging.getLogger(__name__)

LAST_RESORT = (
    '<!doctype html><html lang="en-GB"><title>Something went wrong - Living Well</title>'
    "<h1>Something went wrong</h1><p>Please try again in a few minutes. In danger, call 999.</p></html>"
)


@open_to_all
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The browser sent something that cannot be read, or too much of it."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return render(request, f"{status}.html", status=status)


@open_to_all
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person knows it exists, and may not do this now."""
    return render(request, "403.html", status=403)


@open_to_all
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page whether it does not exist or is not for this person."""
    return render(request, "404.html", status=404)


@open_to_all
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or the form came from elsewhere: nothing was saved."""
    logger.info("a form was refused: its token did not match")
    return render(request, "403_csrf.html", status=403)


@open_to_all
def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Needs no database, no session and no context: any of them may be what broke."""
    try:
        page = render_to_string("500.html", {"office": office(), "path": request.path})
    except Exception:  # this is the page for when anything may be broken
        logger.exception("the error page itself could not be made")
        page = LAST_RESORT
    return HttpResponseServerError(page)
