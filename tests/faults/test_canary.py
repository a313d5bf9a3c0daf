"""The system checks itself the whole way, in an area nobody sees, and says when that does not come through."""

import datetime
import itertools

import pytest
from django.core import mail
from django.test import Client as Browser

from escalations import sweep, workflow
from escalations.models import Escalation, Observation, Policy, Story
from escalations.workflow import canary
from livingwell import access, clock, inspecting, outbox, sweeping
from livingwell.models import Area, Heartbeat, Message, Notice, RoleAssignment, User
from tests import make
from volunteers.models import Client, Volunteer

pytestmark = pytest.mark.django_db

SUNDAY_NIGHT = datetime.datetime(2026, 6, 14, 2, 0, tzinfo=datetime.UTC)
SECOND, MINUTE = datetime.timedelta(seconds=1), datetime.timedelta(minutes=1)
JOBS = ("escalations.route", "escalations.send_stories", "livingwell.deliver")


@pytest.fixture(autouse=True)
def at_night(settings):
    settings.CANARY_MINUTES = 15
    with clock.moved_to(SUNDAY_NIGHT):
        yield


def work(but=()):
    """A round of what moves it on, and of the check itself."""
    for job in sweeping.collect():
        if job.name in JOBS and job.name not in but:
            job.run()
    sweep.canary()


def live(seconds, but=()):
    """Let so many seconds pass, the sweeper working."""
    for _ in range(0, seconds, 5):
        work(but)
        clock.move_to(clock.now() + 5 * SECOND)


def beat():
    return Heartbeat.objects.get(name="canary")


def test_a_check_goes_the_whole_way_at_any_hour_and_reaches_nobody(mailoutbox, texts_sent):
    live(100)

    matter = Escalation.objects.get()
    assert (matter.state, matter.worry) == ("closed", "very_worried")
    assert [event.kind for event in matter.events.order_by("at", "pk")][:2] == ["sent", "asked"]
    assert set(matter.events.values_list("kind", flat=True)) >= {
        "sent",
        "asked",
        "taken",
        "closed",
        "story_sent",
    }
    assert Story.objects.get().state == "sent"
    assert set(Message.objects.values_list("purpose", "state")) == {
        ("escalation-asked", "sent"),
        ("story-told", "sent"),
    }
    assert (mailoutbox, texts_sent) == ([], [])
    assert 60 <= beat().detail["seconds"] <= 90
    assert "canary_late" not in found()


def found():
    inspecting.run()
    return inspecting.found()


def test_the_next_begins_a_quarter_of_an_hour_later():
    live(20)
    for number, minutes in ((1, 14), (2, 16)):
        clock.move_to(SUNDAY_NIGHT + minutes * MINUTE)
        work()
        assert Observation.objects.count() == number


@pytest.mark.parametrize("broken", ["livingwell.deliver", "escalations.send_stories"])
def test_what_does_not_work_keeps_it_from_coming_through(broken):
    live(100)
    well = found()
    clock.move_to(SUNDAY_NIGHT + 16 * MINUTE)
    live(200, but=[broken])
    clock.move_to(SUNDAY_NIGHT + 30 * MINUTE)

    assert well == {}
    assert "canary_late" in found()

    live(200)

    assert "canary_late" not in found() or beat().detail["seconds"] > 240


def test_one_that_took_too_long_is_said():
    live(100)
    Heartbeat.objects.filter(name="canary").update(detail={"seconds": 300})

    assert found() == {"canary_late": 1}


def test_switched_off_it_is_neither_begun_nor_missed(settings):
    live(100)
    settings.CANARY_MINUTES = 0
    clock.move_to(SUNDAY_NIGHT + 60 * MINUTE)

    sweep.canary()

    assert Observation.objects.count() == 1
    assert "canary_late" not in found()


def test_before_the_first_there_is_nothing_to_move():
    assert workflow.move_canaries() == 0
    assert found() == {}


def test_two_sweepers_begin_one():
    assert [workflow.begin_canary(15 * MINUTE), workflow.begin_canary(15 * MINUTE)] == [True, False]
    assert workflow.prepare_canary() == workflow.prepare_canary()
    assert User.objects.filter(is_robot=True).count() == 2


def test_the_chain_asks_no_human_being_however_long_nobody_takes_it(mailoutbox):
    make.team()
    make.user("programme_manager")
    workflow.begin_canary(15 * MINUTE)

    for _ in range(8):
        clock.move_to(clock.now() + 16 * MINUTE)
        sweep.route_due()
        outbox.deliver()

    robots = set(User.objects.filter(is_robot=True))
    assert set(User.objects.filter(asks__isnull=False)) <= robots
    assert set(User.objects.filter(messages__isnull=False)) <= robots
    assert set(User.objects.filter(notices__isnull=False)) <= robots
    assert mailoutbox == []


def test_old_checks_are_taken_away_and_nothing_else_is():
    team = make.team()
    make.story(team)
    real = (
        Observation.objects.count(),
        Story.objects.count(),
        Message.objects.count(),
        Notice.objects.count(),
    )
    for number in range(4):
        clock.move_to(SUNDAY_NIGHT + number * 15 * MINUTE)
        live(90)

    pruned = [workflow.prune_canaries(kept=1), workflow.prune_canaries(kept=1)]

    sealed = Escalation.objects.filter(area__sealed=True)
    assert (pruned, sealed.count(), sealed.get().opened_at >= clock.now() - 3 * MINUTE) == ([3, 0], 1, True)
    left = (
        Observation.objects.exclude(client__area__sealed=True).count(),
        Story.objects.exclude(escalation__area__sealed=True).count(),
        Message.objects.filter(recipient__is_robot=False).count(),
        Notice.objects.filter(recipient__is_robot=False).count(),
    )
    assert left == real
    assert Observation.objects.filter(client__area__sealed=True).count() == 1


def test_control_an_area_of_the_same_code_that_is_not_sealed_is_never_pruned():
    team = make.team(code=canary.AREA)
    for _ in range(3):
        make.escalation(team, noticed=[])

    assert workflow.prune_canaries(kept=0) == 0
    assert Escalation.objects.count() == 3


ROLES = (
    "coordinator", "team_leader", "programme_manager", "administrator", "system_operator", "information_lead",
    "mdt_chair", "professional", "volunteer",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_nobody_sees_the_area_the_robots_or_what_they_do(role):
    team = make.team()
    live(100)
    person = make.user(role, team.area)

    for model in (Escalation, Observation, Story, Policy, Message):
        seen = model.objects.visible_to(person)
        about = {
            Message: {"recipient__is_robot": True},
            Story: {"escalation__area__sealed": True},
            Observation: {"client__area__sealed": True},
        }.get(model, {"area__sealed": True})
        assert not seen.filter(**about).exists(), model
    assert not Client.objects.visible_to(person).filter(area__sealed=True).exists()
    assert not Volunteer.objects.visible_to(person).filter(area__sealed=True).exists()
    assert not User.objects.visible_to(person).filter(is_robot=True).exists()
    assert not RoleAssignment.objects.filter(access.role_assignments(person), user__is_robot=True).exists()
    assert not Area.objects.filter(sealed=True).exists()
    assert Area.everywhere.filter(sealed=True).exists()


PAGES = (
    "/", "/escalations/", "/escalations/?status=closed", "/clients/", "/volunteers/", "/stories/", "/messages/",
    "/messages/given-up/", "/rota/", "/policies/", "/search/?q=Robot", "/audit/", "/accounts/",
)  # fmt: skip


@pytest.mark.parametrize("role", ["team_leader", "programme_manager", "administrator", "information_lead"])
def test_no_page_names_it(role):
    make.team()
    live(100)
    browser = Browser()
    browser.force_login(make.user(role, make.area()))
    shown = [browser.get(page) for page in PAGES]

    assert sum(answer.status_code == 200 for answer in shown) >= 3
    for page, answer in zip(PAGES, shown, strict=True):
        if answer.status_code == 200:
            for word in ("Systemcheck", "System check", "check.invalid", "checking itself"):
                assert word not in answer.content.decode().replace('value="Robot"', ""), (page, word)


def test_a_robot_cannot_be_signed_in_by_code(client):
    live(10)

    client.post("/sign-in/", {"email": canary.HOLDER})

    assert mail.outbox == []


def test_deep_health_says_how_old_the_last_one_is_and_how_long_it_took(client):
    live(100)

    deep = client.get("/healthz/deep").json()

    assert 0 <= deep["canary"] <= 60
    assert 60 <= deep["canary_seconds"] <= 90
    assert not list(itertools.filterfalse(lambda one: one != canary.NAME, deep))
