"""Valid bodies for what is owed, thanked for and told on."""

from __future__ import annotations

from typing import Any

STORY = {"title": "Something good", "words": "She was glad of it, and so were we.", "volunteer_asked": "on"}
FIXED: dict[str, dict[str, Any]] = {
    "escalations:escalation-tell": {"words": "Somebody looks in this week. I will tell you how it goes."},
    "escalations:feedback-called": {"on": "2026-06-09"},
    "escalations:feedback-called-undo": {},
    "escalations:good-news-thank": {"words": "Thank you for telling us."},
    "escalations:news-share": STORY,
    "escalations:story-share": STORY,
    "escalations:shared-story-edit": STORY,
    "escalations:shared-story-decide": {"decision": "take_off", "reason": "They asked us to."},
}
FEEDBACK = {
    route: lambda _world, _actor, _sample, fields=fields: dict(fields) for route, fields in FIXED.items()
}
