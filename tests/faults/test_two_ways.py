"""What is urgent leaves by the way that works while the other is down, hangs, or there is no broker."""

import datetime
import smtplib
import time

import pytest
from django.core.mail import EmailMessage

from livingwell import background, clock, outbox, refusals, texts
from livingwell.models import Message
from tests import make
from tests.livingwell import notify

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    outbox._rests_until.clear()
    with clock.moved_to(TUESDAY_3PM):
        yield
    outbox._rests_until.clear()


@pytest.fixture
def service(settings):
    with notify.running() as running:
        settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = notify.KEY, "any"
        settings.NOTIFY_URL = running.url
        settings.TEXT_SENDER = "livingwell.texts.NotifyTexts"
        texts._sender.cache_clear()
        yield running
    texts._sender.cache_clear()


@pytest.fixture
def asked():
    """Twenty very worried matters whose coordinator has a mobile."""
    team = make.team()
    team.coordinator.phone = "07700 900112"
    team.coordinator.save(update_fields=["phone"])
    for _ in range(20):
        make.escalation(team, worry="very_worried", noticed=[])
    return team


def refuse(self, fail_silently=False):
    raise smtplib.SMTPServerDisconnected("gone")


def work(rounds):
    for _ in range(rounds):
        outbox.deliver()


def left(channel):
    return Message.objects.filter(channel=channel, state="sent").count()


def test_with_the_mail_server_down_every_one_is_texted_at_once(asked, service, monkeypatch):
    monkeypatch.setattr(EmailMessage, "send", refuse)

    work(10)

    assert (left("text"), left("email")) == (20, 0)
    assert len({text["reference"] for text in service.got}) == len(service.got) == 20


def test_with_the_text_server_down_every_one_is_emailed_at_once(asked, service, mailoutbox):
    service.status, service.body = 500, {"status_code": 500, "errors": []}

    work(10)

    assert (left("email"), left("text"), len(mailoutbox)) == (20, 0, 20)


def test_a_text_server_that_hangs_delays_no_email_by_more_than_one_wait(
    asked, service, mailoutbox, monkeypatch
):
    monkeypatch.setattr(texts, "TIMEOUT_SECONDS", 0.3)
    monkeypatch.setattr(outbox, "SLOW", 0.2)
    monkeypatch.setattr(outbox, "LONGEST_BATCH", 0.2)  # as two seconds are to a timeout of five
    service.waits = 2.0
    started = time.monotonic()

    while left("email") < 20 and time.monotonic() - started < 10:
        work(1)

    assert (left("email"), left("text"), len(mailoutbox)) == (20, 0, 20)
    assert len(service.got) <= 2
    assert time.monotonic() - started < 10


def test_when_both_are_back_everything_leaves_by_both_with_the_same_reference(
    asked, service, mailoutbox, monkeypatch
):
    sound = EmailMessage.send
    monkeypatch.setattr(EmailMessage, "send", refuse)
    service.status, service.body = 503, {"status_code": 503, "errors": []}
    work(10)
    first = {text["reference"] for text in service.got}
    service.status, service.body = 201, {"id": "1"}
    monkeypatch.setattr(EmailMessage, "send", sound)
    clock.move_to(TUESDAY_3PM + datetime.timedelta(seconds=4))

    work(10)

    assert (left("email"), left("text")) == (20, 20)
    assert {text["reference"] for text in service.got} == first
    assert len(mailoutbox) == 20


def test_without_a_broker_both_leave_by_the_sweeper_alone(asked, service, mailoutbox, monkeypatch):
    monkeypatch.setattr(background.breaker, "is_open", lambda: True)

    assert background.send("livingwell.deliver", "any") is False
    work(10)

    assert (left("email"), left("text")) == (20, 20)


def test_control_a_sender_that_rests_from_no_way_waits_for_each_text(asked, service, mailoutbox, monkeypatch):
    monkeypatch.setattr(texts, "TIMEOUT_SECONDS", 0.3)
    monkeypatch.setattr(outbox, "LONGEST_BATCH", 0.2)
    monkeypatch.setattr(outbox, "_rest", lambda *_: None)
    service.waits = 2.0

    work(12)

    assert len(service.got) > 2
    assert left("email") < 20


class TestTextsThatComeBackLater:
    """Notify takes a text and says hours later that no phone has that number."""

    @pytest.fixture
    def message(self, service, mailoutbox):
        person = make.team().volunteer.user
        type(person).objects.filter(pk=person.pk).update(phone="07700 900113", message_channel="text")
        person.refresh_from_db()
        outbox.put([outbox.Letter("1:test", person, "story-reply", "/stories/", person.pk)])
        outbox.deliver()
        return Message.objects.get()

    def test_they_go_by_email_then_and_the_number_is_marked(self, service, message, mailoutbox):
        service.status = 200
        service.returned = [
            {"reference": str(message.pk), "phone_number": "07700900113"},
            {"reference": "", "phone_number": "07700900199"},
        ]

        seen = [refusals.look(), refusals.look()]
        work(2)

        message.refresh_from_db()
        message.recipient.refresh_from_db()
        assert seen == [1, 0]
        assert "status=permanent-failure" in service.paths[-1]
        assert (message.state, message.why) == ("cancelled", "refused for good: sent by email instead")
        assert message.recipient.phone_failed_at == TUESDAY_3PM
        assert message.recipient.email in [mail.to[0] for mail in mailoutbox]

    def test_what_came_back_from_an_older_number_says_nothing(self, service, message):
        service.status = 200
        service.returned = [{"reference": str(message.pk), "phone_number": "+447700900000"}]

        assert refusals.look() == 0

    def test_a_service_that_does_not_say_is_asked_again_later(self, service, message):
        service.status, service.body = 500, {"status_code": 500, "errors": []}

        with pytest.raises(texts.NotNow):
            refusals.look()


def test_where_texts_are_files_or_not_set_up_none_come_back(settings):
    assert refusals.look() == 0
    settings.TEXT_SENDER = ""
    assert refusals.look() == 0
