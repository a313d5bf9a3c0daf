"""Where volunteers come to the MDT, what presses does not wait for it: the team leader on duty is asked at once."""

import re

import pytest
from playwright.sync_api import expect

from escalations import workflow
from livingwell import clock
from livingwell.choices import CoproductionModel
from tests import make
from tests.journeys import county as places
from tests.journeys import steps

pytestmark = pytest.mark.browser


@pytest.fixture
def practice_trial(county):
    """West with volunteers in the practice's MDT, and Sam on duty."""
    area = county.west.area
    area.model = CoproductionModel.VOLUNTEERS_IN_MDT
    area.save(update_fields=["model"])
    workflow.adopt_default_policy(area.pk, agreed_by="The practices", agreed_on=clock.today(), by=None)
    make.shift(area, county.west.leader, places.NOW - places.HOUR, places.NOW + 3 * places.HOUR)
    return county


def test_small_things_go_to_the_coordinator_and_what_presses_to_who_is_on_duty(practice_trial, phone, desk):
    _wendy_mentions_something(phone)
    _wendy_is_very_worried(phone)
    places.later(minutes=1)
    _sam_takes_it_and_closes_it(desk)
    places.later(seconds=61)
    _wendy_reads_her_story(phone)


def _wendy_mentions_something(phone):
    steps.sign_in(phone, "Volunteer, West")
    steps.log(phone, "Lonely or losing touch", words="Days without a voice.", worry="Worth mentioning")
    expect(phone.locator(".lw-next li").first).to_contain_text("Jo Tregear, your coordinator, will look")


def _wendy_is_very_worried(phone):
    phone.goto("/")
    steps.log(phone, "Unsteady, or a fall", words="She slipped by the sink.", worry="Very worried")
    expect(phone.get_by_role("heading", level=1)).to_have_text("We have it. Now please ring Sam.")
    expect(phone.locator(".lw-next li").first).to_contain_text("will look at this by 3:06pm.")
    assert not steps.goes_sideways(phone)


def _sam_takes_it_and_closes_it(desk):
    steps.sign_in(desk, "Team leader, West")
    desk.goto("/escalations/")
    top = desk.locator(".lw-triage > li").first
    expect(top).to_contain_text("Very worried")
    top.get_by_role("link", name="Edie Hocking").click()
    desk.get_by_role("button", name="Take it").locator("visible=true").click()
    expect(desk.get_by_role("status")).to_contain_text("You have it.")
    steps.close(desk, "Wendy", places.STORY, outcome="Seen by a professional")
    expect(desk.get_by_role("status")).to_contain_text("Closed. Wendy will be told in a minute.")


def _wendy_reads_her_story(phone):
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("story")).first.click()
    expect(phone.locator("article.lw-story")).to_contain_text("lunch at the club on Tuesdays")
