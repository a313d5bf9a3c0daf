"""What people do on the pages, said as they would say it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.journeys.county import code_in_the_mail


def sign_in(page: Any, account: str) -> None:
    """Press the button of a demo account."""
    page.goto("/sign-in/")
    page.get_by_role("button", name=account, exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_attached()


def sign_in_by_code(page: Any, address: str) -> None:
    """Ask for a code, read it in the mail, type it."""
    page.goto("/")
    page.get_by_label("Email").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    page.get_by_label("code", exact=False).first.fill(code_in_the_mail())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_attached()


def log(page: Any, *ticks: str, words: str = "", worry: str) -> None:
    """Log what was noticed with the one client there is."""
    page.get_by_role("link", name="Log an observation").first.click()
    for tick in ticks:
        page.get_by_label(tick, exact=False).first.check()
    page.get_by_label("In your own words").fill(words)
    page.get_by_role("radio", name=re.compile(f"^{worry}")).check()
    page.get_by_role("button", name="Send", exact=True).click()


def close(page: Any, to: str, message: str, outcome: str = "Helped") -> None:
    """Open the closing page of the escalation that is open, and fill it in."""
    page.get_by_role("link", name=f"Close it and tell {to}").click()
    page.get_by_role("radio", name=outcome).check()
    page.get_by_label(f"Message to {to}").fill(message)
    page.get_by_role("button", name="Close and send").click()


def in_triage(page: Any, client: str) -> Any:
    """The row of a client on the triage page."""
    page.goto("/escalations/")
    return page.locator(".lw-triage > li").filter(has_text=client).first


def goes_sideways(page: Any) -> bool:
    """Whether the page is wider than the screen."""
    return page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth")
