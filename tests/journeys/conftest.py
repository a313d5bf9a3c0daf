"""Browsers for the journeys: each is watched, and whatever it complains of fails the test."""

from __future__ import annotations

import pytest

from livingwell import clock
from tests.conftest import PATIENCE
from tests.journeys import county as places
from tests.journeys.watching import watch


@pytest.fixture
def county(transactional_db):
    """West and Welcome Home on a Tuesday afternoon; the clock stands until it is moved."""
    made = places.build()
    clock.move_to(places.NOW)
    return made


@pytest.fixture
def phone(phone):
    """The phone, watched."""
    yield from _watched(phone)


@pytest.fixture
def desk(desk):
    """The desk, watched."""
    yield from _watched(desk)


@pytest.fixture
def plain_phone(plain_phone):
    """The phone without scripts, watched."""
    yield from _watched(plain_phone)


def _watched(page):
    complaints = watch(page)
    yield page
    assert complaints == []


@pytest.fixture
def plain_desk(browser, live_server):
    """A desk whose browser runs no scripts."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        timezone_id="Europe/London",
        java_script_enabled=False,
    )
    context.set_default_timeout(PATIENCE)
    yield from _watched(context.new_page())
    context.close()
