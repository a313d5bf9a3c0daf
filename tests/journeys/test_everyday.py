"""What happens on ordinary days: all is well, more is seen, a mistake is taken back, two are quick."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from escalations.models import Escalation
from tests import make
from tests.conftest import PATIENCE
from tests.journeys import county as places
from tests.journeys import steps

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["phone", "plain_phone"])
def test_all_as_usual_takes_two_taps_and_is_thanked(county, request, screen):
    phone = request.getfixturevalue(screen)
    steps.sign_in(phone, "Volunteer, West")

    phone.get_by_role("link", name="Log an observation for Edie").click()
    phone.get_by_role("button", name="All as usual").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you. All as usual.")
    expect(phone.locator(".lw-next")).to_contain_text("Your visit to Edie is noted")
    assert Escalation.objects.count() == 0


def test_what_is_added_makes_it_more_urgent_for_who_is_asked(county, phone, desk):
    steps.sign_in(phone, "Volunteer, Welcome Home")
    steps.log(phone, "Unsteady, or a fall", words="He held on to the sink.", worry="Worth mentioning")

    phone.get_by_text("Add to it", exact=True).click()
    phone.get_by_label("What would you like to add?").fill("He has fallen now.")
    phone.get_by_role("radio", name="Very worried").check()
    phone.get_by_role("button", name="Add it").click()

    expect(phone.get_by_role("status")).to_contain_text("It is added.")
    expect(phone.get_by_text("He has fallen now.")).to_be_visible()
    expect(phone.locator(".lw-callcard")).to_contain_text("Tamsin Rundle")
    steps.sign_in(desk, "Team leader, Welcome Home")
    row = steps.in_triage(desk, "Arthur Nance")
    expect(row).to_contain_text("Very worried")
    row.get_by_role("link", name="Arthur Nance").click()
    expect(desk.get_by_text("He has fallen now.").first).to_be_visible()


def test_what_was_sent_by_mistake_is_taken_back_and_confirmed(county, phone, desk):
    steps.sign_in(phone, "Volunteer, West")
    steps.log(phone, "Money or bills", words="Not Edie: I meant Bea.", worry="Worried")
    phone.get_by_role("link", name="Take it back").click()
    phone.get_by_label("It is about the wrong person").check()
    phone.get_by_role("button", name="Take it back").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("You took this back")

    steps.sign_in(desk, "Coordinator, West")
    row = steps.in_triage(desk, "Edie Hocking")
    expect(row).to_contain_text("Taken back")
    row.get_by_role("link", name="Edie Hocking").click()
    desk.get_by_role("link", name="Confirm it was taken back").click()
    desk.get_by_role("button", name="Confirm and tell").click()

    expect(desk.get_by_role("status")).to_contain_text("They are told that you know.")
    phone.goto("/observations/")
    expect(phone.locator(".lw-send").first).to_contain_text("You took it back")


@pytest.mark.parametrize("screen", ["phone", "plain_phone"])
def test_a_mistake_in_the_form_keeps_everything_that_was_typed(county, request, screen):
    phone = request.getfixturevalue(screen)
    steps.sign_in(phone, "Volunteer, West")
    phone.get_by_role("link", name="Log an observation").first.click()
    phone.get_by_label("Lonely or losing touch").check()
    phone.get_by_label("In your own words").fill("“Nobody rings”, she says.\nNot since Easter.")
    phone.get_by_role("button", name="Send", exact=True).click()

    summary = phone.get_by_role("alert")
    expect(summary).to_contain_text("Choose how worried you are")
    expect(phone).to_have_title("Error: Log an observation - Living Well")
    expect(phone.get_by_label("Lonely or losing touch")).to_be_checked()
    expect(phone.get_by_label("In your own words")).to_have_value(
        "“Nobody rings”, she says.\nNot since Easter."
    )
    if screen == "phone":
        expect(summary).to_be_focused()
        summary.get_by_role("link", name="Choose how worried you are").click()
        assert phone.evaluate("document.activeElement.name") == "worry"

    phone.get_by_role("radio", name="Worth mentioning").check()
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, we have it")
    assert Escalation.objects.count() == 1


def test_of_two_who_take_the_same_one_the_second_is_told_who_has_it(county, desk, browser, live_server):
    free = make.logged(county.west).escalation
    with _desk_of(county.west.leader, browser, live_server) as sam:
        steps.sign_in(desk, "Coordinator, West")
        desk.goto("/escalations/")
        sam.goto("/escalations/")
        desk.get_by_role("button", name="Take it").click()
        expect(desk.get_by_text("You have it")).to_be_visible()

        sam.get_by_role("button", name="Take it").click()
        row = sam.locator(f"#e{free.pk}")
        expect(row).to_contain_text("Jo Tregear has it")
        expect(row.get_by_role("button", name="Take it")).to_have_count(0)

        sam.goto(f"/escalations/{free.pk}/")
        expect(sam.get_by_role("heading", name="Jo Tregear has it")).to_be_visible()
        expect(sam.get_by_role("link", name="Call Jo")).to_be_visible()


def test_without_scripts_the_second_is_told_too_and_keeps_the_note(county, plain_desk, browser, live_server):
    free = make.logged(county.west).escalation
    steps.sign_in(plain_desk, "Coordinator, West")
    with _desk_of(county.west.leader, browser, live_server) as sam:
        sam.goto(f"/escalations/{free.pk}/")
        sam.get_by_label("Write on the timeline").fill("I am ringing her now.")
        steps.in_triage(plain_desk, "Edie Hocking").get_by_role("button", name="Take it").click()

        sam.get_by_role("button", name="Save the note").click()

        expect(sam.get_by_role("heading", name="Nothing has been changed")).to_be_visible()
        expect(sam.get_by_role("alert")).to_contain_text("Jo Tregear has it.")
        expect(sam.get_by_label("Your note, kept here")).to_have_value("I am ringing her now.")


def test_a_closing_can_be_undone_for_a_minute_and_nothing_is_sent(county, phone, desk):
    make.logged(county.west)
    steps.sign_in(desk, "Coordinator, West")
    steps.in_triage(desk, "Edie Hocking").get_by_role("link", name="Edie Hocking").click()
    steps.close(desk, "Wendy", places.STORY)
    desk.get_by_role("button", name="Undo the closing").click()
    expect(desk.get_by_role("status")).to_contain_text("Undone. It stands as it was before.")

    places.later(minutes=2)
    steps.sign_in(phone, "Volunteer, West")
    expect(phone.get_by_role("link", name="Read Edie’s story")).to_have_count(0)
    phone.goto("/observations/")
    expect(phone.locator(".lw-send").first).to_contain_text("Seen by Jo Tregear")  # as before: nobody had it

    steps.in_triage(desk, "Edie Hocking").get_by_role("link", name="Edie Hocking").click()
    steps.close(desk, "Wendy", places.STORY)
    places.later(minutes=2)
    desk.reload()
    expect(desk.get_by_role("button", name="Undo the closing")).to_have_count(0)
    phone.goto("/")
    expect(phone.get_by_role("link", name="Read Edie’s story")).to_be_visible()


@contextmanager
def _desk_of(user, browser, live_server):
    """A second desk with somebody signed in at it."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{**places.session_of(user), "url": live_server.url}])
    yield context.new_page()
    context.close()
