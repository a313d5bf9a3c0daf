"""Pages for people, JSON for programs: what was posted, and in which of the two to answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect, JsonResponse, QueryDict

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class UnreadableBodyError(Exception):
    """The body is not what its content type says."""


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks; a browser prefers a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def posted(request: HttpRequest) -> QueryDict:
    """What was sent, whether as a form or as JSON; raises UnreadableBodyError."""
    if request.content_type != "application/json":
        return request.POST
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise UnreadableBodyError from None
    if not isinstance(body, dict):
        raise UnreadableBodyError
    data = QueryDict(mutable=True)
    for name, value in body.items():
        if value is not None and value is not False:  # as a form leaves out what is not ticked
            data.setlist(name, [_text(one) for one in (value if isinstance(value, list) else [value])])
    return data


def _text(value: Any) -> str:
    """One value of a JSON body as a form would have sent it."""
    if isinstance(value, dict | list):
        raise UnreadableBodyError
    return "on" if value is True else str(value)


def refuse(request: HttpRequest) -> HttpResponse:
    """Answer to a body nobody can read."""
    return JsonResponse({"errors": {"": ["This could not be read. Please send it again."]}}, status=400)


def problems(errors: Any, status: int = 422) -> JsonResponse:
    """What is wrong with each field, for a program."""
    return JsonResponse({"errors": {name: list(texts) for name, texts in errors.items()}}, status=status)


def see_other(address: str) -> HttpResponseRedirect:
    """Go and read it there (303), as the contract says."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
