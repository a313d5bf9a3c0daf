"""The page on which people choose how they are told."""

import datetime

import pytest

from livingwell import clock
from livingwell.models import AuditRecord
from livingwell.workflow import Preferences, choose_messages
from tests import make

pytestmark = pytest.mark.django_db

PAGE = "/account/messages/"
GOOD = {
    "channel": "text",
    "phone": "07700 900112",
    "digest_at": "18:00",
    "quiet_from": "21:30",
    "quiet_until": "07:00",
    "quiet_days": ["0", "5"],
}


@pytest.fixture
def volunteer(client):
    person = make.team().volunteer.user
    client.force_login(person)
    return person


def test_what_is_chosen_is_kept_and_shown_again(client, volunteer):
    answer = client.post(PAGE, GOOD)

    volunteer.refresh_from_db()
    page = client.get(PAGE).content.decode()
    assert answer.status_code == 302
    assert (volunteer.message_channel, volunteer.phone) == ("text", "07700 900112")
    assert (volunteer.quiet_from, volunteer.quiet_until) == (datetime.time(21, 30), datetime.time(7))
    assert (volunteer.quiet_days, volunteer.digest_at) == ("05", datetime.time(18))
    assert 'value="21:30"' in page
    assert 'value="18:00" selected' in page
    assert AuditRecord.objects.get(action="chose how messages reach them").actor == volunteer


def test_empty_times_are_no_quiet_hours(client, volunteer):
    client.post(PAGE, GOOD)

    client.post(PAGE, {"channel": "email", "phone": ""})

    volunteer.refresh_from_db()
    assert (volunteer.quiet_from, volunteer.quiet_until, volunteer.digest_at) == (None, None, None)
    assert volunteer.quiet_days == "0123456"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channel": ""}, "Choose how you would like to be told"),
        ({"channel": "pigeon"}, "Choose one of these ways"),
        ({"channel": "push"}, "Choose one of these ways"),
        ({"phone": ""}, "Type the number texts should go to"),
        ({"phone": "01632 960118"}, "Type a mobile number, such as 07700 900112"),
        ({"phone": "ring Jo", "channel": "email"}, "Type a telephone number, such as 07700 900112"),
        ({"quiet_until": ""}, "Say until when it should be quiet"),
        ({"quiet_from": ""}, "Say from when it should be quiet"),
        ({"quiet_from": "late"}, "Write the time as 22:00"),
        ({"quiet_until": "21:30"}, "Choose a time other than when it begins"),
        ({"quiet_days": []}, "Choose at least one day, or empty the two times"),
        ({"quiet_days": ["7"]}, "Choose from these days"),
        ({"digest_at": "22:00"}, "Choose an hour outside the quiet hours"),
        ({"digest_at": "25:00"}, "Choose one of these hours"),
    ],
)
def test_what_cannot_be_kept_is_said_and_changes_nothing(client, volunteer, wrong, said):
    before = volunteer.message_channel, volunteer.phone, volunteer.quiet_from

    answer = client.post(PAGE, GOOD | wrong)

    volunteer.refresh_from_db()
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (volunteer.message_channel, volunteer.phone, volunteer.quiet_from) == before


def test_an_hour_that_is_quiet_on_other_days_only_will_do(client, volunteer):
    evenings = {"quiet_from": "17:00", "quiet_until": "20:00", "quiet_days": ["6"], "digest_at": "21:00"}

    assert client.post(PAGE, GOOD | evenings).status_code == 302


def test_who_wanted_notifications_reads_that_an_email_goes_instead(client, volunteer):
    volunteer.message_channel = "push"
    volunteer.save()

    page = client.get(PAGE).content.decode()

    assert "Not built yet: we send an email instead" in page
    assert "your messages go by email" in page


def test_where_texts_are_not_set_up_they_are_not_offered(client, volunteer, settings):
    settings.TEXT_SENDER = ""

    assert "Text message" not in client.get(PAGE).content.decode()


def test_what_comes_back_is_said(client, volunteer):
    volunteer.phone_failed_at = volunteer.email_failed_at = clock.now()
    volunteer.save()

    page = client.get(PAGE).content.decode()

    assert "Our texts to your number come back." in page
    assert "Our emails to you come back." in page


def test_everybody_chooses_for_themselves(volunteer):
    with pytest.raises(PermissionError):
        choose_messages(volunteer.pk, Preferences("email"), by=make.user())


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(PAGE).headers["Location"].startswith("/sign-in/")
