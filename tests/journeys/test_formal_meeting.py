"""West works by a monthly formal meeting; what worries a volunteer does not wait for it."""

import pytest
from playwright.sync_api import expect

from tests.journeys import county as places
from tests.journeys import steps

pytestmark = pytest.mark.browser


def test_what_worries_a_volunteer_in_west_reaches_her_coordinator_and_comes_back_as_a_story(
    county, phone, desk
):
    _wendy_passes_it_on_and_reads_who_looks_at_it_by_when(phone)
    _jo_finds_it_in_triage_takes_it_and_writes_a_note(desk)
    _jo_closes_it_once_her_message_gives_nobody_away(desk)
    places.later(seconds=61)
    _wendy_reads_her_story_and_says_thanks(phone)
    _jo_reads_the_thanks(desk)


def _wendy_passes_it_on_and_reads_who_looks_at_it_by_when(phone):
    steps.sign_in_by_code(phone, f"volunteer@{places.DOMAIN}")
    steps.log(
        phone, "Eating or drinking less", words="Three dinners in the fridge, untouched.", worry="Worried"
    )

    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, we have it")
    first = phone.locator(".lw-next li").first
    expect(first).to_contain_text("Jo Tregear, your coordinator, will look at this by")
    expect(first).to_contain_text("tomorrow, 2:51pm")
    expect(phone.locator(".lw-send").first).to_contain_text("Not seen yet")
    assert not steps.goes_sideways(phone)


def _jo_finds_it_in_triage_takes_it_and_writes_a_note(desk):
    steps.sign_in(desk, "Coordinator, West")
    row = steps.in_triage(desk, "Edie Hocking")
    expect(row).to_contain_text("Three dinners in the fridge")
    row.get_by_role("link", name="Edie Hocking").click()
    expect(desk.get_by_text("You are asked first.")).to_be_visible()
    desk.get_by_role("button", name="Take it").locator("visible=true").click()
    expect(desk.get_by_role("status")).to_contain_text("You have it.")

    desk.get_by_label("Write on the timeline").fill("Rang Edie. She would like company at lunch.")
    desk.get_by_role("button", name="Save the note").click()
    expect(desk.locator(".lw-timeline")).to_contain_text("She would like company at lunch.")


def _jo_closes_it_once_her_message_gives_nobody_away(desk):
    steps.close(desk, "Wendy", f"{places.STORY} Her daughter Mary is on 01632 960170.")
    refusal = desk.get_by_role("alert")
    expect(refusal).to_contain_text("Nothing has been sent yet")
    expect(refusal).to_contain_text("01632 960170")
    expect(refusal).to_contain_text("Mary")
    expect(refusal).to_be_focused()

    message = desk.get_by_label("Message to Wendy")
    expect(message).to_have_value(f"{places.STORY} Her daughter Mary is on 01632 960170.")
    message.fill(places.STORY)
    desk.get_by_role("button", name="Show it as it will be read").click()
    expect(desk.get_by_role("heading", name="As Wendy will read it")).to_be_visible()
    expect(desk.locator(".lw-story").first).to_contain_text("lunch at the club on Tuesdays")

    desk.get_by_role("button", name="Close and send").click()
    expect(desk.get_by_role("status")).to_contain_text("Closed. Wendy will be told in a minute.")
    expect(desk.get_by_role("button", name="Undo the closing")).to_be_visible()


def _wendy_reads_her_story_and_says_thanks(phone):
    phone.goto("/")
    phone.get_by_role("link", name="Read Edie’s story").click()
    expect(phone.locator("article.lw-story")).to_contain_text("lunch at the club on Tuesdays")
    phone.get_by_label("Your note").fill("Thank you. She told me about the pie.")
    phone.get_by_role("button", name="Send my note").click()
    expect(phone.get_by_role("status")).to_contain_text("Your note is with Jo.")
    expect(phone.get_by_role("heading", name="You wrote back")).to_be_visible()
    assert not steps.goes_sideways(phone)


def _jo_reads_the_thanks(desk):
    desk.goto("/")
    back = desk.locator("section").filter(has_text="Wendy Pascoe wrote back about Edie Hocking")
    expect(back.first).to_contain_text("She told me about the pie.")


def test_the_message_that_leaves_the_app_names_nobody(county, phone, desk, mailoutbox):
    steps.sign_in(phone, "Volunteer, West")
    steps.log(phone, "Low, anxious or withdrawn", words="Edie cried about Bert.", worry="Very worried")
    places.later(seconds=2)
    steps.sign_in(desk, "Coordinator, West")
    steps.in_triage(desk, "Edie Hocking").get_by_role("link", name="Edie Hocking").click()
    steps.close(desk, "Wendy", places.STORY)
    places.later(seconds=61)

    assert {to for letter in mailoutbox for to in letter.to} >= {
        f"volunteer@{places.DOMAIN}",
        f"coordinator@{places.DOMAIN}",
    }
    told = "".join(f"{letter.subject} {letter.body}" for letter in mailoutbox)
    assert not {name for name in ("Edie", "Hocking", "Bert", "cried", "anxious", "worried") if name in told}
