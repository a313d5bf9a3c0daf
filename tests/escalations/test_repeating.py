"""A duty repeated over weeks, a week copied to the next: what cannot be is skipped and said."""

import datetime

import pytest
from django.urls import reverse

from escalations import workflow
from escalations.models import RotaChange, Shift
from escalations.rules.rota import weeks_later
from escalations.workflow.rota import RotaError
from livingwell import clock
from livingwell.models import Notice, RoleAssignment, User
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
MONDAY = datetime.date(2026, 6, 8)
HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR
WEEK = 7 * DAY
SAVE = 14


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


def duty(team, person=None, begins=DAY, length=12 * HOUR, **fields):
    starts = TUESDAY_3PM + begins
    return Shift(area=team.area, person=person or team.leader, starts=starts, ends=starts + length, **fields)


def stands(team, *args, **fields):
    shift = duty(team, *args, **fields)
    shift.save()
    return shift


def begins(team):
    return [one.starts - TUESDAY_3PM for one in Shift.objects.filter(area=team.area).order_by("starts")]


def told(person):
    return Notice.objects.filter(recipient=person, purpose="duty-put-on").count()


# --- week after week ---


def test_a_duty_is_repeated_at_the_same_time_of_each_week_and_told_once(team):
    found = workflow.put_on_weekly(duty(team), weeks=4, by=team.coordinator)

    assert begins(team) == [DAY, DAY + WEEK, DAY + 2 * WEEK, DAY + 3 * WEEK]
    assert (len(found.made), found.skipped) == (4, [])
    assert told(team.leader) == 1
    texts = set(RotaChange.objects.values_list("text", flat=True))
    assert f"{team.leader.name} is on at the same time each week until Wednesday 1 July" in texts


def test_weeks_in_which_it_cannot_be_are_skipped_and_said(team):
    stands(team, team.second_leader, begins=DAY + WEEK + HOUR)
    make.absence(team.leader, TUESDAY_3PM + 2 * WEEK, TUESDAY_3PM + 2 * WEEK + 2 * DAY)

    found = workflow.put_on_weekly(duty(team), weeks=4, by=team.coordinator)

    assert begins(team) == [DAY, DAY + WEEK + HOUR, DAY + 3 * WEEK]
    taken, away = found.skipped
    assert taken == (f"Wednesday 17 June, 3pm to 3am: {team.second_leader.name} is on duty then already.")
    assert away.startswith(f"Wednesday 24 June, 3pm to 3am: {team.leader.name} is away then")


def test_when_the_first_cannot_be_nothing_is(team):
    stands(team, team.second_leader)

    with pytest.raises(RotaError, match="on duty then already"):
        workflow.put_on_weekly(duty(team), weeks=3, by=team.coordinator)

    assert Shift.objects.count() == 1


def test_once_the_role_ends_the_weeks_after_it_are_skipped(team):
    RoleAssignment.objects.filter(user=team.leader).update(ends=datetime.date(2026, 6, 20))

    found = workflow.put_on_weekly(duty(team), weeks=3, by=team.coordinator)

    assert begins(team) == [DAY, DAY + WEEK]
    assert "is not a team leader" in found.skipped[0]


def test_a_duty_longer_than_a_week_apart_overlaps_itself_and_too_far_ahead_is_refused(team):
    far = duty(team, begins=725 * DAY)

    found = workflow.put_on_weekly(far, weeks=2, by=team.coordinator)

    assert found.skipped[0].endswith("That is more than 2 years ahead.")


@pytest.mark.parametrize(
    ("at", "later"),
    [
        ((2026, 10, 20, 7), (2026, 10, 27, 8)),  # the clocks go back: 8am stays 8am
        ((2026, 3, 24, 8), (2026, 3, 31, 7)),  # and forward
        ((2026, 3, 22, 1, 30), (2026, 3, 29, 1, 30)),  # 1:30am does not exist that night: an hour later
        ((2026, 10, 25, 1, 30), (2026, 11, 1, 1, 30)),
    ],
)
def test_the_wall_clock_stays_the_same(at, later):
    assert weeks_later(datetime.datetime(*at, tzinfo=datetime.UTC), 1) == datetime.datetime(
        *later, tzinfo=datetime.UTC
    )


# --- a week copied ---


def test_a_week_is_copied_to_the_next_and_each_is_told_once(team):
    stands(team, begins=-DAY)
    stands(team, begins=2 * DAY)
    stands(team, team.coordinator, post="coordinator", begins=2 * DAY)
    stands(make.team(), begins=2 * DAY)  # of another area

    found = workflow.copy_week(team.area.pk, MONDAY, by=team.coordinator)

    assert begins(team) == [-DAY, 2 * DAY, 2 * DAY, WEEK - DAY, WEEK + 2 * DAY, WEEK + 2 * DAY]
    assert found.skipped == []
    assert (told(team.leader), told(team.coordinator)) == (1, 0)
    assert RotaChange.objects.get().text == "3 duties of the week from Monday 8 June copied to the next week"


def test_pressed_twice_all_of_it_is_there_already(team):
    stands(team)
    workflow.copy_week(team.area.pk, MONDAY, by=team.coordinator)

    again = workflow.copy_week(team.area.pk, MONDAY, by=team.coordinator)

    assert (again.made, len(again.skipped)) == ([], 1)
    assert Shift.objects.count() == 2
    assert RotaChange.objects.count() == 1


def test_who_is_away_left_or_cannot_be_reached_is_skipped_and_what_is_over_too(team):
    gone, silent = (make.user("team_leader", team.area) for _ in range(2))
    stands(team, begins=DAY)
    stands(team, gone, begins=2 * DAY)
    stands(team, silent, begins=3 * DAY)
    make.absence(team.leader, TUESDAY_3PM + WEEK, TUESDAY_3PM + WEEK + 2 * DAY)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=silent.pk).update(unreachable_since=TUESDAY_3PM)

    found = workflow.copy_week(team.area.pk, MONDAY, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + 4 * WEEK)
    over = workflow.copy_week(team.area.pk, MONDAY, by=team.coordinator)

    assert found.made == []
    assert "is away then" in found.skipped[0]
    assert "is not a team leader" in found.skipped[1]
    assert "Messages do not reach" in found.skipped[2]
    assert all("over already" in one for one in over.skipped)


def test_an_empty_week_is_said_to_be_empty(team):
    with pytest.raises(RotaError, match="no duty in that week"):
        workflow.copy_week(team.area.pk, MONDAY, by=team.coordinator)


def test_however_many_duties_it_costs_the_same(team):
    def cost():
        with statements() as found:
            workflow.copy_week(team.area.pk, MONDAY, by=team.coordinator)
        return len(found)

    stands(team, begins=DAY)
    few = cost()
    Shift.objects.filter(starts__gt=TUESDAY_3PM + 5 * DAY).delete()
    for hours in range(2, 8):
        stands(team, team.second_leader, begins=2 * DAY + hours * HOUR, length=HOUR)
    assert cost() == few <= SAVE - 3
    with statements() as found:
        workflow.put_on_weekly(duty(team, begins=30 * DAY), weeks=12, by=team.coordinator)
    assert len(found) <= SAVE - 1, "\n".join(found)


# --- the doors ---


def post(client, who, name, **fields):
    client.force_login(who)
    return client.post(reverse(f"escalations:{name}"), fields, follow=True)


def test_the_form_repeats_and_the_page_says_what_was_skipped(client, team):
    stands(team, team.second_leader, begins=DAY + WEEK + HOUR)
    times = {"starts": "2026-06-10T15:00", "ends": "2026-06-10T20:00"}
    fields = {"area": str(team.area.pk), "post": "team_leader", "person": str(team.leader.pk), **times}

    page = post(client, team.coordinator, "rota-shift-new", weeks="3", **fields).content.decode()
    too_many = post(client, team.coordinator, "rota-shift-new", weeks="13", **fields)

    assert "And at the same time in 1 more week." in page
    assert "Skipped: Wednesday 17 June" in page
    assert too_many.status_code == 422
    assert "Give a number from 1 to 12" in too_many.content.decode()


def test_the_week_is_copied_by_one_press_and_shown(client, team):
    stands(team)
    client.force_login(team.coordinator)
    week = client.get(reverse("escalations:rota-week")).content.decode()
    assert "Copy this week to the next" in week

    answer = post(client, team.coordinator, "rota-copy", area=str(team.area.pk), week="2026-06-10")

    assert answer.redirect_chain[0][1] == 303
    page = answer.content.decode()
    assert "1 duty copied to the week from Monday 15 June." in page
    assert "Copy the week of" in page
    again = post(client, team.coordinator, "rota-copy", area=str(team.area.pk), week="2026-06-10")
    assert "Skipped: Wednesday 17 June" in again.content.decode()


def test_many_skipped_are_counted_and_a_program_reads_them_all(client, team):
    for hours in range(10):
        stands(team, begins=DAY + hours * HOUR, length=HOUR)
    body = {"area": str(team.area.pk), "week": "2026-06-08"}
    post(client, team.coordinator, "rota-copy", **body)

    page = post(client, team.coordinator, "rota-copy", **body).content.decode()
    program = client.post(reverse("escalations:rota-copy"), body, headers={"accept": "application/json"})

    assert "And 6 more." in page
    assert "No duties copied to the week from" in page
    assert (program.json()["copied"], len(program.json()["skipped"])) == (0, 10)


@pytest.mark.parametrize("week", ["", "nonsense", "0001-01-01", "9999-12-31"])
def test_a_week_that_is_none_is_refused_plainly(client, team, week):
    answer = post(client, team.coordinator, "rota-copy", area=str(team.area.pk), week=week)

    assert answer.status_code == 422
    assert "Choose the week" in answer.content.decode()


def test_only_ones_own_areas_are_copied_and_an_empty_week_is_a_conflict(client, team):
    other = make.team()
    stands(other)

    theirs = post(client, team.coordinator, "rota-copy", area=str(other.area.pk), week="2026-06-08")
    empty = post(client, team.coordinator, "rota-copy", area=str(team.area.pk), week="2026-06-08")
    client.force_login(team.coordinator)
    program = client.post(
        reverse("escalations:rota-copy"),
        {"area": str(team.area.pk), "week": "2026-06-08"},
        headers={"accept": "application/json"},
    )

    assert (theirs.status_code, empty.status_code, program.status_code) == (422, 409, 409)
    assert "Choose one of your own areas" in theirs.content.decode()
    assert "no duty in that week" in empty.content.decode()
    assert Shift.objects.filter(area=team.area).count() == 0
    assert post(client, team.volunteer.user, "rota-copy").status_code == 404
