"""What talk sends outside the app: a question, an answer, something due. Never any words of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations import notices
from escalations.choices import State
from escalations.models import DigestSent, Escalation, PracticeContact, Question, TalkAction
from livingwell import clock, outbox
from livingwell.outbox import Purpose

if TYPE_CHECKING:
    from livingwell.models import Message

QUESTION = "question-to-volunteer"
ANSWER = "question-answered"
UNANSWERED = "question-unanswered"
DID_NOT_HELP = "story-did-not-help"
AGREED = "talk-action-agreed"
DUE = "talk-action-due"
CONTACT = "practice-contact"
DIGEST = "practice-digest"
PRACTICE_QUESTION = "practice-question"
PRACTICE_ANSWER = "practice-answer"

notices.IN_WORDS.update(
    {
        QUESTION: "There is a question for you about something you passed on",
        ANSWER: "A volunteer has answered your question",
        UNANSWERED: "A question to a volunteer has not been answered",
        AGREED: "Something was agreed that you are to do",
        CONTACT: "You are the one who speaks with a practice now",
        DIGEST: "There is something for your practice to read",
        PRACTICE_QUESTION: "A practice has asked something",
        PRACTICE_ANSWER: "What you asked has been answered",
        DUE: "Something you agreed to do is due today",
        DID_NOT_HELP: "Something that was done did not help, they say: you can open it again",
    }
)


def _still_asked(message: Message) -> str:
    waiting = Question.objects.left(clock.now()).unanswered().filter(pk=message.subject_id)  # type: ignore[attr-defined]
    return "" if waiting.exists() else "not waiting any more"


def _still_there(message: Message) -> str:
    seen = Escalation.objects.visible_to(message.recipient).filter(pk=message.subject_id)  # type: ignore[attr-defined]
    return "" if seen.exists() else "not theirs any more"


def _still_ended(message: Message) -> str:
    ended = Escalation.objects.filter(pk=message.subject_id, state=State.CLOSED)
    return _still_there(message) if ended.exists() else "opened again"


def _still_to_do(message: Message) -> str:
    to_do = TalkAction.objects.visible_to(message.recipient).filter(  # type: ignore[attr-defined]
        talk=message.subject_id, done_at__isnull=True
    )
    return "" if to_do.exists() else "done, or not theirs any more"


def _still_to_read(message: Message) -> str:
    seen = DigestSent.objects.visible_to(message.recipient).filter(  # type: ignore[attr-defined]
        pk=message.subject_id, taken_back_at__isnull=True
    )
    return "" if seen.exists() else "taken back, or not theirs any more"


def _still_contact(message: Message) -> str:
    now = PracticeContact.objects.filter(pk=message.subject_id, until__isnull=True)
    return "" if now.exists() else "somebody else is"


_SUBJECT = "Living Well: there is something for you"

outbox.register(
    Purpose(
        QUESTION,
        _SUBJECT,
        "There is a question for you about something you passed on. Please sign in to answer it.",
        _still_asked,
    ),
    Purpose(ANSWER, _SUBJECT, "A volunteer has answered your question.", _still_there),
    Purpose(
        UNANSWERED, _SUBJECT, "A question to a volunteer has not been answered. You may want to ring.",
        _still_there,
    ),
    Purpose(CONTACT, _SUBJECT, "You are the one who speaks with a practice now.", _still_contact),
    Purpose(DIGEST, _SUBJECT, "There is something for your practice to read.", _still_to_read),
    Purpose(PRACTICE_QUESTION, _SUBJECT, "A practice has asked something.", _still_there),
    Purpose(PRACTICE_ANSWER, _SUBJECT, "What you asked has been answered.", _still_to_read),
    Purpose(AGREED, _SUBJECT, "Something was agreed that you are to do.", _still_to_do),
    Purpose(DUE, _SUBJECT, "Something that was agreed is due today.", _still_to_do),
    Purpose(
        DID_NOT_HELP, _SUBJECT, "Something that was done did not help. You can open it again.", _still_ended
    ),
)  # fmt: skip
