"""Where an area meets over coffee, the volunteer sees at once who could help, and it comes back all the same."""

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
def coffee(county):
    """West, now by coffee morning, with one service that helps people to get about."""
    area = county.west.area
    area.model = CoproductionModel.COFFEE_MORNING
    area.save(update_fields=["model"])
    workflow.adopt_default_policy(area.pk, agreed_by="The area", agreed_on=clock.today(), by=None)
    make.service(area, name="Kernow Door to Door Cars", helps_with=["transport"])
    return county


def test_the_volunteer_sees_who_could_help_and_hears_that_the_service_got_there(coffee, phone, desk):
    _wendy_reads_at_once_who_could_help(phone)
    _jo_sends_it_on(desk)
    places.later(hours=20)
    _the_service_gets_there_and_jo_closes_it(desk)
    places.later(seconds=61)
    _wendy_reads_her_story(phone)


def _wendy_reads_at_once_who_could_help(phone):
    steps.sign_in(phone, "Volunteer, West")
    steps.log(phone, "Trouble getting about", words="The bus has gone.", worry="Worth mentioning")

    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, we have it")
    expect(phone.locator(".lw-next li").first).to_contain_text("Jo Tregear, your coordinator, will look")
    expect(phone.locator("main")).to_contain_text("Kernow Door to Door Cars")
    expect(phone.locator("main")).to_contain_text("01632 960500")
    assert not steps.goes_sideways(phone)


def _jo_sends_it_on(desk):
    steps.sign_in(desk, "Coordinator, West")
    steps.in_triage(desk, "Edie Hocking").get_by_role("link", name="Edie Hocking").click()
    desk.get_by_role("link", name="Send it on").click()
    desk.get_by_role("radio", name=re.compile("Kernow Door to Door Cars")).check()
    desk.get_by_label("What do you ask of them?").fill("A lift to the surgery every other Tuesday.")
    desk.get_by_role("radio", name="Yes").first.check()
    desk.get_by_role("button", name="Send it on").click()
    expect(desk.get_by_role("status").first).to_contain_text("Sent on to Kernow Door to Door Cars")


def _the_service_gets_there_and_jo_closes_it(desk):
    steps.in_triage(desk, "Edie Hocking").get_by_role("link", name="Edie Hocking").click()
    desk.get_by_role("link", name=re.compile("Kernow Door to Door Cars")).first.click()
    desk.get_by_role("radio", name=re.compile("^It is done")).check()
    desk.get_by_label("In their words", exact=False).fill("The first lift was today.")
    desk.get_by_role("button", name="Save").click()
    steps.in_triage(desk, "Edie Hocking").get_by_role("link", name="Edie Hocking").click()
    steps.close(desk, "Wendy", places.STORY, outcome="Service in place")
    expect(desk.get_by_role("status")).to_contain_text("Closed. Wendy will be told in a minute.")


def _wendy_reads_her_story(phone):
    phone.goto("/")
    phone.get_by_role("link", name="Read Edie’s story").click()
    expect(phone.locator("article.lw-story")).to_contain_text("lunch at the club on Tuesdays")
