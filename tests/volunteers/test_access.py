"""Who may see which people: the area's team, the volunteer who visits now, nobody else."""

import datetime

import pytest

from livingwell import clock
from tests import make
from volunteers.choices import ClientStatus, Stage
from volunteers.models import Client, Consent, Gathering, Match, Volunteer

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def stranger(team):
    return make.team(manager=team.manager)


def test_the_areas_team_sees_its_people_and_a_stranger_none(team, stranger):
    make.consent(team.client)
    gathering = make.meeting(team.area, team.leader, clock.now())
    rows = [
        (Client, team.client),
        (Volunteer, team.volunteer),
        (Match, team.client.matches.get()),
        (Consent, team.client.consents.get()),
        (Gathering, gathering),
    ]

    for model, row in rows:
        for who in (team.coordinator, team.leader):
            assert row in model.objects.visible_to(who)
        for who in (stranger.coordinator, stranger.leader, team.manager, stranger.volunteer.user):
            assert row not in model.objects.visible_to(who)


def test_a_volunteer_sees_themselves_their_matches_and_gatherings_and_no_client_by_area(team):
    me = team.volunteer.user
    colleague = make.volunteer(team.area)

    assert list(Volunteer.objects.visible_to(me)) == [team.volunteer]
    assert list(Match.objects.visible_to(me)) == [team.client.matches.get()]
    assert make.meeting(team.area, team.leader, clock.now()) in Gathering.objects.visible_to(me)
    assert not Client.objects.visible_to(me).exists()
    assert not Consent.objects.visible_to(me).exists()
    assert not Match.objects.visible_to(colleague.user).exists()


@pytest.mark.parametrize(
    ("starts", "ends", "sees"), [(-9, None, True), (0, 0, True), (-9, -1, False), (1, None, False)]
)
def test_a_volunteer_visits_from_the_first_to_the_last_day_of_a_match(team, starts, ends, sees):
    today = clock.today()
    last = None if ends is None else today + ends * DAY
    Match.objects.update(starts=today + starts * DAY, ends=last)

    assert Client.objects.visited_by(team.volunteer.user).exists() is sees


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.ACTIVE])
def test_only_an_active_volunteer_visits(team, stage):
    Volunteer.objects.update(stage=stage)

    assert not Client.objects.visited_by(team.volunteer.user).exists()


@pytest.mark.parametrize("status", ClientStatus)
def test_who_has_ended_or_died_is_visited_no_more(team, status):
    Client.objects.update(status=status)

    gone = status in {ClientStatus.ENDED, ClientStatus.DIED}
    assert Client.objects.visited_by(team.volunteer.user).exists() is not gone


def test_two_matches_show_a_client_once(team):
    Match.objects.update(ends=clock.today())
    make.match(team.volunteer, team.client)

    assert Client.objects.visited_by(team.volunteer.user).count() == 1


def test_rights_end_with_the_role(team):
    team.coordinator.assignments.update(ends=clock.today() - DAY)

    assert not Client.objects.visible_to(team.coordinator).exists()


def test_a_volunteers_rights_end_with_theirs(team):
    team.volunteer.user.assignments.update(ends=clock.today() - DAY)

    assert not Client.objects.visited_by(team.volunteer.user).exists()
