"""The pages of what is owed, good news, stories told on, and your difference, and who goes to see them."""

from __future__ import annotations

from typing import Any

#: Addresses that are only posted to.
NOT_PAGES = {
    "escalations:good-news-thank", "escalations:shared-story-decide", "escalations:feedback-called-undo",
}  # fmt: skip


def visits(county: Any, to: Any) -> list[Any]:
    """Each of them in every state worth looking at; `to` makes a visit."""
    rows, west = county.rows, county.west
    jo, me = "coordinator", "volunteer"
    two = rows["two"]
    return [
        to("escalations:feedback-owed", jo),
        to("escalations:feedback-owed", "manager", what="nothing owed"),
        to("escalations:feedback-called", jo, two.debt.pk),
        to("escalations:escalation-tell", jo, two.escalation_id),
        to("escalations:escalation-close", jo, two.escalation_id, what="close, two authors"),
        to(
            "escalations:escalation-close",
            jo,
            two.escalation_id,
            query="?start=declined",
            what="close, begun",
        ),
        to("escalations:good-news-list", jo),
        to("escalations:good-news-list", jo, query="?show=outcomes", what="good outcomes"),
        to("escalations:news-share", jo, rows["news"].pk),
        to("escalations:story-share", jo, rows["to_tell"].pk),
        to("escalations:shared-story-list", jo),
        to("escalations:shared-story-list", jo, query="?show=taken-off", what="none taken off"),
        to("escalations:shared-story-detail", jo, rows["to_read"].pk, what="to be read"),
        to("escalations:shared-story-detail", jo, rows["shared"].pk, what="told on"),
        to("escalations:shared-story-edit", jo, rows["to_read"].pk),
        to("escalations:newsletter", jo),
        to("escalations:read-out", jo),
        to("escalations:notice-board", me),
        to("escalations:notice-board", "home_volunteer", what="nothing on it"),
        to("escalations:difference", me),
        to("escalations:difference", "home_volunteer", what="nothing yet"),
        to("escalations:observation-detail", me, two.pk, what="receipt, with a wish"),
        to("escalations:escalation-detail", jo, two.escalation_id, what="two authors"),
        to("volunteers:client-detail", jo, west.client.pk, what="client with a story"),
    ]
