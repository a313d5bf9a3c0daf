"""Valid bodies for the doors of the guard: second steps, accounts, audit, emergencies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.access.world import World

Body = Callable[[World, str, str], dict[str, Any]]


def fixed(**fields: Any) -> Body:
    """The same for everybody."""
    return lambda _world, _actor, _sample: fields


def _found(world: World, _actor: str, _sample: str) -> dict[str, Any]:
    return {"who": world.clients["one"].name}


GUARD: dict[str, Body] = {
    "mfa_authenticate": fixed(code="123456"),
    "mfa_login_webauthn": fixed(credential="{}"),
    "mfa_reauthenticate": fixed(code="123456"),
    "mfa_reauthenticate_webauthn": fixed(credential="{}"),
    "mfa_activate_totp": fixed(code="123456"),
    "mfa_deactivate_totp": fixed(),
    "mfa_generate_recovery_codes": fixed(),
    "mfa_add_webauthn": fixed(name="My phone", credential="{}"),
    "mfa_edit_webauthn": fixed(name="My phone"),
    "mfa_remove_webauthn": fixed(),
    "sign-out-everywhere": fixed(),
    "break-glass-list": fixed(who="Somebody Else", reason="The ward rings and nobody knows her medicines."),
    "break-glass-end": fixed(),
    "break-glass-judge": fixed(verdict="right", note="It was right."),
    "audit-find": _found,
    "audit-export": fixed(what="accounts", reason="For the yearly report"),
    "account-new": fixed(name="New Person", email="new-person@example.org"),
    "account-edit": fixed(name="Other Name", email="other-name@example.org"),
    "account-role-give": fixed(role="programme_manager"),
    "account-act": fixed(action="reset"),
    "account-role-end": fixed(),
}
