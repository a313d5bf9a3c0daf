"""One world for all that is sent; each sending is undone, so that the next meets the same world."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from livingwell import clock
from tests.nasty import doors
from tests.nasty.values import FORM, JSON

NOW = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
#: What a page writes by being shown, or by somebody being there at all.
QUIET = ("livingwell_readrecord", "django_session", "livingwell_heartbeat")
NOT_SAVED = {"livingwell.readrecord", "sessions.session", "livingwell.heartbeat"}


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[doors.World]:
    """Made once, put back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        clock.move_to(NOW)
        yield doors.build()
        transaction.set_rollback(True)
        clock.move_to(None)


@pytest.fixture(autouse=True)
def _it_is_now(_the_clock_is_put_back: Any) -> None:
    clock.move_to(NOW)


def fingerprint() -> str:
    """Everything that is stored, as one short value."""
    digest = hashlib.sha256()
    for model in apps.get_models():
        if model._meta.label_lower not in NOT_SAVED and model._meta.managed:
            rows = model._default_manager.order_by("pk").values_list()
            digest.update(f"{model._meta.label_lower}{list(rows)!r}".encode(errors="backslashreplace"))
    return digest.hexdigest()


@dataclass
class Answer:
    """What came back, and whether anything was stored."""

    status: int
    text: str
    location: str
    changed: bool
    mails: int


class Sender:
    """Sends as somebody, then undoes it."""

    def __init__(self, world: doors.World) -> None:
        self.world = world
        self.sessions: dict[Any, str] = {}
        people = [door.sender(world) for door in doors.DOORS]
        for person in (*people, world.other.coordinator, world.other.volunteer.user):
            self.browser(person)  # signed in beforehand: that is stored too
        self.before = fingerprint()

    def browser(self, who: Any) -> Client:
        """A fresh browser, signed in as `who`."""
        browser = Client(raise_request_exception=False)
        if who is not None:
            if who.pk not in self.sessions:
                other = Client()
                other.force_login(who)
                assert SESSION_KEY in other.session
                self.sessions[who.pk] = other.cookies["sessionid"].value
            browser.cookies["sessionid"] = self.sessions[who.pk]
        return browser

    def send(self, door: doors.Door, body: Any, *, as_json: bool = False, raw: str = "") -> Answer:
        """Post a body: a dict as a form or as JSON, bytes as they are with `raw` as their type."""
        if raw or isinstance(body, bytes):
            content, kind = body, raw
        elif any(hasattr(one, "read") for one in body.values()) and not as_json:
            content, kind = encode_multipart(BOUNDARY, body), MULTIPART_CONTENT
        elif as_json:
            content, kind = json.dumps(body, default=str).encode(), JSON
        else:
            content, kind = form_bytes(body), FORM
        headers = {"Accept": "application/json" if as_json else "text/html"}
        address = door.address(self.world)
        browser = self.browser(door.sender(self.world))
        return self.undone(lambda: browser.generic("POST", address, content, kind, headers=headers))

    def undone(self, request: Any) -> Answer:
        """Do a request, look at what it stored, and undo it."""
        from django.core import mail

        cache.clear()
        mails = len(getattr(mail, "outbox", []))
        wrote: list[str] = []

        def watch(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
            if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(name in sql for name in QUIET):
                wrote.append(sql)
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                response = request()
            changed = bool(wrote) and (response.status_code < 400 or fingerprint() != self.before)
            transaction.set_rollback(True)
        text = response.content.decode(errors="replace") if not response.streaming else ""
        return Answer(
            response.status_code,
            text,
            response.headers.get("Location", ""),
            changed,
            len(getattr(mail, "outbox", [])) - mails,
        )


def form_bytes(fields: dict[str, Any]) -> bytes:
    """A form as a browser sends it; half letters as no browser would."""
    from urllib.parse import quote_plus

    pairs = [
        (name, one)
        for name, value in fields.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return "&".join(
        f"{quote_plus(name)}={quote_plus(str(one).encode('utf-8', 'surrogatepass'))}" for name, one in pairs
    ).encode()


@pytest.fixture(scope="module")
def sender(world: doors.World, django_db_blocker: Any) -> Sender:
    """Sends to the doors of this world."""
    with django_db_blocker.unblock():
        return Sender(world)
