"""Two areas with everybody in them, every sensitive field filled with a token of its own.

Made through the verbs. `WORDS` below says who may read what was written about which matter.
"""

from __future__ import annotations

import datetime
import secrets as randomness
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from escalations import workflow
from escalations.choices import Outcome, Worry
from escalations.models import Addition, Ask, Escalation, Observation, Quarantined, Story
from escalations.workflow import Answer, Closing
from livingwell import clock
from livingwell.choices import CoproductionModel
from livingwell.models import Notice, User
from tests import make
from tests.access.canaries import Canaries
from tests.access.world_desk import save_views
from tests.access.world_feedback import tell_on
from tests.access.world_guard import guard
from tests.access.world_matter import report_twice, screen_later
from tests.access.world_rota import put_on_the_rota
from tests.access.world_services import fill_the_directory, send_on
from tests.access.world_talk import let_the_practice_read, talk_about, tell_the_practice
from volunteers.choices import ConsentState, Purpose, Stage
from volunteers.models import Client, Volunteer

NOW = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)  # Tuesday, 3pm in Cornwall
YESTERDAY = NOW.date() - datetime.timedelta(days=1)
DAY = datetime.timedelta(days=1)

TEAM_A = frozenset({"coord_a", "coord_a2", "lead_a", "lead_a2"})
TEAM_B = frozenset({"coord_b", "lead_b", "mover", "both"})
ASKED_ELSEWHERE = frozenset({"lead_b", "both"})  # asked about a safeguarding matter of the other area
ACTORS = (
    "anonymous", "leaver", "nobody", "former", "mover", "coord_a", "coord_a2", "lead_a", "lead_a2", "coord_b",
    "lead_b", "both", "manager", "manager_2", "vol_a", "vol_a2", "vol_a3", "vol_b", "vol_b2", "vol_b3", "chair",
    "professional", "admin", "operator", "information",
)  # fmt: skip

#: Who may read the words of each matter; `author` is the volunteer who wrote them.
MATTERS: dict[str, tuple[str, frozenset[str]]] = {
    "a_free": ("vol_a", TEAM_A),
    "a_held": ("vol_a", TEAM_A),
    "a_closed": ("vol_a", TEAM_A),
    "a_fresh": ("vol_a", TEAM_A),
    "a_taken_back": ("vol_a", TEAM_A),
    "a_neutral": ("vol_a", TEAM_A),
    "a_about": ("vol_a", TEAM_A - {"coord_a2"}),
    "a_safe": ("vol_a", frozenset({"lead_a"})),
    "a_safe_leader": ("vol_a", frozenset({"lead_a2"}) | ASKED_ELSEWHERE),
    "a_asked": ("vol_a2", TEAM_A | {"manager"}),
    "a_later": ("vol_a2", frozenset({"lead_a"})),
    "a_two": ("vol_a2", TEAM_A),
    "b_free": ("vol_b", TEAM_B),
    "b_closed": ("vol_b", TEAM_B),
}


@dataclass
class World:
    """Everything a crawl needs: who, what, and which words are whose."""

    canaries: Canaries = field(default_factory=Canaries)
    actors: dict[str, User | None] = field(default_factory=dict)
    volunteers: dict[str, Volunteer] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    escalations: dict[str, Escalation] = field(default_factory=dict)
    observations: dict[str, Observation] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)
    quarantined: dict[str, Quarantined] = field(default_factory=dict)
    debts: dict[str, Any] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    shifts: dict[str, Any] = field(default_factory=dict)
    swaps: dict[str, Any] = field(default_factory=dict)
    absences: dict[str, Any] = field(default_factory=dict)
    calendars: dict[str, Any] = field(default_factory=dict)
    gatherings: dict[str, Any] = field(default_factory=dict)
    saved_views: dict[str, Any] = field(default_factory=dict)
    services: dict[str, Any] = field(default_factory=dict)
    service_gaps: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Any] = field(default_factory=dict)
    referrals: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Any] = field(default_factory=dict)
    questions: dict[str, Any] = field(default_factory=dict)
    conversations: dict[str, Any] = field(default_factory=dict)
    talk_actions: dict[str, Any] = field(default_factory=dict)
    practice_contacts: dict[str, Any] = field(default_factory=dict)
    digests: dict[str, Any] = field(default_factory=dict)
    digest_questions: dict[str, Any] = field(default_factory=dict)
    areas: dict[str, Any] = field(default_factory=dict)
    practices: dict[str, Any] = field(default_factory=dict)
    passkeys: dict[str, Any] = field(default_factory=dict)
    glasses: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)
    assignments: dict[str, Any] = field(default_factory=dict)

    def samples(self, kind: str) -> dict[str, Any]:
        """Objects of a kind by their name in the matrix, and one that never was."""
        found = {name: row.pk for name, row in getattr(self, kind).items()}
        return {**found, "unknown": uuid.UUID("6e1f5c1e-0000-4000-8000-000000000000")}


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Do something at that moment."""
    with clock.moved_to(moment):
        yield


def build() -> World:
    """Make the whole world, as it stands at NOW."""
    world = World()
    with at(NOW - 6 * DAY):
        _places(world)
        _staff(world)
        _volunteers(world)
        _clients(world)
    _matters_of_west(world)
    _matters_of_central(world)
    with at(NOW):
        save_views(world, TEAM_A, TEAM_B)
    with at(NOW - datetime.timedelta(hours=3)):
        fill_the_directory(world, TEAM_A, TEAM_B)
        send_on(world, TEAM_A)
    with at(NOW - datetime.timedelta(minutes=4)):
        tell_on(world, TEAM_A, TEAM_B)
        put_on_the_rota(world, TEAM_A, TEAM_B)
    with at(NOW - datetime.timedelta(minutes=2)):
        talk_about(world, TEAM_A)
        tell_the_practice(world, TEAM_A)
    _remember_ids(world)
    let_the_practice_read(world)
    with at(NOW - datetime.timedelta(minutes=1)):
        guard(world)
    return world


def _places(world: World) -> None:
    west = make.area(CoproductionModel.COFFEE_MORNING, name="Canary West")
    central = make.area(CoproductionModel.COFFEE_MORNING, name="Canary Central")
    world.areas = {"a": west, "b": central}
    world.practices = {"a": make.practice(west), "b": make.practice(central)}


def _staff(world: World) -> None:
    west, central = world.areas["a"], world.areas["b"]

    def hire(key: str, role: str | None = None, area: Any = None, **fields: Any) -> User:
        name = f"{key.replace('_', ' ').title()} Nance"
        person = make.user(
            role,
            area,
            email=f"{key}-{randomness.token_hex(3)}@example.org",
            name=name,
            known_as=name.split()[0],
            **fields,
        )
        world.actors[key] = person
        return person

    for key in sorted(TEAM_A):
        hire(key, "coordinator" if key.startswith("coord") else "team_leader", west)
    for key in ("coord_b", "lead_b"):
        hire(key, "coordinator" if key.startswith("coord") else "team_leader", central)
    for key in ("manager", "manager_2"):
        hire(key, "programme_manager")
    for key, role in {
        "admin": "administrator", "operator": "system_operator", "information": "information_lead",
    }.items():  # fmt: skip
        hire(key, role)
    for key, role in {"chair": "mdt_chair", "professional": "professional"}.items():
        make.role(hire(key), role, practice=world.practices["a"])
    make.role(hire("former"), "coordinator", area=west, ends=YESTERDAY)
    make.role(hire("mover"), "coordinator", area=west, ends=YESTERDAY)
    make.role(world.actors["mover"], "coordinator", area=central)
    hire("leaver", "coordinator", west, is_active=False)
    hire("nobody")
    world.actors["anonymous"] = None
    world.shifts["west"] = make.shift(west, world.actors["lead_a"], NOW - 7 * DAY, NOW + 13 * DAY)
    world.gatherings["west"] = make.meeting(west, world.actors["lead_a"], NOW + DAY)
    world.gatherings["central"] = make.meeting(central, world.actors["lead_b"], NOW + DAY)


def _volunteers(world: World) -> None:
    west, central = world.areas["a"], world.areas["b"]
    keep = world.canaries
    for key, area, team, stage in (
        ("vol_a", west, TEAM_A, Stage.ACTIVE),
        ("vol_a2", west, TEAM_A, Stage.ACTIVE),
        ("vol_a3", west, TEAM_A, Stage.PAUSED),
        ("vol_b", central, TEAM_B, Stage.ACTIVE),
        ("vol_b2", central, TEAM_B, Stage.ACTIVE),
        ("vol_b3", central, TEAM_B, Stage.ACTIVE),
        ("both", west, TEAM_A, Stage.ACTIVE),
    ):
        readers = team | {key}
        asked = ASKED_ELSEWHERE if key == "vol_a" else {"manager"} if key == "vol_a2" else set()
        volunteer = make.volunteer(
            area,
            stage=stage,
            phone=keep.phone(readers, asked, mobile=True),
            email=keep.email(key, readers, asked),
            hopes=keep.words("hopes", readers),
            skills=[keep.words("skill", readers)],
            availability=[keep.words("free", readers)],
            rather_not=keep.words("rather-not", readers),
        )
        User.objects.filter(pk=volunteer.user_id).update(
            email=keep.email(f"{key}-account", (), readers | asked),
            phone=keep.phone((), readers | asked, mobile=True),
        )
        volunteer.user.refresh_from_db()
        world.volunteers[key] = volunteer
        world.actors[key] = volunteer.user
    # Leads the other area's team and visits somebody in this one.
    make.role(world.actors["both"], "team_leader", area=central)


def _clients(world: World) -> None:
    keep = world.canaries
    for key, side, visitors, asked, lately in (
        ("one", "a", ["vol_a"], ASKED_ELSEWHERE, {"vol_a3"}),
        ("two", "a", ["vol_a2"], {"manager"}, set()),
        ("three", "a", ["both"], set(), {"vol_a"}),
        ("quiet", "a", ["vol_a"], set(), set()),
        ("far", "b", ["vol_b"], set(), set()),
    ):
        team = TEAM_A if side == "a" else TEAM_B
        visit = team | set(visitors)
        pk = uuid.uuid4()
        client = make.client(
            world.areas[side],
            id=pk,
            practice=world.practices[side],
            coordinator=world.actors[f"coord_{side}"],
            preferred_name=keep.words("known", visit, asked | lately, pk),
            name=keep.words("name", team, asked, pk),
            address=keep.words("address", visit, asked, pk),
            phone=keep.phone(visit, asked, pk),
            access_notes=keep.words("door", visit, asked, pk),
            nhs_number=keep.nhs_number(team, pk),
            date_of_birth=keep.birth(team, pk),
            household=keep.words("household", team, (), pk),
            needs=[keep.words("need", team, asked, pk)],
        )
        for visitor in visitors:
            make.match(world.volunteers[visitor], client)
        make.consent(client, Purpose.SERVICES, excluded=keep.words("excluded", team, (), pk))
        make.consent(
            client,
            Purpose.MDT_DISCUSSION,
            ConsentState.CANNOT_DECIDE,
            decided_by=keep.words("decided", team, (), pk),
        )
        world.clients[key] = client
    make.consent(world.clients["quiet"], Purpose.OUTCOME_BACK, ConsentState.REFUSED)
    make.match(world.volunteers["vol_a"], world.clients["three"], ends=YESTERDAY - 9 * DAY)
    make.match(world.volunteers["vol_a3"], world.clients["one"], ends=YESTERDAY - 30 * DAY)


def _report(
    world: World, name: str, client: str, noticed: list[str], worry: str, **fields: Any
) -> Escalation:
    """Log one report, its words readable as MATTERS says, and remember the matter."""
    author, staff = MATTERS[name]
    subject = world.clients[client]
    readers = staff | {author}
    keep = world.canaries
    report = Observation(
        key=uuid.uuid4(),
        author=world.volunteers[author],
        client=subject,
        observed_at=clock.now(),
        noticed=noticed,
        words=keep.words(f"words-{name}", readers, client_id=subject.pk),
        they_would_like=keep.words(f"like-{name}", readers, client_id=subject.pk),
        would_help=keep.words(f"help-{name}", readers, client_id=subject.pk),
        worry=worry,
        **fields,
    )
    logged = workflow.log(report, by=report.author.user).observation
    world.observations[name] = logged
    world.escalations[name] = logged.escalation
    return logged.escalation


def _staff_words(world: World, name: str, kind: str, may: Any = ()) -> str:
    _, staff = MATTERS[name]
    return world.canaries.words(f"{kind}-{name}", staff, may, world.escalations[name].client_id)


def _close(world: World, name: str, by: str, message_for: Callable[[], str]) -> Story:
    escalation = world.escalations[name]
    closing = Closing(
        outcome=Outcome.HELPED,
        message=message_for(),
        note=_staff_words(world, name, "note"),
        wanted=_staff_words(world, name, "wanted") if name == "a_closed" else "",
    )
    workflow.close(escalation.pk, closing, by=world.actors[by])
    return Story.objects.get(escalation=escalation)


def _told(world: World, name: str, by: str) -> Story:
    """Close a matter and let its minute pass."""
    author, staff = MATTERS[name]
    client_id = world.escalations[name].client_id
    story = _close(
        world, name, by, lambda: world.canaries.words(f"story-{name}", staff | {author}, (), client_id)
    )
    with at(clock.now() + datetime.timedelta(seconds=90)):
        workflow.send_story(story.pk)
    story.refresh_from_db()
    world.stories[name] = story
    return story


def _matters_of_west(world: World) -> None:
    actors = world.actors
    with at(NOW - 5 * DAY):
        asked = _report(world, "a_asked", "two", ["home"], Worry.WORRIED)
    for days in (4, 1):  # over a weekend: the coordinator's day, then the team leader's
        with at(NOW - days * DAY):
            workflow.route(asked.pk)
    with at(NOW - DAY):
        _told_and_answered(world)
        _report(world, "a_neutral", "quiet", ["sleepy_weak"], Worry.WORRIED)
        world.stories["a_neutral"] = _neutral(world)
        _held(world)
    with at(NOW - datetime.timedelta(minutes=10)):
        _report(world, "a_free", "one", ["eating_drinking"], Worry.WORRIED)
        _report(world, "a_about", "one", ["money"], Worry.WORRIED, about=actors["coord_a2"])
        _report(world, "a_safe", "one", ["safeguarding"], Worry.VERY_WORRIED)
        _report(world, "a_safe_leader", "one", ["safeguarding"], Worry.VERY_WORRIED, about=actors["lead_a"])
        _taken_back(world)
        screen_later(world, _report)
        report_twice(world, _report, TEAM_A | {"vol_a2"})
        _without_an_escalation(world)
    with at(NOW - datetime.timedelta(seconds=20)):
        _report(world, "a_fresh", "one", ["pain_skin"], Worry.WORRIED)
        client_id = world.clients["one"].pk
        world.stories["a_fresh"] = _close(
            world, "a_fresh", "coord_a", lambda: world.canaries.words("story-a_fresh", (), TEAM_A, client_id)
        )


def _told_and_answered(world: World) -> None:
    _report(world, "a_closed", "one", ["medicines"], Worry.WORRIED)
    story = _told(world, "a_closed", "coord_a")
    reply = world.canaries.words("reply", TEAM_A | {"vol_a"}, (), world.clients["one"].pk)
    workflow.reply(story.pk, Answer(words=reply), by=world.actors["vol_a"])


def _neutral(world: World) -> Story:
    """The message written for somebody who may not hear it is kept by nobody."""
    story = _close(world, "a_neutral", "coord_a", lambda: world.canaries.words("story-a_neutral", ()))
    with at(clock.now() + datetime.timedelta(seconds=90)):
        workflow.send_story(story.pk)
    return Story.objects.get(pk=story.pk)


def _held(world: World) -> None:
    actors = world.actors
    escalation = _report(world, "a_held", "one", ["mobility_falls"], Worry.WORRIED)
    client_id = escalation.client_id
    workflow.take(escalation.pk, by=actors["coord_a"])
    workflow.note(escalation.pk, words=_staff_words(world, "a_held", "timeline"), by=actors["coord_a"])
    for giver, taker in (("coord_a", "mover"), ("mover", "coord_a")):
        words = _staff_words(world, "a_held", f"hand-over-{giver}")
        workflow.hand_over(escalation.pk, to=actors[taker], words=words, by=actors[giver])
    workflow.change_worry(
        escalation.pk, to=Worry.MENTION, reason=_staff_words(world, "a_held", "why"), by=actors["coord_a"]
    )
    added = world.canaries.words("added", TEAM_A | {"vol_a"}, (), client_id)
    workflow.add(
        Addition(observation=world.observations["a_held"], key=uuid.uuid4(), words=added), by=actors["vol_a"]
    )


def _taken_back(world: World) -> None:
    escalation = _report(world, "a_taken_back", "one", ["toilet"], Worry.WORRIED)
    why = world.canaries.words("taken-back", TEAM_A, {"vol_a"}, escalation.client_id)
    workflow.retract(world.observations["a_taken_back"].pk, why=why, by=world.actors["vol_a"])


def _without_an_escalation(world: World) -> None:
    """Good news, and reports about somebody no longer visited, which wait to be placed."""
    keep, three = world.canaries, world.clients["three"]
    report = {
        "key": uuid.uuid4(), "author": world.volunteers["vol_a"], "observed_at": clock.now(),
    }  # fmt: skip
    good = Observation(
        client=world.clients["one"], noticed=["good_news"], worry=Worry.GOOD_NEWS,
        words=keep.words("good", {"vol_a"}, TEAM_A, world.clients["one"].pk), **report,
    )  # fmt: skip
    world.observations["a_good"] = workflow.log(good, by=good.author.user).observation
    for name, noticed, about, readers in (
        ("a_lost", ["home"], "coord_a2", TEAM_A - {"coord_a2"}),
        ("a_lost_safe", ["safeguarding"], None, {"lead_a", "lead_a2"}),
    ):
        lost = Observation(
            client=three, noticed=noticed, worry=Worry.VERY_WORRIED, about=world.actors.get(about),
            words=keep.words(f"words-{name}", (), readers | {"vol_a"}, three.pk),
            **{**report, "key": uuid.uuid4()},
        )  # fmt: skip
        world.quarantined[name] = workflow.log(lost, by=lost.author.user).quarantined


def _matters_of_central(world: World) -> None:
    with at(NOW - DAY):
        _report(world, "b_closed", "far", ["lonely"], Worry.WORRIED)
        _told(world, "b_closed", "coord_b")
    with at(NOW - datetime.timedelta(minutes=5)):
        _report(world, "b_free", "far", ["toilet"], Worry.WORRIED)


def _remember_ids(world: World) -> None:
    """Even the id of a matter is kept from who may not see it, unless they were once asked about it."""
    names = {user.pk: key for key, user in world.actors.items() if user}
    for name, escalation in world.escalations.items():
        author, staff = MATTERS[name]
        people = Ask.objects.filter(escalation=escalation).values_list("person", flat=True)
        asked = {names[pk] for pk in people if pk in names}
        world.canaries.keep(f"id-{name}", [str(escalation.pk)], (), staff | asked)
        world.canaries.keep(f"report-{name}", [str(world.observations[name].pk)], (), staff | {author})
        escalation.refresh_from_db()
    for name, actor, about in (
        ("a_safe", "lead_a", world.escalations["a_safe"]),
        ("a_closed", "vol_a", world.stories["a_closed"]),
        ("b_free", "coord_b", world.escalations["b_free"]),
    ):
        world.notices[name] = Notice.objects.get(recipient=world.actors[actor], subject_id=about.pk)
    for name, story in world.stories.items():
        author, staff = MATTERS[name]
        told = {author} if name != "a_fresh" else set()
        world.canaries.keep(f"story-id-{name}", [str(story.pk)], (), staff | told)
