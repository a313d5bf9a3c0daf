"""Processes are killed and frozen while people write; nothing is lost, nothing doubled, nobody unheard."""

import os
import threading
import time
import uuid
from collections import Counter

import pytest

from tests.faults.installation import Person

pytestmark = pytest.mark.slow

SMALL, FULL = 200, 10_000
#: What is killed, in turn, while the observations come in.
FAULTS = ("worker", "broker", "sweeper", "flush", "web", "postgres", "worker", "broker", "sweeper", "worker")
#: So many times over, at full size: 50 workers, sweepers and webs killed, 3 crashes and more of the database.
TIMES_OVER = 8
#: Requests that may meet a database that is just coming back: one for each phone and a few more.
IN_A_CRASH = 30
MUST_BE_EMPTY = (
    "lost", "doubled", "without_a_matter", "told_twice", "asked_nobody", "not_told", "begun_twice",
    "miscounted", "unsent", "given_up", "sent_without_a_file",
)  # fmt: skip
#: Seconds after the last fault: when every urgent message has left, and when every other one.
TOO_LATE, SETTLED = 30, 45


def _report(number, clients):
    """Most are very worried and alone; every third says what others say too, and joins them."""
    joins = number % 3 == 0
    return {
        "key": str(uuid.uuid4()),
        "client": clients[number % len(clients)],
        "words": f"Nobody answered the door, visit {number}.",
        "worry": "worried" if joins else "very_worried",
        "noticed": ["eating_drinking"] if joins else [],
    }


class Writer(threading.Thread):
    """A volunteer's phone: sends its reports one by one, the same one again until it is taken."""

    def __init__(self, here, email, many):
        super().__init__(daemon=True)
        self.person = Person(here.url, email)
        self.reports = [_report(number, here.people[email]) for number in range(many)]
        self.answers, self.taken, self.slowest, self.failure = [], 0, 0.0, None

    def run(self):
        try:
            self.person.sign_in()
            for report in self.reports:
                self._send(report)
        except Exception as error:  # noqa: BLE001 -- told by the test, which is waiting
            self.failure = error

    def _send(self, report):
        stop = time.monotonic() + 60
        while time.monotonic() < stop:
            status, _, took = self.person.send("/observations/", **report)
            self.answers.append(status)
            if status in (200, 201):
                self.taken += 1
                self.slowest = max(self.slowest, took)
                return
            time.sleep(0.2)
        raise AssertionError(f"not taken within a minute: {self.answers[-5:]}")


def _problems(answer):
    return {name: answer[name][:5] for name in MUST_BE_EMPTY if answer[name]}


def _settle(here, keys, last_fault, patience=SETTLED):
    """Look until nothing is left to be sent, or until it is too late."""
    stop = time.monotonic() + patience
    answer = here.ask("check", keys=keys, last_fault=last_fault)
    while answer["unsent"] and time.monotonic() < stop:
        time.sleep(0.5)
        answer = here.ask("check", keys=keys, last_fault=last_fault)
    return answer


def _storm(here, many, faults):
    here.start("broker", "web", "worker", "sweeper")
    here.wait_until_well(deep=("broker", "sweeper"))
    writers = [Writer(here, email, many // len(here.people) + 1) for email in here.people]
    for writer in writers:
        writer.start()
    total = sum(len(writer.reports) for writer in writers)
    last_fault = 0.0
    for number, name in enumerate(faults, start=1):
        while sum(writer.taken for writer in writers) < total * number / (len(faults) + 2):
            assert any(writer.is_alive() for writer in writers), [writer.failure for writer in writers]
            time.sleep(0.02)
        here.hurt(name)
        last_fault = time.time()
    for writer in writers:
        writer.join(timeout=120 + many / 5)
    assert [writer.failure for writer in writers] == [None] * len(writers)
    return writers, last_fault


@pytest.mark.parametrize("many", [SMALL, pytest.param(FULL, marks=pytest.mark.nightly)])
def test_a_storm_loses_nothing_doubles_nothing_and_leaves_nobody_unheard(living_well_for_real, many, figures):
    here = living_well_for_real
    many = int(os.environ.get("LIVINGWELL_STORM", many))
    faults = FAULTS if many < FULL else FAULTS * TIMES_OVER
    writers, last_fault = _storm(here, many, faults)

    keys = [report["key"] for writer in writers for report in writer.reports]
    answer = _settle(here, keys, last_fault)

    tries = sum(len(writer.answers) for writer in writers)
    slowest = max(writer.slowest for writer in writers)
    figures(f"storm: {len(keys)} reports, {tries} tries, {here.faults} faults, slowest {slowest:.2f} s,")
    figures(str(answer["figures"]))
    assert _problems(answer) == {}
    assert answer["figures"]["after_last_fault"] <= TOO_LATE
    assert here.faults >= len(faults) - faults.count("postgres") * (here.database is None)
    answers = Counter(status for writer in writers for status in writer.answers)
    figures(f"answers by status: {dict(answers)}, {len(faults)} faults")
    assert set(answers) <= {0, 200, 201, 500, 503}
    assert answers[500] + answers[503] <= IN_A_CRASH * faults.count("postgres")


def _post(here, many, worry="very_worried"):
    """Post reports as one volunteer; returns their keys and how long each took."""
    email = next(iter(here.people))
    person = Person(here.url, email)
    person.sign_in()
    keys, times = [], []
    for number in range(many):
        report = _report(number * 3 + 1, here.people[email]) | {"worry": worry}
        status, answer, took = person.send("/observations/", **report)
        assert status == 201, (status, answer)
        keys.append(report["key"])
        times.append(took)
    return keys, times


def _seconds_until_mailed(here, many, patience=10.0):
    """Post one more; how long until as many mail files are there as there should be."""
    started = time.monotonic()
    keys, _ = _post(here, 1)
    while here.mails() < many and time.monotonic() - started < patience:
        time.sleep(0.02)
    return keys, time.monotonic() - started


def test_without_a_broker_everything_works_and_without_a_sweeper_the_check_finds_it(living_well, figures):
    here = living_well
    here.start("web")
    here.wait_until_well()
    keys, times = _post(here, 8)
    control = here.ask("check", keys=keys)
    deep = here.deep()[1]
    here.start("sweeper")

    answer = _settle(here, keys, None)

    assert max(times) <= 2
    assert len(control["unsent"]) == 8
    assert set(_problems(control)) == {"unsent"}
    assert (deep["worker"], deep["broker"]) == (None, None)
    assert _problems(answer) == {}
    assert here.deep()[0] == 200
    one_more, waited = _seconds_until_mailed(here, 9)
    assert waited <= 5
    assert _problems(_settle(here, keys + one_more, None)) == {}
    figures(f"no broker: slowest POST {max(times):.2f} s, mail after {waited:.2f} s")


def test_with_a_broker_mail_leaves_at_once_and_a_frozen_one_holds_up_nobody(living_well, figures):
    here = living_well
    here.start("broker", "web", "worker")
    here.wait_until_well(deep=("broker",))
    _seconds_until_mailed(here, 1, patience=30)  # the worker may still be starting
    waits = [_seconds_until_mailed(here, number)[1] for number in (2, 3, 4)]
    here.start("sweeper")
    here.wait_until_well(deep=("sweeper",))
    here.freeze("broker")

    keys, times = _post(here, 6)
    answer = _settle(here, keys, None)

    found = [round(wait, 2) for wait in waits]
    figures(f"broker: mail after {found} s; frozen: slowest POST {max(times):.2f} s")
    assert min(waits) <= 2
    assert max(times) <= 2
    assert answer["unsent"] == []
    assert answer["lost"] == []
