"""A sign-in code leaves beside the request: the time of an answer says nothing about an address."""

import threading
import time

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends import locmem

from livingwell import codes
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def beside(settings, monkeypatch):
    settings.CODES_AT_ONCE = False
    monkeypatch.setattr(codes, "WAITS", (0, 0, 0))
    codes._senders.cache_clear()
    yield
    codes._senders().shutdown(wait=True)
    codes._senders.cache_clear()


def ask(client, email):
    """How long the answer took, and where it sends on to."""
    started = time.monotonic()
    answer = client.post("/sign-in/", {"email": email})
    return time.monotonic() - started, answer.status_code, answer.headers["Location"]


def all_sent():
    codes._senders().shutdown(wait=True)


def test_a_mail_server_that_hangs_holds_up_nobody_and_tells_nothing(client, monkeypatch):
    make.user(email="known@example.org")
    hung = threading.Event()
    sound = locmem.EmailBackend.send_messages

    def hang(self, messages):
        hung.wait(timeout=20)
        return sound(self, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", hang)
    took, *known = ask(client, "known@example.org")
    waiting = list(mail.outbox)
    other, *unknown = ask(client, "unknown@example.org")
    hung.set()
    all_sent()

    assert (waiting, known) == ([], unknown)
    assert max(took, other) < 5
    assert [message.to for message in mail.outbox] == [["known@example.org"]]


def test_control_sent_within_the_request_the_time_tells(client, settings, monkeypatch):
    settings.CODES_AT_ONCE = True
    make.user(email="known@example.org")
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", lambda *_: time.sleep(1))

    took, *_ = ask(client, "known@example.org")

    assert took >= 1


def test_one_that_is_refused_is_tried_three_times_and_no_more(monkeypatch, caplog):
    tried = []

    def refuse(self, fail_silently=False):
        tried.append(1)
        raise ConnectionRefusedError("mail.example.org says no to known@example.org")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    codes.send(EmailMessage("x", "123456", to=["known@example.org"]))
    all_sent()

    assert len(tried) == 3
    assert caplog.text.count("a sign-in code could not be sent: ConnectionRefusedError") == 3
    assert "known@" not in caplog.text
    assert "123456" not in caplog.text


def test_a_flood_of_them_fills_no_memory(monkeypatch, caplog):
    monkeypatch.setattr(codes, "_room", threading.BoundedSemaphore(1))
    held = threading.Event()
    monkeypatch.setattr(EmailMessage, "send", lambda *_, **__: held.wait(timeout=20))

    for _ in range(3):
        codes.send(EmailMessage("x", "y", to=["known@example.org"]))
    held.set()
    all_sent()

    assert caplog.text.count("too many are on their way") == 2


def test_a_code_is_in_no_row(client, django_db_blocker):
    from livingwell.models import Message

    make.user(email="known@example.org")

    ask(client, "known@example.org")
    all_sent()

    code = next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)
    assert not Message.objects.exists()
    assert code
