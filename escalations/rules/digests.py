"""What a practice may be told about: judged when it is sent, and again whenever it is opened."""

from __future__ import annotations

from volunteers.choices import ConsentState

#: Answers to "may we visit you and write it down?" that end all telling.
NOT_TO_BE_RECORDED = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.CANNOT_DECIDE})


def why_not(*, visits: str, discussion: str) -> str:
    """Why a client's matter may not go to their practice, or "".

    To be recorded must not be refused; to be discussed with the practice is a purpose of its own and
    must have been given (ruling 20). Safeguarding, and what is about a colleague, is never asked here.
    """
    if visits in NOT_TO_BE_RECORDED:
        return "they do not agree to be recorded"
    if discussion == ConsentState.GIVEN:
        return ""
    if discussion in {"", ConsentState.NEVER_ASKED, ConsentState.MISTAKE}:
        return "they have not been asked whether they may be discussed with their practice"
    return "they do not agree to be discussed with their practice"
