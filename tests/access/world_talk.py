"""The part of the crawl's world that is talk: questions, whether it helped, corridor talk, digests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from escalations import workflow
from escalations.models import PracticeContact
from escalations.workflow import Agreed, Digest, Talk
from livingwell import clock
from tests import make
from volunteers.choices import Purpose

if TYPE_CHECKING:
    from escalations.models import Question
    from tests.access.world import World

AT_THE_PRACTICE = frozenset({"chair", "professional"})


def talk_about(world: World, team_a: frozenset[str]) -> None:
    """Questions to a volunteer, the person's own view, and talks of each team; a minute or more ago."""
    keep, held = world.canaries, world.escalations["a_held"]
    one = world.clients["one"]

    def asked(name: str, readers: set[str]) -> Question:
        words = keep.words(f"question-{name}", readers, (), one.pk)
        question = workflow.ask_volunteer(
            held.pk, report=world.observations["a_held"].pk, words=words, by=world.actors["coord_a"]
        )
        world.questions[name] = question
        return question

    asked("a_waits", team_a | {"vol_a"})
    words = keep.words("answer", team_a | {"vol_a"}, (), one.pk)
    workflow.answer_question(asked("a_said", team_a | {"vol_a"}).pk, words=words, by=world.actors["vol_a"])
    workflow.take_back_question(asked("a_back", set(team_a)).pk, by=world.actors["coord_a"])
    words = keep.words("helped", team_a | {"vol_a"}, (), one.pk)
    workflow.say_helped(
        world.stories["a_closed"].pk, answer="a_little", words=words, by=world.actors["vol_a"]
    )
    _talked(world, "a", "one", "lead_a", held.pk, team_a)
    _talked(world, "b", "far", "lead_b", None, frozenset({"coord_b", "lead_b", "mover", "both"}))


def _talked(world: World, name: str, whom: str, owner: str, matter: object, readers: frozenset[str]) -> None:
    client = world.clients[whom]

    def word(kind: str) -> str:
        return world.canaries.words(f"talk-{kind}-{name}", readers, (), client.pk)

    agreed = Agreed(word("what"), clock.today(), world.actors[owner])
    talk = Talk(client, word("with"), word("words"), (agreed,), matter)  # type: ignore[arg-type]
    row = workflow.log_talk(talk, by=world.actors[f"coord_{name}"])
    world.conversations[name] = row
    world.talk_actions[name] = row.actions.get()


def tell_the_practice(world: World, team_a: frozenset[str]) -> None:
    """Both of the practice read about the second client what its volunteer wrote; one asks and is answered."""
    client, coordinator = world.clients["two"], world.actors["coord_a"]
    readers = team_a | {"manager"} | AT_THE_PRACTICE
    make.consent(client, Purpose.MDT_DISCUSSION)
    matter = world.escalations["a_asked"]
    world.practice_contacts["a"] = workflow.name_contact(world.practices["a"].pk, coordinator, by=coordinator)
    note = world.canaries.words("digest-note", team_a | AT_THE_PRACTICE)
    digest = Digest(world.practices["a"].pk, world.areas["a"].pk, (matter.pk,), note)
    world.digests["a"] = workflow.send_digest(digest, by=coordinator)
    words = world.canaries.words("practice-asks", readers, (), client.pk)
    question = workflow.ask_from_practice(
        world.digests["a"].pk, matter=matter.pk, words=words, by=world.actors["professional"]
    )
    words = world.canaries.words("practice-told", readers, (), client.pk)
    workflow.answer_practice(question.pk, words=words, by=coordinator)
    world.digest_questions["a"] = question
    assert PracticeContact.objects.get(practice=world.practices["a"]).person == coordinator


def let_the_practice_read(world: World) -> None:
    """What a digest quotes may be read at the practice too."""
    client = world.clients["two"].pk
    quoted = {"words-a_asked", "like-a_asked", "help-a_asked"}
    for place, secret in enumerate(world.canaries.known):
        if secret.kind in quoted or (secret.kind == "name" and secret.client_id == client):
            world.canaries.known[place] = replace(secret, readers=secret.readers | AT_THE_PRACTICE)
        elif secret.kind == "id-a_asked" or (secret.kind == "known" and secret.client_id == client):
            world.canaries.known[place] = replace(secret, may=secret.may | AT_THE_PRACTICE)
