"""The forms of the guard: accounts, audit, emergencies, signing out; told as the fields of a door.

Those of second steps hang together over several pages and are sent bad ones in
tests/livingwell/test_second_factor.py, each from the page before it.
"""

from __future__ import annotations

from typing import Any

from livingwell import workflow
from tests import make

REASON = "Kept reason: the ward rings and nobody knows."
STEP_BY_STEP = {
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_deactivate_totp", "mfa_edit_webauthn",
    "mfa_generate_recovery_codes", "mfa_login_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
}  # fmt: skip


def rows_for(team: Any) -> dict[str, Any]:
    """Who keeps accounts, who reads the audit, and a record that is open."""
    team.keeper, team.auditor = make.user("administrator"), make.user("information_lead")
    team.opener, person = make.user("information_lead"), make.user("coordinator", team.area)
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=team.opener)
    return {"person": person, "assignment": person.assignments.get(), "glass": glass}


def _says(**fields: Any) -> Any:
    return lambda _world: fields


DOORS: tuple[dict[str, Any], ...] = (
    {"name": "sign-out-everywhere", "who": "volunteer", "body": _says(), "fails_without": False},
    {
        "name": "break-glass-list", "who": "auditor", "takes_json": False,
        "body": lambda world: {"who": world.team.client.name, "reason": REASON}, "ignored": ("born", "who", "reason"),
    },
    {"name": "break-glass-end", "who": "opener", "body": _says(), "row": "glass", "fails_without": False},
    {
        "name": "break-glass-judge", "who": "auditor", "body": _says(verdict="right", note="Kept note."),
        "row": "glass", "takes_json": False, "choices": ("verdict",), "ignored": ("note",),
    },
    {
        "name": "audit-find", "who": "auditor", "takes_json": False, "fails_without": False,
        "body": lambda world: {"who": world.team.client.name}, "ignored": ("who", "born"),
    },
    {
        "name": "audit-export", "who": "auditor", "takes_json": False, "fails_without": False,
        "body": _says(what="readings", reason="Kept reason."),
        "ignored": ("what", "reason", "person", "client", "since", "until"),
    },
    {
        "name": "account-new", "who": "keeper", "takes_json": False, "choices": ("email",),
        "body": _says(name="Kept Name", email="kept@example.org"), "ignored": ("name", "known_as", "phone"),
    },
    {
        "name": "account-edit", "who": "keeper", "row": "person", "takes_json": False, "choices": ("email",),
        "body": _says(name="Kept Name", email="kept@example.org"), "ignored": ("name", "known_as", "phone"),
    },
    {
        "name": "account-role-give", "who": "keeper", "row": "person", "takes_json": False, "choices": ("role",),
        "body": _says(role="programme_manager"), "ignored": ("area", "practice", "starts", "ends"),
    },
    {
        "name": "account-act", "who": "keeper", "row": "person", "takes_json": False, "choices": ("action",),
        "body": _says(action="close"),
    },
    {"name": "account-role-end", "who": "keeper", "row": "assignment", "body": _says(), "fails_without": False},
)  # fmt: skip
