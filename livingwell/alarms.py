"""The red bar across every staff page: what nobody has answered.

An app's `alarms.py` has `alarms(user) -> list[Alarm]`, in one statement at most, and never names a client:
not everyone who sees the bar may know them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from livingwell.access import is_staff
from livingwell.floors import offered

if TYPE_CHECKING:
    from livingwell.models import User


@dataclass(frozen=True)
class Alarm:
    """One thing that has gone unanswered: what is true, what happens next, where to act."""

    text: str  # in bold: "Nobody has taken a “very worried” in Central for 1 hour 5 minutes."
    url: str = ""
    link_text: str = "Open it"
    detail: str = ""  # "Everyone in its chain has been asked, and Ruth Penrose is asked again at 3:15pm."


def collect(user: "User") -> list[Alarm]:
    """The alarms this person is to see; none for volunteers, who cannot act on them."""
    if not is_staff(user):
        return []
    return [alarm for alarms in offered("alarms", "alarms") for alarm in alarms(user)]
