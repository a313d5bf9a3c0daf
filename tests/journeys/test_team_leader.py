"""Welcome Home has a team leader on duty: a quarter of an hour for what worries somebody very much."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.journeys import county as places
from tests.journeys import steps

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "phone_and_desk",
    [("phone", "desk"), ("plain_phone", "plain_desk")],
    ids=["with_scripts", "without_scripts"],
)
def test_the_team_leader_on_duty_has_what_worries_a_volunteer_within_a_quarter_of_an_hour(
    county, request, phone_and_desk
):
    phone, desk = (request.getfixturevalue(name) for name in phone_and_desk)
    _hugh_is_told_whom_to_ring_and_who_answers_by_when(phone)
    places.later(minutes=9)
    _tamsin_finds_it_on_top_takes_it_and_closes_it(desk)
    _hugh_sees_that_it_is_dealt_with(phone)
    places.later(seconds=61)
    _hugh_reads_his_story(phone)


def _hugh_is_told_whom_to_ring_and_who_answers_by_when(phone):
    steps.sign_in(phone, "Volunteer, Welcome Home")
    steps.log(
        phone, "More confused or forgetful", words="He did not know what day it was.", worry="Very worried"
    )

    expect(phone.get_by_role("heading", level=1)).to_have_text("We have it. Now please ring Tamsin.")
    card = phone.locator(".lw-callcard")
    expect(card).to_contain_text("Tamsin Rundle")
    expect(card).to_contain_text("Team leader on duty until 8pm")
    call = card.get_by_role("link")
    expect(call).to_have_attribute("href", "tel:+447700900112")
    expect(call).to_contain_text("07700 900112")
    first = phone.locator(".lw-next li").first
    expect(first).to_contain_text("Tamsin Rundle, team leader on duty, will look at this by 3:06pm.")
    assert not steps.goes_sideways(phone)


def _tamsin_finds_it_on_top_takes_it_and_closes_it(desk):
    steps.sign_in(desk, "Team leader, Welcome Home")
    desk.goto("/escalations/")
    top = desk.locator(".lw-triage > li").first
    expect(top).to_contain_text("Arthur Nance")
    expect(top).to_contain_text("Very worried")
    expect(top).to_contain_text("6 minutes left")
    expect(top).to_contain_text("by 3:06pm today")

    top.get_by_role("button", name="Take it").click()
    expect(desk.get_by_text("You have it").first).to_be_visible()
    steps.in_triage(desk, "Arthur Nance").get_by_role("link", name="Arthur Nance").click()
    steps.close(desk, "Hugh", _story("Hugh", "Arthur"), outcome="Seen by a professional")
    expect(desk.get_by_role("status")).to_contain_text("Closed. Hugh will be told in a minute.")


def _hugh_sees_that_it_is_dealt_with(phone):
    phone.goto("/observations/")
    expect(phone.locator(".lw-send").first).to_contain_text("Dealt with")


def _hugh_reads_his_story(phone):
    phone.goto("/")
    phone.get_by_role("link", name="Read Arthur’s story").click()
    expect(phone.locator("article.lw-story")).to_contain_text("You were right to tell us.")
    expect(phone.get_by_role("heading", name="How it went")).to_be_visible()
    phone.get_by_role("button", name="Just say thanks").click()
    expect(phone.get_by_role("heading", name="You wrote back")).to_be_visible()


def _story(to, about):
    return f"Dear {to},\n\n{about} has been seen and is comfortable at home. You were right to tell us."


def test_when_the_quarter_of_an_hour_is_over_the_other_team_leaders_are_asked(county, phone, desk):
    steps.sign_in(phone, "Volunteer, Welcome Home")
    steps.log(phone, "Unsteady, or a fall", words="He fell.", worry="Very worried")
    places.later(minutes=15, seconds=1)

    phone.reload()
    expect(phone.locator(".lw-next li").first).to_contain_text("Ross Treloar")
    steps.sign_in(desk, "Team leader, Welcome Home")
    row = steps.in_triage(desk, "Arthur Nance")
    expect(row).to_contain_text("Ross Treloar")
    expect(row).to_contain_text("15 minutes left")


def test_nobody_on_duty_is_said_before_anything_is_sent(county, phone):
    places.clock.move_to(places.NOW + datetime.timedelta(hours=7))
    steps.sign_in(phone, "Volunteer, Welcome Home")

    phone.get_by_role("link", name="Log an observation").first.click()

    expect(phone.locator(".lw-note.is-warn").first).to_be_visible()
