"""`manage.py explain_route` says whom the rule would ask, as the contract writes it, and changes nothing."""

import datetime
import json
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from escalations.models import Escalation
from livingwell import clock
from livingwell.models import Message, Notice, RoleAssignment
from tests import make

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def run(*arguments, **options):
    out = StringIO()
    call_command("explain_route", *[str(one) for one in arguments], stdout=out, **options)
    return out.getvalue().strip()


def explain(*arguments, at="2026-06-09T15:00"):
    return json.loads(run(*arguments, "--at", at, "--format", "json"))


def test_the_chain_as_the_contract_writes_it(django_assert_max_num_queries):
    team = make.team()

    with django_assert_max_num_queries(8):
        found = explain(team.area.code, "very_worried", "--client", team.client.pk)

    first_leader = min(team.leader.email, team.second_leader.email)
    assert found == [
        {
            "step": 1,
            "role": "coordinator",
            "people": [team.coordinator.email],
            "skipped": None,
            "ask_at": "2026-06-09T15:00:00+01:00",
            "respond_by": "2026-06-09T16:00:00+01:00",
        },
        {
            "step": 2,
            "role": "team_leader",
            "people": [first_leader],
            "skipped": None,
            "ask_at": "2026-06-09T16:00:00+01:00",
            "respond_by": "2026-06-09T17:00:00+01:00",
        },
        {
            "step": 3,
            "role": "programme_manager",
            "people": [team.manager.email],
            "skipped": None,
            "ask_at": "2026-06-09T17:00:00+01:00",
            "respond_by": "2026-06-09T18:00:00+01:00",
        },
    ]


def test_it_writes_nothing():
    team = make.team()

    explain(team.area.code, "worried")

    assert not Escalation.objects.exists()
    assert not Notice.objects.exists()
    assert not Message.objects.exists()


def test_a_step_nobody_is_rostered_for_says_so():
    team = make.team("team_leader")

    first, second, *_ = explain(team.area.code, "very_worried")

    assert (first["role"], first["people"], first["skipped"], first["respond_by"]) == (
        "team_leader_on_duty",
        [],
        "nobody_rostered",
        None,
    )
    assert second["people"] == sorted([team.leader.email, team.second_leader.email])
    assert second["ask_at"] == first["ask_at"]


def test_shifts_and_absences_are_those_of_the_moment_asked_about():
    team = make.team("team_leader")
    july = datetime.datetime(2026, 7, 7, 9, tzinfo=datetime.UTC)
    make.shift(team.area, team.leader, TUESDAY_3PM - HOUR, TUESDAY_3PM + HOUR)
    make.shift(team.area, team.second_leader, july - HOUR, july + HOUR)
    make.absence(team.leader, july - HOUR, july + HOUR)

    first, second, *_ = explain(team.area.code, "very_worried", at="2026-07-07T10:00")

    assert first["people"] == [team.second_leader.email]
    assert (second["people"], second["skipped"]) == ([], "already_asked")


def test_a_role_that_begins_later_counts_from_then():
    team = make.team()
    RoleAssignment.objects.filter(user=team.coordinator).update(ends=datetime.date(2026, 6, 30))
    later = make.user()
    make.role(later, "coordinator", team.area, starts=datetime.date(2026, 7, 1))

    now, then = explain(team.area.code, "worried"), explain(team.area.code, "worried", at="2026-07-07T10:00")

    assert now[0]["people"] == [team.coordinator.email]
    assert then[0]["people"] == [later.email]


def test_safeguarding_goes_by_its_own_chain_to_all_areas():
    team = make.team()
    elsewhere = make.team(manager=team.manager)

    found = explain(team.area.code, "mention", "--safeguarding")

    assert [step["role"] for step in found] == ["team_leader", "other_team_leaders", "programme_manager"]
    assert found[1]["people"] == sorted([elsewhere.leader.email, elsewhere.second_leader.email])


def test_a_formal_meeting_in_time_comes_first():
    team = make.team("formal_meeting")
    make.meeting(team.area, team.coordinator, TUESDAY_3PM + 100 * HOUR)

    first = explain(team.area.code, "mention")[0]

    assert (first["role"], first["people"]) == ("meeting_host", [team.coordinator.email])


def test_winter_has_winters_offset_and_any_offset_may_be_given():
    team = make.team()

    assert (
        explain(team.area.code, "worried", at="2026-12-08T15:00")[0]["ask_at"] == "2026-12-08T15:00:00+00:00"
    )
    assert (
        explain(team.area.code, "worried", at="2026-06-09T14:00Z")[0]["ask_at"] == "2026-06-09T15:00:00+01:00"
    )


def test_in_words():
    team = make.team("team_leader")

    text = run(team.area.code.lower(), "very_worried", "--at", "2026-06-09T15:00")

    assert text.splitlines()[0] == "1. team leader on duty: passed over, nobody is on the rota"
    assert f"4. programme manager: {team.manager.name}, asked" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("NOWHERE", "worried", "--at", "2026-06-09"), "There is no area 'NOWHERE'"),
        (("{area}", "good_news", "--at", "2026-06-09"), "Good news is not routed"),
        (("{area}", "panic", "--at", "2026-06-09"), "'panic' is not a worry"),
        (("{area}", "worried", "--at", "soon"), "'soon' is not a date"),
        (("{area}", "worried", "--at", "2026-03-29T01:30"), "did not happen"),
        (("{area}", "worried", "--at", "9999-12-31T23:59"), "too far from today"),
        (("{area}", "worried", "--at", "2026-06-09", "--client", "x"), "There is no client 'x'"),
        (("{area}", "worried", "--at", "2026-06-09", "--client", str(uuid.uuid4())), "There is no client"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(arguments, says):
    area = make.area()

    with pytest.raises(CommandError, match=says) as refused:
        run(*[one.format(area=area.code) for one in arguments])

    assert "\n" not in str(refused.value)
