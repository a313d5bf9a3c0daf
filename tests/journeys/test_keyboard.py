"""Everything without a mouse: the order of the tab key, a focus that shows, the keys of triage."""

import pytest
from playwright.sync_api import expect

from escalations.models import Escalation
from livingwell import clock
from tests import make
from tests.journeys import county as places
from tests.journeys import steps

pytestmark = pytest.mark.browser

SHOWS = """() => {
  const style = getComputedStyle(document.activeElement);
  const label = document.activeElement.labels && document.activeElement.labels[0];
  const around = label ? getComputedStyle(label) : style;
  return [style, around].some((one) =>
    (one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2) || one.boxShadow !== 'none');
}"""
WHERE = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const name = one.name || one.getAttribute('href') || one.tagName;
  return [name, Math.round(box.top + window.scrollY), Math.round(box.left)];
}"""
MOST_TABS = 80


def tab_through(page, until):
    """Press tab until the focus stands on what was looked for; every stop must show."""
    stops = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(SHOWS), page.evaluate(WHERE)
        stops.append(page.evaluate(WHERE))
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", until):
            return stops
    raise AssertionError(f"{until} cannot be reached: {stops}")


def test_an_observation_is_logged_by_the_keyboard_alone(county, phone):
    steps.sign_in(phone, "Volunteer, West")
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("link", name="Skip to main content")).to_be_focused()
    phone.keyboard.press("Enter")
    tab_through(phone, "a.lw-bigbtn")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Log an observation")

    stops = tab_through(phone, "[name=noticed][value=lonely]")
    phone.keyboard.press("Space")
    stops += tab_through(phone, "textarea[name=words]")
    phone.keyboard.type("Nobody rings her.")
    stops += tab_through(phone, "[name=worry]")
    phone.keyboard.press("Space")
    phone.keyboard.press("ArrowDown")
    stops += tab_through(phone, "form .btn-primary")
    assert [top for _, top, _ in stops] == sorted(top for _, top, _ in stops)
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, we have it")
    assert Escalation.objects.get().worry == "mention"


def test_what_is_wrong_is_found_by_the_keyboard(county, phone):
    steps.sign_in(phone, "Volunteer, West")
    phone.get_by_role("link", name="Log an observation").first.click()
    phone.get_by_label("In your own words").focus()
    tab_through(phone, "form .btn-primary")
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("alert")).to_be_focused()
    tab_through(phone, ".lw-summary a")
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.matches('input')")


def test_triage_is_read_and_taken_by_keys(county, desk):
    with clock.moved_to(places.NOW - places.HOUR):
        first = make.logged(county.west).escalation
    bea = make.client(
        county.west.area,
        visited_by=county.west.volunteer,
        preferred_name="Bea Trewin",
        coordinator=county.west.coordinator,
    )
    second = make.logged(county.west, client=bea).escalation
    steps.sign_in(desk, "Coordinator, West")
    desk.goto("/escalations/")
    desk.evaluate(
        "htmx.config.defaultSettleDelay = 3000"
    )  # who is quicker than the page must not lose their place

    desk.keyboard.press("j")
    expect(desk.locator(f"#e{first.pk} h3 a")).to_be_focused()
    desk.keyboard.press("j")
    expect(desk.locator(f"#e{second.pk} h3 a")).to_be_focused()
    desk.keyboard.press("k")
    desk.keyboard.press("t")
    expect(desk.locator(f"#e{first.pk}")).to_contain_text("You have it")
    desk.keyboard.press("j")
    expect(desk.locator(f"#e{second.pk} h3 a")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Bea Trewin")

    tab_through(desk, "form[action$='take/'] button")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("You have it.")


def test_keys_are_only_letters_while_somebody_writes(county, desk):
    make.logged(county.west)
    steps.sign_in(desk, "Coordinator, West")
    desk.goto("/escalations/")

    desk.get_by_label("Name or words").press_sequentially("jkt")

    expect(desk.get_by_label("Name or words")).to_have_value("jkt")
    assert desk.locator("[data-row].is-picked").count() == 0


def test_a_focus_that_does_not_show_is_noticed(phone, transactional_db):
    phone.goto("/help/")
    phone.evaluate(
        "for (const one of document.querySelectorAll('a')) {"
        " one.style.setProperty('outline', 'none', 'important');"
        " one.style.setProperty('box-shadow', 'none', 'important'); }"
    )
    with pytest.raises(AssertionError):
        tab_through(phone, "footer a")
