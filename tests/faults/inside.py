"""Run inside an installation of its own: prepares it, and looks whether anything was lost or doubled.

`python -m tests.faults.inside prepare` and `... check` (the report of what was posted comes on standard
input); each prints JSON. The check reads rows and mail files only: it shares nothing with the sweeper.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from typing import Any

import django

CLIENTS_EACH = 12


def prepare() -> dict[str, Any]:
    """Three areas with a team each, and a demo volunteer with a dozen clients in each of them."""
    from django.core.management import call_command

    from livingwell.choices import CoproductionModel
    from tests import make

    call_command("set_up")
    models = (
        CoproductionModel.FORMAL_MEETING,
        CoproductionModel.COFFEE_MORNING,
        CoproductionModel.TEAM_LEADER,
    )
    accounts = ("volunteer", "volunteer.central", "volunteer.welcomehome")
    found = {}
    for model, account in zip(models, accounts, strict=True):
        team = make.team(model)
        make.shift(team.area, team.leader)
        team.volunteer.user.email = f"{account}@demo.livingwell.example"
        team.volunteer.user.save(update_fields=["email"])
        more = [
            make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator)
            for _ in range(CLIENTS_EACH - 1)
        ]
        found[team.volunteer.user.email] = [str(client.pk) for client in (team.client, *more)]
    return found


def check(posted: dict[str, Any]) -> dict[str, Any]:
    """Everything the run must not have done, each as a list that should be empty."""
    from escalations.models import Observation

    keys = Counter(str(key) for key in Observation.objects.values_list("key", flat=True))
    wanted = posted["keys"]
    return {
        "lost": [key for key in wanted if key not in keys],
        "doubled": [key for key, times in keys.items() if times > 1]
        + [key for key in keys if key not in wanted],
        **_rows(),
        **_outbox(posted.get("last_fault")),
    }


def authors() -> list[list[str]]:
    """Every report with its key, whom it is about, and who signed in to send it."""
    from escalations.models import Observation

    rows = Observation.objects.values_list("key", "client_id", "author__user__email")
    return [[str(part) for part in row] for row in rows]


def _rows() -> dict[str, Any]:
    """Observations without a matter, matters told twice or to nobody."""
    from escalations.models import Ask, Escalation, Event, Observation
    from livingwell import clock
    from livingwell.models import Notice

    notices = set(Notice.objects.values_list("subject_id", "recipient_id"))
    asks = Ask.objects.filter(escalation__state="waiting", at__lte=clock.now())
    reported = Counter(
        Event.objects.filter(kind__in=["sent", "joined"]).values_list("observation_id", flat=True)
    )
    matters = Escalation.objects.all()
    return {
        "without_a_matter": _ids(Observation.objects.filter(escalation__isnull=True)),
        "told_twice": [str(pk) for pk, times in reported.items() if times != 1],
        "asked_nobody": _ids(matters.filter(asks__isnull=True)),
        "not_told": [
            f"{matter} {person}"
            for matter, person in asks.values_list("escalation_id", "person_id")
            if (matter, person) not in notices
        ],
        "begun_twice": [
            str(one.pk)
            for one in matters.prefetch_related("steps")
            if len([step for step in one.steps.all() if step.position == 0]) != 1
        ],
        "miscounted": [str(one.pk) for one in matters if one.reports != one.observations.count()],
    }


def _outbox(last_fault: float | None) -> dict[str, Any]:
    """Messages that have not left, left late, or left without a file; copies are counted, not forbidden."""
    from django.conf import settings

    from livingwell import clock
    from livingwell.choices import MessageState
    from livingwell.models import Message
    from livingwell.models.messages import UNSENT

    files = _mail_files(Path(settings.VAR) / "mail")
    sent = list(Message.objects.filter(state=MessageState.SENT))
    urgent = [message for message in sent if message.urgent]
    fault = datetime.datetime.fromtimestamp(last_fault, datetime.UTC) if last_fault else None
    return {
        "unsent": [
            f"{'urgent ' if one.urgent else ''}{one.pk}: {one.state}, {one.purpose}, attempts {one.attempts}"
            for one in Message.objects.filter(state__in=UNSENT, next_at__lte=clock.now())
        ],
        "given_up": _ids(Message.objects.filter(state=MessageState.DEAD)),
        "sent_without_a_file": [str(message.pk) for message in sent if str(message.pk) not in files],
        "figures": {
            "messages": len(sent),
            "urgent": len(urgent),
            "files": sum(files.values()),
            "copies": sum(files.values()) - len(files),
            "most_attempts": max((message.attempts for message in sent), default=0),
            "longest_wait": _longest(message.sent_at - message.created_at for message in urgent),
            "after_last_fault": _longest(message.sent_at - fault for message in urgent) if fault else 0.0,
        },
    }


def _longest(waits: Any) -> float:
    return round(max((wait.total_seconds() for wait in waits), default=0.0), 1)


def _ids(rows: Any) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _mail_files(folder: Path) -> Counter[str]:
    """How many whole mails there are with each Message-ID."""
    found: Counter[str] = Counter()
    for file in folder.glob("*.log"):
        for part in file.read_bytes().split(b"-" * 79):
            name = message_from_bytes(part.strip()).get("Message-ID")
            if name:
                found[name.strip("<>").partition("@")[0]] += 1
    return found


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "livingwell.settings"
    django.setup()
    what = {"prepare": prepare, "authors": authors, "check": lambda: check(json.load(sys.stdin))}
    sys.stdout.write(json.dumps(what[sys.argv[1]]()))
