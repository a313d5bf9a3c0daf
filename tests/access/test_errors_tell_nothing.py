"""Error pages and what is logged about them: not a word of what was sent or what was being shown."""

import logging

import pytest
from django.db import DatabaseError
from django.test import Client

from livingwell import audit
from livingwell.discretion import Formatter
from tests.access.crawl import everything_in

pytestmark = pytest.mark.django_db

SENT = "ZQ-typed-by-somebody"


@pytest.fixture
def desk(world):
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.force_login(world.actors["coord_a"])
    return browser


@pytest.fixture
def logged():
    """Every line as it is written for real."""

    class Lines(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    lines, handler = [], Lines(logging.DEBUG)
    handler.setFormatter(Formatter("{name} {message}", style="{"))
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for one in loggers:
        one.addHandler(handler)
    yield lines
    for one in loggers:
        one.removeHandler(handler)


def note_address(world):
    return f"/escalations/{world.escalations['a_held'].pk}/note/"


def assert_says_nothing(world, answer, lines):
    text = everything_in(answer) + "\n".join(lines)
    assert SENT not in text
    assert world.canaries.words_in(text) == []


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda desk, world: desk.post(note_address(world), {"words": SENT}), 403),
        (
            lambda desk, world: desk.post(
                note_address(world), f"words={SENT}%ff", content_type="application/x-www-form-urlencoded"
            ),
            400,
        ),
        (lambda desk, world: desk.get(f"/escalations/?q={SENT}%ff"), 400),
        (
            lambda desk, world: desk.post(
                note_address(world), SENT + "x" * 5_000_000, content_type="text/plain"
            ),
            413,
        ),
        (
            lambda desk, world: desk.get(
                f"/{SENT}/".replace(SENT, "no-such-page"), headers={"X-Words": SENT}
            ),
            404,
        ),
        (lambda desk, world: desk.get(f"/clients/{world.clients['far'].pk}/?words={SENT}"), 404),
    ],
    ids=["no token", "bytes", "bytes in the address", "too much", "no page", "not theirs"],
)
def test_a_refusal_repeats_nothing(world, desk, logged, send, status):
    answer = send(desk, world)

    assert answer.status_code == status
    assert_says_nothing(world, answer, logged)


@pytest.mark.parametrize("error", [ValueError, DatabaseError, KeyError])
@pytest.mark.parametrize("kind", ["clients", "escalations", "stories", "observations"])
def test_when_something_breaks_neither_page_nor_log_quotes_it(world, desk, logged, monkeypatch, kind, error):
    secret = world.clients["one"].name
    name = "a_closed" if kind != "clients" else "one"
    pk = getattr(world, kind)[name].pk

    def breaks(*args, **kwargs):
        raise error(f"{secret} {SENT}")

    monkeypatch.setattr(audit, "read", breaks)

    answer = desk.get(f"/{kind}/{pk}/")

    assert answer.status_code == 500
    assert_says_nothing(world, answer, logged)
    assert any(error.__name__ in line for line in logged)


def test_a_log_that_quoted_would_be_noticed(world, logged):
    """The control: the same words in a line of the log are found."""
    logging.getLogger("livingwell").warning("about %s", world.clients["one"].name)

    assert world.canaries.words_in("\n".join(logged))
