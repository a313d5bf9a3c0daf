"""The page of an area's routing policy: what holds, agreeing on something else, what would happen if."""

import datetime

import pytest
from django.urls import reverse

from escalations import workflow
from escalations.choices import Level
from escalations.models import Policy
from escalations.models.policies import chains_of
from escalations.rules import policies
from escalations.rules.slow_change import SlowRule
from escalations.workflow.policies import Agreed, PolicyHasChangedError
from livingwell import clock
from livingwell.choices import CoproductionModel
from livingwell.models import AuditRecord
from tests import make
from tests.access.bodies_policies import agreed

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
NEW = {level: [("coordinator", "45m!"), ("programme_manager", "60m!")] for level in policies.AGREED_LEVELS}


@pytest.fixture
def team():
    with clock.moved_to(TUESDAY_3PM):
        yield make.team()


def sign_in(client, user):
    client.force_login(user)
    return client


def detail(area):
    return reverse("escalations:policy-detail", args=[area.pk])


def edit(area):
    return reverse("escalations:policy-edit", args=[area.pk])


# --- the rule


@pytest.mark.parametrize(
    ("level", "chain", "says"),
    [
        (Level.WORRIED, [("coordinator", "1d"), ("programme_manager", "1d")], ""),
        (Level.WORRIED, [], "End it with the programme manager"),
        (Level.WORRIED, [("coordinator", "1d")], "End it with the programme manager"),
        (Level.WORRIED, [("coordinator", "1d"), ("coordinator", "1d"), ("programme_manager", "1d")], "Ask each role once"),
        (Level.WORRIED, [("coordinator", "11d"), ("programme_manager", "1d")], "No step may take more"),
        (Level.WORRIED, [("meeting_host", "1d"), ("programme_manager", "1d")], "Only worth mentioning"),
        (Level.MENTION, [("coordinator", "1d"), ("meeting_host", "1d"), ("programme_manager", "1d")], "Only worth mentioning"),
        (Level.MENTION, [("meeting_host", "1d"), ("programme_manager", "1d")], ""),
        (Level.VERY_WORRIED, [("coordinator", "1h"), ("programme_manager", "60m!")], "Very worried runs day and night"),
    ],
)  # fmt: skip
def test_what_may_not_be_agreed_is_said_in_words(level, chain, says):
    found = policies.problems(level, chain, CoproductionModel.FORMAL_MEETING)

    assert found == [] if not says else found[0].startswith(says)


def test_only_areas_with_formal_meetings_wait_for_one():
    chain = [("meeting_host", "1d"), ("programme_manager", "1d")]

    assert policies.problems(Level.MENTION, chain, CoproductionModel.COFFEE_MORNING)


@pytest.mark.parametrize("model", CoproductionModel)
def test_every_default_could_be_agreed_on_as_it_is(model):
    for level in policies.AGREED_LEVELS:
        assert policies.problems(level, policies.DEFAULTS[model][level], model) == []


# --- the verb


@pytest.mark.django_db
def test_a_new_version_is_in_force_and_the_old_one_stays(team):
    opened = make.escalation(team, worry="worried")

    policy = workflow.adopt_policy(
        team.area.pk, Agreed(NEW, SlowRule(14, 2, 2), "The area", clock.today()), version=1, by=team.leader
    )

    assert (policy.version, policy.in_force, policy.recorded_by) == (2, True, team.leader)
    assert list(
        Policy.objects.filter(area=team.area).order_by("version").values_list("in_force", flat=True)
    ) == [False, True]
    chains = chains_of(team.area)
    assert chains["worried"] == [list(step) for step in NEW["worried"]]
    assert chains["safeguarding"] == [
        list(step) for step in policies.DEFAULTS[team.area.model]["safeguarding"]
    ]
    opened.refresh_from_db()
    assert opened.chains["worried"] != chains["worried"]
    assert AuditRecord.objects.filter(
        actor=team.leader, action="agreed on a policy", subject_id=policy.pk
    ).exists()


@pytest.mark.django_db
def test_of_two_who_agree_at_once_the_second_is_told(team):
    given = Agreed(NEW, SlowRule(), "The area", clock.today())
    workflow.adopt_policy(team.area.pk, given, version=1, by=team.leader)

    with pytest.raises(PolicyHasChangedError):
        workflow.adopt_policy(team.area.pk, given, version=1, by=team.leader)

    assert Policy.objects.filter(area=team.area).count() == 2


@pytest.mark.django_db
def test_a_chain_without_an_end_is_refused_by_the_verb_too(team):
    wrong = {**NEW, "worried": [("coordinator", "1d")]}

    with pytest.raises(ValueError, match="End it with the programme manager"):
        workflow.adopt_policy(
            team.area.pk, Agreed(wrong, SlowRule(), "The area", clock.today()), version=1, by=team.leader
        )

    assert Policy.objects.filter(area=team.area).count() == 1


# --- the doors


@pytest.mark.django_db
def test_a_team_leader_agrees_on_a_policy(client, team):
    answer = sign_in(client, team.leader).post(edit(team.area), agreed())

    assert (answer.status_code, answer.url) == (302, detail(team.area))
    page = client.get(detail(team.area)).content.decode()
    assert "Version 2, agreed by The area meeting on Monday 1 June" in page
    assert "Coordinator: 45 minutes" in page
    assert "Version 1" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"worried_2_role": ""}, "Worried: End it with the programme manager"),
        ({"mention_1_amount": ""}, "Worth mentioning, step 1: give how long they have"),
        ({"mention_1_amount": "NaN"}, "Give a number"),
        ({"very_worried_1_unit": "d"}, "Very worried runs day and night"),
        ({"agreed_by": ""}, "Say who agreed to this"),
        ({"agreed_on": "2026-06-10"}, "Give the day it was agreed: today or earlier"),
        ({"agreed_on": "0001-01-01"}, "Give the day it was agreed: today or earlier"),
        ({"worried_1_role": "king"}, "Choose one of the list"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, team, changes, says):
    answer = sign_in(client, team.leader).post(edit(team.area), agreed(reports="7") | changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert 'value="7"' in page
    assert Policy.objects.filter(area=team.area).count() == 1


@pytest.mark.django_db
def test_a_form_opened_on_an_older_version_writes_nothing(client, team):
    sign_in(client, team.leader).post(edit(team.area), agreed())

    answer = client.post(edit(team.area), agreed(agreed_by="Too late"))

    assert answer.status_code == 409
    assert "Somebody agreed on another version meanwhile" in answer.content.decode()
    assert Policy.objects.filter(area=team.area).count() == 2


@pytest.mark.django_db
def test_only_who_leads_the_area_or_administers_may_read_and_change_it(client, team):
    elsewhere = make.team().leader
    for user, status in (
        (team.leader, 200), (make.user("administrator"), 200), (elsewhere, 404), (team.coordinator, 404),
        (team.volunteer.user, 404),
    ):  # fmt: skip
        assert sign_in(client, user).get(detail(team.area)).status_code == status
        assert client.get(edit(team.area)).status_code == status


@pytest.mark.django_db
def test_what_would_happen_if_names_people_times_and_reasons(client, team):
    make.absence(team.coordinator, TUESDAY_3PM, TUESDAY_3PM + datetime.timedelta(days=1))

    page = (
        sign_in(client, team.leader)
        .get(detail(team.area), {"worry": "very_worried", "at": "2026-06-09T16:00"})
        .content.decode()
    )

    assert "Passed over at once: away" in page
    assert team.leader.name in page
    assert "5pm today" in page.replace("By ", "by ")


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["2026-03-29T01:30", "nonsense", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_that_never_was_is_asked_again(client, team, at):
    answer = sign_in(client, team.leader).get(detail(team.area), {"worry": "worried", "at": at})

    assert answer.status_code == 422


@pytest.mark.django_db
def test_safeguarding_shows_its_own_chain(client, team):
    page = sign_in(client, team.leader).get(detail(team.area), {"safeguarding": "on"}).content.decode()

    assert "Safeguarding, today 3pm" in page
    assert "30 minutes" in page


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 4])
def test_the_pages_cost_the_same_whatever_the_number_of_versions(
    client, team, many, django_assert_max_num_queries
):
    for version in range(1, many + 1):
        given = Agreed(NEW, SlowRule(), "The area", clock.today())
        workflow.adopt_policy(team.area.pk, given, version=version, by=team.leader)
    sign_in(client, team.leader)

    with django_assert_max_num_queries(8):
        client.get(reverse("escalations:policy-list"))
    with django_assert_max_num_queries(12):
        client.get(detail(team.area))
