"""Talk, from end to end: a question answered on a phone without scripts; a digest the practice answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from escalations import workflow
from livingwell import clock
from livingwell.demo_accounts import DOMAIN
from tests import make
from tests.journeys import county as places
from tests.journeys import steps
from tests.make import practices

pytestmark = pytest.mark.browser


def test_a_question_is_answered_from_the_phone(county, desk, plain_phone):
    report = make.logged(county.west, words="Three dinners in the fridge untouched.")
    steps.sign_in(desk, "Coordinator, West")
    desk.goto(f"/escalations/{report.escalation_id}/")
    desk.get_by_text("Ask a question", exact=True).click()
    desk.get_by_label("Your question").fill("Were they from this week?")
    desk.get_by_role("button", name="Ask", exact=True).click()
    expect(desk.get_by_text("Wendy is asked. Nothing waits for the answer.")).to_be_visible()
    places.later(seconds=61)

    steps.sign_in(plain_phone, "Volunteer, West")
    expect(plain_phone.get_by_role("heading", name="A question for you")).to_be_visible()
    plain_phone.get_by_role("link", name="Answer", exact=True).click()
    expect(plain_phone.get_by_role("heading", name="Jo asks you")).to_be_visible()
    plain_phone.get_by_role("button", name="Send your answer").click()
    expect(plain_phone.get_by_role("link", name="Write your answer")).to_be_visible()
    plain_phone.get_by_label("Your answer").fill("Yes. Friday, Saturday and Sunday.")
    plain_phone.get_by_role("button", name="Send your answer").click()
    expect(plain_phone.get_by_text("You answered")).to_be_visible()
    assert not steps.goes_sideways(plain_phone)

    desk.goto("/")
    desk.get_by_role("button", name="A volunteer has answered your question").click()
    expect(desk.locator("#ask")).to_contain_text("Friday, Saturday and Sunday.")


def test_the_practice_answers_its_digest_with_a_question_and_hears_back(county, desk, phone):
    west = county.west
    practices.reader(west, email=f"professional@{DOMAIN}", name="Ann Kitto", known_as="Ann")
    practices.contact(west)
    make.logged(west, words="Three dinners untouched.", they_would_like="Company at lunch")
    steps.sign_in(desk, "Coordinator, West")
    desk.get_by_role("link", name="For practices").click()
    desk.get_by_role("link", name="Porthkerrow Surgery").click()
    desk.get_by_role("checkbox", name="Edie Hocking").check()
    desk.get_by_role("button", name="Tell Porthkerrow Surgery").click()
    expect(desk.get_by_text("Porthkerrow Surgery is told in a minute.")).to_be_visible()
    places.later(seconds=61)

    steps.sign_in(phone, "Professional")
    phone.get_by_role("link", name="Porthkerrow Surgery, today").click()
    expect(phone.get_by_text("Three dinners untouched.")).to_be_visible()
    expect(phone.get_by_text("Company at lunch")).to_be_visible()
    phone.get_by_text("Ask about Edie", exact=True).click()
    phone.get_by_label("Your question").fill("Is she drinking enough?")
    phone.get_by_role("button", name="Ask Jo").click()
    expect(phone.get_by_text("Not answered yet")).to_be_visible()

    desk.goto("/")
    desk.get_by_role("button", name="A practice has asked something").click()
    desk.get_by_role("link", name="Ask Wendy this").click()
    expect(desk.get_by_label("Your question")).to_have_value("Is she drinking enough?")
    desk.get_by_text("Answer the practice", exact=False).first.click()
    desk.get_by_label("Your answer to the practice").fill("I have asked her volunteer.")
    desk.get_by_role("button", name="Answer", exact=True).click()
    expect(desk.get_by_text("They are told that there is an answer.")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("I have asked her volunteer.")).to_be_visible()


def test_it_did_not_help_and_is_opened_again(county, desk, plain_phone):
    story = make.story(county.west)
    steps.sign_in(plain_phone, "Volunteer, West")
    plain_phone.get_by_role("link", name="Log an observation").first.click()
    plain_phone.get_by_role("radio", name="No", exact=True).check()
    plain_phone.get_by_role("button", name="All as usual").click()
    expect(plain_phone.get_by_role("heading", name="Thank you. All as usual.")).to_be_visible()
    places.later(seconds=5)

    steps.sign_in(desk, "Coordinator, West")
    desk.get_by_role("link", name="Read how it ended, and open it again").click()
    expect(desk.locator("#helped")).to_contain_text("it did not help")
    desk.locator("#helped").get_by_role("button", name="Open it again").click()
    expect(desk.get_by_text("It is open again, and you have it.")).to_be_visible()
    assert workflow.say_helped(story.pk, answer="yes", by=county.west.volunteer.user) is False
    assert clock.now() > places.NOW
