"""Valid bodies for the directory, the import of lists, and referrals."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from escalations.rules.service_list import COLUMNS
from tests.access.world import TEAM_B, World


def a_list() -> SimpleUploadedFile:
    """A list of services with one row, whose area nobody knows."""
    cells = dict.fromkeys(COLUMNS, "") | {"ref": "S1", "name": "Tea Room", "areas": "NOWHERE"}
    lines = (",".join(COLUMNS), ",".join(cells.values()))
    return SimpleUploadedFile("services.csv", "\r\n".join(lines).encode())


def _service(world: World, actor: str, _sample: str) -> dict[str, Any]:
    return {
        "name": "Tea Room", "kind": "non_medical", "helps_with": ["lonely"], "phone": "01632 960700",
        "what_they_help_with": "Tea and company.", "areas": [str(_area(world, actor).pk)],
    }  # fmt: skip


def _area(world: World, actor: str) -> Any:
    return world.areas["b" if actor in TEAM_B else "a"]


def _lacking(world: World, actor: str, _sample: str) -> dict[str, Any]:
    return {"area": str(_area(world, actor).pk), "category": "transport"}


def _fixed(**fields: Any) -> Any:
    return lambda _world, _actor, _sample: fields


SENT_ON = {"to": "colleague", "colleague": "The warden", "asked": "Please look in.", "agreed": "yes"}
SERVICES: dict[str, Any] = {
    "escalations:service-new": _service,
    "escalations:service-edit": _service,
    "escalations:service-checked": _fixed(),
    "escalations:service-retire": _fixed(),
    "escalations:service-lacking": _lacking,
    "escalations:service-import": lambda _world, _actor, _sample: {"file": a_list()},
    "escalations:service-upload-confirm": _fixed(),
    "escalations:service-upload-discard": _fixed(),
    "escalations:escalation-refer": _fixed(**SENT_ON),
    "escalations:referral-answer": _fixed(answer="done", words="All is well."),
    "escalations:referral-new-link": _fixed(),
    "escalations:referral-link": _fixed(answer="started"),
}
