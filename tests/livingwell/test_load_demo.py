"""The demo county: all of it, once, as it was within the last week, with somebody behind every demo account."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from livingwell import clock, demo, floors
from livingwell.access import roles_of
from livingwell.choices import RoleName
from livingwell.demo_accounts import EMAILS
from livingwell.demo_county import County
from livingwell.models import Area, Closure, Practice, RoleAssignment, User
from livingwell.working_time import LONDON, from_local
from volunteers import demo as people_demo
from volunteers.choices import ClientStatus, ConsentState, Purpose, Stage
from volunteers.models import Client, Consent, Match, Volunteer


@pytest.fixture
def county(db):
    made = County(now=clock.now())
    demo.load(made)
    people_demo.load(made)
    people_demo.settle(made)
    return made


def test_everything_of_the_files_is_there(county):
    assert Area.objects.count() == 5
    assert Practice.objects.count() == 12
    assert Volunteer.objects.count() == 60
    assert Client.objects.count() == 150
    assert Match.objects.count() == 130
    assert Match.objects.filter(ends__isnull=True).count() == 104
    assert Volunteer.objects.filter(stage=Stage.ACTIVE).count() == 44
    assert Client.objects.filter(status=ClientStatus.DIED).count() == 7
    assert RoleAssignment.objects.filter(role=RoleName.COORDINATOR).count() == 9
    assert Closure.objects.count() == 2


def test_every_demo_account_is_somebody_with_a_role(county):
    for email in EMAILS:
        user = User.objects.get(email=email)
        assert user.is_active
        assert roles_of(user), email


def test_the_demo_volunteer_has_three_clients_two_at_the_chairs_practice(county):
    volunteer = User.objects.get(email="volunteer@demo.livingwell.example").volunteer
    chair = User.objects.get(email="chair@demo.livingwell.example")
    coordinator = User.objects.get(email="coordinator@demo.livingwell.example")

    practices = [match.client.practice_id for match in volunteer.matches.on(clock.today())]

    assert volunteer.area.code == "WEST"
    assert len(practices) == 3
    assert practices.count(roles_of(chair)[0].practice_id) == 2
    assert volunteer.matches.on(clock.today()).filter(client__coordinator=coordinator).exists()


def test_every_client_has_a_coordinator_of_their_area(county):
    for client in Client.objects.select_related("coordinator"):
        held = RoleAssignment.objects.filter(
            user=client.coordinator, role=RoleName.COORDINATOR, area=client.area_id
        )
        assert held.exists()


def test_whoever_was_visited_agreed_to_it_and_withdrawals_keep_their_history(county):
    visited = Client.objects.filter(matches__isnull=False).distinct()
    agreed = Consent.objects.filter(purpose=Purpose.VISITS, state=ConsentState.GIVEN)
    withdrawn = Consent.objects.filter(state=ConsentState.WITHDRAWN)

    assert agreed.count() == visited.count()
    assert withdrawn.exists()
    assert all(consent.replaces.state == ConsentState.GIVEN for consent in withdrawn)
    assert all(consent.replaces.given_on <= consent.given_on for consent in withdrawn)
    assert Consent.objects.filter(purpose=Purpose.MDT_VOLUNTEER).exists()
    one_answer_each = Consent.objects.current().exclude(purpose=Purpose.MDT_VOLUNTEER)
    assert one_answer_each.count() == len(set(one_answer_each.values_list("client", "purpose")))


def test_who_has_left_cannot_sign_in(county):
    left = Volunteer.objects.filter(stage=Stage.LEFT)

    assert left.count() == 2
    assert not any(volunteer.user.is_active for volunteer in left)


@pytest.mark.parametrize(
    "now",
    [
        datetime.datetime(2026, 11, 18, 10, tzinfo=LONDON),
        datetime.datetime(2026, 11, 25, 9, 59, tzinfo=LONDON),
        datetime.datetime(2027, 7, 14, 10, tzinfo=LONDON),
        datetime.datetime(2027, 3, 28, 4, tzinfo=LONDON),
        datetime.datetime(2024, 2, 29, 12, tzinfo=LONDON),
    ],
)
def test_dates_are_moved_by_whole_weeks_to_within_the_last_one(now):
    county = County(now=now)

    as_of = county.as_of.astimezone(LONDON)

    assert datetime.timedelta(0) <= now - as_of < datetime.timedelta(days=7, hours=2)
    assert (as_of.weekday(), as_of.hour, as_of.minute) == (2, 10, 0)
    assert county.day("2026-11-18") == as_of.date()
    assert county.day(None) is None
    assert county.minutes_ago(60) == from_local(as_of.replace(tzinfo=None, hour=9))


@pytest.mark.django_db
def test_the_command_loads_once_and_then_leaves_things_alone(monkeypatch):
    places = {"load": [demo.load, people_demo.load], "settle": [people_demo.settle]}
    monkeypatch.setattr("livingwell.management.commands.load_demo.offered", lambda _, name: places[name])
    out = StringIO()

    call_command("load_demo", stdout=out)
    ids = set(Client.objects.values_list("pk", flat=True))
    call_command("load_demo", stdout=out)

    assert "is loaded, as it was on" in out.getvalue()
    assert "nothing was loaded" in out.getvalue()
    assert set(Client.objects.values_list("pk", flat=True)) == ids
    with pytest.raises(CommandError, match="needs an empty database"):
        call_command("load_demo", observations=10)


@pytest.mark.django_db
def test_a_county_that_cannot_be_loaded_whole_is_not_loaded_at_all(monkeypatch):
    def fail(_):
        raise RuntimeError("half way")

    monkeypatch.setattr(
        "livingwell.management.commands.load_demo.offered", lambda *_: (demo.load, people_demo.load, fail)
    )

    with pytest.raises(RuntimeError):
        call_command("load_demo")

    assert not User.objects.exists()


def test_a_number_below_nothing_is_refused():
    with pytest.raises(CommandError, match="0 or more"):
        call_command("load_demo", observations=-1)


def test_the_county_is_the_same_every_time():
    assert County(now=clock.now()).id("C002") == County(now=clock.now()).id("C002")
    assert County(now=clock.now(), seed=3).random.random() == County(now=clock.now(), seed=3).random.random()


def test_the_floors_load_from_the_ground_up():
    loaders = floors.offered("demo", "load")

    assert loaders[:2] == (demo.load, people_demo.load)
