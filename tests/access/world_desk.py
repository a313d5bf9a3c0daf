"""The desk of those who triage, in the world of the crawl: views somebody saved."""

from __future__ import annotations

from typing import Any

from escalations import workflow


def save_views(world: Any, team_a: frozenset[str], team_b: frozenset[str]) -> None:
    """One for oneself, with words in it, and one for each team."""
    for name, owner, area, readers in (
        ("a_own", "coord_a", None, {"coord_a"}),
        ("a_team", "coord_a", "a", team_a),
        ("b_team", "coord_b", "b", team_b),
    ):
        title = world.canaries.words(f"view-{name}", readers)
        query = "status=free" if area else f"q={world.canaries.words('looked-for', readers)}"
        area_pk = world.areas[area].pk if area else None
        world.saved_views[name] = workflow.save_view(title, query, area_pk=area_pk, by=world.actors[owner])
