"""A coordinator joins two matters and thinks better of it, then finds that one of them is safeguarding."""

import datetime

import pytest
from playwright.sync_api import expect

from livingwell import clock
from tests import make
from tests.journeys import county as places
from tests.journeys import steps

pytestmark = pytest.mark.browser

MINUTE = datetime.timedelta(minutes=1)


@pytest.mark.parametrize("which", ["desk", "plain_desk"], ids=["with_scripts", "without_scripts"])
def test_joined_and_undone_then_passed_on_as_safeguarding(county, request, which):
    desk = request.getfixturevalue(which)
    home, money = _two_matters(county.west)
    steps.sign_in(desk, "Coordinator, West")
    _jo_joins_them_and_undoes_it(desk, money)
    _jo_passes_one_on_and_keeps_only_her_own_words(desk, money)
    _it_is_not_there_for_jo_any_more(desk, money)
    places.later(seconds=5)
    _sam_reads_it_all(desk, money)
    desk.context.clear_cookies()
    steps.sign_in(desk, "Coordinator, West")
    desk.goto(f"/escalations/{home.pk}/")
    expect(desk.locator("main")).not_to_contain_text("Her nephew keeps the card.")


def _two_matters(west):
    make.shift(west.area, west.leader, clock.now() - 60 * MINUTE, clock.now() + 300 * MINUTE)
    home = make.escalation(west, noticed=["home"], words="The boiler is cold.")
    places.later(minutes=1)
    money = make.escalation(west, noticed=["money"], words="Her nephew keeps the card.")
    places.later(minutes=1)
    return home, money


def _jo_joins_them_and_undoes_it(desk, money):
    desk.goto(f"/escalations/{money.pk}/")
    desk.get_by_role("button", name="Join the two").click()
    expect(desk.get_by_text("The two are one now.")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("The boiler is cold.")
    expect(desk.locator("main")).to_contain_text("Her nephew keeps the card.")
    assert not steps.goes_sideways(desk)
    desk.get_by_role("button", name="Undo joining the two").click()
    expect(desk.get_by_text("Undone. It stands as it was before.")).to_be_visible()
    expect(desk.get_by_role("button", name="Join the two")).to_be_visible()


def _jo_passes_one_on_and_keeps_only_her_own_words(desk, money):
    desk.goto(f"/escalations/{money.pk}/")
    desk.get_by_label("Write on the timeline").fill("Ask about the nephew.")
    desk.get_by_role("button", name="Save the note").click()
    expect(desk.locator(".lw-timeline")).to_contain_text("Ask about the nephew.")
    desk.locator("summary", has_text="Screen it").click()
    desk.get_by_role("radio", name="Safeguarding").check()
    desk.locator("details[open]", has_text="Screen it").get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Is it safeguarding?")
    desk.get_by_role("button", name="Pass it on as safeguarding").click()
    expect(desk.locator(".lw-summary")).to_contain_text("Say that you want to pass it on")
    desk.get_by_label("I want to pass it on").check()
    desk.get_by_role("button", name="Pass it on as safeguarding").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("what you wrote")
    expect(desk.locator("main")).to_contain_text("Ask about the nephew.")
    expect(desk.locator("main")).not_to_contain_text("Her nephew keeps the card.")


def _it_is_not_there_for_jo_any_more(desk, money):
    answer = desk.request.get(f"/escalations/{money.pk}/")
    assert answer.status == 404
    desk.goto("/escalations/")
    expect(desk.locator(f"#e{money.pk}")).to_have_count(0)


def _sam_reads_it_all(desk, money):
    desk.context.clear_cookies()
    steps.sign_in(desk, "Team leader, West")
    desk.goto(f"/escalations/{money.pk}/")
    expect(desk.locator("main")).to_contain_text("Her nephew keeps the card.")
    expect(desk.locator("main")).to_contain_text("Ask about the nephew.")
    expect(desk.locator("main")).to_contain_text("screened it as safeguarding")
    expect(desk.get_by_role("button", name="Take it").first).to_be_visible()
