"""The forms of the directory, of its import, and of sending on; told as the fields of a door."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from escalations import workflow
from escalations.importing import SERVICES as KIND
from escalations.rules.service_list import COLUMNS
from livingwell.importing.tables import Row, Table
from livingwell.workflow import uploads
from tests import make
from tests.access.bodies_services import a_list


def rows_for(team: make.Team) -> dict[str, Any]:
    """A service, a matter sent on with its link, and a list that waits to be confirmed."""
    service = make.service(team.area)
    matter = make.escalation(team, noticed=[])
    referral = make.referral(matter, team.coordinator, service)
    upload = uploads.keep_upload(
        KIND, "list.csv", Table((Row(2, dict.fromkeys(COLUMNS, "")),)), by=team.coordinator
    )
    uploads.do_upload(upload.pk)
    return {
        "service": service,
        "referral": referral,
        "link": SimpleNamespace(pk=workflow.make_link(referral.pk, by=team.coordinator)),
        "upload": upload,
    }


def _service(world: Any) -> dict[str, Any]:
    return {
        "name": "Kept name", "kind": "non_medical", "helps_with": ["lonely", "money"], "phone": "01632 960700",
        "what_they_help_with": "Kept help", "areas": [str(world.team.area.pk)], "email": "tea@example.org",
        "place": "Kept place", "contact_name": "Kept contact", "contact_role": "Kept role",
        "opening_hours": "Kept hours", "how_to_refer": "Kept way", "typical_wait": "Kept wait",
    }  # fmt: skip


def _edited(world: Any) -> dict[str, Any]:
    return _service(world) | {"version": str(world.service.version)}


def _says(**fields: Any) -> Any:
    return lambda _world: fields


def _lacking(world: Any) -> dict[str, Any]:
    return {"area": str(world.team.area.pk), "category": "transport"}


TEXTS = {
    "name": 100, "what_they_help_with": 1000, "place": 200, "contact_name": 100, "contact_role": 100,
    "opening_hours": 200, "how_to_refer": 500, "typical_wait": 200,
}  # fmt: skip
CHOICES = ("kind", "helps_with", "areas", "phone", "email")
BY = {"who": "coordinator"}
SENT_ON = {
    "to": "colleague", "colleague": "Kept warden", "asked": "Kept asking", "agreed": "yes",
    "why_anyway": "Kept why", "leaks_confirmed": "on", "chase_on": "2026-06-19",
}  # fmt: skip

DOORS: tuple[dict[str, Any], ...] = (
    {"name": "escalations:service-new", **BY, "body": _service, "texts": TEXTS, "choices": CHOICES,
     "yes_or_no": ("self_referral",)},
    {"name": "escalations:service-edit", **BY, "body": _edited, "row": "service",
     "texts": {"name": 100}, "choices": ("version",), "yes_or_no": ("self_referral",)},  # the same fields
    {"name": "escalations:service-checked", **BY, "body": _says(), "row": "service", "fails_without": False},
    {"name": "escalations:service-retire", **BY, "body": _says(), "row": "service", "ignored": ("again",),
     "fails_without": False},
    {"name": "escalations:service-lacking", "who": "volunteer", "body": _lacking,
     "choices": ("area", "category"), "takes_json": False},
    {"name": "escalations:service-import", **BY, "body": lambda _world: {"file": a_list()},
     "takes_json": False},
    {"name": "escalations:service-upload-confirm", **BY, "body": _says(), "row": "upload",
     "fails_without": False},
    {"name": "escalations:service-upload-discard", **BY, "body": _says(), "row": "upload",
     "fails_without": False},
    {"name": "escalations:escalation-refer", **BY, "body": lambda _world: dict(SENT_ON), "row": "held",
     "texts": {"colleague": 100, "asked": 2000, "why_anyway": 200}, "choices": ("to", "agreed", "chase_on")},
    {"name": "escalations:referral-answer", **BY, "row": "referral",
     "body": _says(answer="accepted", words="Kept answer", chase_on="2026-06-19"),
     "texts": {"words": 1000}, "choices": ("answer", "chase_on")},
    {"name": "escalations:referral-new-link", **BY, "body": _says(), "row": "referral",
     "fails_without": False},
    {"name": "escalations:referral-link", "who": "", "row": "link", "open_to_all": True,
     "body": _says(answer="accepted", words="Kept answer"), "texts": {"words": 1000}, "choices": ("answer",)},
)  # fmt: skip
