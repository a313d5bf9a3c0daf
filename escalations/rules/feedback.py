"""What a volunteer may be told of the outcome, judged when it is written and again when it is shown."""

from __future__ import annotations

#: Said instead of the outcome when the person did not agree to tell, or for a safeguarding matter.
NEUTRAL = (
    "Thank you for passing this on. It was right to do so. Somebody has looked into it. "
    "We cannot tell you more, and that is not because of anything you did."
)


def whole_message(message: str, *, client: str, became: str = "", come_back: str = "") -> str:
    """All that a volunteer reads of a closing: the message, what became of the wish, and the way back."""
    parts = [
        message.strip(),
        f"What {client} would like: {became.strip()}" if became.strip() else "",
        f"If {client} thinks again: {come_back.strip()}" if come_back.strip() else "",
    ]
    return "\n\n".join(part for part in parts if part)


def may_tell_outcome(*, consent_state: str, tell_back: str, safeguarding: bool) -> bool:
    """Whether the words written for the volunteer may be shown, or only the neutral ones.

    Safeguarding is always answered neutrally (ruling 15). Otherwise the client's latest answer to
    "may the outcome be told back" decides; never asked is no refusal.
    """
    if safeguarding:
        return False
    return consent_state not in {"refused", "withdrawn", "cannot_decide"} and tell_back != "nothing"
