"""Stories as they may be shown now: the client's answer of today is read again each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from escalations.choices import EventKind, StoryState
from escalations.models.escalations import Event
from escalations.models.observations import Observation
from escalations.models.passed_on import Place
from escalations.models.stories import Story
from escalations.rules import feedback
from volunteers.choices import Purpose
from volunteers.models import Consent

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from livingwell.models import User


@dataclass(frozen=True)
class Shown:
    """A story and the words of it that may be shown today."""

    story: Story
    neutral: bool

    @property
    def message(self) -> str:
        """What was written, or the neutral words where the outcome may not be told."""
        return feedback.NEUTRAL if self.neutral else self.story.message

    @property
    def good_news(self) -> bool:
        """Whether it is marked as good news, where that may be told."""
        return self.story.good_news and not self.neutral

    @property
    def title(self) -> str:
        """What the story is called; names nobody when the outcome may not be told."""
        if self.neutral:
            return "About something you passed on"
        return self.story.title or f"News about {self.story.escalation.client.first_name}"


def own_stories(user: User, size: int, after: Place | None = None) -> list[Shown]:
    """Stories told to this person, the latest first, one more than asked for when there is more."""
    return _shown_page(Story.objects.filter(to__user=user), size, after)


def readable_stories(user: User, size: int, after: Place | None = None) -> list[Shown]:
    """Every told story this person may read, the latest first."""
    return _shown_page(Story.objects.visible_to(user), size, after)  # type: ignore[attr-defined]


def _shown_page(stories: QuerySet[Story], size: int, after: Place | None) -> list[Shown]:
    rows = (
        stories.filter(state=StoryState.SENT)
        .select_related("escalation__client", "escalation__area", "written_by", "to")
        .order_by("-written_at", "-pk")
    )
    if after:
        rows = rows.filter(after.before("written_at"))
    return shown(rows[: size + 1])


def shown(stories: Iterable[Story]) -> list[Shown]:
    """Each story with the words that may be shown today, all with one look at the consents."""
    stories = list(stories)
    clients = {story.escalation.client_id for story in stories}
    answers: dict[UUID, Consent] = {}
    if clients:
        rows = Consent.objects.filter(client__in=clients, purpose=Purpose.OUTCOME_BACK)
        answers = {row.client_id: row for row in rows.current()}  # type: ignore[attr-defined]
    return [Shown(story, not _may_tell(story, answers.get(story.escalation.client_id))) for story in stories]


def _may_tell(story: Story, answer: Consent | None) -> bool:
    return not story.neutral and feedback.may_tell_outcome(
        consent_state=answer.state if answer else "",
        tell_back=answer.tell_back if answer else "",
        safeguarding=story.escalation.safeguarding,
    )


def word_told(report: Observation) -> str:
    """The last word told of a report while it was open, or thanks for it, as it may be read today."""
    debt = getattr(report, "debt", None)
    if debt is None or not debt.words or report.escalation is None:
        return debt.words if debt else ""
    answers = Consent.objects.filter(client=report.client_id, purpose=Purpose.OUTCOME_BACK)
    answer = answers.current().first()  # type: ignore[attr-defined]
    may_tell = feedback.may_tell_outcome(
        consent_state=answer.state if answer else "",
        tell_back=answer.tell_back if answer else "",
        safeguarding=report.escalation.safeguarding,
    )
    return debt.words if may_tell else feedback.NEUTRAL


@dataclass(frozen=True)
class Passage:
    """One moment of how it went, as the volunteer may see it."""

    title: str
    at: datetime.datetime
    text: str = ""
    after: str = ""


def how_it_went(story: Story, *, neutral: bool = False) -> list[Passage]:
    """What the volunteer noticed, who took it, when they heard: none of what staff wrote.

    `neutral` leaves out who took it, where nothing of the outcome may be told.
    """
    noticed = (
        Observation.objects.filter(escalation=story.escalation_id, author=story.to_id)
        .order_by("received_at")
        .first()
    )
    taken = (
        Event.objects.filter(escalation=story.escalation_id, kind=EventKind.TAKEN)
        .select_related("actor")
        .order_by("at", "pk")
        .first()
    )
    path = []
    if noticed:
        labels = ". ".join(noticed.noticed_labels)
        path.append(Passage("You noticed", noticed.observed_at, f"{labels}." if labels else ""))
    if taken and taken.actor and not neutral:
        path.append(Passage(f"{taken.actor.first_name} took it", taken.at))
    if story.sent_at:
        days = (story.sent_at.date() - noticed.observed_at.date()).days if noticed else 0
        after = f"{days} days after you noticed" if days > 1 else ""
        path.append(Passage("You heard about it", story.sent_at, after=after))
    return path
