"""Tell a story on with no names: one person writes it, another reads it, client and volunteer agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from escalations.choices import SharedState, StoryState
from escalations.models import Observation, SharedStory, Story
from escalations.models.sharing import agreeing
from livingwell import audit, clock
from volunteers.choices import ClientStatus

if TYPE_CHECKING:
    from livingwell.models import User


class NotAgreedError(Exception):
    """The client, or the volunteer, has not agreed to it; carries who, as a sentence."""


class SecondReaderError(Exception):
    """Whoever wrote it cannot be the one who reads it a second time."""


class NotTheTimeError(Exception):
    """It is no longer in a state in which this can be done; nothing was done."""


@dataclass(frozen=True)
class Draft:
    """A story as written down to be told on."""

    title: str
    words: str
    volunteer_asked: bool = False
    leaks_confirmed: bool = False


@transaction.atomic
def share_story(pk: UUID, draft: Draft, *, by: User) -> SharedStory:
    """Write an outcome down with no names, for a second person to read.

    Raises NotAgreedError when client or volunteer have not agreed, NotTheTimeError when it was done.
    """
    rows = Story.objects.select_for_update(of=("self",), no_key=True)
    story = rows.select_related("escalation__client").get(pk=pk)
    escalation = story.escalation
    if story.state != StoryState.SENT or story.neutral or escalation.safeguarding:
        raise NotTheTimeError
    made = SharedStory(story=story, client=escalation.client, area_id=escalation.area_id)
    return _write(made, draft, by, agreed=story.may_share)


@transaction.atomic
def share_news(pk: UUID, draft: Draft, *, by: User) -> SharedStory:
    """Write good news down with no names, for a second person to read; raises as `share_story` does."""
    rows = Observation.objects.select_for_update(of=("self",), no_key=True)
    news = rows.select_related("client").get(pk=pk)
    if news.escalation_id or news.as_usual or news.retracted_at is not None:
        raise NotTheTimeError
    made = SharedStory(observation=news, client=news.client, area_id=news.client.area_id)
    return _write(made, draft, by, agreed=False)


def _write(made: SharedStory, draft: Draft, by: User, *, agreed: bool) -> SharedStory:
    source: dict[str, Any] = {"story": made.story} if made.story_id else {"observation": made.observation}
    if SharedStory.objects.filter(**source).exists():
        raise NotTheTimeError
    _fill(made, draft, by, agreed=agreed)
    made.save(force_insert=True)
    audit.record(by, "wrote a story to tell on", made, client_id=made.client_id)
    return made


def _fill(shared: SharedStory, draft: Draft, by: User, *, agreed: bool) -> None:
    if shared.client.status == ClientStatus.DIED or not agreeing(shared.client_id).exists():
        raise NotAgreedError(f"{shared.client.first_name} has not agreed to an anonymous story.")
    if not agreed and not draft.volunteer_asked:
        raise NotAgreedError("The volunteer has not agreed that it is told on.")
    shared.title = draft.title
    shared.words = draft.words
    shared.volunteer_asked = draft.volunteer_asked
    shared.leaks_confirmed = draft.leaks_confirmed
    shared.state = SharedState.WAITING
    shared.written_by = by
    shared.written_at = clock.now()
    shared.reason = ""


@transaction.atomic
def rewrite(pk: UUID, draft: Draft, *, by: User) -> SharedStory:
    """Change one that waits or was sent back; whoever changes it is its writer, and another reads it."""
    shared = _lock(pk, SharedState.WAITING, SharedState.SENT_BACK, SharedState.TAKEN_OFF)
    _fill(shared, draft, by, agreed=bool(shared.story and shared.story.may_share))
    shared.read_by = shared.read_at = shared.shared_at = None
    return _saved(shared, by, "changed a story to tell on")


@transaction.atomic
def approve(pk: UUID, *, version: int, by: User) -> SharedStory:
    """Put it on the notice page, as the second person who has read these very words.

    Raises SecondReaderError to whoever wrote it, NotTheTimeError when it was changed or decided since,
    NotAgreedError when client or volunteer have thought better of it.
    """
    shared = _lock(pk, SharedState.WAITING)
    if shared.version != version:
        raise NotTheTimeError
    if shared.written_by_id == by.pk:
        raise SecondReaderError
    if not SharedStory.objects.filter(pk=pk).still_agreed().exists():  # type: ignore[attr-defined]
        raise NotAgreedError("It may not be told on any more: somebody has not agreed.")
    now = clock.now()
    shared.state = SharedState.SHARED
    shared.read_by, shared.read_at, shared.shared_at = by, now, now
    return _saved(shared, by, "approved a story to tell on")


@transaction.atomic
def send_story_back(pk: UUID, *, reason: str, by: User) -> SharedStory:
    """Send it back to its writer with the reason, as the second person; raises as `approve` does."""
    shared = _lock(pk, SharedState.WAITING)
    if shared.written_by_id == by.pk:
        raise SecondReaderError
    shared.state = SharedState.SENT_BACK
    shared.read_by, shared.read_at, shared.reason = by, clock.now(), reason
    return _saved(shared, by, "sent back a story to tell on")


@transaction.atomic
def take_off(pk: UUID, *, reason: str, by: User) -> SharedStory:
    """Take it off the notice page and out of what is printed from now on; anybody of the team may."""
    shared = _lock(pk, SharedState.SHARED, SharedState.WAITING, SharedState.SENT_BACK)
    shared.state = SharedState.TAKEN_OFF
    shared.reason = reason
    return _saved(shared, by, "took off a story to tell on")


def _lock(pk: UUID, *states: str) -> SharedStory:
    rows = SharedStory.objects.select_for_update(of=("self",), no_key=True)
    shared = rows.select_related("client", "story").get(pk=pk)
    if shared.state not in states:
        raise NotTheTimeError
    return shared


def _saved(shared: SharedStory, by: User, what: str) -> SharedStory:
    shared.version += 1
    shared.save()
    audit.record(by, what, shared, client_id=shared.client_id)
    return shared
