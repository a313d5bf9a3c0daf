"""The world the crawl walks through is what the other tests take it for."""

import pytest

from escalations.choices import State
from escalations.models import Ask
from tests.access import world as worlds

pytestmark = pytest.mark.django_db


def asked(world, name):
    names = {user.pk: key for key, user in world.actors.items() if user}
    return {
        names[pk]
        for pk in Ask.objects.filter(escalation=world.escalations[name]).values_list("person", flat=True)
    }


def test_every_matter_is_one_of_its_own(world):
    assert len({escalation.pk for escalation in world.escalations.values()}) == len(worlds.MATTERS)


def test_each_stands_where_it_should(world):
    assert {name: escalation.state for name, escalation in world.escalations.items()} == {
        "a_free": State.WAITING,
        "a_held": State.REFERRED,
        "a_closed": State.CLOSED,
        "a_fresh": State.CLOSED,
        "a_taken_back": State.WAITING,
        "a_neutral": State.CLOSED,
        "a_about": State.WAITING,
        "a_safe": State.WAITING,
        "a_safe_leader": State.WAITING,
        "a_asked": State.WAITING,
        "a_later": State.WAITING,
        "a_two": State.WAITING,
        "b_free": State.WAITING,
        "b_closed": State.CLOSED,
    }


def test_each_was_asked_of_those_it_should(world):
    assert asked(world, "a_safe") == {"lead_a"}
    assert asked(world, "a_safe_leader") == {"lead_a2", "lead_b", "both"}
    assert "manager" in asked(world, "a_asked")
    assert "manager_2" not in asked(world, "a_asked")
    assert asked(world, "a_about") <= {"coord_a", "lead_a", "lead_a2"}


def test_the_answers_are_told_kept_back_or_neutral(world):
    assert {name: (story.state, story.neutral) for name, story in world.stories.items()} == {
        "a_closed": ("sent", False),
        "a_fresh": ("waiting", False),
        "a_neutral": ("sent", True),
        "b_closed": ("sent", False),
    }


def test_two_reports_wait_to_be_placed(world):
    assert {name: row.safeguarding for name, row in world.quarantined.items()} == {
        "a_lost": False,
        "a_lost_safe": True,
    }


def test_every_token_is_found_by_what_it_looks_like(world):
    for secret in world.canaries.known:
        for needle in secret.needles:
            assert secret in world.canaries.seen(f"<p>before {needle}, after</p>")
    assert world.canaries.seen("<p>nothing at all</p>") == []
