"""Texts leave by GOV.UK Notify or into files; what can pass is tried again, a wrong number never is."""

import sys
import time

import pytest

from livingwell import outbox, telephones, texts
from livingwell.texts import FileTexts, NotNow, Refused
from tests.livingwell import notify

REFERENCE = "8c2f0c5e-6a53-4f44-9d7e-0d1f6a1e7b11"


@pytest.fixture
def service(settings):
    with notify.running() as running:
        settings.NOTIFY_API_KEY = notify.KEY
        settings.NOTIFY_TEMPLATE_ID = "33333333-3333-4333-8333-333333333333"
        settings.NOTIFY_URL = running.url
        settings.TEXT_SENDER = "livingwell.texts.NotifyTexts"
        texts._sender.cache_clear()
        yield running
    texts._sender.cache_clear()


def send():
    texts.send("07700 900112", "Living Well: there is news for you.", REFERENCE)


def test_a_text_is_handed_over_with_its_words_and_its_reference(service):
    send()
    send()

    first, second = service.got
    assert first == second
    assert first["phone_number"] == "+447700900112"
    assert first["reference"] == REFERENCE
    assert first["template_id"] == "33333333-3333-4333-8333-333333333333"
    assert first["personalisation"] == {"words": "Living Well: there is news for you."}
    assert service.paths == ["/v2/notifications/sms"] * 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, notify.TOO_MANY),
        (500, {"status_code": 500, "errors": [{"error": "Exception", "message": "Internal server error"}]}),
        (503, "not even JSON of an error"),
        (400, notify.NO_TEMPLATE),
        (403, {"status_code": 403, "errors": [{"error": "AuthError", "message": "Invalid token"}]}),
    ],
)
def test_what_may_pass_is_to_be_tried_again(service, status, body):
    service.status, service.body = status, body

    with pytest.raises(NotNow):
        send()


def test_a_number_that_takes_no_texts_is_refused_for_good(service):
    service.status, service.body = 400, notify.WRONG_NUMBER

    with pytest.raises(Refused):
        send()


def test_a_server_that_does_not_answer_is_waited_for_no_longer_than_the_limit(service, monkeypatch):
    monkeypatch.setattr(texts, "TIMEOUT_SECONDS", 0.2)
    service.waits = 1.5
    started = time.monotonic()

    with pytest.raises(NotNow):
        send()

    assert time.monotonic() - started < 1.2


def test_the_limit_is_short_enough_for_the_lease_of_an_urgent_message():
    assert 5 <= texts.TIMEOUT_SECONDS <= 10
    assert outbox.URGENT_LEASE.total_seconds() > texts.TIMEOUT_SECONDS


def test_a_server_that_is_not_there_is_to_be_tried_again(service, settings):
    settings.NOTIFY_URL = "http://127.0.0.1:9"
    texts._sender.cache_clear()

    with pytest.raises(NotNow):
        send()


def test_nothing_that_notify_says_reaches_the_log(service, caplog):
    service.status, service.body = 400, notify.WRONG_NUMBER

    with pytest.raises(Refused) as refused:
        send()

    assert str(refused.value) == ""
    assert "900112" not in caplog.text


def test_a_key_without_its_client_is_said_in_one_line(service, monkeypatch):
    monkeypatch.setitem(sys.modules, "notifications_python_client", None)

    with pytest.raises(SystemExit, match=r"pip install -r requirements-notify\.txt"):
        send()


def test_without_notify_a_text_is_a_file_one_for_each_reference(settings, tmp_path):
    settings.TEXT_FILE_PATH = tmp_path / "texts"

    for _ in range(2):
        FileTexts().send("+447700900112", "Living Well: there is news for you.", REFERENCE)

    (file,) = settings.TEXT_FILE_PATH.iterdir()
    assert file.name == f"{REFERENCE}.txt"
    assert "To: +447700900112\n" in file.read_text()
    assert "there is news for you." in file.read_text()


@pytest.mark.parametrize(
    ("number", "is_mobile"),
    [
        ("07700 900112", True),
        ("+44 7911 123456", True),
        ("07624 123456", True),
        ("+33 6 12 34 56 78", True),
        ("01632 960118", False),
        ("07012 345678", False),
        ("07600 123456", False),
        ("+33 1 42 68 53 00", False),
        ("999", False),
        ("", False),
        ("call me", False),
    ],
)
def test_a_text_is_sent_to_mobiles_only(number, is_mobile):
    assert telephones.is_mobile(number) is is_mobile


@pytest.mark.parametrize(
    ("text", "can_be_dialled"), [("01632 960118", True), ("12", False), ("hello", False)]
)
def test_a_number_is_one_that_can_be_dialled(text, can_be_dialled):
    assert telephones.is_number(text) is can_be_dialled
