"""Makes up any number of open observations in bulk, the same for the same seed, to try the system at size.

Rows are written straight to the tables, as the verbs would leave them: each observation with an
escalation of its own, the step that runs, whom it asks, and two lines of timeline.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from escalations.choices import Change, EventKind, Noticed, State, StepRole, Worry
from escalations.models import Ask, Escalation, EscalationStep, Event, Observation, Policy
from escalations.models.escalations import AHEAD
from escalations.workflow.observations import fingerprint
from livingwell.choices import RoleName
from livingwell.models import RoleAssignment
from volunteers.choices import Stage
from volunteers.models import Client, Match, Volunteer

if TYPE_CHECKING:
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


@dataclass
class Rows:
    """What one batch writes, table by table."""

    escalations: list[Escalation] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    steps: list[EscalationStep] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def write(self) -> None:
        """One statement or a few for each table; deferred keys let the circle close."""
        Escalation.objects.bulk_create(self.escalations)
        Observation.objects.bulk_create(self.observations)
        EscalationStep.objects.bulk_create(self.steps)
        Ask.objects.bulk_create(self.asks)
        Event.objects.bulk_create(self.events)


class Maker:
    """Makes up reports on the clients of a county."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.random = county.random
        self.words = [row["words"] for row in county.rows("observations.csv")]
        self.chains = {
            policy.area_id: policy.chains()
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
        person = self.random.choice(self.coordinators[client.area_id])
        escalation = self._escalation(client, person)
        at, by = escalation.opened_at, escalation.respond_by
        observation = self._observation(escalation, visitor, at, person)
        escalation.lead_id = observation.pk
        step = EscalationStep(
            id=self.id(),
            escalation=escalation,
            number=1,
            position=0,
            role=StepRole.COORDINATOR,
            ask_at=at,
            respond_by=by,
        )
        rows.escalations.append(escalation)
        rows.observations.append(observation)
        rows.steps.append(step)
        rows.asks.append(Ask(id=self.id(), escalation=escalation, step=step, person=person, at=at))
        rows.events += [
            Event(id=self.id(), escalation=escalation, at=at, kind=EventKind.SENT, observation=observation),
            Event(
                id=self.id(), escalation=escalation, at=at, kind=EventKind.ASKED, text=f"{person.name} asked"
            ),
        ]

    def _escalation(self, client: Client, person: User) -> Escalation:
        now = self.county.now
        at = now - datetime.timedelta(minutes=self.random.randrange(1, 14 * 1440))
        by = now + datetime.timedelta(minutes=self.random.randrange(60, 30 * 1440))
        worry = self.random.choices(WORRIES, WEIGHTS)[0]
        categories = self.random.sample(CONCERNS, self.random.randrange(1, 3))
        return Escalation(
            id=self.id(),
            area_id=client.area_id,
            client=client,
            practice_id=client.practice_id,
            worry=worry,
            categories=categories,
            noticed=f";{';'.join(categories)};",
            state=State.WAITING,
            chains=self.chains[client.area_id],
            opened_at=at,
            respond_by=by,
            next_at=by,
            pressing=by - AHEAD if worry == Worry.VERY_WORRIED else by,
            why=f"Asked: {person.name}",
            last_event_at=at,
        )

    def _observation(
        self, escalation: Escalation, visitor: Volunteer, at: datetime.datetime, person: User
    ) -> Observation:
        made = Observation(
            id=self.id(),
            key=self.id(),
            author=visitor,
            logged_by=visitor.user or person,
            client=escalation.client,
            observed_at=at,
            received_at=at,
            noticed=escalation.categories,
            words=self.random.choice(self.words),
            change=self.random.choice(Change.values),
            worry=escalation.worry,
            escalation=escalation,
        )
        made.fingerprint = fingerprint(made)
        return made


def load(county: County, number: int) -> None:
    """Make up that many observations."""
    maker = Maker(county)
    people = maker.people(number)
    for numbers in county.progress(_batches(number), f"Observations, {BATCH:,} at a time"):
        rows = Rows()
        for _ in numbers:
            maker.report(rows, *maker.random.choice(people))
        rows.write()


def _batches(number: int) -> list[range]:
    return [range(first, min(first + BATCH, number)) for first in range(0, number, BATCH)]
