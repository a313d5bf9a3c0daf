"""The guard's pages: signing in, accounts, audit, emergencies. Those behind a second step have a journey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from livingwell import audit, workflow
from tests.make import passkeys

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.county import County

#: Posted to, answered to programs, or shown only after another step (judged in test_second_step.py).
NOT_PAGES = {
    "account-act", "account-role-end", "account-role-give", "audit-export", "audit-find", "break-glass-end",
    "break-glass-judge", "mfa_authenticate", "mfa_deactivate_totp", "mfa_download_recovery_codes",
    "mfa_edit_webauthn", "mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
    "sign-out-everywhere",
}  # fmt: skip


def look(county: County) -> None:
    """Somebody has an app and codes, a record is open in an emergency, and somebody has looked."""
    rows, lead = county.rows, county.rows["information"]
    passkeys.app(lead)
    passkeys.passkey(county.west.volunteer.user)
    audit.read_by(county.west.coordinator, "volunteers:client-detail", "client", [county.west.client.pk])
    reason = "The ward rings, and nobody there knows her medicines."
    rows["glass"] = workflow.break_glass(county.west.client.pk, reason=reason, by=lead)


def visits(county: County, to: Callable[..., Any]) -> list[Any]:
    """Each page as the person it is for."""
    volunteer, other, lead, keeper = "volunteer", "home_volunteer", "information", "administrator"
    west, rows = county.west, county.rows
    return [
        to("mfa_index", volunteer, what="how one signs in"),
        to("mfa_index", lead, what="how one signs in"),
        to("mfa_activate_totp", other),
        to("mfa_add_webauthn", other),
        to("mfa_generate_recovery_codes", other),
        to("mfa_view_recovery_codes", lead),
        to("mfa_reauthenticate", lead),
        to("break-glass-list", lead),
        to("break-glass-detail", lead, rows["glass"].pk),
        to("audit-list", lead),
        to("audit-list", lead, query="?what=readings&person=Jo", what="readings"),
        to("audit-list", lead, query="?person=nobody", what="nothing fits"),
        to("audit-list", keeper),
        to("account-events", lead),
        to("audit-client", lead, west.client.pk),
        to("account-list", keeper),
        to("account-list", lead),
        to("account-new", keeper),
        to("account-detail", keeper, west.coordinator.pk),
        to("account-detail", keeper, rows["administrator"].pk, what="one's own account"),
        to("account-edit", keeper, west.coordinator.pk),
    ]
