"""Messages leave once, by whoever claims them first, and are not given up before eight attempts."""

import datetime
import smtplib
import uuid

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from livingwell import clock, outbox
from livingwell.models import Message, Notice
from livingwell.outbox import Letter, Purpose
from tests import make
from tests.escalations.two_at_once import at_once

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 6, 9, 11, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    known = {"test": Purpose("test", "Living Well: news", "There is news.", lambda message: "")}
    known["over"] = Purpose("over", "Living Well: news", "There is news.", lambda message: "no longer asked")
    monkeypatch.setattr(outbox, "PURPOSES", outbox.PURPOSES | known)
    with clock.moved_to(NOON):
        yield


def letter(**fields):
    to = fields.pop("to", None) or make.user()
    return Letter(
        **{
            "key": f"{uuid.uuid4()}:test",
            "to": to,
            "purpose": "test",
            "link": "/somewhere/",
            "subject_id": uuid.uuid4(),
            **fields,
        }
    )


def put(**fields):
    one = letter(**fields)
    outbox.put([one])
    return Message.objects.filter(key=f"{one.key}:email").first()


@pytest.fixture
def mail_refused(monkeypatch):
    def refuse(self, fail_silently=False):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailMessage, "send", refuse)


def test_a_message_leaves_once_to_one_person_with_fixed_words(mailoutbox):
    message = put()

    assert [outbox.deliver(), outbox.deliver()] == [1, 0]

    message.refresh_from_db()
    (mail,) = mailoutbox
    assert (message.state, message.sent_at, message.attempts, message.token) == ("sent", NOON, 1, None)
    assert mail.recipients() == [message.recipient.email]
    assert mail.extra_headers["Message-ID"] == f"<{message.pk}@livingwell>"
    assert mail.subject == "Living Well: news"


def test_the_same_key_again_changes_nothing():
    same = letter()

    outbox.put([same])
    outbox.put([same])
    outbox.put([])

    assert (Message.objects.count(), Notice.objects.count()) == (1, 1)


def test_who_wants_it_only_in_the_app_gets_no_message_but_what_is_urgent():
    quiet = make.user(message_channel="app_only", phone="07700 900001")

    put(to=quiet)
    assert not Message.objects.exists()
    put(to=quiet, urgent=True)
    assert set(Message.objects.values_list("channel", flat=True)) == {"email", "text"}
    assert Notice.objects.count() == 2


def test_a_letter_may_stay_out_of_the_app():
    put(in_app=False)

    assert not Notice.objects.exists()


def test_what_may_not_leave_yet_waits():
    put(not_before=NOON + SECOND)

    assert outbox.deliver() == 0
    clock.move_to(NOON + SECOND)
    assert outbox.deliver() == 1


def test_urgent_ones_leave_first():
    put()
    urgent = put(urgent=True)

    outbox.deliver()

    assert {message.subject_id for message in Message.objects.filter(state="sent")} == {urgent.subject_id}


@pytest.mark.parametrize(
    ("fields", "why"), [({"purpose": "over"}, "no longer asked"), ({}, "no working channel")]
)
def test_what_is_not_needed_or_cannot_arrive_is_cancelled_with_the_reason(fields, why, mailoutbox):
    message = put(**fields)
    if not fields:
        type(message.recipient).objects.update(unreachable_since=NOON)

    assert outbox.deliver() == 0

    message.refresh_from_db()
    assert (message.state, message.why) == ("cancelled", why)
    assert mailoutbox == []


def test_cancelled_before_it_leaves_it_never_does():
    message = put()

    assert outbox.cancel([message.subject_id], ["test"], "taken") == 1
    assert outbox.deliver() == 0
    assert outbox.cancel([message.subject_id], ["test"], "taken") == 0


def test_a_refused_message_is_tried_later_and_later_and_given_up_after_eight(mail_refused):
    message = put()
    waits = []
    for _ in range(8):
        outbox.deliver()
        message.refresh_from_db()
        waits.append(int((message.next_at - clock.now()).total_seconds()))
        clock.move_to(max(message.next_at, clock.now()))

    assert waits[:7] == [10, 20, 40, 80, 160, 320, 640]
    assert (message.state, message.attempts, message.why) == ("dead", 8, "SMTPServerDisconnected")
    assert outbox.deliver() == 0


def test_an_urgent_one_is_tried_again_sooner(mail_refused):
    message = put(urgent=True)

    outbox.deliver()

    message.refresh_from_db()
    assert (message.state, message.next_at) == ("failed", NOON + 2 * SECOND)


def test_a_sender_that_died_loses_its_lease_and_another_sends(mailoutbox):
    message = put()
    outbox._claim(50, outbox.ROUTINE_LEASE, urgent=False)

    assert outbox.deliver() == 0
    clock.move_to(NOON + outbox.ROUTINE_LEASE + SECOND)
    assert outbox.deliver() == 1
    message.refresh_from_db()
    assert (message.attempts, len(mailoutbox)) == (2, 1)


def test_one_that_took_its_sender_down_eight_times_is_given_up():
    message = put()
    for _ in range(9):
        outbox._claim(50, outbox.ROUTINE_LEASE, urgent=False)
        clock.move_to(clock.now() + outbox.ROUTINE_LEASE + SECOND)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("dead", 8)


def test_who_lost_the_claim_does_not_write_the_end_of_it():
    put()
    (mine,) = outbox._claim(50, outbox.ROUTINE_LEASE, urgent=False)
    clock.move_to(NOON + outbox.ROUTINE_LEASE + SECOND)
    (theirs,) = outbox._claim(50, outbox.ROUTINE_LEASE, urgent=False)

    assert outbox._finish(mine, state="sent", sent_at=clock.now()) is False
    assert outbox._finish(theirs, state="sent", sent_at=clock.now()) is True


def test_one_that_cannot_be_made_does_not_hold_up_the_next(mailoutbox):
    bad = put(purpose="nobody knows")
    good = put()

    assert outbox.deliver() == 1

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("failed", "sent")


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_of_two_senders_at_once_each_message_is_claimed_by_one():
    for _ in range(20):
        put()

    claims = at_once(*[lambda: outbox._claim(50, outbox.ROUTINE_LEASE, urgent=False)] * 4)

    claimed = [message.pk for one in claims for message in one]
    assert len(claimed) == len(set(claimed)) == 20


def test_the_database_refuses_a_message_sent_at_no_time_and_a_key_twice():
    message = put()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(state="sent")
    message.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)
