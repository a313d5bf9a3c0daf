"""Messages that did not leave: who sees them, who may try them again, what stays on hold."""

import datetime
import uuid

import pytest
from django.db.models import Q

from livingwell import access, clock, outbox
from livingwell.models import AuditRecord, Hold, Message
from livingwell.outbox import Letter
from tests import make

pytestmark = pytest.mark.django_db

PAGE, DECIDE = "/messages/given-up/", "/messages/given-up/decide/"


@pytest.fixture
def team():
    return make.team()


def dead(team, state="dead", **fields):
    """The message of a report that was given up, or is on hold."""
    matter = make.escalation(team, noticed=[], worry="very_worried")
    rows = Message.objects.filter(subject_id=matter.pk)
    rows.update(state=state, attempts=8, why="TimeoutError", **fields)
    return rows.first()


def body(client, page=PAGE):
    return client.get(page).content.decode()


def decide(client, **fields):
    return client.post(DECIDE, fields)


def state_of(message):
    return Message.objects.values_list("state", flat=True).get(pk=message.pk)


def test_a_coordinator_sees_and_tries_again_those_of_their_area(client, team, mailoutbox):
    message, other = dead(team), dead(make.team())
    client.force_login(team.coordinator)

    page = body(client)
    one = decide(client, decision="retry", message=message.pk)
    strangers = decide(client, decision="retry", message=other.pk)

    assert page.count("Try it again") == 1
    assert "the server did not take it (TimeoutError), tried 8 times" in page
    assert (one.status_code, strangers.status_code) == (302, 302)
    assert (state_of(message), state_of(other)) == ("pending", "dead")
    assert AuditRecord.objects.filter(actor=team.coordinator, subject_id=message.pk).count() == 1
    assert outbox.deliver() == 1
    assert len(mailoutbox) == 1


def test_all_at_once_are_all_one_sees_and_no_more(client, team):
    messages, other = [dead(team) for _ in range(3)], dead(make.team())
    client.force_login(team.leader)

    decide(client, decision="retry", all="yes")

    assert {state_of(one) for one in messages} == {"pending"}
    assert state_of(other) == "dead"


@pytest.mark.parametrize("role", ["programme_manager", "system_operator"])
def test_the_manager_and_the_operator_see_numbers_and_decide_about_a_kind(client, team, role):
    rows = [dead(team), dead(make.team())]
    client.force_login(make.user(role))

    page = body(client)
    decide(client, decision="retry", message=rows[0].pk)
    decide(client, decision="retry", all="yes")
    one_by_one = [state_of(row) for row in rows]
    decide(client, decision="retry", channel="email", urgent="yes")

    assert "Try these again" in page
    assert all(row.recipient.name not in page for row in rows)
    assert one_by_one == ["dead", "dead"]
    assert {state_of(row) for row in rows} == {"pending"}


def test_a_coordinator_cannot_decide_about_a_kind(client, team):
    message = dead(make.team())
    client.force_login(team.coordinator)

    decide(client, decision="retry", channel="email", urgent="yes")

    assert state_of(message) == "dead"


@pytest.mark.parametrize("role", ["volunteer", "administrator", "mdt_chair", "information_lead"])
def test_for_others_there_is_no_such_page(client, role):
    client.force_login(make.user(role))

    assert (client.get(PAGE).status_code, decide(client, decision="retry", all="yes").status_code) == (
        404,
        404,
    )


def test_what_is_on_hold_is_released_or_left_out_and_the_hold_ends_with_the_last(client, team, mailoutbox):
    first, second = dead(team, state="held"), dead(team, state="held")
    Hold.objects.create(began_at=clock.now(), why="Restored from a backup.")
    client.force_login(team.leader)

    page = body(client)
    decide(client, decision="retry", message=first.pk)
    held = state_of(first)
    decide(client, decision="release", message=first.pk)
    running = Hold.objects.get().ended_at
    decide(client, decision="drop", message=second.pk)

    assert "Sending is on hold" in page
    assert held == "held"
    assert running is None
    assert (state_of(first), state_of(second)) == ("pending", "cancelled")
    hold = Hold.objects.get()
    assert (hold.ended_at is not None, hold.ended_by) == (True, team.leader)


def test_a_decision_taken_twice_is_taken_once(client, team):
    message = dead(team)
    client.force_login(team.coordinator)

    decide(client, decision="retry", message=message.pk)
    again = client.post(DECIDE, {"decision": "retry", "message": message.pk}, follow=True)

    assert "There was nothing left to decide" in again.content.decode()
    assert AuditRecord.objects.filter(action="tried a message again").count() == 1


@pytest.mark.parametrize(
    "fields", [{}, {"decision": "burn"}, {"decision": "retry"}, {"decision": "retry", "message": "x"}]
)
def test_what_decides_nothing_is_not_there(client, team, fields):
    client.force_login(team.coordinator)

    assert decide(client, **fields).status_code == 404


def test_the_list_goes_on_by_key(client, team, django_assert_max_num_queries):
    for number in range(30):
        one = Letter(f"{number}:test", team.coordinator, "escalation-changed", "/", uuid.uuid4())
        outbox.put([one])
    Message.objects.update(state="dead")
    client.force_login(team.coordinator)

    with django_assert_max_num_queries(8):
        first = body(client)
    following = first.split('href="?before=')[1].split('"')[0]
    second = body(client, f"{PAGE}?before={following}")

    assert (first.count("Try it again"), second.count("Try it again")) == (25, 5)
    assert body(client, f"{PAGE}?before=nonsense").count("Try it again") == 25


def test_whom_messages_no_longer_reach_is_shown_to_who_looks_after_them(client, team):
    person = team.volunteer.user
    type(person).objects.filter(pk=person.pk).update(
        phone_failed_at=clock.now() - datetime.timedelta(days=1), name="Wendy Pascoe"
    )

    client.force_login(team.coordinator)
    own = body(client)
    client.force_login(make.team().coordinator)
    strangers = body(client)

    assert "Wendy Pascoe" in own
    assert "Wendy Pascoe" not in strangers


@pytest.mark.parametrize("role", ["volunteer", "programme_manager"])
def test_volunteers_and_managers_have_a_log_of_what_they_were_sent(client, role, team):
    person, other = make.user(role), make.user(role)
    for number, to in enumerate((person, other)):
        outbox.put([Letter(f"{number}:test", to, "story-reply", "/", uuid.uuid4())])
    client.force_login(person)

    page = body(client, "/messages/")

    assert page.count("A volunteer has written back to you.") == 1
    assert "How we tell you" in page


def test_control_without_the_rule_strangers_would_see_them(client, team, monkeypatch):
    type(team.leader).objects.filter(pk=team.volunteer.user_id).update(
        phone_failed_at=clock.now(), name="Wendy Pascoe"
    )
    monkeypatch.setattr(access, "reached_through", lambda user: Q())
    client.force_login(make.team().coordinator)

    assert "Wendy Pascoe" in body(client)
