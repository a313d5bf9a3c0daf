"""What a volunteer may be told of the outcome."""

import itertools

import pytest

from escalations.rules import feedback
from volunteers.choices import ConsentState, TellBack


@pytest.mark.parametrize(
    ("state", "tell_back", "may"),
    [
        ("given", "everything", True),
        ("given", "outcome_only", True),
        ("given", "nothing", False),
        ("refused", "", False),
        ("withdrawn", "everything", False),
        ("cannot_decide", "everything", False),
        ("never_asked", "", True),
        ("mistake", "", True),
        ("", "", True),
    ],
)
def test_the_clients_answer_decides(state, tell_back, may):
    assert feedback.may_tell_outcome(consent_state=state, tell_back=tell_back, safeguarding=False) is may


def test_safeguarding_is_always_answered_with_the_neutral_words():
    for state, tell_back in itertools.product(["", *ConsentState], ["", *TellBack]):
        assert not feedback.may_tell_outcome(consent_state=state, tell_back=tell_back, safeguarding=True)


def test_the_neutral_words_thank_and_blame_nobody():
    assert "Thank you" in feedback.NEUTRAL
    assert "not because of anything you did" in feedback.NEUTRAL
