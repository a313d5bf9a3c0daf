"""Keep the person's own view beside the outcome, and offer to open it again when it did not help."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from escalations import notices, talk_notices
from escalations.choices import EventKind, Helped
from escalations.models import Absence, Observation, Story
from escalations.models.roster import may_have
from escalations.rules import helped
from escalations.workflow import routing
from escalations.workflow.timeline import happened, write
from livingwell import clock, outbox
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment, User

if TYPE_CHECKING:
    from escalations.models import Escalation


@transaction.atomic
def say_helped(pk: UUID, *, answer: str, words: str = "", by: User) -> bool:
    """Keep what the person says of an outcome that was told: whether it helped, in their words.

    The first answer stands; False when there is one, or when it may not be asked any more. "No"
    offers whoever ended it to open it again.
    """
    escalation = routing.lock(Story.objects.values_list("escalation_id", flat=True).get(pk=pk))
    rows = Story.objects.select_for_update(of=("self",), no_key=True)
    story = rows.select_related("to").get(pk=pk)
    story.escalation = escalation
    if not may_be_asked(story):
        return False
    now = clock.now()
    story.helped = answer
    story.helped_words = words
    story.helped_at = now
    story.save(update_fields=["helped", "helped_words", "helped_at"])
    said_by = "" if story.to.user_id == by.pk else story.to.name
    text = helped.sentence(answer, said_by=said_by)
    write([happened(escalation, EventKind.HELPED, now, by=by, text=text, words=words)])
    if answer == Helped.NO:
        occasion = f"helped-{story.pk}"
        letters = notices.about_escalation(
            escalation, _who_may_open_again(escalation), talk_notices.DID_NOT_HELP, occasion, urgent=False
        )
        outbox.put(letters)
    return True


def may_be_asked(story: Story) -> bool:
    """Whether "did it help?" may be asked of a told outcome now."""
    return helped.may_be_asked(
        story_state=story.state,
        neutral=story.neutral,
        answered=story.helped,
        escalation_state=story.escalation.state,
        outcome=story.escalation.outcome,
        safeguarding=story.escalation.safeguarding,
    )


def _who_may_open_again(escalation: Escalation) -> list[User]:
    """Who ended it; else the person's coordinator; else everybody of the area's team."""
    for person in (escalation.closed_by, escalation.client.coordinator):
        if person is not None and person.is_active and may_have(person, escalation) and not _is_away(person):
            return [person]
    team = RoleAssignment.objects.filter(
        area=escalation.area_id, role__in=[RoleName.COORDINATOR, RoleName.TEAM_LEADER]
    ).current(clock.today())  # type: ignore[attr-defined]
    people = User.objects.filter(pk__in=team.values("user"))
    return list(people.exclude(pk=escalation.about_id) if escalation.about_id else people)


def _is_away(person: User) -> bool:
    now = clock.now()
    return Absence.objects.filter(person=person, starts__lte=now, ends__gt=now).exists()


@transaction.atomic
def keep_helped(pk: UUID) -> bool:
    """Put the answer that came with a report beside the outcome it is about; a repeat finds it kept."""
    report = Observation.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if report.helped_kept_at is not None or report.helped_story_id is None:
        return False
    said = say_helped(
        report.helped_story_id, answer=report.helped, words=report.helped_words, by=report.logged_by
    )
    report.helped_kept_at = clock.now()
    report.save(update_fields=["helped_kept_at"])
    return said
