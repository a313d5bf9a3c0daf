"""Every form of the project: who may send it, where to, what a good one says, and what it asks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from escalations import workflow
from escalations.choices import Outcome
from escalations.models import Escalation, Observation, Quarantined, SavedView, Story
from escalations.workflow import Closing
from livingwell import clock
from livingwell.models import Notice, User
from tests import make
from tests.access.bodies_policies import agreed
from tests.nasty import doors_feedback, doors_guard, doors_matter, doors_rota, doors_services, doors_talk


@dataclass
class World:
    """One team with something in every state, and a second one that is none of its business."""

    team: make.Team
    other: make.Team
    report: Observation
    free: Escalation
    held: Escalation
    closed: Escalation
    taken_back: Escalation
    story: Story
    notice: Notice
    demo: User
    waiting: Quarantined
    view: SavedView
    service: Any
    referral: Any
    link: Any
    upload: Any
    news: Any
    to_read: Any
    debt: Any
    told: Any
    person: Any
    assignment: Any
    glass: Any
    two: Any
    partner: Any
    safe: Any

    question: Any
    asked: Any
    talk_action: Any
    ticked: Any
    other_contact: Any
    digest: Any
    fresh_digest: Any
    practice_question: Any

    running: Any
    duty: Any
    swap: Any
    absence: Any

    @property
    def practice(self) -> Any:
        """Where the team's clients are patients."""
        return self.team.practice

    @property
    def area(self) -> Any:
        """Where the team works."""
        return self.team.area


def build() -> World:
    """Something in every state, at the clock's now."""
    team, other = make.team(), make.team()
    report = make.logged(team, noticed=[])
    held = make.escalation(team, noticed=[], worry="very_worried")
    workflow.take(held.pk, by=team.coordinator)
    closed = make.escalation(team, noticed=[])
    workflow.close(closed.pk, Closing(outcome=Outcome.HELPED, message="Help came."), by=team.coordinator)
    gone = make.logged(team, noticed=[])
    workflow.retract(gone.pk, why="Sent twice", by=team.volunteer.user)
    return World(
        team=team,
        other=other,
        report=report,
        free=report.escalation,
        held=held,
        closed=closed,
        taken_back=gone.escalation,
        story=make.story(team, noticed=[]),
        notice=Notice.objects.filter(recipient=team.coordinator).first(),
        demo=make.user("volunteer", team.area, email="volunteer@demo.livingwell.example"),
        waiting=_waiting(team),
        view=workflow.save_view("Nobody has it", "status=free", by=team.coordinator),
        **doors_services.rows_for(team),
        **doors_talk.rows_for(team),
        **doors_rota.rows_for(team),
        **doors_guard.rows_for(team),
        **doors_feedback.rows_for(team),
        **doors_matter.rows_for(team),
    )


def _waiting(team: make.Team) -> Quarantined:
    """A second report with the key of a first: it waits to be placed."""
    first = make.logged(team, noticed=["money"])
    again = make.observation(team, key=first.key, words="Other words.", noticed=["money"])
    return workflow.log(again, by=team.volunteer.user).quarantined


@dataclass(frozen=True)
class Door:
    """One address that takes a form. `texts` are free words with their longest length."""

    name: str
    who: str
    body: Callable[[World], dict[str, Any]]
    row: str = ""
    texts: dict[str, int] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    yes_or_no: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    shortest: dict[str, int] = field(default_factory=dict)
    takes_json: bool = True
    fails_without: bool = True
    open_to_all: bool = False
    gives_nothing_away: bool = False

    def address(self, world: World) -> str:
        """Where it is, for this world."""
        return reverse(self.name, args=[getattr(world, self.row).pk] if self.row else [])

    def sender(self, world: World) -> User | None:
        """Who sends it; nobody for the front door."""
        if not self.who:
            return None
        return world.team.volunteer.user if self.who == "volunteer" else getattr(world.team, self.who)


def _report(world: World) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()),
        "client": str(world.team.client.pk),
        "observed_at": clock.now().astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M"),
        "noticed": ["eating_drinking", "safeguarding"],
        "words": "Untouched dinners, kept words.",
        "change": "worse",
        "worry": "very_worried",
        "called": ["111"],
        "told_client": "not_yet",
        "they_would_like": "Kept wish: company at lunch.",
        "would_help": "Kept help: a call at noon.",
    }


def _close(world: World) -> dict[str, Any]:
    return {
        "outcome": "helped",
        "wanted": "Kept wanting",
        "agreed": "yes",
        "message": "Kept message: help has come.",
        "note": "Kept note for staff.",
        "title": "Kept heading",
        "became": "Kept answer to the wish",
        "come_back": "Kept way back",
        "leaks_confirmed": "on",
        "version": str(Escalation.objects.get(pk=world.held.pk).version),
    }


def _says(**fields: Any) -> Callable[[World], dict[str, Any]]:
    return lambda _world: fields


def _added(_world: World) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "words": "Kept words: the same today.", "worry": "worried"}


DOORS = (
    Door("sign-in", "", _says(email="nobody-here@example.org"), choices=("email",), ignored=("next",), takes_json=False),
    Door("account_confirm_login_code", "", _says(code="123456"), ignored=("code", "action"), fails_without=False),
    Door("sign-out", "volunteer", _says(), ignored=("next",), fails_without=False),
    Door(
        "demo-sign-in", "", _says(email="volunteer@demo.livingwell.example"),
        choices=("email",), ignored=("next",), takes_json=False,
    ),
    Door(
        "appearance", "volunteer", _says(appearance="dark"),
        choices=("appearance",), yes_or_no=("large_text",), takes_json=False, fails_without=False,
    ),
    Door(
        "escalations:observation-list", "volunteer", _report,
        texts={"words": 5000, "they_would_like": 5000, "would_help": 5000},
        choices=("key", "client", "observed_at", "noticed", "change", "worry", "called", "told_client",
                 "about_colleague"),
        yes_or_no=("ring_me",), ignored=("saved_at", "for_volunteer"),
    ),
    Door(
        "escalations:observation-add", "volunteer", _added, row="report",
        texts={"words": 5000}, choices=("key", "worry"),
    ),
    Door("escalations:observation-retract", "volunteer", _says(reason="sent_twice"), row="report",
         choices=("reason",), takes_json=False),
    Door("escalations:escalation-take", "coordinator", _says(), row="free", ignored=("version",), fails_without=False),
    Door("escalations:escalation-note", "coordinator", _says(words="Kept note."), row="held", texts={"words": 5000}),
    Door(
        "escalations:escalation-hand-over", "coordinator",
        lambda world: {"to": str(world.team.leader.pk), "words": "Kept handing over."},
        row="held", texts={"words": 5000}, choices=("to",),
    ),
    Door(
        "escalations:escalation-screen", "coordinator", _says(worry="worried", reason="Kept reason."),
        row="held", texts={"reason": 200}, choices=("worry",), ignored=("need",),
    ),
    Door(
        "escalations:escalation-close", "coordinator", _close, row="held",
        texts={"wanted": 200, "message": 2000, "note": 5000, "title": 100, "became": 1000, "come_back": 200},
        choices=("outcome", "agreed", "version"),
        yes_or_no=("good_news", "leaks_confirmed"), ignored=("start", "asked_became"),
    ),
    Door("escalations:escalation-retracted", "coordinator", _says(), row="taken_back", fails_without=False),
    Door("escalations:escalation-undo", "coordinator", _says(), row="closed", fails_without=False),
    Door(
        "escalations:escalation-reopen", "coordinator", _says(reason="Kept reason: she rang."), row="closed",
        texts={"reason": 5000},
    ),
    Door(
        "escalations:story-reply", "volunteer", _says(words="Kept thanks for telling me.", send="note"),
        row="story", texts={"words": 2000}, choices=("send",), yes_or_no=("may_share", "thanks", "not_better"),
    ),
    Door(
        "escalations:policy-edit", "leader", lambda _world: agreed(agreed_by="Kept names: the area meeting"),
        row="area", texts={"agreed_by": 200}, choices=("days", "agreed_on", "version", "worried_1_role", "worried_1_unit"),
    ),
    Door(
        "escalations:quarantine-detail", "coordinator",
        _says(placing="set_aside", answer="Kept answer: we spoke about it."), row="waiting",
        texts={"answer": 500}, choices=("placing",), ignored=("client", "same_as"),
    ),
    Door(
        "message-preferences", "volunteer",
        _says(channel="text", phone="07700 900112", digest_at="18:00", quiet_from="21:00", quiet_until="07:00",
              quiet_days=["0", "6"]),
        choices=("channel", "phone", "digest_at", "quiet_from", "quiet_until", "quiet_days"), takes_json=False,
    ),
    Door("dead-letters-decide", "coordinator", lambda _world: {"decision": "retry", "message": str(uuid.uuid4())},
         choices=("decision", "message"), takes_json=False, fails_without=False),
    Door(
        "escalations:escalation-bulk", "coordinator",
        lambda world: {"act": "hand_over", "pick": [str(world.held.pk)], "to": str(world.team.leader.pk),
                       "words": "Kept word for all of them."},
        texts={"words": 5000}, choices=("act", "pick", "to"),
    ),
    Door(
        "escalations:escalation-export", "coordinator",
        _says(reason="Kept reason: the monthly look back.", format="csv"),
        texts={"reason": 500}, shortest={"reason": 10}, choices=("format",),
    ),
    Door("escalations:view-save", "coordinator", _says(name="Kept name of a view", query="status=free"),
         texts={"name": 60}, choices=("team",), ignored=("query",)),
    Door("escalations:view-rename", "coordinator", _says(name="Kept other name"), row="view", texts={"name": 60}),
    Door("escalations:view-delete", "coordinator", _says(), row="view", fails_without=False),
    Door("notice-open", "coordinator", _says(), row="notice", ignored=("next",), fails_without=False),
)  # fmt: skip
DOORS += tuple(
    Door(**one)
    for one in (
        *doors_services.DOORS,
        *doors_talk.DOORS,
        *doors_rota.DOORS,
        *doors_guard.DOORS,
        *doors_feedback.DOORS,
        *doors_matter.DOORS,
    )
)
BY_NAME = {door.name: door for door in DOORS}
#: Other names of the one sign-in page.
SAME_DOOR = {"account_login": "sign-in", "account_request_login_code": "sign-in"}
