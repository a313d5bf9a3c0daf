"""The chains an area starts with, and that none is ever missing or ends with nobody."""

import datetime

import pytest

from escalations import workflow
from escalations.choices import Level
from escalations.models import Policy, PolicyStep
from escalations.models.policies import chains_of
from escalations.rules import policies
from livingwell.choices import CoproductionModel
from livingwell.models import AuditRecord
from livingwell.working_time import Limit
from tests import make


def test_a_level_without_a_chain_takes_the_default_of_the_model():
    whole = policies.complete({"worried": [["programme_manager", "1d"]]}, CoproductionModel.TEAM_LEADER)

    assert whole["worried"] == [["programme_manager", "1d"]]
    assert set(whole) == set(Level)
    assert whole["very_worried"][0] == ["team_leader_on_duty", "15m!"]


def test_a_chain_that_ends_with_somebody_else_goes_on_to_the_programme_manager():
    whole = policies.complete({"worried": [["coordinator", "3h"]]}, CoproductionModel.COFFEE_MORNING)

    assert whole["worried"] == [["coordinator", "3h"], ["programme_manager", "3h"]]


def test_a_chain_is_read_back_as_steps():
    (step,) = policies.steps_of([["coordinator", "15m!"]])

    assert (step.role, step.limit) == ("coordinator", Limit.parse("15m!"))


def test_safeguarding_takes_its_own_chain_whatever_the_worry():
    assert policies.level_of("worried", safeguarding=True) == Level.SAFEGUARDING
    assert policies.level_of("worried", safeguarding=False) == Level.WORRIED


@pytest.mark.django_db
@pytest.mark.parametrize("model", CoproductionModel)
def test_the_adopted_policy_is_the_default_of_the_model(model):
    area = make.area(model)

    chains = chains_of(area)

    assert chains == Policy.objects.get(area=area).chains()
    for level, chain in policies.DEFAULTS[model].items():
        assert [tuple(step) for step in chains[level]] == list(chain)


@pytest.mark.django_db
def test_an_area_without_a_policy_goes_by_the_defaults():
    area = make.area(CoproductionModel.TEAM_LEADER, policy=False)

    assert chains_of(area)["mention"][0] == ["team_leader_on_duty", "1d"]


@pytest.mark.django_db
def test_a_new_policy_replaces_the_one_in_force_and_both_are_kept():
    area = make.area()
    first = Policy.objects.get(area=area)
    PolicyStep.objects.filter(policy=first).delete()

    second = workflow.adopt_default_policy(
        area.pk, agreed_by="The board", agreed_on=datetime.date(2026, 6, 1), by=None
    )

    first.refresh_from_db()
    assert (first.in_force, second.in_force, second.version) == (False, True, 2)
    assert chains_of(area) == second.chains()
    assert AuditRecord.objects.filter(subject_id=second.pk).exists()
