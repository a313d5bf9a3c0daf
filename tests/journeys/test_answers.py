"""Pages that only show once something was sent, or has gone wrong: judged like every other."""

from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test.utils import override_settings
from django.urls import path
from playwright.sync_api import expect

from escalations import workflow
from livingwell.access import open_to_all
from livingwell.urls import urlpatterns as real_urls
from livingwell.views.errors import csrf_failure
from tests import make
from tests.journeys import county as places
from tests.journeys import judging, steps

pytestmark = pytest.mark.browser


def judge(page, heading):
    """In light and dark, narrow and with everything unfolded; the page is what it should be."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    judging.open_everything(page)
    size = page.viewport_size
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert judging.faults(page) == []
    assert judging.too_wide(page, 320) == []
    assert judging.too_small(page) == []
    page.set_viewport_size(size)


def send(page, button):
    """Press the button that sends the form as it stands."""
    page.get_by_role("button", name=button, exact=True).click()


def test_signing_in_with_a_mistake(county, phone):
    phone.goto("/sign-in/")
    send(phone, "Send me a code")
    judge(phone, "Sign in")

    phone.get_by_label("Email").fill("nobody@example.org")
    send(phone, "Send me a code")
    judge(phone, "Check your email")
    send(phone, "Sign in")
    judge(phone, "Check your email")


def test_passing_on_with_a_mistake(county, phone):
    steps.sign_in(phone, "Volunteer, West")
    phone.goto("/observations/new/")
    send(phone, "Send")
    judge(phone, "Log an observation")

    keys = []
    for words in ("The first words.", "Other words, in a tab that was left open."):
        phone.goto("/observations/new/")
        keys.append(phone.locator("[name=key]").input_value())
        phone.evaluate("(key) => { document.querySelector('[name=key]').value = key; }", keys[0])
        phone.get_by_label("In your own words").fill(words)
        phone.get_by_role("radio", name="Worth mentioning").check()
        send(phone, "Send")
        expect(phone.get_by_role("heading", name="Log an observation")).to_have_count(0)
    judge(phone, "We have both")


def test_adding_and_taking_back_with_a_mistake(county, phone):
    report = make.logged(county.west)
    steps.sign_in(phone, "Volunteer, West")
    phone.goto(f"/observations/{report.pk}/")
    phone.get_by_text("Add to it", exact=True).click()
    send(phone, "Add it")
    judge(phone, "Thank you, we have it")

    phone.goto(f"/observations/{report.pk}/retract/")
    send(phone, "Take it back")
    judge(phone, "Take it back?")


def test_writing_back_with_a_mistake(county, phone):
    story = make.story(county.west)
    steps.sign_in(phone, "Volunteer, West")
    phone.goto(f"/stories/{story.pk}/")
    send(phone, "Send my note")
    judge(phone, phone.locator("h1").inner_text())


def test_closing_with_a_mistake_a_leak_and_a_preview(county, desk):
    matter = make.escalation(county.west)
    steps.sign_in(desk, "Coordinator, West")
    desk.goto(f"/escalations/{matter.pk}/close/")
    send(desk, "Close and send")
    judge(desk, "Close it and tell Wendy")

    desk.get_by_role("radio", name="Helped").check()
    desk.get_by_label("Message to Wendy").fill("Ring her daughter Mary on 01632 960170.")
    send(desk, "Close and send")
    judge(desk, "Close it and tell Wendy")
    desk.get_by_label("Message to Wendy").fill(places.STORY)
    send(desk, "Show it as it will be read")
    judge(desk, "Close it and tell Wendy")
    send(desk, "Close and send")
    judge(desk, "Edie Hocking")


def test_a_note_with_a_mistake_and_one_that_comes_too_late(county, desk):
    matter = make.escalation(county.west)
    steps.sign_in(desk, "Coordinator, West")
    desk.goto(f"/escalations/{matter.pk}/")
    send(desk, "Save the note")
    judge(desk, "Edie Hocking")

    desk.get_by_label("Write on the timeline").fill("I am ringing her.")
    workflow.take(matter.pk, by=county.west.leader)
    send(desk, "Save the note")
    judge(desk, "Nothing has been changed")


@open_to_all
def refuse(request):
    raise PermissionDenied


@open_to_all
def misread(request):
    raise BadRequest


@open_to_all
def break_down(request):
    raise RuntimeError("as asked for")


@open_to_all
def forget(request):
    return csrf_failure(request)


WRONG = {
    "refuse": (refuse, "You cannot do that just now"),
    "misread": (misread, "We could not read that"),
    "forget": (forget, "Please send it again"),
    "break": (break_down, "Something went wrong"),
}
urlpatterns = [*(path(f"{name}/", view) for name, (view, _) in WRONG.items()), *real_urls]
handler400 = "livingwell.views.errors.bad_request"
handler403 = "livingwell.views.errors.forbidden"
handler404 = "livingwell.views.errors.not_found"
handler500 = "livingwell.views.errors.server_error"


@pytest.mark.parametrize("name", WRONG)
def test_what_has_gone_wrong_is_told_to_everybody(browser, live_server, transactional_db, name):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    with override_settings(ROOT_URLCONF=__name__), context:
        page = context.new_page()
        page.goto(f"/{name}/")
        judge(page, WRONG[name][1])
