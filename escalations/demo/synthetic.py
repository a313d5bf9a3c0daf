"""Makes up any number of open observations in bulk, the same for the same seed, to try the system at size.

Rows are written straight to the tables, as the verbs would leave them: each observation with an
escalation of its own, the step that runs, whom it asks, and two lines of timeline.
"""

from __future__ import annotations

import datetime
import json
import uuid
from typing import TYPE_CHECKING, Any

from escalations.choices import Change, EventKind, Noticed, State, StepRole, Worry
from escalations.demo.bulk import Ready, Table
from escalations.models import Ask, Escalation, EscalationStep, Event, Observation, Policy
from escalations.models.escalations import AHEAD
from escalations.workflow.observations import fingerprint
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment
from livingwell.searching import as_kept
from volunteers.choices import Stage
from volunteers.models import Client, Match, Volunteer

if TYPE_CHECKING:
    from django.db.models import Model

    from livingwell.demo_county import County
    from livingwell.models import Area, User

BATCH = 2000
#: So many observations for each client and each volunteer who is made up.
PER_CLIENT, PER_VOLUNTEER = 20, 100
WORRIES = (Worry.MENTION, Worry.WORRIED, Worry.VERY_WORRIED)
WEIGHTS = (55, 40, 5)
CONCERNS = [code for code in Noticed.values if code not in {Noticed.GOOD_NEWS, Noticed.SAFEGUARDING}]
FIRST = ("Ada", "Bert", "Cora", "Denzil", "Elsie", "Frank", "Gwen", "Harold", "Iris", "Jory", "Kath", "Len")
LAST = ("Angove", "Bray", "Curnow", "Davey", "Eddy", "Goldsworthy", "Hocking", "Jose", "Keast", "Lobb")


#: The columns that tell one matter from another; all others are as a new row has them.
ESCALATION = (
    "id", "area_id", "client_id", "practice_id", "worry", "categories", "noticed", "state", "chains",
    "opened_at", "respond_by", "next_at", "pressing", "why", "last_event_at", "lead_id", "searchable",
)  # fmt: skip
OBSERVATION = (
    "id", "key", "fingerprint", "author_id", "logged_by_id", "client_id", "observed_at", "received_at",
    "noticed", "words", "change", "worry", "escalation_id",
)  # fmt: skip
STEP = ("id", "escalation_id", "number", "position", "role", "ask_at", "respond_by")
ASK = ("id", "escalation_id", "step_id", "person_id", "at")
EVENT = ("id", "escalation_id", "at", "kind", "text", "observation_id")


class Rows:
    """What one batch writes, table by table; deferred keys let the circle close."""

    def __init__(self) -> None:
        self.of: dict[Table, list[tuple[Any, ...]]] = {}
        self.escalations = self._table(Escalation, ESCALATION)
        self.observations = self._table(Observation, OBSERVATION)
        self.steps = self._table(EscalationStep, STEP)
        self.asks = self._table(Ask, ASK)
        self.events = self._table(Event, EVENT)

    def _table(self, model: type[Model], names: tuple[str, ...]) -> list[tuple[Any, ...]]:
        return self.of.setdefault(Table(model, *names), [])

    def write(self) -> None:
        """Write what has come together, and begin anew."""
        for table, rows in self.of.items():
            table.write(rows)
            rows.clear()


class Maker:
    """Makes up reports on the clients of a county."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.random = county.random
        self.words = [row["words"] for row in county.rows("observations.csv")]
        self.chains = {
            policy.area_id: Ready(json.dumps(policy.chains()))
            for policy in Policy.objects.filter(in_force=True).prefetch_related("steps")
        }
        held = (
            RoleAssignment.objects.filter(role=RoleName.COORDINATOR)
            .select_related("user")
            .order_by("user__email")
        )
        self.coordinators: dict[uuid.UUID, list[User]] = {}
        for one in held:
            self.coordinators.setdefault(one.area_id, []).append(one.user)

    def id(self) -> uuid.UUID:
        """A random id that is the same for the same seed."""
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def people(self, number: int) -> list[tuple[Client, Volunteer]]:
        """The pairs who visit and are visited; enough of them for that many observations."""
        visits = Match.objects.filter(ends__isnull=True, volunteer__stage=Stage.ACTIVE).order_by("pk")
        pairs = [
            (one.client, one.volunteer) for one in visits.select_related("client__area", "volunteer__user")
        ]
        areas = list(self.county.areas.values())
        missing = number // PER_CLIENT - len(pairs)
        if missing <= 0:
            return pairs
        volunteers = [self._volunteer(areas) for _ in range(max(1, number // PER_VOLUNTEER))]
        Volunteer.objects.bulk_create(volunteers, batch_size=BATCH)
        made = [self._client(self.random.choice(volunteers)) for _ in range(missing)]
        Client.objects.bulk_create([client for client, _ in made], batch_size=BATCH)
        starts = (self.county.now - datetime.timedelta(days=400)).date()
        Match.objects.bulk_create(
            [
                Match(id=self.id(), client=client, volunteer=visitor, starts=starts)
                for client, visitor in made
            ],
            batch_size=BATCH,
        )
        return pairs + made

    def _name(self) -> str:
        return f"{self.random.choice(FIRST)} {self.random.choice(LAST)}"

    def _volunteer(self, areas: list[Area]) -> Volunteer:
        area = self.random.choice(areas)
        return Volunteer(id=self.id(), name=self._name(), area=area, stage=Stage.ACTIVE)

    def _client(self, visitor: Volunteer) -> tuple[Client, Volunteer]:
        name = self._name()
        area = visitor.area
        client = Client(
            id=self.id(),
            name=name,
            preferred_name=name,
            area=area,
            coordinator=self.random.choice(self.coordinators[area.pk]),
            date_of_birth=datetime.date(1928 + self.random.randrange(25), 1 + self.random.randrange(12), 1),
        )
        return client, visitor

    def report(self, rows: Rows, client: Client, visitor: Volunteer) -> None:
        """One observation on its way: waiting for a coordinator until some time in the next month."""
        chance, now = self.random, self.county.now
        person = chance.choice(self.coordinators[client.area_id])
        at = now - datetime.timedelta(minutes=chance.randrange(1, 14 * 1440))
        by = now + datetime.timedelta(minutes=chance.randrange(60, 30 * 1440))
        worry = str(chance.choices(WORRIES, WEIGHTS)[0])
        noticed = chance.sample(CONCERNS, chance.randrange(1, 3))
        pk, report, step = self.id(), self.id(), self.id()
        pressing = by - AHEAD if worry == Worry.VERY_WORRIED else by
        words = self.random.choice(self.words)
        rows.escalations.append((
            pk, client.area_id, client.pk, client.practice_id, worry, noticed, f";{';'.join(noticed)};",
            State.WAITING, self.chains[client.area_id], at, by, by, pressing, f"Asked: {person.name}", at,
            report, as_kept(client.name, client.preferred_name, words),
        ))  # fmt: skip
        rows.observations.append(
            self._observation(report, pk, client, visitor, person, at, noticed, worry, words)
        )
        rows.steps.append((step, pk, 1, 0, StepRole.COORDINATOR, at, by))
        rows.asks.append((self.id(), pk, step, person.pk, at))
        rows.events.append((self.id(), pk, at, EventKind.SENT, "", report))
        rows.events.append((self.id(), pk, at, EventKind.ASKED, f"{person.name} asked", None))

    def _observation(
        self, pk: uuid.UUID, escalation: uuid.UUID, client: Client, visitor: Volunteer, person: User,
        at: datetime.datetime, noticed: list[str], worry: str, words: str,
    ) -> tuple[Any, ...]:  # fmt: skip
        change = self.random.choice(Change.values)
        made = Observation(
            author_id=visitor.pk, client_id=client.pk, observed_at=at, noticed=noticed, words=words,
            change=change, worry=worry,
        )  # fmt: skip
        return (
            pk, self.id(), fingerprint(made), visitor.pk, visitor.user_id or person.pk, client.pk, at, at,
            noticed, words, change, worry, escalation,
        )  # fmt: skip


def load(county: County, number: int) -> None:
    """Make up that many observations."""
    maker = Maker(county)
    people = maker.people(number)
    rows = Rows()
    for numbers in county.progress(_batches(number), f"Observations, {BATCH:,} at a time"):
        for _ in numbers:
            maker.report(rows, *maker.random.choice(people))
        rows.write()


def _batches(number: int) -> list[range]:
    return [range(first, min(first + BATCH, number)) for first in range(0, number, BATCH)]
