"""The pages of the directory, the import and of sending on, and who goes to see them."""

from __future__ import annotations

from typing import Any

#: Addresses that are only posted to, or give a file.
NOT_PAGES = {
    "escalations:referral-answer",
    "escalations:referral-new-link",
    "escalations:service-checked",
    "escalations:service-export",
    "escalations:service-retire",
    "escalations:service-upload-confirm",
    "escalations:service-upload-discard",
}


def visits(county: Any, to: Any) -> list[Any]:
    """Each of them in every state worth looking at; `to` makes a visit."""
    rows = county.rows
    jo, me = "coordinator", "volunteer"
    service, free = rows["service"].pk, rows["free"].escalation_id
    return [
        to("escalations:service-list", me),
        to("escalations:service-list", me, query="?q=nobody-by-this-name", what="no such service"),
        to("escalations:service-list", jo),
        to("escalations:service-list", jo, query=f"?escalation={free}", what="finding help"),
        to("escalations:service-detail", me, service),
        to("escalations:service-detail", jo, service),
        to("escalations:service-new", jo),
        to("escalations:service-edit", jo, service),
        to("escalations:service-lacking", jo),
        to("escalations:service-cards", jo),
        to("escalations:service-cards", jo, query=f"?service={service}", what="a sheet of cards"),
        to("escalations:service-import", jo),
        to("escalations:service-upload", jo, rows["upload"].pk),
        to("escalations:escalation-refer", jo, free),
        to("escalations:escalation-detail", jo, rows["sent_on"].pk, what="sent on"),
        to("escalations:referral-detail", jo, rows["referral"].pk),
        to("escalations:referral-sheet", jo, rows["referral"].pk),
        to("escalations:referral-link", "anybody", rows["link"].pk),
    ]
