"""At the desk: many rows at once without scripts, a report placed and found by its author, keys turned off."""

import re

import pytest
from playwright.sync_api import expect

from escalations import workflow
from escalations.models import Escalation, Quarantined
from tests import make
from tests.journeys import county as places
from tests.journeys import steps

pytestmark = pytest.mark.browser


def test_many_are_taken_without_scripts_and_one_is_undone(county, plain_phone):
    west = county.west
    rows = [
        make.escalation(west, client=make.client(west.area, visited_by=west.volunteer, preferred_name=name))
        for name in ("Ada Bray", "Bert Eddy", "Cora Lobb")
    ]
    workflow.take(rows[2].pk, by=west.second_leader)
    steps.sign_in(plain_phone, "Team leader, West")
    plain_phone.goto("/escalations/")

    for name in ("Ada Bray", "Bert Eddy", "Cora Lobb"):
        plain_phone.get_by_role("checkbox", name=f"Pick {name}").check()
    plain_phone.get_by_role("button", name="Take them").click()
    expect(plain_phone.get_by_role("heading", level=1)).to_have_text("Taken: 2 of 3")
    expect(plain_phone.get_by_text("Nell Curnow has it.")).to_be_visible()
    plain_phone.get_by_role("button", name=re.compile("Undo.*Ada Bray")).click()
    expect(plain_phone.get_by_text("Undone.")).to_be_visible()

    holders = dict(Escalation.objects.values_list("client__preferred_name", "holder"))
    assert holders == {
        "Ada Bray": None, "Bert Eddy": west.leader.pk, "Cora Lobb": west.second_leader.pk,
    }  # fmt: skip
    assert not steps.goes_sideways(plain_phone)


def test_a_report_that_waits_is_placed_and_its_author_sees_it(county, desk, phone):
    west = county.west
    iris = make.client(west.area, preferred_name="Iris Lobb", name="Iris Lobb", coordinator=west.coordinator)
    make.match(west.volunteer, iris, ends=places.clock.today() - 9 * places.DAY)
    report = make.observation(west, client=iris, worry="very_worried", words="She did not know me.")
    workflow.log(report, by=west.volunteer.user)
    steps.sign_in(phone, "Volunteer, West")
    phone.goto("/observations/")
    expect(phone.get_by_text("Kept, waiting for a person to place it")).to_be_visible()

    steps.sign_in(desk, "Coordinator, West")
    desk.goto("/escalations/")
    expect(desk.locator("#count-quarantine")).to_have_text("1")
    desk.get_by_role("link", name="Quarantine").click()
    desk.get_by_role("link", name="Wendy Pascoe about Iris Lobb").click()
    desk.get_by_role("button", name="File it under Iris Lobb").click()
    expect(desk.get_by_text("Filed under Iris Lobb")).to_be_visible()
    expect(desk.get_by_text("She did not know me.").first).to_be_visible()

    row = Quarantined.objects.get()
    assert row.observation.escalation.worry == "very_worried"
    phone.goto("/observations/")
    expect(phone.get_by_text("Seen by Jo Tregear").first).to_be_visible()
    phone.get_by_role("link", name="Iris Lobb").click()
    expect(phone.get_by_role("heading", name="What happens next")).to_be_visible()


def test_single_keys_are_listed_and_can_be_turned_off(county, desk):
    row = make.escalation(county.west)
    steps.sign_in(desk, "Coordinator, West")
    desk.goto("/escalations/")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    desk.keyboard.press("j")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk.locator(".is-picked")).to_have_count(0)
    desk.keyboard.press("j")
    expect(desk.locator(f"#e{row.pk}.is-picked")).to_be_visible()

    desk.goto("/appearance/")
    desk.get_by_label("Single keys in triage").uncheck()
    desk.get_by_role("button", name="Save").click()
    desk.goto("/escalations/")
    expect(desk.locator("#count-me")).not_to_be_empty()
    for key in ("j", "t", "x", "?"):
        desk.keyboard.press(key)

    expect(desk.locator(".is-picked")).to_have_count(0)
    expect(desk.get_by_role("dialog")).to_have_count(0)
    row.refresh_from_db()
    assert row.holder is None
