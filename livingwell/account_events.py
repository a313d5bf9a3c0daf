"""What happens to accounts, in words: who came in, whose code was wrong, whose role ended.

Each is a row of the change log about a person; nothing about anybody's care stands in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from livingwell import audit

if TYPE_CHECKING:
    from livingwell.models import User

SIGNED_IN = "signed_in"
SIGNED_OUT = "signed_out"
TIMED_OUT = "timed_out"
CODE_REFUSED = "code_refused"
SECOND_STEP_REFUSED = "second_step_refused"
STEP_ADDED = "second_step_added"
STEP_REMOVED = "second_step_removed"
CODES_MADE = "recovery_codes_made"
STEPS_RESET = "second_step_reset"
SESSIONS_ENDED = "sessions_ended"

#: What each says after the name of the person it happened to.
IN_WORDS: dict[str, str] = {
    SIGNED_IN: "signed in",
    SIGNED_OUT: "signed out",
    TIMED_OUT: "was signed out after a while without use",
    CODE_REFUSED: "was sent a code, and a wrong one was typed",
    SECOND_STEP_REFUSED: "signed in, and the second step was wrong",
    STEP_ADDED: "added a second step",
    STEP_REMOVED: "removed a second step",
    CODES_MADE: "made new recovery codes",
    STEPS_RESET: "had their second step reset",
    SESSIONS_ENDED: "was signed out everywhere",
    "account_opened": "was given an account",
    "account_changed": "had their name or address changed",
    "account_closed": "had their account closed",
    "account_reopened": "had their account opened again",
    "role_given": "was given a role",
    "role_ended": "had a role ended",
    "looked_at_audit": "looked at the audit",
    "exported_audit": "exported the audit",
    "broke_glass": "opened a record in an emergency",
    "gave_up_glass": "closed the record opened in an emergency",
    "judged_glass": "judged a look in an emergency",
}

#: How somebody came in, and what they showed as a second step.
WAYS = {
    "code": "a code by email",
    "demo": "the demo’s button",
    "passkey": "a passkey",
    "totp": "their authenticator app",
    "recovery_codes": "a recovery code",
    "webauthn": "a passkey",
}


def happened(user: User, event: str, *, by: User | None = None, **details: Any) -> None:
    """Write down what happened to an account, in the caller's transaction."""
    audit.record(by, event, user, **details)


def way_in(details: dict[str, Any]) -> str:
    """How somebody came in, in words: "with a code by email and their authenticator app"."""
    ways = [WAYS[one] for one in (details.get("way"), details.get("second")) if one in WAYS]
    return f"with {' and '.join(ways)}" if ways else ""
