"""A whole team of one area: everybody a chain can ask, a volunteer and the client they visit."""

from dataclasses import dataclass

from livingwell.choices import CoproductionModel
from livingwell.models import Area, Practice, User
from tests.make.people import client as make_client
from tests.make.people import user, volunteer
from tests.make.places import area, practice
from volunteers.models import Client, Volunteer


@dataclass
class Team:
    """One area with everybody in it."""

    area: Area
    practice: Practice
    coordinator: User
    leader: User
    second_leader: User
    manager: User
    volunteer: Volunteer
    client: Client


def team(model=CoproductionModel.COFFEE_MORNING, manager=None, **area_fields):
    here = area(model, **area_fields)
    surgery = practice(here)
    coordinator = user("coordinator", here)
    visitor = volunteer(here)
    return Team(
        area=here,
        practice=surgery,
        coordinator=coordinator,
        leader=user("team_leader", here),
        second_leader=user("team_leader", here),
        manager=manager or user("programme_manager"),
        volunteer=visitor,
        client=make_client(here, visited_by=visitor, practice=surgery, coordinator=coordinator),
    )
