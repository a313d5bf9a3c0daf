"""Lives the demo's twelve months: every observation logged, asked, taken, closed and told by the real verbs.

The clock is moved from event to event; when a deadline comes first, whoever has or is asked about the
matter does something in time, or the chain runs on, as its fate says.
"""

from __future__ import annotations

import datetime
import heapq
import itertools
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from escalations import workflow
from escalations.choices import State, Worry
from escalations.demo.fates import HANDED_OVER, LOWERED, NOTES, OPEN, Endings
from escalations.models import Ask, Escalation, Observation
from escalations.rules import states
from escalations.workflow import Answer, Closing
from escalations.workflow.stories import due_stories
from livingwell import clock
from livingwell.choices import MessageState
from livingwell.models import Message, Notice, User

if TYPE_CHECKING:
    from livingwell.demo_county import County

MINUTE = datetime.timedelta(minutes=1)
#: How long somebody takes to take a matter and to end it, by worry (shortest, longest).
TAKES = {
    Worry.VERY_WORRIED: (4 * MINUTE, 12 * MINUTE),
    Worry.WORRIED: (30 * MINUTE, 300 * MINUTE),
    Worry.MENTION: (120 * MINUTE, 3000 * MINUTE),
}
ENDS = {
    Worry.VERY_WORRIED: (40 * MINUTE, 240 * MINUTE),
    Worry.WORRIED: (600 * MINUTE, 6000 * MINUTE),
    Worry.MENTION: (2000 * MINUTE, 12000 * MINUTE),
}
#: Reports of one matter wait for the second one before the matter ends.
SECOND_COMES_WITHIN = datetime.timedelta(days=5)
#: Same observation, same key at every load.
KEYS = uuid.UUID("5f0c7f0e-2c1c-4d5b-9a53-2f6d9a1c4b10")
#: Who has the demo account of a coordinator.
DEMO_COORDINATOR = "CO01"
#: What happened before this is taken as sent and read when the demo begins.
STILL_NEWS = datetime.timedelta(days=3)


def load(county: County) -> None:
    """Replay the observations of the demo data up to the present."""
    with clock.moved_to(county.now):
        Replay(county).run()
    settle(county.now)


def settle(now: datetime.datetime) -> None:
    """Messages of the past have left, notices of long ago are read."""
    sent = {"state": MessageState.SENT, "sent_at": now, "attempts": 1}
    Message.objects.filter(state=MessageState.PENDING, next_at__lt=now).update(**sent)
    Notice.objects.filter(created_at__lt=now - STILL_NEWS).update(read_at=now)


class Replay:
    """The events of the demo in the order of time."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.random = county.random
        self.endings = Endings(county.rows("stories.csv"), county.rows("endings.csv"))
        self.fates: dict[uuid.UUID, str] = {}
        self.events: list[tuple[datetime.datetime, int, Callable[[], None]]] = []
        self.order = itertools.count()

    def run(self) -> None:
        """Log every observation in its turn and let what follows happen between them."""
        for row in self.county.progress(self.county.rows("observations.csv"), "Observations"):
            at = self.county.minutes_ago(int(row["minutes_ago"]))
            self._live_until(at)
            self._log(row, at)
        for pk in [pk for pk, fate in self.fates.items() if fate == "handed"]:
            self._at(self.county.now - 50 * MINUTE, lambda pk=pk: self._hand_over(pk))
        self._live_until(self.county.now)

    def _at(self, when: datetime.datetime, event: Callable[[], None]) -> None:
        heapq.heappush(self.events, (when, next(self.order), event))

    def _live_until(self, end: datetime.datetime) -> None:
        """Let events and deadlines happen in their order up to that moment."""
        while True:
            deadline = self._next_deadline()
            event = self.events[0] if self.events else None
            if event and event[0] < end and (deadline is None or event[0] <= deadline.next_at):
                heapq.heappop(self.events)
                clock.move_to(event[0])
                event[2]()
            elif deadline and deadline.next_at < end:
                self._meet(deadline)
            else:
                clock.move_to(end)
                return

    def _next_deadline(self) -> Escalation | None:
        return Escalation.objects.open().select_related("holder").order_by("next_at", "pk").first()

    def _meet(self, escalation: Escalation) -> None:
        """A deadline comes: act a little before it, or let the chain run on."""
        fate = self.fates.get(escalation.pk, "")
        just_before = max(clock.now(), escalation.next_at - 10 * MINUTE)
        if escalation.state in states.TAKEN:
            clock.move_to(just_before)
            workflow.note(escalation.pk, words=self.random.choice(NOTES), by=escalation.holder)
        elif self._somebody_takes(escalation, fate):
            clock.move_to(just_before)
            self._take(escalation.pk)
        else:
            clock.move_to(escalation.next_at)
            workflow.route(escalation.pk)

    def _somebody_takes(self, escalation: Escalation, fate: str) -> bool:
        """Nobody lets the last step run out; the others act in time unless the chain is to be seen."""
        asked = Ask.objects.filter(
            escalation=escalation, released_at__isnull=True, at__lte=escalation.next_at
        )
        if escalation.next_at != escalation.respond_by or not asked.exists():
            return False
        return fate not in {"chain", "manager"} or escalation.step == len(self._chain(escalation)) - 1

    def _chain(self, escalation: Escalation) -> list:
        return escalation.chains["safeguarding" if escalation.safeguarding else escalation.worry]

    def _take(self, pk: uuid.UUID) -> None:
        escalation = Escalation.objects.get(pk=pk)
        ask = (
            Ask.objects.filter(escalation=escalation, released_at__isnull=True)
            .select_related("person")
            .order_by("at", "person__email")
            .first()
        )
        if escalation.is_free and ask:
            workflow.take(pk, by=ask.person)

    def _log(self, row: dict[str, str], at: datetime.datetime) -> None:
        author = self.county.volunteers[row["volunteer"]]
        logged_by = self.county.users[row["logged_by"]] if row["logged_by"] else author.user
        report = Observation(
            key=uuid.uuid5(KEYS, row["ref"]),
            author=author,
            client=self.county.clients[row["client"]],
            observed_at=at,
            noticed=[code for code in row["noticed"].split(";") if code],
            words=row["words"],
            change=row["change"],
            worry=row["worry"],
            called=[row["called"]] if row["called"] else [],
            told_client=row["told_client"],
        )
        logged = workflow.log(report, by=logged_by or self.county.clients[row["client"]].coordinator)
        if logged.observation and logged.observation.escalation_id:
            self._plan(row, logged.observation)

    def _plan(self, row: dict[str, str], report: Observation) -> None:
        """What is to become of the matter this observation is part of."""
        pk, now = report.escalation_id, clock.now()
        fate = OPEN.get(row["ref"], "")
        known = pk in self.fates
        self.fates[pk] = fate or self.fates.get(pk, "")
        if fate in {"chain", "manager"}:
            return
        takes, ends = (
            self._between(TAKES[report.escalation.worry]),
            self._between(ENDS[report.escalation.worry]),
        )
        self._at(now + takes, lambda: self._take(pk))
        if fate == "lowered":
            self._at(now + takes + 30 * MINUTE, lambda: self._lower(pk))
        elif not fate and not (known and self.fates[pk]):
            wait = SECOND_COMES_WITHIN if row["same_matter"] else datetime.timedelta()
            self._at(now + takes + ends + wait, lambda: self._close(pk, row))

    def _between(self, span: tuple[datetime.timedelta, datetime.timedelta]) -> datetime.timedelta:
        return span[0] + (span[1] - span[0]) * self.random.random()

    def _lower(self, pk: uuid.UUID) -> None:
        escalation = Escalation.objects.select_related("holder").get(pk=pk)
        if escalation.state == State.HELD and escalation.worry == Worry.VERY_WORRIED:
            workflow.change_worry(pk, to=Worry.WORRIED, reason=LOWERED, by=escalation.holder)

    def _hand_over(self, pk: uuid.UUID) -> None:
        escalation = Escalation.objects.select_related("holder").get(pk=pk)
        to = self.county.users[DEMO_COORDINATOR]
        if escalation.holder and escalation.holder != to:
            workflow.hand_over(pk, to=to, words=HANDED_OVER, by=escalation.holder)

    def _close(self, pk: uuid.UUID, row: dict[str, str]) -> None:
        """End the matter and, a minute later, tell its authors; now and then one says thanks."""
        self._take(pk)
        escalation = Escalation.objects.select_related("holder").get(pk=pk)
        if escalation.state not in states.TAKEN or self.fates.get(pk):
            return
        ending = self.endings.of(row["ref"], row["noticed"].split(";"))
        workflow.close(
            pk,
            Closing(
                outcome=ending.outcome,
                message=ending.message,
                note="Rang and put right. See the timeline.",
                good_news=ending.good_news,
                leaks_confirmed=True,
            ),
            by=escalation.holder,
        )
        self._at(clock.now() + 2 * MINUTE, self._tell)

    def _tell(self) -> None:
        for pk in due_stories():
            workflow.send_story(pk)
            if self.random.random() < 0.15:
                self._at(clock.now() + 90 * MINUTE, lambda pk=pk: self._thank(pk))

    def _thank(self, pk: uuid.UUID) -> None:
        from escalations.models import Story

        author: User | None = Story.objects.select_related("to__user").get(pk=pk).to.user
        if author:
            workflow.reply(pk, Answer(thanked=True), by=author)
