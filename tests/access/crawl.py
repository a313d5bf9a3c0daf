"""Walks through every door as everybody, and looks at what comes out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.canaries import Secret
from tests.access.world import World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: What "it worked" may look like.
FINE = {"GET": {200}, "HEAD": {200}, "POST": {200, 201, 302, 303}, "OPTIONS": {200}}
#: Tables that reading may write: who read what, and the session.
WRITTEN_BY_READING = frozenset({"livingwell_readrecord", "django_session", "livingwell_cache"})
WRITES = re.compile(
    r'^\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?([\w]+)"?', re.IGNORECASE
)
SIGNED_OUT = frozenset({"anonymous", "leaver"})
MATRIX = Path(__file__).parent / "matrix.yaml"


def walk(patterns: list[Any], space: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Every route: its address pattern and its name, as the resolver would find it."""
    for entry in patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from walk(entry.url_patterns, inner, here)
        elif isinstance(entry, URLPattern):
            yield here, f"{space}{entry.name}"


@cache
def routes() -> dict[str, str]:
    """Route names, each with its address; where one address has several names, the one resolved to."""
    by_path: dict[str, str] = {}
    for path, name in walk(get_resolver().url_patterns):
        by_path.setdefault(path, name)
    return {name: path for path, name in by_path.items()}


@dataclass(frozen=True)
class Row:
    """What one door is expected to answer: to whom, about which object, with which status."""

    route: str
    method: str
    kind: str
    cells: dict[str, dict[str, frozenset[int]]]
    queries: tuple[str, ...] = ("",)
    writes: frozenset[str] = frozenset()

    def expected(self, actor: str, sample: str) -> frozenset[int]:
        """The statuses that are right; what is not listed is not there."""
        found = self.cells.get(sample, {}).get(actor)
        if found:
            return found
        return frozenset({302}) if actor in SIGNED_OUT else frozenset({404})

    def is_allowed(self, actor: str, sample: str) -> bool:
        """Whether this cell shows or does something."""
        return actor in self.cells.get(sample, {})

    def tried_with(self, actor: str, samples: dict[str, Any]) -> dict[str, Any]:
        """The samples worth trying: one is enough where the door itself stays shut."""
        return samples if self.knocks(actor) else dict(list(samples.items())[:1])

    def knocks(self, actor: str) -> bool:
        """Whether the door opens to this actor for anything at all."""
        return any(actor in cell for cell in self.cells.values())


class Matrix:
    """The table of all doors, read from matrix.yaml."""

    def __init__(self, text: str, actors: list[str]) -> None:
        table = yaml.safe_load(text)
        self.groups: dict[str, list[str]] = {"everybody": actors, **{actor: [actor] for actor in actors}}
        self.groups["signed_in"] = [actor for actor in actors if actor not in SIGNED_OUT]
        for name, members in table["groups"].items():
            self.groups[name] = self._people(members)
        self.visible: dict[str, dict[str, frozenset[str]]] = {
            kind: {name: frozenset(self._people(who)) for name, who in rows.items()}
            for kind, rows in table["visible"].items()
        }
        self.rows = dict(self._row(key, given) for key, given in table["rows"].items())

    def _people(self, names: list[str] | str) -> list[str]:
        names = [names] if isinstance(names, str) else names
        without = {who for name in names if name.startswith("not ") for who in self.groups[name[4:]]}
        found = [who for name in names if not name.startswith("not ") for who in self.groups[name]]
        return [who for who in dict.fromkeys(found) if who not in without]

    def _row(self, key: str, given: dict[str, Any]) -> tuple[tuple[str, str], Row]:
        route, method = key.split(" ")
        kind = given.get("of", "")
        cells: dict[str, dict[str, frozenset[int]]] = {}
        for sample, who in given.items():
            if sample in {"of", "with", "writes"}:
                continue
            answers = who if isinstance(who, dict) else {"fine": who}
            cells[sample] = {
                actor: frozenset(FINE[method] if status == "fine" else {status})
                for status, names in answers.items()
                for actor in self._people(names)
            }
        return (route, method), Row(
            route, method, kind, cells, ("", *given.get("with", ())), frozenset(given.get("writes", ()))
        )

    def methods_of(self, route: str) -> set[str]:
        """The methods a route has."""
        found = {method for name, method in self.rows if name == route}
        return found | {"HEAD"} if "GET" in found else found


@dataclass
class Answer:
    """One response with all it gave away, what it wrote, and what it logged."""

    response: HttpResponse
    text: str
    wrote: list[str]
    logged: list[str]
    reads: list[tuple[Any, Any]] = field(default_factory=list)
    changed: bool = False
    woken: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """Its status."""
        return self.response.status_code


class Ear(logging.Handler):
    """Hears every log line while it listens."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append((record.name, self.format(record)))

    @contextmanager
    def listening(self) -> Iterator[Ear]:
        """Stand beside the loggers of this project and of Django."""
        loggers = [logging.getLogger(), logging.getLogger("django")]
        for one in loggers:
            one.addHandler(self)
        try:
            yield self
        finally:
            for one in loggers:
                one.removeHandler(self)


class Crawler:
    """Everybody's browser. Each request is taken back as soon as it has been looked at."""

    def __init__(self, world: World, matrix: Matrix) -> None:
        self.world = world
        self.matrix = matrix
        self.clients: dict[str, Client] = {}
        self.ear = Ear()
        self.cells = 0
        self.untouched = fingerprint()

    def visitor(self, actor: str) -> Client:
        """This actor's browser, signed in once."""
        if actor not in self.clients:
            browser = Client(raise_request_exception=False)
            user = self.world.actors[actor]
            if user is not None:
                was_active, user.is_active = user.is_active, True
                browser.force_login(user)
                user.is_active = was_active
            self.clients[actor] = browser
        return self.clients[actor]

    def samples(self, row: Row) -> dict[str, Any]:
        """The objects a door is tried with."""
        return self.world.samples(row.kind) if row.kind else {"all": None}

    @staticmethod
    def address(route: str, pk: Any) -> str:
        """Where the door is."""
        return reverse(route, args=[pk] if pk else [])

    def knock(self, actor: str, method: str, url: str, data: Any = None, **headers: str) -> Answer:
        """Send one request, look at everything, and undo it."""
        browser = self.visitor(actor)
        kept = browser.cookies.get("sessionid")
        browser.cookies.clear()
        if kept is not None:
            browser.cookies["sessionid"] = kept.value
        session = kept.value if kept is not None else None
        wrote: list[str] = []
        self.ear.lines.clear()
        self.cells += 1
        before = len(connection.run_on_commit)
        with transaction.atomic():
            with connection.execute_wrapper(_note_writes(wrote)), self.ear.listening():
                response = _send(browser, method, url, data, headers)
            text = everything_in(response)
            reads = _reads(actor, self.world) if "livingwell_readrecord" in wrote else []
            woken = [str(function) for _, function, _ in connection.run_on_commit[before:]]
            refused = response.status_code in {409, 422}
            changed = refused and fingerprint() != self.untouched
            transaction.set_rollback(True)
        browser.cookies.clear()
        if session is not None:
            browser.cookies["sessionid"] = session
        return Answer(
            response, text, wrote, [f"{name}: {line}" for name, line in self.ear.lines], reads, changed, woken
        )

    def leaks(self, actor: str, answer: Answer, url: str) -> list[Secret]:
        """What this actor must not know and was told; what stood in their own request does not count."""
        return [
            secret
            for secret in self.world.canaries.forbidden_to(actor)
            if any(needle in answer.text and needle not in url for needle in secret.needles)
        ]


def fingerprint() -> list[Any]:
    """How the matters stand: what a refused act must leave as it was."""
    from escalations.models import Absence, Addition, Ask, Escalation, Event, Observation, Shift, Story, Swap
    from livingwell.models import Message, Notice

    states = Escalation.objects.order_by("pk").values_list("pk", "version", "state", "holder", "worry")
    return [
        list(states),
        *(model.objects.count() for model in (Addition, Ask, Event, Message, Notice, Observation, Story)),
        *(model.objects.count() for model in (Absence, Shift, Swap)),
    ]


def _send(browser: Client, method: str, url: str, data: Any, headers: dict[str, str]) -> HttpResponse:
    if method == "GET":
        return browser.get(url, data, headers=headers)
    if method == "POST":
        return browser.post(url, data or {}, headers=headers)
    return browser.generic(method, url, headers=headers)


def _note_writes(wrote: list[str]) -> Any:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql)
        if found:
            wrote.append(found.group(1))
        return execute(sql, params, many, context)

    return wrapper


def _reads(actor: str, world: World) -> list[tuple[Any, Any]]:
    from livingwell.models import ReadRecord

    user = world.actors[actor]
    return list(ReadRecord.objects.filter(reader=user).values_list("client_id", "route")) if user else []


def everything_in(response: HttpResponse) -> str:
    """All that a response carries: body, headers, cookies, and messages kept for the next page."""
    parts = [] if response.streaming else [response.content.decode("utf-8", "replace")]
    parts += [f"{name}: {value}" for name, value in response.items()]
    parts += [f"{cookie.key}={cookie.value}" for cookie in response.cookies.values()]
    queued = getattr(getattr(response, "wsgi_request", None), "_messages", None)
    parts += [str(message) for message in getattr(queued, "_queued_messages", ())]
    return "\n".join(parts)


def missing_headers(answer: Answer) -> list[str]:
    """The protections a page came without."""
    response = answer.response
    policy = response.get("Content-Security-Policy", "")
    wanted = {
        "a content security policy": "default-src 'none'" in policy and "'unsafe-" not in policy,
        "nosniff": response.get("X-Content-Type-Options") == "nosniff",
        "a strict referrer policy": response.get("Referrer-Policy") in {"same-origin", "no-referrer"},
        "no framing": response.get("X-Frame-Options") == "DENY",
        "no-store": not response.wsgi_request.user.is_authenticated
        or "no-store" in response.get("Cache-Control", ""),
    }
    return [name for name, holds in wanted.items() if not holds]
