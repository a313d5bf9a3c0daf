"""What gets through however often somebody has asked in this minute: that they are very worried.

A telephone on a bad line tries again and again. The one request that must not be told to wait is this one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from escalations.choices import Noticed, Worry
from escalations.views import answers

if TYPE_CHECKING:
    from django.http import HttpRequest

REPORTING = "/observations/"
ADDING = re.compile(r"/observations/[0-9a-f-]{36}/add/")


def gets_through(request: HttpRequest) -> bool:
    """Whether this is a very worried or safeguarding report, or something added to a report."""
    if request.method != "POST":
        return False
    if request.path_info != REPORTING:
        return ADDING.fullmatch(request.path_info) is not None
    try:
        said = answers.posted(request)
    except answers.UnreadableBodyError:
        return False
    return said.get("worry") == Worry.VERY_WORRIED or Noticed.SAFEGUARDING in said.getlist("noticed")
