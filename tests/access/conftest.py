"""The world of a crawl is made once for all of them and put back at its end."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import get_resolver

from livingwell import clock, floors
from tests.access import world as worlds
from tests.access.crawl import MATRIX, Crawler, Matrix


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = worlds.build()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def it_is_now(_the_clock_is_put_back) -> None:
    clock.move_to(worlds.NOW)


@pytest.fixture(scope="package")
def crawler(world, django_db_blocker) -> Crawler:
    with django_db_blocker.unblock():
        _load_everything()
        made = Crawler(world, Matrix(MATRIX.read_text(), list(world.actors)))
        for actor in world.actors:
            made.visitor(actor)  # signed in outside the tests, so that every test finds them so
    return made


def _load_everything() -> None:
    """Load what is otherwise loaded on first use, so that no rule is taken from while it is replaced."""
    assert get_resolver().url_patterns
    for module, name in (
        ("panels", "home_panels"), ("alarms", "alarms"), ("client_panels", "client_panels"),
        ("access", "message_subjects"), ("health", "numbers"),
    ):  # fmt: skip
        assert floors.offered(module, name)
