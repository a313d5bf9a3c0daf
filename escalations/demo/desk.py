"""What the demo's desk has: reports that wait to be placed, one placed lately, and saved views."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from escalations import workflow
from escalations.choices import Worry
from escalations.demo.replay import KEYS
from escalations.models import Observation
from livingwell import clock
from volunteers.choices import ClientStatus, Stage
from volunteers.models import Match, Volunteer

if TYPE_CHECKING:
    from livingwell.demo_county import County

HOUR = datetime.timedelta(hours=1)
#: What came from whom used to visit: hours ago, what was noticed, the words, how worried.
LATE = (
    (30, ["lonely"], "I met her at the chemist. She says nobody has been for a week.", Worry.MENTION),
    (3, ["home", "money"], "No light on at tea time. He says the meter is empty.", Worry.WORRIED),
    (2, ["good_news"], "He is back at the harbour bench with his flask.", Worry.GOOD_NEWS),
)
VIEWS = (
    ("TL01", "Falls in West", "noticed=mobility_falls", True),
    ("TL01", "Very worried, nobody has it", "worry=very_worried&status=free", False),
    ("CO01", "Not screened yet", "need=none", False),
)


def load(county: County) -> None:
    """Reports from volunteers who do not visit that person any more, one sent twice, and views of West."""
    visits = _visits(county)
    for number, (visit, late) in enumerate(zip(visits, LATE, strict=False)):
        with clock.moved_to(county.now - late[0] * HOUR):
            row = _kept(number, visit, late)
        if number == 0 and row is not None:
            with clock.moved_to(county.now - 26 * HOUR):
                workflow.place(row.pk, by=county.users["CO01"])
    _twice(county)
    with clock.moved_to(county.now):
        for ref, name, query, shared in VIEWS:
            area = county.areas["WEST"].pk if shared else None
            workflow.save_view(name, query, area_pk=area, by=county.users[ref])


def _visits(county: County) -> list[tuple[Volunteer, Any]]:
    """Volunteers of West, each with a client of somebody else whom they visited until a fortnight ago."""
    west = county.areas["WEST"]
    running = Match.objects.filter(
        ends__isnull=True, client__area=west, client__status=ClientStatus.ACTIVE,
        volunteer__stage=Stage.ACTIVE, volunteer__user__isnull=False,
    )  # fmt: skip
    matches = list(running.select_related("volunteer__user", "client").order_by("starts", "pk"))
    pairs = []
    for one, other in zip(matches, matches[len(LATE) :], strict=False):
        if len(pairs) < len(LATE) and one.volunteer_id != other.volunteer_id:
            pairs.append((one.volunteer, other.client))
    today = county.now.date()
    Match.objects.bulk_create(
        Match(
            id=uuid5(KEYS, f"desk-visit-{number}"), volunteer=volunteer, client=client,
            starts=today - datetime.timedelta(days=200), ends=today - datetime.timedelta(days=14),
            end_reason="Moved to another round",
        )
        for number, (volunteer, client) in enumerate(pairs)
    )  # fmt: skip
    return pairs


def _kept(number: int, visit: tuple[Volunteer, Any], late: tuple[int, list[str], str, str]) -> Any:
    volunteer, client = visit
    _, noticed, words, worry = late
    report = Observation(
        key=uuid5(KEYS, f"desk-{number}"), author=volunteer, client=client, observed_at=clock.now(),
        noticed=noticed, words=words, worry=worry,
    )  # fmt: skip
    return workflow.log(report, by=volunteer.user).quarantined


def _twice(county: County) -> None:
    """The same form sent twice with other words, by the volunteer of the demo."""
    first = Observation.objects.filter(author__user=county.users["V045"], escalation__isnull=False)
    known = first.filter(escalation__safeguarding=False).order_by("-received_at").first()
    if known is None:
        return
    with clock.moved_to(county.now - HOUR):
        again = Observation(
            key=known.key, author=known.author, client=known.client, observed_at=known.observed_at,
            noticed=known.noticed, words=f"{known.words} I forgot to say: it was the same last week.",
            worry=known.worry,
        )  # fmt: skip
        workflow.log(again, by=county.users["V045"])
