"""What somebody typed into a form that cannot be taken now, given back to them so that no word is lost.

It is shown once, on the page that says so, to the browser it came from. It is kept nowhere: a session that is
over may not hold words about a client, and nobody knows who signs in next on this machine.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from livingwell.forms.text import showable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

MOST, LONGEST = 12, 5000
#: Ids, codes, dates and the like, which nobody typed.
NOT_WORDS = re.compile(r"[\w:.+-]*")


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The words of a form, each with the name of its field."""
    if request.method != "POST":
        return []
    found = [
        (name.replace("_", " ").capitalize(), showable(value)[:LONGEST])
        for name, value in _fields(request)
        if not NOT_WORDS.fullmatch(value.strip())
    ]
    return found[:MOST]


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    if request.content_type != "application/json":
        for name, values in request.POST.lists():
            yield from ((name, str(value)) for value in values)
        return
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return
    if isinstance(body, dict):
        yield from ((str(name), value) for name, value in body.items() if isinstance(value, str))
