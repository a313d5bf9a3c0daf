"""A gap on the rota is filled, and the duty swapped, by two people who run no scripts."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from tests.journeys import county as places
from tests.journeys import steps

pytestmark = pytest.mark.browser

NIGHT = "Tuesday 9 June, 8pm to 8am"


def test_a_gap_is_filled_and_the_duty_swapped_as_both_see_it(county, plain_phone, plain_desk, live_server):
    ross = places.session_of(county.welcome_home.second_leader)
    plain_desk.context.add_cookies([{**ross, "url": live_server.url}])

    _ross_fills_the_gap(plain_desk)
    _ross_asks_tamsin_to_take_it(plain_desk)
    places.later(seconds=5)
    _tamsin_says_yes(plain_phone)
    places.later(seconds=5)
    _both_see_who_has_it(plain_phone, plain_desk)
    _the_mail_said_nothing_but_that_there_is_something()


def _ross_fills_the_gap(desk):
    desk.goto("/rota/")
    red = desk.locator(".lw-note.is-bad")
    expect(red.get_by_role("heading")).to_contain_text("gaps in the next 14 days")
    expect(red.get_by_role("listitem").first).to_contain_text("night: nobody from 8pm to 8am. Today.")
    red.get_by_role("link").first.click()

    expect(desk.get_by_label("From")).to_have_value("2026-06-09T20:00")
    expect(desk.get_by_label("Until")).to_have_value("2026-06-10T08:00")
    desk.get_by_role("button", name="Put on duty").click()
    expect(desk.get_by_role("alert")).to_contain_text("Choose who is on duty")
    desk.get_by_label("Who?").select_option(label="Ross Treloar, team leader")
    desk.get_by_role("button", name="Put on duty").click()

    expect(desk.get_by_text(f"Ross Treloar is on duty {NIGHT}.")).to_be_visible()
    expect(desk.get_by_role("link", name="Find someone for Tue 9 June, night")).to_have_count(0)


def _ross_asks_tamsin_to_take_it(desk):
    desk.get_by_role("link", name="My duty and swaps").click()
    desk.get_by_role("link", name=f"Ask for a swap of {NIGHT}").click()
    desk.get_by_label("Whom do you ask?").select_option(label="Tamsin Rundle")
    desk.get_by_label("Why?").fill("My sister’s wedding")
    desk.get_by_role("button", name="Ask", exact=True).click()

    expect(
        desk.get_by_text("Tamsin Rundle is asked. Until they say yes, the duty stays yours.")
    ).to_be_visible()
    expect(desk.get_by_role("button", name="Take it back")).to_be_visible()


def _tamsin_says_yes(phone):
    steps.sign_in(phone, "Team leader, Welcome Home")
    phone.get_by_role("button", name="A colleague asks you to take a duty").click()
    expect(phone.get_by_text(f"Ross Treloar asks you to take {NIGHT}")).to_be_visible()
    phone.get_by_role("link", name="Answer Ross").click()
    expect(phone.get_by_text("“My sister’s wedding”")).to_be_visible()
    assert not steps.goes_sideways(phone)
    phone.get_by_role("radio", name="Yes, I will be on duty then").check()
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_text("The duty is yours. Ross is told.")).to_be_visible()


def _both_see_who_has_it(phone, desk):
    phone.goto("/rota/")
    cell = phone.get_by_role("cell", name="swapped with Ross Treloar")
    expect(cell).to_contain_text("Tamsin Rundle")
    assert not steps.goes_sideways(phone)
    desk.goto("/")
    expect(desk.get_by_role("button", name="A duty has changed hands, as you both agreed")).to_be_visible()
    desk.goto("/rota/")
    expect(desk.get_by_role("cell", name="swapped with you")).to_contain_text("Tamsin Rundle")
    expect(desk.get_by_text("from Ross Treloar: agreed by both")).to_be_visible()


def _the_mail_said_nothing_but_that_there_is_something():
    bodies = [message.body for message in mail.outbox]
    assert sum("A colleague asks you to take a duty." in body for body in bodies) == 1
    assert sum("A duty has changed hands, as you both agreed." in body for body in bodies) == 2
    assert not any("wedding" in body or "Tuesday" in body for body in bodies)
