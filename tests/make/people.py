"""People for tests: users with roles, volunteers, clients, who visits whom, what clients agreed to."""

import datetime
import itertools

from livingwell import clock
from livingwell.models import RoleAssignment, User
from volunteers.choices import ConsentState, Purpose, Stage
from volunteers.models import Client, Consent, Match, Volunteer

_numbers = itertools.count(1)
LONG_AGO = datetime.date(2020, 1, 1)


def user(role_name=None, area=None, **fields):
    number = next(_numbers)
    made = User.objects.create_user(
        **{
            "email": f"person{number}@example.org",
            "name": f"Person {number} Nance",
            "known_as": f"Person{number}",
            "phone": "01632 960002",
            **fields,
        }
    )
    if role_name:
        role(made, role_name, area=area)
    return made


def role(user, role_name, area=None, practice=None, starts=LONG_AGO, ends=None):
    user.__dict__.pop("_held", None)
    return RoleAssignment.objects.create(
        user=user, role=role_name, area=area, practice=practice, starts=starts, ends=ends
    )


def volunteer(area, *, account=True, stage=Stage.ACTIVE, **fields):
    number = next(_numbers)
    who = (
        user("volunteer", area, name=f"Volunteer {number} Rowe", known_as=f"Vol{number}") if account else None
    )
    return Volunteer.objects.create(
        **{
            "user": who,
            "name": who.name if who else f"Volunteer {number} Rowe",
            "known_as": f"Vol{number}",
            "area": area,
            "stage": stage,
            "phone": "07700 900100",
            **fields,
        }
    )


def client(area, *, visited_by=None, **fields):
    number = next(_numbers)
    made = Client.objects.create(
        **{
            "preferred_name": f"Client{number} Hocking",
            "name": f"Client{number} Mary Hocking",
            "date_of_birth": datetime.date(1940, 2, 3),
            "address": f"{number} Quay Steps",
            "phone": "01632 960118",
            "area": area,
            **fields,
        }
    )
    if visited_by:
        match(visited_by, made)
    return made


def match(volunteer, client, starts=LONG_AGO, ends=None):
    return Match.objects.create(volunteer=volunteer, client=client, starts=starts, ends=ends)


def consent(client, purpose=Purpose.OUTCOME_BACK, state=ConsentState.GIVEN, **fields):
    before = Consent.objects.filter(client=client, purpose=purpose).current().first()
    now = clock.now()
    return Consent.objects.create(
        client=client,
        purpose=purpose,
        state=state,
        **{"given_on": now.date(), "recorded_at": now, "replaces": before, **fields},
    )
