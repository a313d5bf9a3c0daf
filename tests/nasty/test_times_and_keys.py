"""The night the clocks change, days that cannot be, the same report from two tabs, and mail headers."""

import datetime
import html
import uuid

import pytest

from escalations.models import Observation
from escalations.models.observations import Quarantined
from livingwell import clock, outbox
from livingwell.choices import MessageState
from livingwell.models import Message
from tests import make
from tests.nasty.doors import BY_NAME

pytestmark = pytest.mark.django_db

DOOR = BY_NAME["escalations:observation-list"]
UTC = datetime.UTC
AFTER_SPRING = datetime.datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
AFTER_AUTUMN = datetime.datetime(2026, 10, 26, 9, 0, tzinfo=UTC)


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def phone(client, team):
    client.force_login(team.volunteer.user)
    return client


def _fields(team, **more):
    return {
        "key": str(uuid.uuid4()),
        "client": str(team.client.pk),
        "words": "Kept words.",
        "worry": "worried",
        **more,
    }


def _send(phone, fields, *, as_json):
    if as_json:
        return phone.post(
            "/observations/", fields, content_type="application/json", headers={"Accept": "application/json"}
        )
    return phone.post("/observations/", fields)


both_ways = pytest.mark.parametrize("as_json", [False, True], ids=["page", "json"])


@both_ways
def test_the_hour_that_was_not_is_refused_with_the_time_an_hour_later(phone, team, as_json):
    with clock.moved_to(AFTER_SPRING):
        answer = _send(phone, _fields(team, observed_at="2026-03-29T01:30"), as_json=as_json)

    assert answer.status_code == 422
    assert "Did you mean 2:30am?" in html.unescape(answer.content.decode())
    assert "Kept words." in answer.content.decode() or as_json
    assert not Observation.objects.exists()


@both_ways
def test_the_hour_that_came_twice_is_the_first_and_is_said(phone, team, as_json):
    with clock.moved_to(AFTER_AUTUMN):
        answer = _send(phone, _fields(team, observed_at="2026-10-25T01:30"), as_json=as_json)
        page = "" if as_json else phone.get(answer["Location"]).content.decode()

    assert answer.status_code == (201 if as_json else 303)
    assert Observation.objects.get().observed_at == datetime.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert as_json or "that time came twice" in page


@both_ways
@pytest.mark.parametrize(
    "when",
    [
        "0001-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59",
        "2026-02-30T10:00", "2027-01-01T10:00", "2026-06-10T14:30", "2026-01-01T10:00", "1.5", "now", "\x00",
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_and_the_words_stay(phone, team, as_json, when):
    with clock.moved_to(datetime.datetime(2026, 6, 9, 14, 0, tzinfo=UTC)):
        answer = _send(phone, _fields(team, observed_at=when), as_json=as_json)
        control = _send(phone, _fields(team, observed_at="2026-06-09T14:30"), as_json=as_json)

    assert answer.status_code == 422
    assert as_json or "Kept words." in answer.content.decode()
    assert control.status_code in {201, 303}
    assert Observation.objects.count() == 1


@both_ways
def test_two_tabs_that_send_the_same_make_one(phone, team, as_json):
    fields = _fields(team)

    first, second = (_send(phone, fields, as_json=as_json) for _ in range(2))

    assert (first.status_code, second.status_code) == ((201, 200) if as_json else (303, 303))
    assert as_json or first["Location"] == second["Location"]
    assert Observation.objects.count() == 1
    assert Message.objects.count() == 1


@both_ways
def test_two_tabs_with_one_key_and_other_words_are_both_kept(phone, team, as_json):
    fields = _fields(team)
    _send(phone, fields, as_json=as_json)

    answers = [_send(phone, fields | {"words": "Other words."}, as_json=as_json) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "We have both" in answers[0].content.decode()
    assert Observation.objects.get().words == "Kept words."
    assert Quarantined.objects.get().report["words"] == "Other words."


@both_ways
def test_somebody_elses_client_and_key_give_nothing_away(phone, team, as_json):
    other = make.team()
    theirs = make.logged(other, words="Nobody may read this.")

    wrong_client = _send(phone, _fields(team, client=str(other.client.pk)), as_json=as_json)
    wrong_key = _send(phone, _fields(team, key=str(theirs.key)), as_json=as_json)

    assert wrong_client.status_code == 422
    assert wrong_key.status_code == 409
    for answer in (wrong_client, wrong_key):
        assert "Nobody may read" not in answer.content.decode()
        assert str(theirs.pk) not in answer.content.decode()
    assert Observation.objects.count() == 1


@pytest.mark.parametrize("address", ["a@b.org\nBcc: x@y.org", "a@b.org\r\nX: y", "", "ä@b.org,c@d.org"])
def test_a_line_end_in_an_address_reaches_no_mail_header(team, mailoutbox, address):
    team.coordinator.email = address
    team.coordinator.save()
    make.escalation(team, worry="very_worried", noticed=[])
    second = make.team()
    make.escalation(second, worry="very_worried", noticed=[])

    outbox.deliver()

    sent = [mail for mail in mailoutbox if mail.to == [second.coordinator.email]]
    assert len(sent) == 1
    assert Message.objects.get(recipient=second.coordinator).state == MessageState.SENT
    for mail in mailoutbox:
        assert "Bcc" not in mail.message()
        assert "X" not in mail.message()


def test_a_line_end_typed_at_the_front_door_sends_nothing(client, mailoutbox):
    for address in ("a@b.org\nBcc: x@y.org", "a@b.org%0aBcc:x", "=cmd()@b.org\r\n"):
        assert client.post("/sign-in/", {"email": address}).status_code in {302, 422}
    assert all("Bcc" not in mail.message() and "x@y.org" not in mail.to for mail in mailoutbox)
