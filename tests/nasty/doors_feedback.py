"""The forms of what is owed, thanked for and told on; told as the fields of a door."""

from __future__ import annotations

from typing import Any

from escalations import workflow
from escalations.choices import Worry
from escalations.workflow import Draft
from livingwell import clock
from tests import make
from volunteers.choices import Purpose


def rows_for(team: Any) -> dict[str, Any]:
    """Good news to thank for, good news to share, a story that waits for a second reader, a debt."""
    make.consent(team.client, Purpose.ANONYMOUS_STORY)
    news = [make.logged(team, noticed=["good_news"], worry=Worry.GOOD_NEWS) for _ in range(2)]
    draft = Draft("Kept", "She was glad of it.", volunteer_asked=True)
    to_read = workflow.share_news(news[1].pk, draft, by=team.coordinator)
    owed = make.logged(team, noticed=["toilet"])
    told = make.logged(team, noticed=["money"]).debt
    workflow.told_by_phone(told.pk, on=clock.today(), by=team.coordinator)
    return {"news": news[0], "to_read": to_read, "debt": owed.debt, "told": told}


def _says(**fields: Any) -> Any:
    return lambda _world: fields


STORY = _says(
    title="Kept heading",
    words="Kept words: she was glad, and so were we.",
    volunteer_asked="on",
    leaks_confirmed="on",
)
WRITING = {
    "body": STORY, "texts": {"title": 100, "words": 2000},
    "yes_or_no": ("volunteer_asked", "leaks_confirmed"), "gives_nothing_away": True,
}  # fmt: skip
DOORS: tuple[dict[str, Any], ...] = (
    {
        "name": "escalations:escalation-tell", "who": "coordinator", "row": "held",
        "body": _says(words="Kept words: somebody looks in this week.", leaks_confirmed="on"), "texts": {"words": 2000},
        "yes_or_no": ("leaks_confirmed",),
    },
    {
        "name": "escalations:feedback-called", "who": "coordinator", "row": "debt",
        "body": _says(on="2026-06-09"), "choices": ("on",),
    },
    {
        "name": "escalations:feedback-called-undo", "who": "coordinator", "row": "told", "body": _says(),
        "fails_without": False,
    },
    {
        "name": "escalations:good-news-thank", "who": "coordinator", "row": "news",
        "body": _says(words="Kept thanks."), "texts": {"words": 500}, "fails_without": False,
    },
    {"name": "escalations:news-share", "who": "coordinator", "row": "news", **WRITING},
    {"name": "escalations:story-share", "who": "coordinator", "row": "story", **WRITING},
    {"name": "escalations:shared-story-edit", "who": "coordinator", "row": "to_read", **WRITING},
    {
        "name": "escalations:shared-story-decide", "who": "leader", "row": "to_read",
        "body": _says(decision="send_back", reason="Kept reason: too close to home."),
        "texts": {"reason": 200}, "choices": ("decision", "version"),
    },
)  # fmt: skip
