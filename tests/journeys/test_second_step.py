"""A new coordinator sets up a second step, and comes back with a passkey. A record is opened in an emergency."""

from __future__ import annotations

import datetime
import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from livingwell import clock
from livingwell.models import AuditRecord, BreakGlass, Notice
from livingwell.settings import SECOND_STEP_ROLES
from tests import make
from tests.journeys import county as places
from tests.journeys import judging

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def a_real_installation(settings):
    settings.DEMO = False
    settings.SECOND_STEP_ROLES = SECOND_STEP_ROLES


def judged(page):
    """The pages no visit reaches are judged here, where the journey meets them."""
    wrong = [f"{page.url}: {one}" for one in judging.faults(page) + judging.too_small(page)]
    wide = page.viewport_size
    wrong += [f"{page.url}: {one}" for one in judging.too_wide(page, 320)]
    page.set_viewport_size(wide)
    assert wrong == []


def figures(secret, step=0):
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret.replace(" ", ""), now + step))


def ask_for_code(page, email):
    page.goto("/sign-in/")
    page.get_by_label("Your email address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Your code").fill(places.code_in_the_mail())
    page.get_by_role("button", name="Sign in").click()


def sign_out(page):
    page.goto("/sign-out/")
    page.locator("#main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_a_new_coordinator_sets_up_a_second_step_and_comes_back_with_a_passkey(
    county, desk, a_real_installation
):
    devices = desk.context.new_cdp_session(desk)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    kit = make.user("coordinator", county.west.area, email="kit@example.org", name="Kit Rowe", known_as="Kit")

    ask_for_code(desk, kit.email)
    expect(desk.get_by_role("heading", name="One more thing before you go on")).to_be_visible()
    judged(desk)
    desk.goto("/escalations/")
    expect(desk).to_have_url(re.compile(r"/account/$"))

    desk.get_by_role("link", name="Set up an app").click()
    judged(desk)
    secret = desk.locator(".lw-secret").inner_text()
    desk.get_by_label("The code the app shows").fill(figures(secret))
    desk.get_by_role("button", name="Finish setting up").click()
    expect(desk.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert desk.locator(".lw-codes li").count() == 10
    judged(desk)
    with desk.expect_download() as saved:
        desk.get_by_role("link", name="Save as a file").click()
    assert saved.value.suggested_filename == "living-well-codes.txt"
    desk.get_by_role("link", name="I have kept them").click()
    expect(desk.get_by_role("heading", name="Good afternoon, Kit")).to_be_visible()

    desk.goto("/account/passkeys/new/")
    desk.get_by_label("What to call it").fill("My laptop")
    desk.get_by_role("button", name="Make a passkey").click()
    expect(desk.get_by_text("Your passkey is added")).to_be_visible()
    desk.get_by_role("link", name="Rename My laptop").click()
    judged(desk)
    desk.get_by_label("What to call it").fill("The office laptop")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator("strong", has_text="The office laptop")).to_be_visible()
    for name in ("Take away The office laptop", "Take the app away"):
        desk.get_by_role("link", name=name).click()
        judged(desk)
        desk.get_by_role("link", name="Keep it").click()

    sign_out(desk)
    desk.get_by_role("button", name="Use my fingerprint or face").click()
    expect(desk.get_by_role("heading", name="Good afternoon, Kit")).to_be_visible()

    sign_out(desk)
    ask_for_code(desk, kit.email)
    expect(desk.get_by_role("heading", name="One more step")).to_be_visible()
    judged(desk)
    desk.get_by_role("button", name="Use my passkey").click()
    expect(desk.get_by_role("heading", name="Good afternoon, Kit")).to_be_visible()

    ways = AuditRecord.objects.filter(subject_id=kit.pk, action="signed_in").order_by("pk")
    assert {(row.details["way"], row.details["second"]) for row in ways} == {
        ("code", ""), ("passkey", ""), ("code", "webauthn"),
    }  # fmt: skip


def test_a_record_is_opened_in_an_emergency_and_closes_by_itself(county, desk, browser, live_server):
    lead = make.user("information_lead", name="Judith Penhallow", known_as="Judith")
    other = make.user("information_lead", name="Kerra Lobb", known_as="Kerra")
    make.logged(county.west, words="Three dinners in the fridge untouched.")
    desk.context.add_cookies([{**places.session_of(lead), "url": live_server.url}])

    desk.goto("/break-glass/")
    desk.get_by_text("Open a record in an emergency").click()
    desk.get_by_label("Whose record").fill("Edie Hocking")
    desk.get_by_label("Why you need it now").fill("Now.")
    desk.get_by_role("button", name="Open it for an hour").click()
    expect(desk.get_by_role("alert")).to_contain_text("at least 20 letters")
    desk.get_by_label("Why you need it now").fill("The ward rings, and nobody there knows her medicines.")
    desk.get_by_role("button", name="Open it for an hour").click()

    expect(desk.get_by_role("heading", name="A record opened in an emergency")).to_be_visible()
    expect(desk.get_by_text("Three dinners in the fridge untouched.")).to_be_visible()
    record = desk.url
    for address in ("/", "/help/", "/audit/", "/break-glass/"):
        desk.goto(address)
        expect(desk.get_by_label("A record is open")).to_contain_text("until 3:51pm")
    assert Notice.objects.filter(recipient=other, purpose="glass-broken").exists()
    clock.move_to(clock.now() + datetime.timedelta(minutes=60))
    desk.goto(record)
    expect(desk.get_by_role("heading", name="We cannot find that page")).to_be_visible()
    expect(desk.get_by_label("A record is open")).to_have_count(0)

    desk.context.clear_cookies()
    desk.context.add_cookies([{**places.session_of(other), "url": live_server.url}])
    desk.goto("/break-glass/")
    desk.get_by_label("It was right to look").check()
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.get_by_text("Your judgement is written down.")).to_be_visible()
    assert BreakGlass.objects.get().reviewed_by == other
