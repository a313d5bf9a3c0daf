"""Phones that send what they kept again and again, in any order, on a line that is cut: each note counts once."""

from __future__ import annotations

import contextlib
import json
import random
import socket
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.installation import Person

pytestmark = pytest.mark.slow

SMALL, FULL = 60, 1000
TIMES = 3
#: Every third try is cut before the answer comes.
CUT = 3


def _notes(here, many):
    """Notes of all the volunteers, each saved on the phone of whoever wrote it."""
    notes = []
    for number in range(many):
        email = list(here.people)[number % len(here.people)]
        clients = here.people[email]
        note = {
            "key": str(uuid.uuid4()),
            "client": clients[number % len(clients)],
            "words": f"Kept without signal, note {number}.",
            "worry": "worried" if number % 2 else "good_news",
            "noticed": [] if number % 2 else ["good_news"],
        }
        notes.append((email, note))
    return notes


def _cut_off(person, note):
    """Send the whole note and hang up before anybody can answer."""
    body = json.dumps(note).encode()
    cookies = "; ".join(f"{one.name}={one.value}" for one in person.cookies)
    token = next(one.value for one in person.cookies if one.name == "csrftoken")
    host, _, port = person.url.removeprefix("http://").partition(":")
    head = (
        f"POST /observations/ HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\nX-CSRFToken: {token}\r\n"
        f"Referer: {person.url}/\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(head.encode() + body)


@pytest.mark.parametrize("many", [SMALL, pytest.param(FULL, marks=pytest.mark.nightly)])
def test_notes_sent_three_times_in_any_order_over_a_cut_line_count_once(living_well, many, figures):
    here = living_well
    here.start("web", "sweeper")
    here.wait_until_well()
    people = {email: Person(here.url, email) for email in here.people}
    for person in people.values():
        person.sign_in()
    notes = _notes(here, many)
    chance = random.Random(7)
    tries = [(number, email, note) for number, (email, note) in enumerate(notes * TIMES)]
    chance.shuffle(tries)

    def send(one):
        number, email, note = one
        if number % CUT == 0:
            return _cut_off(people[email], note) or 0
        return people[email].send("/observations/", **note)[0]

    with ThreadPoolExecutor(6) as phones:
        statuses = list(phones.map(send, tries))
    for email, note in notes:  # until the phone has heard that it was taken
        assert people[email].send("/observations/", **note)[0] in {200, 201}

    found = here.ask("authors")
    figures(f"phones: {many} notes, {len(tries)} tries, {statuses.count(0)} cut off")
    assert set(statuses) <= {0, 200, 201}
    assert statuses.count(0) >= len(tries) // CUT
    assert sorted(found) == sorted([note["key"], note["client"], email] for email, note in notes)
