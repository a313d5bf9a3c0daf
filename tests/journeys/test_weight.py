"""Light on an old phone and a bad line: what a page costs, served as for real and compressed."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection

from livingwell import clock, processes
from tests.journeys import county as places
from tests.journeys import pages
from tests.journeys.watching import watch

pytestmark = pytest.mark.browser

KIB = 1024
FIRST_KIB, FIRST_REQUESTS = 60, 5
LATER_KIB, LATER_REQUESTS = 12, 1
A_YEAR = 31_536_000


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """The room of an installation, with its static files collected, compressed and named for ever."""
    room = tmp_path_factory.mktemp("var")
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
        check=True,
        cwd=settings.BASE_DIR,
        env=_surroundings(room),
    )
    return room


def _surroundings(room, **more):
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {
        **kept,
        "LIVINGWELL_VAR": str(room),
        "LIVINGWELL_DEMO": "1",
        "SECRET_KEY": settings.SECRET_KEY,
        "WEB_CONCURRENCY": "1",
        **more,
    }


@pytest.fixture
def living_county(transactional_db):
    """A county in which every page has something to show, in the hours before now."""
    return places.live(places.build(clock.now()), clock.now())


@pytest.fixture
def served(living_county, var):
    """The real web server on the database of the test; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = f"sqlite:///{connection.settings_dict['NAME']}"
    with (var / "web.log").open("w") as log:
        server = subprocess.Popen(
            processes.web(port),
            cwd=settings.BASE_DIR,
            env=_surroundings(var, DATABASE_URL=database),
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address, server):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server did not start")


@dataclass
class Cost:
    """What came over the line for one page."""

    bytes: int = 0
    requests: int = 0

    @property
    def kib(self) -> float:
        return round(self.bytes / KIB, 1)

    def breaks(self, kib: float, requests: int) -> bool:
        return self.kib > kib or self.requests > requests


class Line:
    """Counts what comes over the line, headers and all; what the browser has kept costs nothing."""

    def __init__(self, page):
        self.page = page
        self.cost = Cost()
        self._kept = set()
        self._remote = set()
        self._under_way = set()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", lambda event: self._under_way.add(event["requestId"]))
        network.on("Network.loadingFailed", lambda event: self._under_way.discard(event["requestId"]))
        network.on("Network.responseReceived", self._answered)
        network.on("Network.requestServedFromCache", lambda event: self._kept.add(event["requestId"]))
        network.on("Network.loadingFinished", self._finished)

    def _answered(self, event):
        response = event["response"]
        if response["url"].startswith("http") and not response.get("fromDiskCache"):
            self._remote.add(event["requestId"])

    def _finished(self, event):
        self._under_way.discard(event["requestId"])
        if event["requestId"] in self._remote - self._kept:
            self.cost.requests += 1
            self.cost.bytes += int(event["encodedDataLength"])

    def open(self, address):
        """Open a page and wait until nothing more comes."""
        self.cost = Cost()
        self.page.goto(address, wait_until="load")
        deadline = time.monotonic() + 10
        while self._under_way and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)  # the count of the last one comes a moment after it
        assert not self._under_way
        return self.cost


def _on_a_phone(browser, served, user):
    context = browser.new_context(
        base_url=served, viewport={"width": 390, "height": 844}, locale="en-GB", timezone_id="Europe/London"
    )
    if user:
        context.add_cookies([{**places.session_of(user), "url": served}])
    return context


def test_the_pages_of_a_volunteer_are_light(living_county, served, browser, record_property):
    everybody = pages.people(living_county)
    visits = [visit for visit in pages.visits(living_county) if visit.is_volunteers]
    wrong, said = [], []
    for visit in visits:
        context = _on_a_phone(browser, served, everybody[visit.who])
        page = context.new_page()
        complaints = watch(page)
        line = Line(page)
        first, later = line.open(visit.address), line.open(visit.address)
        said.append(f"{visit}: {first.kib} KiB in {first.requests}, then {later.kib} KiB in {later.requests}")
        if first.breaks(FIRST_KIB, FIRST_REQUESTS) or later.breaks(LATER_KIB, LATER_REQUESTS):
            wrong.append(said[-1])
        wrong += [f"{visit}: {complaint}" for complaint in complaints]
        context.close()

    record_property("weights", said)
    print("\n".join(said))  # noqa: T201 -- shown with -s, and when it fails
    assert wrong == []


MORE = "addEventListener('load', () => { for (let n = 0; n < 30; n += 1) fetch(`/help/?again=${n}`); });"


def test_a_page_that_is_too_heavy_is_noticed(living_county, served, browser):
    """The control: a page that fetches thirty more."""
    with _on_a_phone(browser, served, None) as context:
        page = context.new_page()
        page.add_init_script(MORE)
        line = Line(page)
        line.open("/help/")
        page.wait_for_load_state("networkidle")

    assert line.cost.kib > FIRST_KIB
    assert line.cost.requests > FIRST_REQUESTS


def test_static_files_are_named_for_ever_compressed_and_kept_for_a_year(living_county, served, browser):
    with _on_a_phone(browser, served, None) as context:
        page = context.new_page()
        answers = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto("/sign-in/", wait_until="networkidle")
        static = [answer for answer in answers if "/static/" in answer.url]

        assert len(static) >= 2
        for answer in static:
            headers = answer.all_headers()
            assert headers["content-encoding"] in {"gzip", "br"}
            assert "immutable" in headers["cache-control"]
            assert int(re.search(r"max-age=(\d+)", headers["cache-control"])[1]) >= A_YEAR


def test_no_page_of_staff_leaves_this_machine_or_makes_the_browser_complain(living_county, served, browser):
    everybody = pages.people(living_county)
    for who, user in everybody.items():
        with _on_a_phone(browser, served, user) as context:
            page = context.new_page()
            complaints = watch(page)
            for visit in pages.visits(living_county):
                if visit.who == who and not visit.is_volunteers:  # theirs are watched while they are weighed
                    page.goto(visit.address)

            assert complaints == [], who


STYLED = """document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>Red</p>")"""
LEAVES = "location.href = 'http://[::1]:9/'"


def test_a_request_that_leaves_and_a_broken_policy_are_noticed(living_county, served, browser):
    with _on_a_phone(browser, served, None) as context:
        page = context.new_page()
        complaints = watch(page)
        page.goto("/help/")
        page.evaluate(STYLED)
        with page.expect_request("http://[::1]:9/"):
            page.evaluate(LEAVES)

    assert any("Content Security Policy" in complaint for complaint in complaints), complaints
    assert any("left this machine" in complaint for complaint in complaints), complaints
