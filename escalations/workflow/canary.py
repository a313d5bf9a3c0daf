"""The system checks itself the whole way: a report about somebody made up is logged, asked about, taken,
closed and told, in a sealed area where only robots work.

Every step waits until the message of the step before has really left by the sender, which hands nothing of
it to anybody. So a sign of life at the end means that reports, routing, sending and stories all work.
"""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from escalations import notices
from escalations.choices import Level, Outcome, State, StepRole, StoryState, Worry
from escalations.models import (
    Ask,
    Debt,
    Escalation,
    EscalationStep,
    Event,
    Observation,
    Policy,
    PolicyStep,
    Story,
)
from escalations.rules import states
from escalations.workflow.closing import Closing, close
from escalations.workflow.holding import take
from escalations.workflow.observations import log
from livingwell import clock
from livingwell.choices import CoproductionModel, MessageState, RoleName
from livingwell.models import Area, Heartbeat, Message, Notice, RoleAssignment, User
from volunteers.choices import ConsentState, Purpose, Stage, TellBack
from volunteers.models import Client, Consent, Match, Volunteer

if TYPE_CHECKING:
    from collections.abc import Sequence

AREA, BEAT = "SYSTEM", "canary"
HOLDER, VISITOR = "holder@check.invalid", "visitor@check.invalid"
NAME = "Robot Systemcheck"
WORDS = "The system is checking itself. There is nothing to do."
LONG_AGO = datetime.date(2020, 1, 1)
#: So many checks are kept to look at; older ones are taken away, as nothing else ever is.
KEPT = 12


@transaction.atomic
def prepare_canary() -> Area:
    """Make the sealed area with its robots, the person made up and a chain that asks no human being."""
    area, new = Area.everywhere.get_or_create(
        code=AREA,
        defaults={"name": "System check", "model": CoproductionModel.COFFEE_MORNING, "sealed": True},
    )
    if new:
        _agree_on_a_chain(area)
        holder = _robot(HOLDER, RoleName.COORDINATOR, area)
        _somebody_made_up(area, holder, _robot(VISITOR, RoleName.VOLUNTEER, area))
        Heartbeat.objects.update_or_create(name=BEAT, defaults={"at": clock.now(), "detail": {}})
    return area


def _agree_on_a_chain(area: Area) -> None:
    """One step that asks the robot, again and again: no chain of this area ends with a human being."""
    policy = Policy.objects.create(area=area, agreed_by="the system", agreed_on=clock.today())
    PolicyStep.objects.bulk_create(
        PolicyStep(policy=policy, level=level, position=0, role=StepRole.COORDINATOR, limit="15m!")
        for level in Level
    )


def _robot(email: str, role: str, area: Area) -> User:
    robot = User(email=email, name=NAME, known_as="Robot", is_robot=True)
    robot.set_unusable_password()
    robot.save()
    RoleAssignment.objects.create(user=robot, role=role, area=area, starts=LONG_AGO)
    return robot


def _somebody_made_up(area: Area, holder: User, visitor: User) -> None:
    volunteer = Volunteer.objects.create(user=visitor, name=NAME, area=area, stage=Stage.ACTIVE)
    client = Client.objects.create(preferred_name=NAME, name=NAME, area=area, coordinator=holder)
    Match.objects.create(volunteer=volunteer, client=client, starts=LONG_AGO)
    Consent.objects.create(
        client=client,
        purpose=Purpose.OUTCOME_BACK,
        state=ConsentState.GIVEN,
        tell_back=TellBack.EVERYTHING,
        given_on=LONG_AGO,
        recorded_at=clock.now(),
    )


@transaction.atomic
def begin_canary(every: datetime.timedelta) -> bool:
    """Log the next report when the last is so long ago; of two sweepers at once only one does."""
    area = prepare_canary()
    Area.everywhere.select_for_update(of=["self"]).get(pk=area.pk)
    now = clock.now()
    client = Client.objects.get(area=area)
    if Observation.objects.filter(client=client, received_at__gt=now - every).exists():
        return False
    author = Volunteer.objects.select_related("user").get(area=area)
    report = Observation(
        key=uuid.uuid4(),
        author=author,
        client=client,
        observed_at=now,
        noticed=[],
        words=WORDS,
        worry=Worry.VERY_WORRIED,
    )
    log(report, by=author.user)  # type: ignore[arg-type]  # the robot has an account
    return True


def move_canaries() -> int:
    """Take what the robot has been told of, close what it took, and note when a story has arrived."""
    area = Area.everywhere.filter(code=AREA, sealed=True).first()
    if area is None:
        return 0
    rows = Escalation.objects.filter(area=area)
    robot = User.objects.get(email=HOLDER)
    moved = 0
    for pk in rows.filter(state=State.WAITING).values_list("pk", flat=True):
        if _has_left(pk, notices.ASKED):
            take(pk, by=robot)
            moved += 1
    for pk in rows.filter(state__in=states.TAKEN).values_list("pk", flat=True):
        close(pk, Closing(outcome=Outcome.NO_ACTION_NEEDED, message=WORDS), by=robot)
        moved += 1
    return moved + _arrived(area)


def _has_left(subject: uuid.UUID, purpose: str) -> bool:
    """Whether the sender has handled the message of this step."""
    return Message.objects.filter(
        subject_id=subject, purpose=purpose, recipient__is_robot=True, state=MessageState.SENT
    ).exists()


def _arrived(area: Area) -> int:
    """Leave the sign of life of the latest check whose story has gone the whole way."""
    told = Story.objects.filter(escalation__area=area, state=StoryState.SENT).select_related("escalation")
    story = told.order_by("-written_at").first()
    if story is None or not _has_left(story.pk, notices.STORY):
        return 0
    beat = Heartbeat.objects.filter(name=BEAT).first()
    if beat is not None and beat.detail.get("story") == str(story.pk):
        return 0
    now = clock.now()
    took = round((now - story.escalation.opened_at).total_seconds(), 1)
    Heartbeat.objects.update_or_create(
        name=BEAT, defaults={"at": now, "detail": {"seconds": took, "story": str(story.pk)}}
    )
    return 1


@transaction.atomic
def prune_canaries(kept: int = KEPT) -> int:
    """Take away the checks of the sealed area but the latest; what anybody real wrote stays for ever."""
    matters = Escalation.objects.filter(area__sealed=True, area__code=AREA)
    old = list(matters.order_by("-opened_at").values_list("pk", flat=True)[kept:])
    if not old:
        return 0
    stories = list(Story.objects.filter(escalation__in=old).values_list("pk", flat=True))
    _forget_messages([*old, *stories])
    Escalation.objects.filter(pk__in=old).update(lead=None)
    Debt.objects.filter(observation__escalation__in=old).delete()
    for model in (Story, Event, Ask, EscalationStep, Observation):
        model.objects.filter(escalation__in=old).delete()
    Escalation.objects.filter(pk__in=old).delete()
    return len(old)


def _forget_messages(subjects: Sequence[uuid.UUID]) -> None:
    for model in (Message, Notice):
        model.objects.filter(subject_id__in=subjects, recipient__is_robot=True).delete()
