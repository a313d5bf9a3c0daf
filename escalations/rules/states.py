"""The states of an escalation and what leads from one to another: the only list (rulings, States).

Undoing leads from anywhere back to the state before; what may be undone is in `rules.undoing`.
"""

from __future__ import annotations

from escalations.choices import State

#: (state, verb) -> the state after it.
MOVES: dict[tuple[str, str], str] = {
    (State.WAITING, "take"): State.HELD,
    (State.WAITING, "ask_next"): State.WAITING,
    (State.WAITING, "list"): State.LISTED,
    (State.LISTED, "take"): State.HELD,
    (State.LISTED, "ask_next"): State.WAITING,
    (State.LISTED, "list"): State.LISTED,
    (State.HELD, "act"): State.HELD,
    (State.HELD, "hand_over"): State.HELD,
    (State.HELD, "refer"): State.REFERRED,
    (State.HELD, "lapse"): State.WAITING,
    (State.HELD, "close"): State.CLOSED,
    (State.REFERRED, "act"): State.REFERRED,
    (State.REFERRED, "refer"): State.REFERRED,
    (State.REFERRED, "hand_over"): State.REFERRED,
    (State.REFERRED, "come_back"): State.HELD,
    (State.REFERRED, "lapse"): State.WAITING,
    (State.REFERRED, "close"): State.CLOSED,
    (State.CLOSED, "reopen"): State.HELD,
    (State.WAITING, "join"): State.CLOSED,
    (State.LISTED, "join"): State.CLOSED,
    (State.HELD, "join"): State.CLOSED,
    (State.WAITING, "safeguard"): State.WAITING,
    (State.LISTED, "safeguard"): State.WAITING,
    (State.HELD, "safeguard"): State.WAITING,
    (State.REFERRED, "safeguard"): State.WAITING,
}

#: Nobody has it yet.
FREE = (State.WAITING, State.LISTED)
#: Somebody has it.
TAKEN = (State.HELD, State.REFERRED)
#: Still a matter of concern.
OPEN = (*FREE, *TAKEN)


class MoveNotAllowedError(Exception):
    """The escalation is no longer in a state in which this can be done."""

    def __init__(self, state: str, verb: str) -> None:
        self.state = state
        self.verb = verb
        super().__init__(f"It is {State(state).label.lower()} now, so this cannot be done.")


def next_state(state: str, verb: str) -> str:
    """The state after `verb`; raises MoveNotAllowedError when the table has no such move."""
    try:
        return MOVES[(state, verb)]
    except KeyError:
        raise MoveNotAllowedError(state, verb) from None


def author_state(state: str | None, *, quarantined: bool = False, seen: bool = False) -> str:
    """What the volunteer is told of their report: quarantined, sent, seen, in_hand or closed."""
    if quarantined:
        return "quarantined"
    if state == State.CLOSED:
        return "closed"
    if state in TAKEN:
        return "in_hand"
    return "seen" if seen else "sent"
