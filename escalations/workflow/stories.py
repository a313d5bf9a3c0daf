"""Tell the authors what came of what they noticed, and pass on what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from escalations import notices
from escalations.choices import EventKind, StoryState
from escalations.models import Story
from escalations.rules import feedback
from escalations.workflow import debts, routing
from escalations.workflow.closing import may_tell
from escalations.workflow.leaks import leaks_in
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox
from volunteers.choices import ClientStatus

if TYPE_CHECKING:
    from livingwell.models import User

__all__ = ["Answer", "due_stories", "leaks_in", "reply", "send_story"]


@dataclass(frozen=True)
class Answer:
    """What a volunteer writes back on a story."""

    words: str = ""
    thanked: bool = False
    may_share: bool = False
    not_better: bool = False


def due_stories(limit: int = 100) -> list[UUID]:
    """The stories whose minute is over.

    Two kinds stay owed until somebody rings: those to a volunteer without an account, and those about
    somebody who has died (product, section 5).
    """
    waiting = Story.objects.filter(
        state=StoryState.WAITING, send_at__lte=clock.now(), to__user__isnull=False
    ).exclude(escalation__client__status=ClientStatus.DIED)
    return list(waiting.order_by("send_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def send_story(pk: UUID) -> bool:
    """Tell one author; a repeat finds it told and stops. Consent is tested again as it leaves."""
    story = _lock(pk)
    now = clock.now()
    to = story.to.user
    if story.state != StoryState.WAITING or story.send_at > now or to is None:
        return False
    if story.escalation.client.status == ClientStatus.DIED:
        return False
    if not may_tell(story.escalation.client, safeguarding=story.escalation.safeguarding):
        story.neutral = True
        story.good_news = False
        story.message = feedback.NEUTRAL
    story.state = StoryState.SENT
    story.sent_at = now
    story.save(update_fields=["neutral", "good_news", "message", "state", "sent_at"])
    write([happened(story.escalation, EventKind.STORY_SENT, now, text=story.to.name)])
    if to.can_be_reached:  # else it stands in the app, and somebody rings as well
        debts.on_told(story, now)
    letter = outbox.Letter(
        key=f"{story.pk}:story:{to.pk}:{notices.STORY}",
        to=to,
        purpose=notices.STORY,
        link=reverse("escalations:story-detail", args=[story.pk]),
        subject_id=story.pk,
    )
    outbox.put([letter])
    return True


def _lock(pk: UUID) -> Story:
    """The story, after its escalation: closing, undoing and opening again lock in that order too."""
    routing.lock(Story.objects.values_list("escalation_id", flat=True).get(pk=pk))
    rows = Story.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("escalation__client", "to__user", "written_by").get(pk=pk)


@transaction.atomic
def reply(pk: UUID, answer: Answer, *, by: User) -> Story:
    """Keep what the volunteer answers to their story, and tell who wrote it."""
    story = _lock(pk)
    now = clock.now()
    story.reply = answer.words or story.reply
    story.thanked = story.thanked or answer.thanked
    story.may_share = answer.may_share
    story.not_better = story.not_better or answer.not_better
    story.replied_at = now
    story.save(update_fields=["reply", "thanked", "may_share", "not_better", "replied_at"])
    text = "to say thanks" if answer.thanked and not answer.words else ""
    text = "that it is not better" if answer.not_better else text
    write([happened(story.escalation, EventKind.REPLIED, now, by=by, text=text, words=answer.words)])
    outbox.put(
        notices.about_escalation(
            story.escalation, [story.written_by], notices.REPLY, f"story-{story.pk}", urgent=False
        )
    )
    return story
