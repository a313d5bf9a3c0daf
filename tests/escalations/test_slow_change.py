"""When small things add up, by the rule an area agreed (ruling 9)."""

import datetime
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalations.choices import Noticed
from escalations.models import Event, Policy
from escalations.rules.slow_change import SlowRule, SmallReport, reason
from livingwell import clock
from tests import make

ANN, BOB, CAT = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def small(volunteer, *noticed):
    return SmallReport(volunteer, frozenset(noticed))


@pytest.mark.parametrize(
    ("reports", "why"),
    [
        ([small(ANN, "home")], ""),
        ([small(ANN, "home"), small(ANN, "home")], ""),
        ([small(ANN, "home"), small(BOB, "money")], ""),
        ([small(ANN, "good_news"), small(BOB, "good_news")], ""),
        ([small(ANN, "home"), small(BOB, "home", "money")], "two volunteers noticed the same in 28 days"),
        ([small(ANN, "home"), small(ANN), small(ANN, "money")], "3 small reports in 28 days"),
    ],
)
def test_three_small_reports_or_the_same_sign_from_two_add_up(reports, why):
    found = reason(SlowRule(), reports)

    assert found.startswith(why) if why else found == ""


def test_an_area_may_agree_on_other_figures():
    rule = SlowRule(days=14, reports=4, volunteers=3)

    assert reason(rule, [small(ANN, "home")] * 3) == ""
    assert reason(rule, [small(ANN, "home")] * 4) == "4 small reports in 14 days"
    assert reason(rule, [small(one, "home") for one in (ANN, BOB)]) == ""
    assert reason(rule, [small(one, "home") for one in (ANN, BOB, CAT)]).startswith("3 volunteers noticed")


def test_a_rule_is_read_back_as_it_was_kept():
    rule = SlowRule(days=14, reports=4, volunteers=3)

    assert SlowRule.of(rule.kept) == rule
    assert SlowRule.of({}) == SlowRule.of(None) == SlowRule(28, 3, 2)
    assert "4 or more small reports on one person in 14 days" in str(rule)
    assert rule.window == 14 * DAY


@given(
    st.lists(st.builds(small, st.sampled_from([ANN, BOB, CAT]), st.sampled_from(Noticed.values)), max_size=6),
    st.builds(small, st.sampled_from([ANN, BOB, CAT]), st.sampled_from(Noticed.values)),
)
def test_one_more_report_never_makes_less_of_it(reports, one_more):
    if reason(SlowRule(), reports):
        assert reason(SlowRule(), [*reports, one_more])


@pytest.mark.django_db
@pytest.mark.parametrize(("ago", "worry"), [(13, "worried"), (15, "mention")])
def test_the_rule_of_the_area_in_force_decides(ago, worry):
    team = make.team()
    Policy.objects.filter(area=team.area).update(slow_change=SlowRule(14, 2, 2).kept)
    with clock.moved_to(TUESDAY_3PM - ago * DAY):
        make.logged(team, worry="mention", noticed=["home"])

    with clock.moved_to(TUESDAY_3PM):
        escalation = make.logged(team, worry="mention", noticed=["money"]).escalation

    assert escalation.worry == worry
    said = Event.objects.filter(escalation=escalation, kind="raised").values_list("text", flat=True)
    assert list(said) == (["to worried: 2 small reports in 14 days"] if worry == "worried" else [])
