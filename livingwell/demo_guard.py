"""What the demo's administrator and information lead find: sign-ins, a role that changed, an emergency."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F

from livingwell import account_events, audit, clock, workflow
from livingwell.choices import MessageState, RoleName, Verdict
from livingwell.models import Message, RoleAssignment, User
from livingwell.workflow import NewRole

if TYPE_CHECKING:
    from datetime import datetime

    from livingwell.demo_county import County

DAY = 24 * 60
#: Who signed in how many minutes ago, and by which way; then a code that was wrong.
SIGN_INS = (
    ("CO01", 30, "passkey"),
    ("TL01", 95, "code"),
    ("V045", 2 * DAY, "code"),
    ("AD01", 3 * DAY, "code"),
)
MISTYPED = ("CO03", 26 * 60)
OPERATOR = "Denzil Rowe"
#: Whose record the operator opened in an emergency, and who looks at it every week.
PERSON, REASON = (
    "C002",
    "The ambulance rang: which door is hers, and is there a key? Nobody on duty answered.",
)
FOUND = "I rang the ambulance service: they had asked. It was the right thing to do."


def settle(county: County) -> None:
    """Write it through the verbs, each at its time."""
    users = county.users
    for ref, minutes, way in SIGN_INS:
        with clock.moved_to(county.minutes_ago(minutes)):
            account_events.happened(users[ref], account_events.SIGNED_IN, by=users[ref], way=way)
    with clock.moved_to(county.minutes_ago(MISTYPED[1])):
        account_events.happened(users[MISTYPED[0]], account_events.CODE_REFUSED)
    operator = _operator(county)
    with clock.moved_to(county.minutes_ago(9 * DAY)):
        workflow.give_role(operator.pk, NewRole(RoleName.PROGRAMME_MANAGER), by=users["AD01"])
    with clock.moved_to(county.minutes_ago(8 * DAY)):
        row = RoleAssignment.objects.get(user=operator, role=RoleName.PROGRAMME_MANAGER)
        workflow.end_role(row.pk, by=users["AD01"])
    _emergency(county, operator, county.minutes_ago(3 * DAY))


def _operator(county: County) -> User:
    """Not in the files either: somebody runs the machines."""
    user = User(
        id=county.id("user-SO01"),
        email="denzil.rowe@demo.livingwell.example",
        name=OPERATOR,
        known_as="Denzil",
        phone="07700 900038",
    )
    user.set_unusable_password()
    user.save()
    RoleAssignment.objects.create(
        user=user, role=RoleName.SYSTEM_OPERATOR, starts=county.minutes_ago(400 * DAY).date()
    )
    return user


def _emergency(county: County, operator: User, at: datetime) -> None:
    """A record opened at night, given up after ten minutes, judged the next morning."""
    client = county.clients[PERSON]
    with clock.moved_to(at):
        glass = workflow.break_glass(client.pk, reason=REASON, by=operator)
    with clock.moved_to(at + timedelta(minutes=10)):
        workflow.give_up_glass(glass.pk, by=operator)
    with clock.moved_to(at + timedelta(hours=9)):
        workflow.judge_glass(glass.pk, verdict=Verdict.RIGHT, note=FOUND, by=county.users["IL01"])
    Message.objects.filter(subject_id=glass.pk).update(state=MessageState.SENT, sent_at=F("created_at"))
    for ref, days in (("CO01", 1), ("CO01", 2), ("TL01", 2), ("V045", 4)):
        with clock.moved_to(at - timedelta(days=days)):
            audit.read_by(county.users[ref], "volunteers:client-detail", "client", [client.pk])
