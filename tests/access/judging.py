"""What is wrong with an answer: the wrong status, a word too many, a trace left, a protection missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.access.bodies import BODIES
from tests.access.crawl import (
    METHODS,
    SAFE,
    SIGNED_OUT,
    WRITTEN_BY_READING,
    Answer,
    Crawler,
    Row,
    missing_headers,
    routes,
)

LACKING = {405}
#: The sign-in library's own pages answer what they lack by sending on; nothing more is asked of them.
FRONT_DOOR = {"account_login", "account_confirm_login_code", "sign-out"}


@dataclass
class Findings:
    """What a pass found wrong, and what it proved."""

    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    allowed: int = 0
    denied: int = 0

    def note(self, place: str, problems: Iterable[str]) -> None:
        """Keep what is wrong at this place."""
        self.wrong += [f"{place}: {problem}" for problem in problems]


def read_everything(crawler: Crawler, actor: str, *, accept: str = "text/html") -> Findings:
    """Open every door that can be read, with every sample."""
    found = Findings()
    for row in crawler.matrix.rows.values():
        if row.method == "GET" and (accept == "text/html" or ":" in row.route):
            for sample, pk in row.tried_with(actor, crawler.samples(row)).items():
                _read(crawler, actor, row, sample, crawler.address(row.route, pk), found, accept)
    return found


def _read(
    crawler: Crawler, actor: str, row: Row, sample: str, url: str, found: Findings, accept: str
) -> None:
    for query in row.queries:
        answer = crawler.knock(actor, "GET", url + query, accept=accept)
        found.note(
            f"{actor} GET {row.route} {sample}{query}",
            judge(crawler, row, actor, sample, url + query, answer),
        )
        if answer.status == 200:
            found.allowed += 1
            found.seen |= {
                needle for secret in crawler.world.canaries.seen(answer.text) for needle in secret.needles
            }
            found.note(f"{actor} GET {row.route} {sample}{query}", unlogged_readings(crawler, answer))
        else:
            found.denied += 1


def write_everything(crawler: Crawler, actor: str) -> Findings:
    """Post a valid body to every door, with every sample."""
    found = Findings()
    for row in crawler.matrix.rows.values():
        if row.method != "POST":
            continue
        for sample, pk in row.tried_with(actor, crawler.samples(row)).items():
            url = crawler.address(row.route, pk)
            data = BODIES[row.route](crawler.world, actor, sample)
            answer = crawler.knock(actor, "POST", url, data)
            place = f"{actor} POST {row.route} {sample}"
            found.note(place, judge(crawler, row, actor, sample, url, answer))
            if row.is_allowed(actor, sample):
                found.allowed += 1
            else:
                found.denied += 1
                found.note(place, _written(answer, frozenset()))
            if answer.status in {409, 422}:
                found.note(place, ["was refused, and yet something changed"] if answer.changed else [])
                found.note(place, unlogged_readings(crawler, answer))
    return found


def try_other_methods(crawler: Crawler, actor: str) -> Findings:
    """Try what a door does not have: it must say so and do nothing."""
    found = Findings()
    for route in routes():
        row = next(row for (name, _), row in crawler.matrix.rows.items() if name == route)
        samples = crawler.samples(row)
        sample = next((name for name in samples if row.is_allowed(actor, name)), next(iter(samples)))
        url = crawler.address(route, samples[sample])
        has = crawler.matrix.methods_of(route)
        for method in METHODS:
            place = f"{actor} {method} {route} {sample}"
            if method in has and method != "HEAD":
                continue
            answer = crawler.knock(actor, method, url)
            if method == "HEAD" and "HEAD" in has:
                get = crawler.matrix.rows[route, "GET"]
                found.note(place, judge(crawler, get, actor, sample, url, answer, method="HEAD"))
                continue
            found.denied += 1
            fine = LACKING if row.knocks(actor) else LACKING | {302, 404}
            if route in FRONT_DOOR:
                fine = {405, 302, 200 if method == "OPTIONS" else 405}
            if answer.status not in fine:
                found.wrong.append(f"{place}: answered {answer.status}")
            found.note(place, _told(crawler, actor, answer, url))
            found.note(place, _written(answer, frozenset()))
    return found


def judge(
    crawler: Crawler, row: Row, actor: str, sample: str, url: str, answer: Answer, method: str = ""
) -> Iterator[str]:
    """Everything that is wrong with one answer."""
    method = method or row.method
    expected = row.expected(actor, sample)
    if answer.status not in expected:
        yield f"answered {answer.status}, not {sorted(expected)}"
    yield from _told(crawler, actor, answer, url)
    if method in SAFE:
        yield from _written(answer, WRITTEN_BY_READING | row.writes)
    if not row.is_allowed(actor, sample):
        yield from _denied(actor, answer)
    missing = missing_headers(answer)
    if missing:
        yield f"came without {', '.join(missing)}"


def _told(crawler: Crawler, actor: str, answer: Answer, url: str) -> Iterator[str]:
    for secret in crawler.leaks(actor, answer, url):
        yield f"gave away {secret.kind} ({secret.needles[0]})"
    for line in [*answer.logged, *answer.woken]:
        for secret in crawler.world.canaries.words_in(line):
            yield f"left {secret.kind} in a log line or a task: {line}"


def _written(answer: Answer, fine: frozenset[str]) -> Iterator[str]:
    extra = sorted(set(answer.wrote) - fine)
    if extra:
        yield f"wrote to {', '.join(extra)}"


def _denied(actor: str, answer: Answer) -> Iterator[str]:
    if actor in SIGNED_OUT:
        if answer.status == 302 and not answer.response["Location"].startswith("/sign-in/"):
            yield f"sent a stranger to {answer.response['Location']}"
    elif answer.status == 404 and not answer.logged:
        yield "was refused without a line in the log"


def unlogged_readings(crawler: Crawler, answer: Answer) -> Iterator[str]:
    """Clients whose secrets are on the page though nobody wrote down that they were read."""
    shown = {secret.client_id for secret in crawler.world.canaries.seen(answer.text)} - {None}
    logged = {client for client, _ in answer.reads}
    names = {client.pk: name for name, client in crawler.world.clients.items()}
    for client in shown - logged:
        yield f"showed something about {names[client]} without writing it in the read log"


def unseen(crawler: Crawler, actor: str, seen: set[str]) -> list[str]:
    """What this actor should be able to read somewhere, and could not find."""
    return [
        f"{actor} never finds {secret.kind} ({secret.needles[0]})"
        for secret in crawler.world.canaries.known
        if actor in secret.readers and not seen & set(secret.needles)
    ]


def as_lines(problems: list[Any]) -> str:
    """Problems one on a line, for a failing test."""
    return "\n".join(str(problem) for problem in problems)
