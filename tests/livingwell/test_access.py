"""Who may knock at a door: roles held today, for a place, by an open account."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from livingwell import access, clock
from livingwell.choices import RoleName
from tests import make

DAY = datetime.timedelta(days=1)


def door(*roles):
    return access.role_required(*roles)(lambda request: HttpResponse("in"))


def knock(view, user):
    request = RequestFactory().get("/somewhere/?q=1")
    request.user = user
    request.resolver_match = None
    return view(request)


@pytest.fixture
def area(db):
    return make.area()


def test_a_stranger_is_asked_to_sign_in():
    response = knock(door("coordinator"), AnonymousUser())

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


def test_the_role_opens_and_any_other_role_finds_nothing(area):
    assert knock(door("coordinator"), make.user("coordinator", area)).content == b"in"
    with pytest.raises(Http404):
        knock(door("coordinator"), make.user("team_leader", area))


def test_without_roles_anybody_signed_in_may(area):
    assert knock(access.signed_in(lambda request: HttpResponse("in")), make.user()).content == b"in"


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(0, None, True), (-9, 0, True), (1, None, False), (-9, -1, False)]
)
def test_a_role_holds_from_its_first_to_its_last_day(area, starts, ends, holds):
    today = clock.today()
    user = make.user()
    make.role(
        user,
        "coordinator",
        area,
        starts=today + starts * DAY,
        ends=None if ends is None else today + ends * DAY,
    )

    assert access.has_role(user, RoleName.COORDINATOR) is holds


def test_a_closed_account_holds_nothing(area):
    assert access.roles_of(make.user("coordinator", area, is_active=False)) == ()
    assert access.roles_of(AnonymousUser()) == ()


def test_one_answers_for_the_areas_of_those_roles_alone(area):
    other = make.area()
    user = make.user("coordinator", area)
    make.role(user, "volunteer", other)
    make.role(user, "programme_manager")

    assert access.answers_for(user, "coordinator") == {area.pk}
    assert access.answers_for(user, "coordinator", "volunteer") == {area.pk, other.pk}
    assert access.answers_for(user, "programme_manager") == frozenset()


def test_roles_are_read_once_for_each_person_of_a_request(area, django_assert_num_queries):
    user = make.user("coordinator", area)

    with django_assert_num_queries(1):
        for _ in range(3):
            access.answers_for(user, "coordinator")


def test_staff_are_all_but_those_who_only_visit(area):
    assert access.is_staff(make.user("mdt_chair"))
    assert not access.is_staff(make.user("volunteer", area))


def test_a_door_says_who_may_knock():
    assert door("coordinator").roles == ("coordinator",)
    assert access.open_to_all(lambda request: None).is_open
