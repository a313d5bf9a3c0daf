"""Whether the person is asked if what was done helped, for how long, and what their answer is called."""

from __future__ import annotations

import datetime

from escalations.choices import Helped, Outcome, State, StoryState

#: It is asked at the next visit, and for so long after the end.
ASKED_FOR = datetime.timedelta(days=60)

#: The endings in which something was done that can have helped.
SOMETHING_WAS_DONE = (Outcome.HELPED, Outcome.SERVICE_IN_PLACE, Outcome.SEEN_BY_PROFESSIONAL)

SENTENCES: dict[str, str] = {
    Helped.YES: "it helped",
    Helped.A_LITTLE: "it helped a little",
    Helped.NO: "it did not help",
    Helped.RATHER_NOT: "they would rather not say whether it helped",
}


def may_be_asked(
    *, story_state: str, neutral: bool, answered: str, escalation_state: str, outcome: str, safeguarding: bool
) -> bool:
    """Whether "did it help?" may be asked: once, of what was done and told; never of safeguarding."""
    told = story_state == StoryState.SENT and not neutral and not answered
    ended = escalation_state == State.CLOSED and outcome in SOMETHING_WAS_DONE
    return told and ended and not safeguarding


def sentence(answer: str, *, said_by: str = "") -> str:
    """The answer as it stands after "said that"; `said_by` when somebody else wrote it down."""
    return f"{SENTENCES[answer]}, for {said_by}" if said_by else SENTENCES[answer]
