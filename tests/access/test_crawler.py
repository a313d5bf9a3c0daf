"""Every route, every method, every role, every sample: right status, no word too many, no trace left."""

import pytest

from tests.access import judging
from tests.access.bodies import BODIES
from tests.access.crawl import MATRIX, Matrix, routes
from tests.access.world import ACTORS

pytestmark = pytest.mark.django_db


def test_every_route_has_a_row_and_every_row_a_route(world, crawler):
    rows = {route for route, _ in crawler.matrix.rows}

    assert rows == set(routes())


def test_a_route_without_a_row_or_a_body_would_be_noticed(world):
    table = MATRIX.read_text()
    without_help = "\n".join(line for line in table.splitlines() if not line.startswith("  help GET"))

    rows = {route for route, _ in Matrix(without_help, list(ACTORS)).rows}

    assert set(routes()) - rows == {"help"}


def test_every_door_that_takes_something_is_tried_with_something_valid(crawler):
    assert set(BODIES) == {route for route, method in crawler.matrix.rows if method == "POST"}


def test_everybody_is_in_the_world(world):
    assert set(world.actors) == set(ACTORS)


@pytest.mark.parametrize("actor", ACTORS)
def test_reading(crawler, actor):
    found = judging.read_everything(crawler, actor)

    missed = judging.unseen(crawler, actor, found.seen)
    assert not found.wrong, judging.as_lines(found.wrong)
    assert not missed, judging.as_lines(missed)
    assert found.denied > 0
    assert found.allowed > 0


@pytest.mark.parametrize("actor", ACTORS)
def test_writing(crawler, actor):
    found = judging.write_everything(crawler, actor)

    assert not found.wrong, judging.as_lines(found.wrong)
    assert found.denied > 0


@pytest.mark.parametrize(
    "actor", ["anonymous", "nobody", "coord_a", "lead_b", "manager", "vol_a", "admin", "information"]
)
def test_methods_a_door_does_not_have(crawler, actor):
    found = judging.try_other_methods(crawler, actor)

    assert not found.wrong, judging.as_lines(found.wrong)
    assert found.denied > 0


@pytest.mark.parametrize("actor", ["coord_a", "manager", "vol_a", "lead_b", "former", "anonymous"])
def test_programs_are_told_no_more_than_people(crawler, actor):
    found = judging.read_everything(crawler, actor, accept="application/json")

    assert not found.wrong, judging.as_lines(found.wrong)
