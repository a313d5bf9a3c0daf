"""The front door in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["phone", "desk", "plain_phone"])
def test_the_front_door_opens_without_a_complaint_from_the_browser(screen, request):
    page = request.getfixturevalue(screen)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    answer = page.goto("/")

    assert answer.status == 200
    assert "/sign-in/" in page.url
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_first_visit_takes_at_most_five_requests(phone):
    asked = []
    phone.on("requestfinished", lambda request: asked.append(request.url))

    phone.goto("/sign-in/", wait_until="networkidle")

    assert len(asked) <= 5
