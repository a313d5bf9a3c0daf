"""The forms of talk: questions, whether it helped, corridor talk, digests; told as the fields of a door."""

from __future__ import annotations

import uuid
from typing import Any

from escalations import workflow
from escalations.models import Question
from escalations.workflow import Agreed, Digest, Talk
from livingwell import clock
from tests import make
from tests.make import practices


def rows_for(team: make.Team) -> dict[str, Any]:
    """A question of a moment ago and one that has left, an action, digests, and what the practice asks."""
    team.reader = practices.reader(team)
    practices.contact(team)
    report = make.logged(team, noticed=[])

    def asked() -> Question:
        return workflow.ask_volunteer(
            report.escalation_id, report=report.pk, words="Which day?", by=team.coordinator
        )

    waiting = asked()
    Question.objects.filter(pk=waiting.pk).update(leaves_at=clock.now())
    agreed = Agreed("Ring the ward", clock.today(), team.coordinator)
    talk = workflow.log_talk(Talk(team.client, "Ann, nurse", "Words.", (agreed,)), by=team.coordinator)
    ticked = workflow.log_talk(Talk(team.client, "Ann, nurse", "Words.", (agreed,)), by=team.coordinator)
    digest = practices.digest(team, report.escalation)
    fresh = Digest(team.practice.pk, team.area.pk, (report.escalation_id,))
    return {
        "question": asked(),
        "asked": waiting,
        "other_contact": make.user("coordinator", team.area),
        "talk_action": talk.actions.get(),
        "ticked": workflow.finish_action(ticked.actions.get().pk, by=team.coordinator),
        "digest": digest,
        "fresh_digest": workflow.send_digest(fresh, by=team.coordinator),
        "practice_question": workflow.ask_from_practice(
            digest.pk, matter=report.escalation_id, words="When?", by=team.reader
        ),
    }


def _says(**fields: Any) -> Any:
    return lambda _world: fields


def _talk(world: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()), "client": str(world.team.client.pk), "with_whom": "Kept Ann, nurse",
        "words": "Kept words of the corridor.", "escalation": "", "what_0": "Kept promise",
        "owner_0": str(world.team.leader.pk), "due_0": "2026-06-12",
    }  # fmt: skip


def _matter(world: Any) -> str:
    return str(world.practice_question.event.escalation_id)


BY = {"who": "coordinator"}
DOORS: tuple[dict[str, Any], ...] = (
    {"name": "escalations:escalation-ask", **BY, "row": "held", "texts": {"words": 2000},
     "body": _says(words="Kept question: which day was it?", leaks_confirmed="on"),
     "choices": ("report",), "yes_or_no": ("leaks_confirmed",)},
    {"name": "escalations:escalation-ask-undo", **BY, "row": "question", "body": _says(),
     "fails_without": False},
    {"name": "escalations:escalation-answer", "who": "volunteer", "row": "asked",
     "body": _says(words="Kept answer: on Monday."), "texts": {"words": 5000}},
    {"name": "escalations:story-helped", "who": "volunteer", "row": "story",
     "body": _says(helped="no", helped_words="Kept words: too high."), "texts": {"helped_words": 2000},
     "choices": ("helped",)},
    {"name": "escalations:conversation-new", **BY, "body": _talk,
     "texts": {"with_whom": 200, "words": 5000, "what_0": 200},
     "choices": ("key", "client", "escalation", "owner_0", "due_0")},
    {"name": "escalations:conversation-action-done", **BY, "row": "talk_action", "body": _says(),
     "fails_without": False},
    {"name": "escalations:conversation-action-undo", **BY, "row": "ticked", "body": _says(),
     "fails_without": False},
    {"name": "escalations:digest-new", **BY, "row": "practice", "texts": {"note": 2000},
     "body": lambda world: {"matters": [_matter(world)], "note": "Kept note for them"},
     "choices": ("matters",)},
    {"name": "escalations:digest-contact", **BY, "row": "practice", "choices": ("person",),
     "body": lambda world: {"person": str(world.other_contact.pk)}},
    {"name": "escalations:digest-undo", **BY, "row": "fresh_digest", "body": _says(), "fails_without": False},
    {"name": "escalations:digest-ask", "who": "reader", "row": "digest", "texts": {"words": 2000},
     "body": lambda world: {"matter": _matter(world), "words": "Kept question: since when?"},
     "choices": ("matter",)},
    {"name": "escalations:digest-answer", **BY, "row": "practice_question", "texts": {"words": 5000},
     "body": _says(words="Kept answer: since May.")},
)  # fmt: skip
