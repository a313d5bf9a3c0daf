"""What our scripts add to pages that already work, in a real browser."""

import pytest
from django import forms
from django.core.cache import cache
from django.http import HttpResponse
from django.template import engines
from django.test.utils import override_settings
from django.urls import path
from playwright.sync_api import expect

from livingwell.access import open_to_all
from livingwell.urls import urlpatterns as real_urls

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEEN = {"posts": 0, "asked": 0}
#: As a thumb does it: two at the very same moment would be one to the browser too.
TWO_TAPS = """new Promise((done) => {
  const button = document.querySelector("form[data-send-once] button");
  button.click();
  setTimeout(() => { button.click(); done(); }, 100);
})"""
PAGE = """{% extends "base.html" %}{% load livingwell %}{% block content %}
{% error_summary form %}
<h1>Try</h1>
<form method="post" action="/slow/" data-send-once>{% csrf_token %}<button type="submit">Send</button></form>
<details><summary>More</summary><label for="id_when">When</label><input id="id_when"></details>
<div id="part" data-refresh="/part/" data-refresh-seconds="5"><p>first</p></div>
{% include "_components/_send_once.html" %}{% include "_components/_refresh.html" %}
{% endblock content %}"""


class WhenForm(forms.Form):
    when = forms.CharField()


@open_to_all
def try_page(request):
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": WhenForm({})}, request))


@open_to_all
def slow(request):
    SEEN["posts"] += 1
    return HttpResponse(status=204)


@open_to_all
def part(request):
    SEEN["asked"] += 1
    SEEN["as"] = request.headers.get("HX-Request")
    return HttpResponse("<p>second</p>")


urlpatterns = [path("try/", try_page), path("slow/", slow), path("part/", part), *real_urls]


@pytest.fixture(autouse=True)
def _pages_to_try():
    SEEN.update(posts=0, asked=0)
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_the_summary_takes_the_focus_and_opens_what_hides_the_field(phone):
    phone.goto("/try/")
    assert phone.evaluate("document.activeElement.className") == "lw-summary"

    phone.click(".lw-summary a")

    assert phone.evaluate("document.activeElement.id") == "id_when"
    assert phone.locator("details").get_attribute("open") is not None


def test_a_double_tap_sends_once(phone):
    phone.goto("/try/")
    asked = []
    phone.on("request", lambda request: asked.append(request.url.rsplit("/", 2)[1]))

    with phone.expect_response("**/slow/"):
        phone.evaluate(TWO_TAPS)
    phone.evaluate("fetch('/part/').then((answer) => answer.text())")  # asked after whatever the taps asked

    assert "part" in asked
    assert asked.count("slow") == SEEN["posts"] == 1


def test_without_scripts_a_double_tap_is_the_servers_to_catch(plain_phone):
    plain_phone.goto("/try/")

    with plain_phone.expect_response("**/slow/"):
        plain_phone.locator("form[data-send-once] button").click()

    assert SEEN["posts"] == 1
    expect(plain_phone.get_by_role("heading", level=1)).to_have_text("Try")


def test_a_part_is_read_again_as_htmx_would(phone):
    phone.clock.install()
    phone.goto("/try/")

    phone.clock.run_for(6_000)
    phone.wait_for_selector("text=second")

    assert SEEN["as"] == "true"


def test_signing_in_and_out_works_in_a_browser(phone, mailoutbox):
    from livingwell.models import User

    cache.clear()
    User.objects.create_user("wendy@example.org", name="Wendy Pascoe")
    phone.goto("/")
    phone.fill("#id_email", "wendy@example.org")
    phone.click("text=Send me a code")
    phone.fill("#id_code", mailoutbox[0].body.split("\n")[0].removeprefix("Your code is "))
    phone.check("#id_remember")
    phone.click("button:has-text('Sign in')")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Wendy")

    phone.click("text=Sign out")

    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")
