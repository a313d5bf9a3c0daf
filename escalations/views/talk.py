"""What the page of a matter shows of the talk about it; made from rows that are read already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escalations.choices import EventKind, Helped
from escalations.forms.digests import PracticeAnswerForm
from escalations.forms.questions import QuestionForm
from escalations.rules.helped import SENTENCES
from escalations.workflow.questions import why_not
from livingwell import clock
from livingwell.access import answers_for
from volunteers.access import AREA_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from escalations.models import DigestQuestion, Escalation, Event, Observation, Question
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
    user: User, escalation: Escalation, events: list[Event], reports: list[Observation], forms: dict[str, Any]
) -> dict[str, Any]:
    """The questions of a matter and the form to ask one."""
    can_be_asked = askable(reports, escalation) if escalation.is_open else []
    return {
        "asked_volunteers": [_asked(user, event) for event in events if event.kind == EventKind.QUESTION],
        "can_be_asked": can_be_asked,
        "said_of_help": [_said(event) for event in events if _is_said_of_this_end(event, escalation)],
        "practice_questions": [
            _practice_asked(event, forms.get("practice_form"))
            for event in events
            if event.kind == EventKind.PRACTICE_ASKED
        ],
        "may_log_talk": not (escalation.safeguarding or escalation.about_id or escalation.about_other)
        and escalation.area_id in answers_for(user, *AREA_ROLES),
        "ask_form": forms.get("ask_form") or QuestionForm(reports=can_be_asked),
    }


@dataclass(frozen=True)
class SaidOfHelp:
    """The person's own view of how it ended, as staff read it."""

    event: Event
    is_yes: bool
    is_no: bool


def _is_said_of_this_end(event: Event, escalation: Escalation) -> bool:
    ended = escalation.closed_at
    return event.kind == EventKind.HELPED and ended is not None and event.at >= ended


def _said(event: Event) -> SaidOfHelp:
    yes, no = (event.text.startswith(SENTENCES[answer]) for answer in (Helped.YES, Helped.NO))
    return SaidOfHelp(event, yes, no)


@dataclass(frozen=True)
class PracticeAsked:
    """What somebody at the practice asked about a matter."""

    event: Event
    question: DigestQuestion
    form: PracticeAnswerForm

    @property
    def is_answered(self) -> bool:
        """Whether it was answered."""
        return self.question.answered_id is not None


def _practice_asked(event: Event, refused: PracticeAnswerForm | None) -> PracticeAsked:
    question = event.practice_question
    form = (
        refused if refused and refused.question == question.pk else PracticeAnswerForm(question=question.pk)
    )
    return PracticeAsked(event, question, form)


def begin_with(context: dict[str, Any], chosen: str) -> None:
    """Begin the question to the volunteer with what the practice asked: "ask the volunteer this"."""
    asked = next((one for one in context["practice_questions"] if str(one.event.pk) == chosen), None)
    if asked is not None:
        words = {"words": asked.event.words}
        context["ask_form"] = QuestionForm(reports=context["can_be_asked"], initial=words)
        context["opened"] = "ask_form"


def _asked(user: User, event: Event) -> Asked:
    question = event.question
    can = question.taken_back_at is None and question.answered_at is None
    mine = event.actor_id == user.pk and clock.now() < question.leaves_at
    return Asked(event, question, can and mine)
