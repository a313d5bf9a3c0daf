"""The table of states is the whole table, and says no plainly."""

import itertools

import pytest

from escalations.choices import State
from escalations.rules import states

VERBS = {verb for _, verb in states.MOVES}


@pytest.mark.parametrize(
    ("state", "verb", "after"),
    [
        ("waiting", "take", "held"),
        ("waiting", "ask_next", "waiting"),
        ("waiting", "list", "listed"),
        ("listed", "take", "held"),
        ("listed", "ask_next", "waiting"),
        ("held", "hand_over", "held"),
        ("held", "refer", "referred"),
        ("held", "lapse", "waiting"),
        ("held", "close", "closed"),
        ("referred", "come_back", "held"),
        ("referred", "close", "closed"),
        ("closed", "reopen", "held"),
    ],
)
def test_every_row_of_the_table(state, verb, after):
    assert states.next_state(state, verb) == after


def test_whatever_is_not_in_the_table_is_refused_with_where_it_stands():
    for state, verb in itertools.product(State, VERBS):
        if (state, verb) in states.MOVES:
            continue
        with pytest.raises(states.MoveNotAllowedError) as refused:
            states.next_state(state, verb)
        assert (refused.value.state, refused.value.verb) == (state, verb)
        assert State(state).label.lower() in str(refused.value)


def test_what_is_closed_is_left_only_by_opening_it_again():
    assert {verb for state, verb in states.MOVES if state == State.CLOSED} == {"reopen"}


def test_open_is_everything_but_closed():
    assert set(states.OPEN) == set(State) - {State.CLOSED}


@pytest.mark.parametrize(
    ("state", "seen", "quarantined", "told"),
    [
        ("waiting", False, False, "sent"),
        ("waiting", True, False, "seen"),
        ("listed", False, False, "sent"),
        ("held", False, False, "in_hand"),
        ("referred", True, False, "in_hand"),
        ("closed", True, False, "closed"),
        (None, False, False, "sent"),
        (None, False, True, "quarantined"),
    ],
)
def test_what_the_author_is_told(state, seen, quarantined, told):
    assert states.author_state(state, seen=seen, quarantined=quarantined) == told
