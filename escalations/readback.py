"""What a volunteer told us, read back to them and to staff: as label and text, in the order of the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escalations.choices import Called, Change, Noticed, ToldClient
from escalations.models.observations import Quarantined
from livingwell import wording

if TYPE_CHECKING:
    from django.db.models import TextChoices

    from escalations.models import Observation

#: What the form asked, read back by `said`.
ASKED = (
    "as_usual", "noticed", "words", "change", "they_would_like", "would_help", "called", "ring_me",
    "told_client",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What the volunteer wrote, as label and text."""

    label: str
    text: str


def said(report: Observation | Quarantined, *, to_author: bool = True) -> list[Said]:
    """What the volunteer told us, in the order of the form; only what was filled in."""
    if isinstance(report, Quarantined):
        given: dict[str, Any] = report.report
    else:
        given = {name: getattr(report, name) for name in ASKED}
    client = report.client.first_name
    labels = [Noticed(code).label for code in given.get("noticed") or [] if code in Noticed.values]
    called = [Called(code).label.removeprefix("I called ") for code in given.get("called") or []]
    found = [
        Said("Visit", "All as usual" if given.get("as_usual") else ""),
        Said("Noticed", f"{'. '.join(labels)}." if labels else ""),
        Said("In your words" if to_author else "In their words", given.get("words") or ""),
        Said("New?", _label(Change, given.get("change"))),
        Said(f"{client} would like", given.get("they_would_like") or ""),
        Said("Would help", given.get("would_help") or ""),
        Said("Called", wording.say_list(called)),
        Said("Please ring me", "Yes" if given.get("ring_me") else ""),
        Said(f"Told {client}?", _label(ToldClient, given.get("told_client"))),
    ]
    return [one for one in found if one.text]


def _label(choices: type[TextChoices], code: str | None) -> str:
    return str(choices(code).label) if code in choices.values else ""
