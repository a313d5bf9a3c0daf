"""Nobody is left without an answer, and what went well is told on by two people with no names."""

import pytest
from playwright.sync_api import expect

from escalations import workflow
from escalations.choices import Worry
from escalations.models import Debt
from tests import make
from tests.journeys import county as places
from tests.journeys import steps
from volunteers.choices import Purpose

pytestmark = pytest.mark.browser


def test_two_who_noticed_the_same_each_hear_and_neither_is_left_out(county, phone, desk):
    west = county.west
    ruth = make.volunteer(west.area, account=False, name="Ruth Olds", known_as="Ruth")
    make.match(ruth, west.client)
    first = make.logged(west, noticed=["lonely"], they_would_like="Company at lunch.")
    told_by_phone = make.observation(west, author=ruth, noticed=["lonely"], words="Very quiet.")
    workflow.log(told_by_phone, by=west.coordinator)
    steps.sign_in(desk, "Coordinator, West")

    _jo_answers_both_and_the_wish(desk, first)
    places.later(seconds=61)
    _wendy_reads_hers_and_says_that_it_is_not_better(phone)
    _jo_rings_ruth_who_has_no_account(desk)

    assert not Debt.objects.owed().exists()
    assert not steps.goes_sideways(phone)


def _jo_answers_both_and_the_wish(desk, first):
    desk.goto(f"/escalations/{first.escalation_id}/close/")
    desk.get_by_role("button", name="Help came", exact=True).click()
    expect(desk.get_by_role("radio", name="Helped")).to_be_checked()
    desk.get_by_label("Message to").fill("She has lunch at the club on Tuesdays now. Thank you both.")
    desk.get_by_role("button", name="Close and send").click()
    refusal = desk.get_by_role("alert")
    expect(refusal).to_contain_text("Say what became of what Edie would like")

    desk.get_by_label("What became of what Edie would like").fill("The club keeps her a chair.")
    desk.get_by_text("Write to each of them on their own").click()
    desk.get_by_label("To Wendy alone").fill("You saw it first, Wendy. She has company at lunch now.")
    desk.get_by_role("button", name="Show it as it will be read").click()
    own = desk.get_by_role("region", name="As Wendy will read it")
    expect(own).to_contain_text("You saw it first, Wendy.")
    expect(own).to_contain_text("What Edie would like: The club keeps her a chair.")
    expect(desk.get_by_role("region", name="As Ruth will read it")).to_contain_text("Thank you both.")
    desk.get_by_role("button", name="Close and send").click()
    expect(desk.get_by_role("status")).to_contain_text("will be told in a minute")


def _wendy_reads_hers_and_says_that_it_is_not_better(phone):
    steps.sign_in(phone, "Volunteer, West")
    phone.get_by_role("link", name="Read Edie’s story").click()
    expect(phone.locator("article.lw-story")).to_contain_text("You saw it first, Wendy.")
    phone.get_by_label("It is not better").check()
    phone.get_by_label("Your note").fill("She has stopped going.")
    phone.get_by_role("button", name="Send my note").click()
    expect(phone.get_by_role("link", name="log a new observation for Edie")).to_be_visible()
    phone.goto("/difference/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your difference")
    expect(phone.get_by_text("led to help", exact=True)).to_be_visible()


def _jo_rings_ruth_who_has_no_account(desk):
    desk.goto("/")
    expect(desk.get_by_text("says it is not better")).to_be_visible()
    places.later(minutes=5)
    desk.goto("/feedback/")
    desk.get_by_role("link", name="Ring Ruth").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ring Ruth Olds")
    expect(desk.locator(".lw-story")).to_contain_text("Thank you both.")
    desk.get_by_role("button", name="Write down that Ruth was told").click()
    expect(desk.get_by_role("status")).to_contain_text("Ruth Olds has heard.")
    expect(desk.get_by_role("heading", name="Nobody is waiting to hear")).to_be_visible()


def test_good_news_is_thanked_for_and_told_on_by_two_people(county, phone, desk, plain_desk):
    west = county.west
    make.consent(west.client, Purpose.ANONYMOUS_STORY)
    make.logged(west, noticed=["good_news"], words="Edie sang at the club.", worry=Worry.GOOD_NEWS)
    steps.sign_in(desk, "Coordinator, West")
    desk.goto("/good-news/")
    desk.get_by_text("Thank Wendy").click()
    desk.get_by_label("A few words").fill("You made our week.")
    desk.get_by_role("button", name="Say thank you").click()
    expect(desk.get_by_role("status")).to_contain_text("Wendy is told that you say thank you.")

    _jo_writes_it_down_with_no_names(desk)
    _sam_reads_it_a_second_time_without_scripts(plain_desk)

    steps.sign_in(phone, "Volunteer, West")
    phone.goto("/notice-board/")
    expect(phone.get_by_role("article")).to_contain_text("Somebody who had gone quiet sang again.")
    make.consent(west.client, Purpose.ANONYMOUS_STORY, "withdrawn")
    phone.reload()
    expect(phone.get_by_role("heading", name="Nothing yet")).to_be_visible()


def _jo_writes_it_down_with_no_names(desk):
    desk.get_by_role("link", name="Make a story of it").click()
    desk.get_by_label("A heading").fill("A song")
    desk.get_by_label("The story, with no names").fill("Edie sang again.")
    desk.get_by_label("I have asked Wendy", exact=False).check()
    desk.get_by_role("button", name="Give it to a second reader").click()
    expect(desk.get_by_role("alert")).to_contain_text("a name that tells who it is: “Edie”")
    desk.get_by_label("The story, with no names").fill("Somebody who had gone quiet sang again.")
    desk.get_by_role("button", name="Give it to a second reader").click()
    expect(desk.get_by_text("Somebody else of the team has to read it.")).to_be_visible()


def _sam_reads_it_a_second_time_without_scripts(plain_desk):
    steps.sign_in(plain_desk, "Team leader, West")
    plain_desk.goto("/shared-stories/")
    plain_desk.get_by_role("link", name="A song").click()
    plain_desk.get_by_role("button", name="Put it on the notice page").click()
    expect(plain_desk.get_by_role("status")).to_contain_text("It is on the notice page now.")
