"""What the page of a matter shows of the talk about it; made from rows that are read already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escalations.choices import EventKind
from escalations.forms.questions import QuestionForm
from escalations.workflow.questions import why_not
from livingwell import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from escalations.models import Escalation, Event, Observation, Question
    from livingwell.models import User


@dataclass(frozen=True)
class Asked:
    """A question to a volunteer as staff read it."""

    event: Event
    question: Question
    may_take_back: bool

    @property
    def state(self) -> str:
        """Whether it has left, was answered or taken back."""
        if self.question.taken_back_at is not None:
            return "Taken back"
        if self.question.answered_at is not None:
            return "Answered"
        return "Not answered yet" if self.question.leaves_at <= clock.now() else "Leaves in a minute"


def askable(reports: Iterable[Observation], escalation: Escalation) -> list[Observation]:
    """The latest report of each author who can be asked something in the app."""
    latest = {one.author_id: one for one in reversed(list(reports)) if not why_not(one, escalation)}
    return list(latest.values())


def of_matter(
    user: User, escalation: Escalation, events: list[Event], reports: list[Observation], form: Any
) -> dict[str, Any]:
    """The questions of a matter and the form to ask one."""
    can_be_asked = askable(reports, escalation) if escalation.is_open else []
    return {
        "asked_volunteers": [_asked(user, event) for event in events if event.kind == EventKind.QUESTION],
        "can_be_asked": can_be_asked,
        "ask_form": form or QuestionForm(reports=can_be_asked),
    }


def _asked(user: User, event: Event) -> Asked:
    question = event.question
    can = question.taken_back_at is None and question.answered_at is None
    mine = event.actor_id == user.pk and clock.now() < question.leaves_at
    return Asked(event, question, can and mine)
