"""Ask the volunteer who noticed it, take a question back, answer it, remind of one nobody answered."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from escalations import notices, talk_notices
from escalations.choices import EventKind, Worry
from escalations.models import Observation, Question
from escalations.rules import questions
from escalations.workflow import holding, routing
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox
from livingwell.models import Notice
from volunteers.choices import ClientStatus

if TYPE_CHECKING:
    from escalations.models import Escalation
    from livingwell.models import User


class CannotAskError(Exception):
    """The volunteer cannot be asked in the app; carries why."""


class QuestionGoneError(Exception):
    """The question has left, or was taken back: what was meant to be done to it cannot be; carries why."""


@transaction.atomic
def ask_volunteer(pk: UUID, *, report: UUID, words: str, by: User) -> Question:
    """Ask the author of one of the reports; takes the matter when nobody has it, and renews the lease.

    The question leaves after a minute, at once when very worried. Raises CannotAskError,
    HeldBySomebodyElseError, MoveNotAllowedError when it is closed.
    """
    escalation, now, taken = holding.act(pk, by)
    about = Observation.objects.select_related("author__user").get(pk=report, escalation=escalation)
    no = why_not(about, escalation)
    if no:
        raise CannotAskError(no)
    author = about.author
    asked = happened(
        escalation, EventKind.QUESTION, now, by=by, text=author.name, words=words, observation=about
    )
    write([*taken, asked])
    leaves = questions.leaves_at(now, escalation.worry)
    question = Question.objects.create(
        event=asked,
        observation=about,
        leaves_at=leaves,
        remind_at=questions.remind_at(leaves, escalation.area.hours()),
    )
    _changed(escalation, now)
    assert author.user is not None  # noqa: S101 -- why_not has said so
    letter = outbox.Letter(
        key=f"{question.pk}:asked:{author.user.pk}:{talk_notices.QUESTION}",
        to=author.user,
        purpose=talk_notices.QUESTION,
        link=reverse("escalations:observation-detail", args=[about.pk]),
        subject_id=question.pk,
        urgent=escalation.worry == Worry.VERY_WORRIED,
        not_before=leaves,
    )
    outbox.put([letter])
    return question


def why_not(report: Observation, escalation: Escalation) -> str:
    """Why the author of a report cannot be asked in the app, or ""."""
    user = report.author.user
    return questions.why_not(
        name=report.author.first_name,
        has_account=user is not None and user.is_active,
        taken_back=report.retracted_at is not None,
        died=escalation.client.status == ClientStatus.DIED,
        safeguarding=escalation.safeguarding,
    )


def _changed(escalation: Escalation, now: datetime.datetime) -> None:
    escalation.version += 1
    escalation.last_event_at = now
    routing.save(escalation)


def _lock(pk: UUID) -> tuple[Question, Escalation]:
    """The question, after the escalation its report is part of."""
    escalation = routing.lock(
        Question.objects.values_list("observation__escalation_id", flat=True).get(pk=pk)
    )
    rows = Question.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("event__actor", "observation__author").get(pk=pk), escalation


@transaction.atomic
def take_back_question(pk: UUID, *, by: User) -> Question:
    """Take a question back before it leaves; it stays on the timeline. Later raises QuestionGoneError."""
    question, escalation = _lock(pk)
    now = clock.now()
    if question.taken_back_at is not None:
        return question
    if now >= question.leaves_at or question.event.actor_id != by.pk:
        raise QuestionGoneError("It has left already. You can ask another, or ring.")
    question.taken_back_at = now
    question.remind_at = None
    question.save(update_fields=["taken_back_at", "remind_at"])
    report = question.observation
    write(
        [
            happened(
                escalation, EventKind.QUESTION_BACK, now, by=by, text=report.author.name, observation=report
            )
        ]
    )
    outbox.cancel([question.pk], [talk_notices.QUESTION], "taken back")
    Notice.objects.filter(subject_id=question.pk).update(read_at=now)
    return question


@transaction.atomic
def answer_question(pk: UUID, *, words: str, by: User) -> Question:
    """Keep what the volunteer answers, on the timeline, and tell whoever has the matter.

    The same words again change nothing; other words are kept beside the first. Raises
    QuestionGoneError when it was taken back.
    """
    question, escalation = _lock(pk)
    now = clock.now()
    if question.taken_back_at is not None:
        raise QuestionGoneError("This question was taken back. Thank you all the same.")
    said = question.answer.split("\n\n\n")
    if words in said:
        return question
    question.answer = "\n\n\n".join([*(one for one in said if one), words])
    question.answered_at = question.answered_at or now
    question.remind_at = None
    question.save(update_fields=["answer", "answered_at", "remind_at"])
    write([happened(escalation, EventKind.ANSWER, now, by=by, words=words, observation=question.observation)])
    _changed(escalation, now)
    occasion = f"answer-{escalation.version}"
    outbox.put(
        notices.about_escalation(escalation, _who_asks(question, escalation), talk_notices.ANSWER, occasion)
    )
    return question


def _who_asks(question: Question, escalation: Escalation) -> list[User]:
    """Whoever has the matter or had it last, else who asked."""
    person = escalation.holder or escalation.closed_by or question.event.actor
    return [person] if person else []


@transaction.atomic
def remind_of_question(pk: UUID) -> bool:
    """Tell whoever has the matter that nobody answered in time: once, and nothing waits for it."""
    question, escalation = _lock(pk)
    if question.remind_at is None or question.remind_at > clock.now():
        return False
    question.remind_at = None
    question.save(update_fields=["remind_at"])
    if escalation.is_open:
        outbox.put(
            notices.about_escalation(
                escalation,
                _who_asks(question, escalation),
                talk_notices.UNANSWERED,
                f"question-{question.pk}",
                urgent=False,
            )
        )
    return True
