"""After a restore what was waiting is held back; what is written afterwards leaves."""

import datetime
import uuid

import pytest
from django.core.management import call_command

from escalations import sweep
from livingwell import clock, outbox, restoring, sweeping
from livingwell.models import Hold, Message
from livingwell.outbox import Letter
from livingwell.sweeping import Round
from tests import make

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 6, 9, 11, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def at_noon(settings):
    settings.HOLD_AFTER_HOURS = 6
    with clock.moved_to(NOON):
        yield


def put(**fields):
    one = Letter(f"{uuid.uuid4()}:test", make.user(), "story-reply", "/", uuid.uuid4(), **fields)
    outbox.put([one])
    return Message.objects.get(key__startswith=one.key)


def state_of(message):
    return Message.objects.values_list("state", flat=True).get(pk=message.pk)


def beat():
    sweeping.beat(Round(0, ()))


def test_a_sender_that_was_silent_for_hours_holds_back_what_was_waiting_then(mailoutbox):
    old, urgent = put(), put(urgent=True)
    beat()
    clock.move_to(NOON + 6 * HOUR)
    fresh = put(urgent=True)

    sent = outbox.deliver()

    assert (state_of(old), state_of(urgent), state_of(fresh)) == ("held", "held", "sent")
    assert (sent, len(mailoutbox)) == (1, 1)
    assert "6 hours old" in Hold.objects.get().why


def test_control_a_short_silence_holds_nothing_back(mailoutbox):
    old = put()
    beat()
    clock.move_to(NOON + 6 * HOUR - SECOND)

    outbox.deliver()

    assert state_of(old) == "sent"
    assert not Hold.objects.exists()


def test_what_was_not_due_at_the_restore_cannot_have_left_and_is_not_held():
    later = put(not_before=NOON + 7 * HOUR)
    beat()
    clock.move_to(NOON + 6 * HOUR)

    outbox.deliver()

    assert state_of(later) == "pending"
    assert not Hold.objects.exists()


def test_it_can_be_switched_off(settings):
    settings.HOLD_AFTER_HOURS = 0
    beat()
    clock.move_to(NOON + 60 * HOUR)

    assert restoring.look() is False


def test_an_installation_that_never_swept_holds_nothing():
    assert restoring.look() is False


def test_the_runbook_holds_by_command_and_twice_is_once(capsys):
    first = put()
    call_command("hold", "Restored to 9am.")
    second = put()
    call_command("hold", "Restored to 9am.")
    fresh = put()

    outbox.deliver()

    assert (state_of(first), state_of(second), state_of(fresh)) == ("held", "held", "sent")
    assert Hold.objects.count() == 1
    assert capsys.readouterr().out == "1 messages are on hold.\n1 messages are on hold.\n"


def test_by_command_everything_on_hold_can_be_released(capsys):
    message = put()
    call_command("hold")
    call_command("hold", "--release")

    assert state_of(message) == "pending"
    assert Hold.objects.get().ended_at == NOON
    assert outbox.deliver() == 1


def test_the_escalations_themselves_are_not_held():
    team = make.team()
    matter = make.escalation(team, worry="very_worried")
    beat()
    clock.move_to(NOON + 7 * HOUR)

    sweep.route_due()
    outbox.deliver()

    assert Message.objects.filter(subject_id=matter.pk, state="held").count() == 1
    assert Message.objects.filter(subject_id=matter.pk, state="sent").exists()
