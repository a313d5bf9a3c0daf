"""Pages and saves at one size or more, as multiples of the empty page read in the same seconds.

    python -m tests.bench.pages 1000 1000000 [--rounds 150]

Each size runs in a process of its own. What is printed is the text of a table for docs/performance.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import math
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

from tests.bench import place

Case = Callable[[], object]


def main() -> None:
    """Read every size, print the table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("sizes", nargs="+", type=int)
    given.add_argument("--rounds", type=int, default=150)
    given.add_argument("--one", action="store_true", help="read this one size and print it as JSON")
    options = given.parse_args()
    if options.one:
        sys.stdout.write(json.dumps(read(options.sizes[0], options.rounds)))
        return
    found = {}
    for size in options.sizes:
        command = [
            sys.executable,
            "-m",
            "tests.bench.pages",
            str(size),
            "--rounds",
            str(options.rounds),
            "--one",
        ]
        found[size] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    sys.stdout.write(table(found))


def read(size: int, rounds: int) -> dict[str, Any]:
    """Median of each case over that many interleaved rounds, in multiples of the anchor."""
    with place.county(size) as loaded:
        place.settings()
        cases = _cases()
        times: dict[str, list[float]] = {name: [] for name in cases}
        for turn in range(rounds + 5):
            for name, case in cases.items():
                began = time.perf_counter()
                case()
                if turn >= 5:
                    times[name].append(time.perf_counter() - began)
        medians = {name: statistics.median(taken) for name, taken in times.items()}
    anchor = medians.pop("anchor")
    return {
        "loaded": loaded,
        "anchor_ms": anchor * 1000,
        "multiples": {name: taken / anchor for name, taken in medians.items()},
    }


def table(found: dict[int, dict[str, Any]]) -> str:
    """The figures as a table, with the exponent of growth between the smallest and the largest size."""
    sizes = sorted(found)
    lines = ["| open observations | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent |"]
    lines.append("|---" * (len(sizes) + 2) + "|")
    lines.append("| loaded in | " + " | ".join(f"{found[size]['loaded']:.0f} s" for size in sizes) + " | |")
    lines.append("| anchor | " + " | ".join(f"{found[size]['anchor_ms']:.2f} ms" for size in sizes) + " | |")
    for name in found[sizes[0]]["multiples"]:
        row = [found[size]["multiples"][name] for size in sizes]
        cells = " | ".join(f"{value:.1f} ×" for value in row)
        lines.append(f"| {name} | {cells} | {_exponent(sizes, row)} |")
    return "\n".join(lines) + "\n"


def _exponent(sizes: list[int], row: list[float]) -> str:
    if len(sizes) < 2:
        return ""
    return f"{math.log(row[-1] / row[0]) / math.log(sizes[-1] / sizes[0]):.2f}"


def _cases() -> dict[str, Case]:
    """What is read: as a coordinator in triage, and as a volunteer who logs."""
    from django.test import Client

    from escalations.models import Escalation
    from livingwell.models import RoleAssignment, User

    def visitor(local: str) -> Client:
        browser = Client()
        browser.force_login(User.objects.get(email=f"{local}@demo.livingwell.example"))
        return browser

    desk, phone = visitor("coordinator"), visitor("volunteer")
    area = RoleAssignment.objects.get(
        user__email="coordinator@demo.livingwell.example", area__isnull=False
    ).area
    rows = list(Escalation.objects.filter(area=area, state="waiting").order_by("pressing", "id")[:5000])
    middle = _following(desk, rows)
    free = iter(rows[200:])
    rare = rows[-1].client.name
    client = User.objects.get(email="volunteer@demo.livingwell.example").volunteer.matches.first().client_id

    def get(browser: Client, address: str) -> Case:
        def ask() -> None:
            assert browser.get(address).status_code == 200, address

        return ask

    def post(browser: Client, address: Callable[[], str], body: Callable[[], dict[str, Any]]) -> Case:
        def send() -> None:
            where, what = address(), body()
            answer = browser.post(where, what)
            assert answer.status_code in {302, 303}, (where, answer.status_code, answer.content[:2000])

        return send

    one = rows[100].pk
    return {
        "anchor": get(desk, "/nothing/"),
        "triage, first page": get(desk, "/escalations/"),
        "triage, a page in the middle": get(desk, middle),
        "triage, filtered": get(desk, "/escalations/?worry=worried&noticed=home"),
        "search, rare words": get(desk, f"/escalations/?q={rare.replace(' ', '+')}"),
        "search, a common word": get(desk, "/escalations/?q=kitchen"),
        "one escalation": get(desk, f"/escalations/{one}/"),
        "home of a coordinator": get(desk, "/"),
        "home of a volunteer": get(phone, "/"),
        "log an observation": post(phone, lambda: "/observations/", lambda: _report(client)),
        "take": post(desk, lambda: f"/escalations/{next(free).pk}/take/", dict),
        "note": post(desk, lambda: f"/escalations/{next(free).pk}/note/", lambda: {"words": "Rang."}),
    }


def _following(desk: Any, rows: list[Any]) -> str:
    from escalations.models.triage import Key

    return f"/escalations/?after={Key(rows[len(rows) // 2].pressing, rows[len(rows) // 2].pk)}"


def _report(client: uuid.UUID) -> dict[str, Any]:
    now = datetime.datetime.now().astimezone()
    return {
        "key": str(uuid.uuid4()),
        "client": str(client),
        "observed_at": now.strftime("%Y-%m-%dT%H:%M"),
        "noticed": ["lonely"],
        "words": "Nobody rang all week.",
        "worry": "worried",
    }


if __name__ == "__main__":
    main()
