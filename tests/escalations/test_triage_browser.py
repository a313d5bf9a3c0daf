"""Triage in a real browser: by keyboard with scripts, and the whole way through without any."""

import datetime

import pytest
from django.test import Client
from playwright.sync_api import expect

from escalations import workflow
from livingwell import clock
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def sign_in(page, live_server, user):
    web = Client()
    web.force_login(user)
    cookie = web.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def two_matters(team):
    first = make.escalation(team, worry="very_worried", words="ZQ-first")
    other = make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator)
    return first, make.escalation(team, client=other, words="ZQ-second")


def test_by_keyboard_a_row_is_taken_in_place_and_opened(desk, live_server):
    team = make.team()
    first, second = two_matters(team)
    sign_in(desk, live_server, team.coordinator)
    desk.goto("/escalations/")

    desk.keyboard.press("j")
    desk.keyboard.press("t")
    desk.wait_for_selector(f"#e{first.pk}.is-picked >> text=have it")
    workflow.take(second.pk, by=team.leader)
    desk.locator(f"#e{second.pk} [data-take]").click()
    desk.wait_for_selector(f"#e{second.pk} >> text={team.leader.name}")
    desk.keyboard.press("k")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/escalations/{first.pk}/")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.holder, second.holder) == (team.coordinator, team.leader)


def test_without_scripts_it_is_found_taken_closed_and_undone(plain_phone, live_server):
    team = make.team()
    first, _ = two_matters(team)
    sign_in(plain_phone, live_server, team.coordinator)
    plain_phone.goto("/escalations/")

    plain_phone.get_by_role("link", name="Filters").click()
    plain_phone.get_by_label("Name or words").fill("ZQ-first")
    plain_phone.get_by_role("button", name="Show").click()
    expect(plain_phone.locator("h3 a")).to_have_text([team.client.preferred_name])
    plain_phone.locator("h3 a").click()
    plain_phone.get_by_role("button", name="Take it").first.click()
    plain_phone.get_by_role("link", name="Close it and tell").click()
    plain_phone.get_by_role("button", name="Nothing could be done").click()
    plain_phone.get_by_label("We could not help").check()
    plain_phone.get_by_role("button", name="Close and send").click()
    undo = plain_phone.get_by_role("button", name="Undo the closing")
    expect(undo).to_be_visible()
    first.refresh_from_db()
    closed = first.state
    undo.click()

    expect(undo).to_have_count(0)
    first.refresh_from_db()
    assert (closed, first.state) == ("closed", "held")
