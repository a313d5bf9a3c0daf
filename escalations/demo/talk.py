"""Talk in the demo county: a question waits for a volunteer, talks were had, practices were told."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from escalations import workflow
from escalations.models import Escalation, Story
from escalations.models.digests import matters_for, people_at, why_not
from escalations.workflow import Agreed, Digest, Talk
from livingwell import clock
from livingwell.choices import RoleName
from livingwell.models import Practice, RoleAssignment, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from livingwell.demo_county import County

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
#: Who is tried out with the demo accounts, and whose clients.
COORDINATOR, LEADER, VOLUNTEER, CLIENT = "CO01", "TL01", "V045", "C002"
REOPENED = "She says that the buttons of the new one are still too small for her."
QUESTION = "Is it the size of the buttons, or that there are so many of them? And can she hear it well?"
NOTE = "These are from the last days. Ring me if it is easier to talk than to write."
PRACTICE_ASKS = "Thank you. Has it been like this before, or is it new this week?"


def load(county: County) -> None:
    """Let it happen in the days before the demo's now, by the real verbs."""
    _at(county.now - 26 * HOUR, lambda: _reopen(county))
    _at(county.now - 3 * HOUR, lambda: _ask(county))
    _at(county.now - 6 * DAY, lambda: _talk_long_ago(county))
    _at(county.now - 2 * DAY, lambda: _talk_lately(county))
    _at(county.now - 2 * HOUR, lambda: _tell_practices(county))


def _at(moment: datetime.datetime, happen: Callable[[], object]) -> None:
    with clock.moved_to(moment):
        happen()


def _latest(county: County) -> Escalation | None:
    """What the demo's volunteer last heard of."""
    told = Story.objects.filter(to=county.volunteers[VOLUNTEER]).order_by("-written_at").first()
    return told.escalation if told else None


def _reopen(county: County) -> None:
    matter = _latest(county)
    if matter is not None and not matter.is_open:
        workflow.reopen(matter.pk, reason=REOPENED, by=county.users[COORDINATOR])


def _ask(county: County) -> None:
    matter = _latest(county)
    if matter is not None and matter.is_open and matter.lead_id:
        workflow.ask_volunteer(matter.pk, report=matter.lead_id, words=QUESTION, by=county.users[COORDINATOR])


def _talk_long_ago(county: County) -> None:
    """What was agreed then is overdue by now."""
    coordinator = county.users[COORDINATOR]
    agreed = Agreed("Send the surgery her new door code", _day(county, -1), coordinator)
    talk = Talk(
        county.clients[CLIENT],
        "Kerenza Bolitho, district nurse",
        "Met her in the car park. She cannot get in on Fridays since the lock was changed.",
        (agreed,),
    )
    workflow.log_talk(talk, by=coordinator)


def _talk_lately(county: County) -> None:
    """One action is due today, one is the nurse's own."""
    coordinator = county.users[COORDINATOR]
    actions = (
        Agreed("Ring her daughter about the ramp", _day(county, 0), coordinator),
        Agreed("Look at her heel on the next visit", _day(county, 3)),
    )
    words = "She has seen Edith walk, and thinks a ramp would do more than a frame. She looks at her heel."
    talk = Talk(county.clients[CLIENT], "Kerenza Bolitho, district nurse", words, actions)
    workflow.log_talk(talk, by=county.users[LEADER])


def _day(county: County, days: int) -> datetime.date:
    return county.now.astimezone(clock.LONDON).date() + datetime.timedelta(days=days)


def _tell_practices(county: County) -> None:
    """Each practice with a reader and something to tell is told by a coordinator; somebody there asks."""
    coordinators = RoleAssignment.objects.filter(role=RoleName.COORDINATOR, area__isnull=False)
    held = list(coordinators.select_related("user", "area").order_by("area__code", "user__name"))
    held.sort(key=lambda one: one.user_id != county.users[COORDINATOR].pk)
    for one in held:
        for practice in Practice.objects.filter(client__area=one.area).distinct().order_by("name"):
            _tell(practice, one.area_id, one.user)


def _tell(practice: Practice, area: object, coordinator: User) -> None:
    if practice.contacts.exists():
        return
    workflow.name_contact(practice.pk, coordinator, by=coordinator)
    told = [one for one in matters_for(coordinator, practice, area) if not why_not(one)]  # type: ignore[arg-type]
    readers = people_at(practice)
    if not told or not readers:
        return
    chosen = tuple(one.pk for one in told)
    sent = workflow.send_digest(Digest(practice.pk, area, chosen, NOTE), by=coordinator)  # type: ignore[arg-type]
    clock.move_to(clock.now() + HOUR / 4)
    workflow.ask_from_practice(sent.pk, matter=chosen[0], words=PRACTICE_ASKS, by=readers[0])
    clock.move_to(clock.now() - HOUR / 4)
