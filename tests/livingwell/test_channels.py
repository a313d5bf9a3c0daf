"""By which way and when people are told, and what happens when a way comes back."""

import datetime
import smtplib
import time
import uuid

import pytest
from django.core.mail import EmailMessage

from livingwell import channels, clock, digests, outbox, texts
from livingwell.leaving import Wishes
from livingwell.models import Message, Notice, User
from livingwell.outbox import Letter, Purpose
from livingwell.texts import NotNow, Refused
from livingwell.workflow import Preferences, change_account, choose_messages
from livingwell.working_time import from_local
from tests import make
from tests import texts as kept

pytestmark = pytest.mark.django_db

MOBILE, LANDLINE = "07700 900112", "01632 960112"
EVENING = datetime.time(18)


def at(hour, minute=0, day=9):
    return from_local(datetime.datetime(2026, 6, day, hour, minute))


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    known = {"test": Purpose("test", "Living Well: there is news for you", "News.", lambda message: "")}
    monkeypatch.setattr(outbox, "PURPOSES", outbox.PURPOSES | known)
    outbox._rests_until.clear()
    with clock.moved_to(at(12)):
        yield
    outbox._rests_until.clear()


def letter(to, **fields):
    return Letter(
        **{
            "key": f"{uuid.uuid4()}:test",
            "to": to,
            "purpose": "test",
            "link": f"/stories/{uuid.uuid4()}/",
            "subject_id": uuid.uuid4(),
            **fields,
        }
    )


def put(to, **fields):
    one = letter(to, **fields)
    outbox.put([one])
    return Message.objects.filter(key__startswith=one.key)


def ways(rows):
    return {row.channel for row in rows}


@pytest.mark.parametrize(
    ("person", "routine", "urgent"),
    [
        ({"message_channel": "email", "phone": MOBILE}, {"email"}, {"email", "text"}),
        ({"message_channel": "email", "phone": LANDLINE}, {"email"}, {"email"}),
        ({"message_channel": "text", "phone": MOBILE}, {"text"}, {"email", "text"}),
        ({"message_channel": "text", "phone": LANDLINE}, {"email"}, {"email"}),
        ({"message_channel": "text", "phone": ""}, {"email"}, {"email"}),
        ({"message_channel": "push", "phone": MOBILE}, {"email"}, {"email", "text"}),
        ({"message_channel": "app_only", "phone": MOBILE}, set(), {"email", "text"}),
        ({"message_channel": "text", "phone": MOBILE, "phone_failed_at": at(9)}, {"email"}, {"email"}),
        ({"message_channel": "email", "phone": MOBILE, "email_failed_at": at(9)}, {"text"}, {"text"}),
    ],
)
def test_what_is_urgent_takes_every_way_and_what_is_routine_the_chosen_one(person, routine, urgent):
    somebody = make.user(**person)

    assert ways(put(somebody)) == routine
    assert ways(put(somebody, urgent=True)) == urgent
    assert Notice.objects.filter(recipient=somebody).count() == 2


def test_where_texts_are_not_set_up_nobody_is_sent_one(settings):
    settings.TEXT_SENDER = ""

    assert ways(put(make.user(message_channel="text", phone=MOBILE), urgent=True)) == {"email"}


def test_a_text_says_that_there_is_something_and_leads_to_a_list(texts_sent, settings):
    settings.SITE_URL = "https://living-well.example"
    (message,) = put(make.user(message_channel="text", phone=MOBILE))

    assert [outbox.deliver(), outbox.deliver()] == [1, 0]

    assert texts_sent == [
        kept.Text(
            "+447700900112",
            "Living Well: there is news for you. https://living-well.example/stories/",
            str(message.pk),
        )
    ]


def test_quiet_hours_keep_what_can_wait_and_nothing_else(mailoutbox):
    night = make.user(quiet_from=datetime.time(22), quiet_until=datetime.time(7), phone=LANDLINE)
    clock.move_to(at(23))

    (routine,), (urgent,) = put(night), put(night, urgent=True)

    assert (routine.next_at, urgent.next_at) == (at(7, day=10), at(23))
    assert outbox.deliver() == 1
    clock.move_to(at(7, day=10))
    assert outbox.deliver() == 1


def test_what_was_late_does_not_leave_in_quiet_hours_that_have_begun_meanwhile(mailoutbox):
    person = make.user()
    (message,) = put(person)
    User.objects.filter(pk=person.pk).update(quiet_from=datetime.time(11), quiet_until=datetime.time(13))

    assert outbox.deliver() == 0

    message.refresh_from_db()
    assert (message.state, message.next_at, message.attempts) == ("pending", at(13), 0)


def test_who_then_wanted_it_only_in_the_app_gets_no_message(mailoutbox):
    person = make.user()
    (message,) = put(person)
    User.objects.filter(pk=person.pk).update(message_channel="app_only")

    outbox.deliver()

    message.refresh_from_db()
    assert (message.state, message.why) == ("cancelled", "only in the app")


class TestTheDaysOneMessage:
    """Routine messages that wait for it leave as one that says how many there are."""

    @pytest.fixture
    def person(self):
        return make.user(digest_at=EVENING, phone=MOBILE)

    def test_they_leave_together_and_the_notices_stand_at_once(self, person, mailoutbox):
        rows = [put(person).get() for _ in range(3)]
        assert (digests.gather(), outbox.deliver(), Notice.objects.count()) == (0, 0, 3)

        clock.move_to(at(18))
        assert (digests.gather(), digests.gather()) == (1, 0)
        assert (outbox.deliver(), outbox.deliver()) == (1, 0)

        (mail,) = mailoutbox
        assert "There are 3 things for you." in mail.body
        assert "/stories/" not in mail.body
        states = {Message.objects.get(pk=row.pk).state for row in rows}
        assert states == {"sent"}

    def test_what_is_urgent_does_not_wait_for_it(self, person, mailoutbox, texts_sent):
        put(person, urgent=True)

        assert outbox.deliver() == 2
        assert (len(mailoutbox), len(texts_sent)) == (1, 1)

    def test_what_is_no_longer_needed_is_not_counted(self, person, mailoutbox, monkeypatch):
        first, _ = put(person).get(), put(person).get()
        over = Purpose("over", "x", "x", lambda message: "closed meanwhile")
        monkeypatch.setitem(outbox.PURPOSES, "over", over)
        Message.objects.filter(pk=first.pk).update(purpose="over")
        clock.move_to(at(18))

        digests.gather()
        outbox.deliver()

        first.refresh_from_db()
        assert first.state == "cancelled"
        assert "There is one thing for you." in mailoutbox[0].body

    def test_one_that_cannot_be_looked_at_is_told_all_the_same(self, person, mailoutbox, caplog):
        message = put(person).get()
        Message.objects.filter(pk=message.pk).update(purpose="of an earlier version")
        clock.move_to(at(18))

        assert digests.gather() == 1
        assert str(message.pk) in caplog.text

    def test_with_nothing_left_nothing_leaves(self, person, mailoutbox):
        message = put(person).get()
        clock.move_to(at(18))
        digests.gather()
        outbox.cancel([message.subject_id], ["test"], "taken back")

        assert outbox.deliver() == 0
        assert Message.objects.get(purpose="digest").state == "cancelled"

        message = put(person).get()
        outbox.cancel([message.subject_id], ["test"], "taken back")
        clock.move_to(at(18, day=10))
        assert digests.gather() == 0

    def test_it_goes_another_way_with_all_that_is_in_it(self, mailoutbox, monkeypatch):
        person = make.user(digest_at=EVENING, phone=MOBILE, message_channel="text")
        row = put(person).get()
        clock.move_to(at(18))
        digests.gather()
        monkeypatch.setattr(kept.KeptTexts, "send", _refuse)

        outbox.deliver()
        outbox.deliver()

        row.refresh_from_db()
        assert (row.state, len(mailoutbox)) == ("sent", 1)

    def test_in_the_app_only_it_is_dropped_with_all_that_is_in_it(self, person):
        row = put(person).get()
        clock.move_to(at(18))
        digests.gather()
        User.objects.filter(pk=person.pk).update(message_channel="app_only")

        outbox.deliver()

        row.refresh_from_db()
        assert row.state == "cancelled"

    @pytest.mark.parametrize(
        ("wishes", "waits", "leaves"),
        [
            (Wishes(), False, at(12, 1)),
            (Wishes(digest_at=datetime.time(15)), True, at(15)),
        ],
    )
    def test_what_waits_follows_new_wishes(self, person, wishes, waits, leaves):
        row = put(person).get()

        choose_messages(person.pk, Preferences("email", MOBILE, wishes), by=person)

        row.refresh_from_db()
        assert (row.for_digest, row.next_at) == (waits, leaves)


def _refuse(*_):
    raise Refused


class TestAWayThatComesBack:
    """Nobody counts as told because a row says so."""

    @pytest.fixture
    def team(self):
        return make.team()

    def refuse_texts(self, monkeypatch):
        monkeypatch.setattr(kept.KeptTexts, "send", _refuse)

    def test_a_number_that_takes_no_texts_is_marked_another_way_used_and_the_coordinator_told(
        self, team, monkeypatch, mailoutbox
    ):
        person = team.volunteer.user
        User.objects.filter(pk=person.pk).update(phone=MOBILE, message_channel="text")
        person.refresh_from_db()
        first, second = put(person).get(), put(person).get()
        self.refuse_texts(monkeypatch)

        for _ in range(3):
            outbox.deliver()

        person.refresh_from_db()
        first.refresh_from_db()
        second.refresh_from_db()
        assert (person.phone_failed_at, person.unreachable_since, person.can_be_reached) == (
            at(12), None, True,
        )  # fmt: skip
        assert first.why == "refused for good: sent by email instead"
        assert second.state == "cancelled"
        told = Message.objects.get(purpose="messages-came-back")
        assert told.recipient == team.coordinator
        assert sorted(mail.to[0] for mail in mailoutbox) == sorted(
            [person.email, person.email, team.coordinator.email]
        )

    def test_with_no_other_way_it_is_given_up_and_they_cannot_be_reached(self, team, monkeypatch):
        person = team.volunteer.user
        User.objects.filter(pk=person.pk).update(phone=MOBILE, email_failed_at=at(9))
        person.refresh_from_db()
        message = put(person).get()
        self.refuse_texts(monkeypatch)

        outbox.deliver()

        person.refresh_from_db()
        message.refresh_from_db()
        assert (message.state, message.why) == ("dead", "refused for good, and there is no other way")
        assert person.can_be_reached is False

    def test_an_address_a_mail_server_refuses_for_good_is_marked_too(self, team, monkeypatch, texts_sent):
        person = team.leader
        User.objects.filter(pk=person.pk).update(phone=MOBILE)
        person.refresh_from_db()
        message = put(person).get()

        def refuse(self, fail_silently=False):
            raise smtplib.SMTPRecipientsRefused({person.email: (550, b"no such user")})

        monkeypatch.setattr(EmailMessage, "send", refuse)
        outbox.deliver()
        outbox.deliver()

        person.refresh_from_db()
        message.refresh_from_db()
        assert person.email_failed_at == at(12)
        assert message.state == "cancelled"
        assert len(texts_sent) == 1

    def test_an_address_refused_for_now_is_tried_again(self, monkeypatch):
        message = put(make.user()).get()

        def refuse(self, fail_silently=False):
            raise smtplib.SMTPRecipientsRefused({"x": (451, b"try again later")})

        monkeypatch.setattr(EmailMessage, "send", refuse)
        outbox.deliver()

        message.refresh_from_db()
        assert message.state == "failed"

    def test_a_new_number_is_tried_again(self, team):
        person = make.user(
            phone=MOBILE, phone_failed_at=at(9), email_failed_at=at(9), unreachable_since=at(9)
        )

        choose_messages(person.pk, Preferences("text", "07700 900113"), by=person)

        person.refresh_from_db()
        assert channels.working(person) == ("text",)
        assert person.can_be_reached

    def test_an_address_the_administrator_puts_right_is_tried_again(self):
        person = make.user(phone=LANDLINE, email_failed_at=at(9), unreachable_since=at(9))

        change_account(
            person.pk, email="new@example.org", name=person.name, known_as="", phone=LANDLINE, by=None
        )

        person.refresh_from_db()
        assert channels.working(person) == ("email",)
        assert person.can_be_reached

    def test_who_has_no_way_left_stays_out_of_reach(self):
        person = make.user(phone=LANDLINE, email_failed_at=at(9), unreachable_since=at(9))

        choose_messages(person.pk, Preferences("email", LANDLINE), by=person)

        person.refresh_from_db()
        assert person.can_be_reached is False

    def test_who_is_told_is_whoever_looks_after_them(self):
        from livingwell.access import looked_after_by

        team = make.team()
        admin = make.user("administrator")

        assert looked_after_by(team.volunteer.user) == [team.coordinator]
        assert set(looked_after_by(team.coordinator)) == {team.leader, team.second_leader}
        assert looked_after_by(team.manager) == [admin]
        assert looked_after_by(admin) == []


class TestAWayThatIsSlow:
    """A server that hangs is left alone for a while, so that the other way is not kept waiting."""

    def test_a_text_server_that_hangs_keeps_no_email_waiting(self, monkeypatch, mailoutbox):
        monkeypatch.setattr(outbox, "SLOW", 0.01)
        hung = []

        def hang(*_):
            hung.append(1)
            time.sleep(0.02)
            raise NotNow

        monkeypatch.setattr(kept.KeptTexts, "send", hang)
        for _ in range(10):
            put(make.user(phone=MOBILE), urgent=True)

        for _ in range(6):
            outbox.deliver()

        assert len(mailoutbox) == 10
        assert 1 <= len(hung) <= 5  # those of the first batch at most
        assert Message.objects.filter(channel="text", state__in=["pending", "failed"]).count() == 10

    def test_one_that_says_no_at_once_is_not_left_alone(self, monkeypatch):
        monkeypatch.setattr(texts, "send", _raise_not_now)
        put(make.user(phone=MOBILE, message_channel="text"))

        outbox.deliver()

        assert outbox._resting() == []


def _raise_not_now(*_):
    raise NotNow
