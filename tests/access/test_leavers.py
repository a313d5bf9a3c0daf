"""Rights end at the next request: a closed account, an ended role, an ended visit, with the page still open."""

import datetime

import pytest

from livingwell.models import RoleAssignment, User
from tests.access.world import YESTERDAY
from volunteers.choices import Stage
from volunteers.models import Match, Volunteer

pytestmark = pytest.mark.django_db


def record_of(world, name="one"):
    return f"/clients/{world.clients[name].pk}/"


def test_a_closed_account_is_out_at_once(crawler, world):
    before = crawler.knock("coord_a", "GET", record_of(world))
    User.objects.filter(pk=world.actors["coord_a"].pk).update(is_active=False)

    after = crawler.knock("coord_a", "GET", record_of(world))

    assert (before.status, after.status) == (200, 302)
    assert after.response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("actor", "address"),
    [
        ("coord_a", lambda world: record_of(world)),
        ("lead_a", lambda world: f"/escalations/{world.escalations['a_safe'].pk}/"),
        ("manager", lambda world: f"/escalations/{world.escalations['a_asked'].pk}/"),
        ("vol_a", lambda world: f"/observations/{world.observations['a_free'].pk}/"),
        ("vol_a", lambda world: f"/stories/{world.stories['a_closed'].pk}/"),
        ("vol_a", lambda world: record_of(world)),
    ],
)
def test_an_ended_role_opens_nothing_any_more(crawler, world, actor, address):
    before = crawler.knock(actor, "GET", address(world))
    RoleAssignment.objects.filter(user=world.actors[actor]).update(ends=YESTERDAY)

    after = crawler.knock(actor, "GET", address(world))

    assert (before.status, after.status) == (200, 404)
    assert crawler.leaks("nobody", after, address(world)) == []


def test_a_role_that_begins_tomorrow_opens_nothing_today(crawler, world):
    RoleAssignment.objects.filter(user=world.actors["coord_a"]).update(
        starts=YESTERDAY + datetime.timedelta(days=2)
    )

    assert crawler.knock("coord_a", "GET", record_of(world)).status == 404


def test_an_ended_visit_closes_the_card_and_keeps_ones_own_words(crawler, world):
    Match.objects.filter(volunteer=world.volunteers["vol_a"]).update(ends=YESTERDAY)

    assert crawler.knock("vol_a", "GET", record_of(world)).status == 404
    assert crawler.knock("vol_a", "GET", f"/observations/{world.observations['a_free'].pk}/").status == 200


def test_a_paused_volunteer_has_no_cards(crawler, world):
    Volunteer.objects.filter(pk=world.volunteers["vol_a"].pk).update(stage=Stage.PAUSED)

    assert crawler.knock("vol_a", "GET", record_of(world)).status == 404
