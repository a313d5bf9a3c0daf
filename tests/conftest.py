"""What every test may lean on: a clock that is put back, private servers, a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from livingwell import background, clock
from tests import servers, texts

#: How long a page may take to show what it should, in milliseconds: a busy machine is slow, never wrong for it.
PATIENCE = 20_000

USES_DATABASE = {"db", "transactional_db", "live_server", "client"}
#: Bad input to every form and everybody at every door: thousands of requests that run once, on
#: PostgreSQL where it is installed. What writes and reads rows runs on both.
ONCE = ("tests/nasty/", "tests/access/test_crawler", "tests/access/test_search", "tests/access/test_spider")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep to the tests that can differ when the run is the one on PostgreSQL."""
    for item in items:
        if USES_DATABASE & set(getattr(item, "fixturenames", ())) or "browser" in item.keywords:
            item.add_marker("django_db")
    if not config.getoption("markexpr"):
        _leave_out(config, items, [item for item in items if "nightly" in item.keywords])
    if settings.ON_POSTGRES:
        _leave_out(config, items, [item for item in items if not _belongs_on_postgres(item)])
    elif os.environ.get("LIVINGWELL_TESTED_ON_POSTGRES"):
        _leave_out(config, items, [item for item in items if item.nodeid.startswith(ONCE)])


def _belongs_on_postgres(item: pytest.Item) -> bool:
    return "postgres" in item.keywords or ("django_db" in item.keywords and "browser" not in item.keywords)


def _leave_out(config: pytest.Config, items: list[pytest.Item], unwanted: list[pytest.Item]) -> None:
    if unwanted:
        config.hook.pytest_deselected(items=unwanted)
        gone = {id(item) for item in unwanted}
        items[:] = [item for item in items if id(item) not in gone]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Say plainly why a test for PostgreSQL does not run in the SQLite half."""
    if "postgres" in item.keywords and not settings.ON_POSTGRES:
        pytest.skip("belongs to the run on PostgreSQL, which bin/test does first where it is installed")


def _missing(server: str, sentence: str) -> None:
    """Skip for want of a server, or fail when this run must have it."""
    if servers.required(server):
        pytest.fail(f"{sentence}, and LIVINGWELL_REQUIRE asks for it")
    pytest.skip(sentence)


@pytest.fixture(autouse=True)
def _the_clock_is_put_back() -> Iterator[None]:
    yield
    clock.move_to(None)
    background.breaker.reset()


@pytest.fixture
def texts_sent() -> list[texts.Text]:
    """The texts that leave in this test."""
    texts.OUTBOX.clear()
    return texts.OUTBOX


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A private broker."""
    try:
        with servers.redis() as url:
            yield url
    except FileNotFoundError as missing:
        _missing("redis", str(missing))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import expect, sync_playwright

    path = servers.chromium()
    if path is None:
        _missing("browser", "Chromium is not installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    as_root = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=[*as_root, "--disable-dev-shm-usage"]
        )
        expect.set_options(timeout=PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Any, live_server: Any) -> Iterator[Any]:
    """A page as wide as a phone, at this test's server."""
    yield from _page(browser, live_server, 390, 844)


@pytest.fixture
def desk(browser: Any, live_server: Any) -> Iterator[Any]:
    """A page as wide as a desk's screen, at this test's server."""
    yield from _page(browser, live_server, 1280, 900)


def _page(browser: Any, live_server: Any, width: int, height: int, **options: Any) -> Iterator[Any]:
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": height},
        locale="en-GB",
        timezone_id="Europe/London",
        **options,
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def plain_phone(browser: Any, live_server: Any) -> Iterator[Any]:
    """A phone whose browser runs no scripts."""
    yield from _page(browser, live_server, 390, 844, java_script_enabled=False)
