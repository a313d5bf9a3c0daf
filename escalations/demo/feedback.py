"""What the demo's volunteers are owed, and the stories told on there: some settled, some waiting."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import uuid5

from django.db.models import F

from escalations import workflow
from escalations.choices import Owed, StoryState
from escalations.demo.replay import KEYS
from escalations.models import Debt, Observation, SharedStory, Story
from escalations.workflow import Draft
from livingwell import clock
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment, User
from volunteers.choices import ConsentState, How, Purpose
from volunteers.models import Client, Consent

if TYPE_CHECKING:
    from livingwell.demo_county import County

#: Good news older than this was thanked for at the time.
THANKED_BEFORE = datetime.timedelta(days=14)
THANKS = (
    "Thank you. We read it out at coffee, and everybody smiled.",
    "You made our week. Thank you for telling us.",
    "That would not have happened without your visits.",
)
#: By observation of the demo data whose story is told on: heading, words, and how many days ago it went on
#: the notice page; None: it still waits for its second reader.
TOLD_ON: dict[str, tuple[str, str, int | None]] = {
    "O042": (
        "Both hands on the way up",
        "A volunteer saw how hard the stairs had become. There is a second banister now, on the right side, "
        "and somebody comes to practise once a week. The view from the top window was worth it.",
        12,
    ),
    "O034": (
        "Three goes and a lot of laughter",
        "Somebody who had lost touch with her family learnt to see them on a screen. It took three goes, a "
        "patient visitor and a great deal of laughter. Now the cake is shown round before it is eaten.",
        4,
    ),
    "O188": (
        "No need to run for the bus",
        "Getting to the clinic had become a worry, and a volunteer said so. A car is booked now, and the "
        "driver waits to see people home.",
        None,
    ),
    "O229": (
        "A pack that speaks",
        "A volunteer noticed that the days were getting muddled. Now there is a pack that shows the day in "
        "large letters, and a reminder with a voice. It has been right ever since.",
        9,
    ),
    "O278": (
        "Warm again",
        "The house was cold, and somebody said so. The boiler has been mended with a grant that nobody had "
        "known about, and the new dial has numbers big enough to read.",
        None,
    ),
}


def load(county: County) -> None:
    """Thank for the good news of the past, say what was decided on some, and tell a few stories on."""
    with clock.moved_to(county.now):
        _thank(county)
        _decide(county)
        _tell_on(county)
    reminded = Debt.objects.filter(due_at__lt=county.now, overdue_at__isnull=True).exclude(owed="")
    reminded.update(overdue_at=F("due_at"))


def _thank(county: County) -> None:
    rows = Debt.objects.filter(owed=Owed.THANKS, since__lt=county.now - THANKED_BEFORE)
    for number, debt in enumerate(
        rows.select_related("author__user", "observation__client__coordinator").order_by("since")
    ):
        by = debt.observation.client.coordinator
        if by is None:
            continue
        with clock.moved_to(debt.since + datetime.timedelta(hours=20)):
            if debt.must_ring:
                workflow.told_by_phone(debt.pk, on=clock.today(), by=by)
            else:
                workflow.thank(debt.observation_id, words=THANKS[number % len(THANKS)], by=by)


def _decide(county: County) -> None:
    """Of what is held, every other author has heard what was decided; the rest is owed."""
    held = Observation.objects.filter(debt__owed=Owed.DECISION, escalation__state="held")
    rows = held.select_related("escalation__holder").order_by("received_at")
    for report in list(rows)[::2]:
        matter = report.escalation
        if matter and matter.holder and not matter.safeguarding:
            workflow.tell_decision(matter.pk, words=DECIDED, by=matter.holder)


DECIDED = (
    "Thank you for passing this on. I have it now. I have asked somebody who can help to look in this week, "
    "and I will tell you how it goes."
)


def _tell_on(county: County) -> None:
    for ref, (title, words, days_ago) in TOLD_ON.items():
        story = _story_of(county, ref)
        if story is None:
            continue
        _agrees(story.escalation.client, county)
        writer, reader = story.written_by, _colleague(story)
        draft = Draft(title, words, volunteer_asked=True, leaks_confirmed=True)
        made = workflow.share_story(story.pk, draft, by=writer)
        if days_ago is not None and reader:
            workflow.approve(made.pk, version=made.version, by=reader)
        at = county.now - datetime.timedelta(days=days_ago or 1)
        SharedStory.objects.filter(pk=made.pk).update(written_at=at)
        SharedStory.objects.filter(pk=made.pk, shared_at__isnull=False).update(shared_at=at, read_at=at)


def _story_of(county: County, ref: str) -> Story | None:
    rows = Story.objects.filter(
        escalation__observations__key=uuid5(KEYS, ref), state=StoryState.SENT, neutral=False
    )
    return rows.select_related("escalation__client", "written_by").order_by("pk").first()


def _agrees(client: Client, county: County) -> None:
    answers = Consent.objects.filter(client=client, purpose=Purpose.ANONYMOUS_STORY)
    before = answers.current().first()  # type: ignore[attr-defined]
    Consent.objects.create(
        client=client, purpose=Purpose.ANONYMOUS_STORY, state=ConsentState.GIVEN, how=How.SPOKEN,
        given_on=(county.now - datetime.timedelta(days=30)).date(), recorded_at=county.now, replaces=before,
    )  # fmt: skip


def _colleague(story: Story) -> User | None:
    """Somebody else of the team, who reads it a second time."""
    roles = (RoleName.TEAM_LEADER, RoleName.COORDINATOR)
    rows = RoleAssignment.objects.filter(area=story.escalation.area_id, role__in=roles)
    others = rows.exclude(user=story.written_by_id).select_related("user").order_by("user__name")
    first = others.first()
    return first.user if first else None
