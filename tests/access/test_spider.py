"""Follows everything a page offers: no link leads nowhere, and every address is one of the matrix."""

from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

from tests.access import judging

pytestmark = pytest.mark.django_db

MOST_PAGES = 200
LINKS = ("href", "src", "hx-get", "data-refresh", "data-url")
ACTORS = (
    "anonymous", "nobody", "mover", "coord_a", "coord_a2", "lead_a", "lead_b", "both", "manager", "vol_a",
    "vol_a3", "vol_b2", "chair", "admin", "operator", "information",
)  # fmt: skip


class Offers(HTMLParser):
    """What a page offers to open and to send."""

    def __init__(self, text):
        super().__init__()
        self.opens, self.sends = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            (self.sends if given.get("method", "get").lower() == "post" else self.opens).append(
                given.get("action") or ""
            )
        if given.get("hx-post"):
            self.sends.append(given["hx-post"])
        if given.get("formaction"):
            self.sends.append(given["formaction"])
        self.opens += [given[name] for name in LINKS if given.get(name)]


def outside(address):
    parts = urlsplit(address)
    return bool(parts.scheme and parts.scheme not in {"http", "https"}) or parts.netloc not in {
        "",
        "testserver",
    }


def spider(crawler, actor, start="/"):
    """Everything reachable from home: what was opened, what could be sent, and what was wrong."""
    waiting, opened, sent, wrong = [(start, "the address bar")], {}, {}, []
    while waiting and len(opened) < MOST_PAGES:
        url, shown_on = waiting.pop(0)
        if url in opened or url.startswith("/static/"):
            if (
                url.startswith("/static/")
                and finders.find(urlsplit(url).path.removeprefix("/static/")) is None
            ):
                wrong.append(f"{url}, shown on {shown_on}, is no file")
            continue
        answer = crawler.knock(actor, "GET", url)
        opened[url] = answer
        if answer.status not in {200, 302, 303}:
            wrong.append(f"{url}, shown on {shown_on}, answers {answer.status}")
        for secret in crawler.leaks(actor, answer, url):
            wrong.append(f"{url} gives away {secret.kind}")
        if answer.status in {302, 303}:
            waiting.append((urldefrag(urljoin(url, answer.response["Location"])).url, url))
            continue
        if "html" not in answer.response.get("Content-Type", ""):
            continue  # a file has no links
        offers = Offers(answer.response.content.decode())
        for address in offers.opens:
            if not outside(address) and not address.startswith("#"):
                waiting.append((urldefrag(urljoin(url, address)).url, url))
        for address in offers.sends:
            sent.setdefault(urljoin(url, address), url)
    for url, shown_on in sent.items():
        answer = crawler.knock(actor, "POST", url, {})
        if answer.status in {400, 403, 404, 405, 500}:
            wrong.append(f"POST {url}, offered on {shown_on}, answers {answer.status}")
        onward = answer.response.get("Location", "")
        if (
            onward.startswith("/")
            and onward not in opened
            and crawler.knock(actor, "GET", onward).status == 404
        ):
            wrong.append(f"POST {url}, offered on {shown_on}, leads to {onward}, which is not there")
    return opened, sent, wrong


def unknown_to(matrix, method, urls):
    """Addresses that resolve to nothing the matrix speaks of."""
    rows = {route for route, has in matrix.rows if has == method}
    found = []
    for url in urls:
        try:
            name = resolve(urlsplit(url).path).view_name
        except Resolver404:
            found.append(url)
            continue
        if name not in rows:
            found.append(f"{url} ({name})")
    return found


@pytest.mark.parametrize("actor", ACTORS)
def test_nothing_a_page_offers_leads_nowhere(crawler, actor):
    opened, sent, wrong = spider(crawler, actor)

    wrong += unknown_to(crawler.matrix, "GET", opened)
    wrong += unknown_to(crawler.matrix, "POST", sent)
    assert not wrong, judging.as_lines(wrong)
    assert len(opened) >= 3


def test_a_dead_link_would_be_noticed(crawler, monkeypatch):
    """The control: a page that links to what its reader may not open."""
    hidden = str(crawler.world.escalations["a_safe"].pk)
    ask = crawler.knock

    def with_a_dead_link(actor, method, url, *args, **headers):
        answer = ask(actor, method, url, *args, **headers)
        if url == "/help/":
            answer.response.content += f'<a href="/escalations/{hidden}/">more</a>'.encode()
        return answer

    monkeypatch.setattr(crawler, "knock", with_a_dead_link)

    _, _, wrong = spider(crawler, "coord_b", start="/help/")

    assert any(hidden in line and "404" in line for line in wrong)
