"""How people are told: chosen by themselves, tried again by who looks after it."""

import datetime
import smtplib

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from playwright.sync_api import expect

from livingwell import clock, outbox
from livingwell.models import Message, User
from tests import make
from tests.journeys import county as places
from tests.journeys import steps

pytestmark = pytest.mark.browser


def test_a_volunteer_chooses_texts_and_quiet_nights_and_hears_of_a_story_by_text(
    county, plain_phone, texts_sent
):
    phone = plain_phone
    steps.sign_in(phone, "Volunteer, West")
    phone.get_by_role("link", name="How we tell you").click()
    phone.get_by_role("radio", name="Text message").check()
    phone.get_by_role("textbox", name="Mobile number").fill("01632 960118")
    phone.get_by_label("Quiet from").fill("21:00")
    phone.get_by_role("button", name="Save").click()
    summary = phone.locator(".lw-summary")
    expect(summary).to_contain_text("Type a mobile number")
    expect(summary).to_contain_text("Say until when it should be quiet")
    phone.get_by_role("textbox", name="Mobile number").fill("07700 900145")
    phone.get_by_label("Quiet until").fill("08:00")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("status")).to_contain_text("This is how we tell you from now on.")

    evening = places.NOW.replace(hour=20, minute=30)
    clock.move_to(evening)
    make.story(county.west)
    places.sweep()
    expect_none = list(texts_sent)
    clock.move_to(evening + datetime.timedelta(hours=11))
    places.sweep()

    assert expect_none == []
    (text,) = [text for text in texts_sent if text.number == "+447700900145"]
    assert text.words.startswith("Living Well: there is news for you. ")
    assert text.words.endswith("/stories/")
    phone.goto("/stories/")
    expect(phone.get_by_role("link", name="Edie").first).to_be_visible()


def test_what_the_mail_server_refused_is_tried_again_by_the_coordinator(county, desk, monkeypatch):
    outbox._rests_until.clear()

    def refuse(self, fail_silently=False):
        raise smtplib.SMTPServerDisconnected("gone")

    sound = EmailMessage.send
    monkeypatch.setattr(EmailMessage, "send", refuse)
    User.objects.filter(pk=county.west.coordinator.pk).update(phone="01632 960112")
    make.logged(county.west, words="The boiler is cold.", noticed=["home"])
    asked = Message.objects.filter(recipient=county.west.coordinator)
    for _ in range(8):
        places.later(minutes=11)
    assert set(asked.values_list("state", flat=True)) == {"dead"}
    monkeypatch.setattr(EmailMessage, "send", sound)

    steps.sign_in(desk, "Coordinator, West")
    desk.get_by_role("link", name="Messages", exact=True).click()
    desk.get_by_role("link", name="Messages that did not leave").click()
    expect(desk.get_by_text("the server did not take it").first).to_be_visible()
    desk.get_by_role("button", name="Try all again").click()

    expect(desk.get_by_role("status")).to_contain_text("will be tried again now")
    expect(desk.get_by_role("heading", name="Every message has left")).to_be_visible()
    places.sweep()
    assert [one.to for one in mail.outbox] == [[county.west.coordinator.email]] * asked.count()
    assert set(asked.values_list("state", flat=True)) == {"sent"}
