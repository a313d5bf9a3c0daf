"""The page of one escalation and what is done there: by the owner, a colleague, a stranger, a program."""

import datetime
import re
import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from escalations import workflow
from escalations.choices import State
from escalations.models import Addition, Ask, Event
from escalations.workflow import Closing
from livingwell import clock
from livingwell.models import Message, ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
JSON = {"Accept": "application/json"}
ACTIONS = ("take", "note", "screen", "hand-over", "close", "retracted", "undo", "reopen")


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def address(matter, action=""):
    return f"/escalations/{matter.pk}/{action + '/' if action else ''}"


def read(client, user, matter, **headers):
    client.force_login(user)
    return client.get(address(matter), headers=headers)


def post(client, user, matter, action, data=None, **headers):
    client.force_login(user)
    return client.post(address(matter, action), data or {}, headers=headers)


def close(matter, by, **fields):
    workflow.close(matter.pk, Closing(**{"outcome": "helped", "message": "Help came.", **fields}), by=by)
    matter.refresh_from_db()


def test_it_shows_the_words_who_wrote_them_and_whom_to_ring(client):
    team = make.team()
    team.client.practice = team.practice
    team.client.save()
    matter = make.escalation(
        team,
        words="Three dinners.\nNot one touched.",
        change="worse",
        called=["111"],
        told_client="not_yet",
        ring_me=True,
        they_would_like="Somebody to cook with",
        would_help="The lunch club",
        worry="very_worried",
    )

    page = read(client, team.coordinator, matter).content.decode()

    for words in (
        "Three dinners.<br>Not one touched.",
        "Eating or drinking less.",
        "Getting worse",
        "Yes: 111",
        "Not yet",
        "Please ring me",
        "Somebody to cook with",
        "The lunch club",
        "You are asked first.",
        team.client.name,
        "3 February 1940 (86)",
        "tel:+441632960118",
        "tel:+447700900100",
        "Not asked yet",
        f"Close it and tell {team.volunteer.first_name}",
        f"{team.volunteer.name} sent it",
        f"{team.coordinator.name} was asked</strong>, coordinator",
        "Due 4pm today.",
    ):
        assert words in page, words


def test_reading_it_is_what_makes_it_seen(client):
    team = make.team()
    matter = make.escalation(team)

    read(client, team.coordinator, matter)

    seen = ReadRecord.objects.get(reader=team.coordinator)
    assert (seen.subject_kind, seen.subject_id, seen.client_id) == ("escalation", matter.pk, team.client.pk)


@pytest.mark.parametrize("who", ["volunteer", "stranger", "manager"])
def test_for_others_it_is_not_there_and_cannot_be_acted_on(client, who):
    team = make.team()
    matter = make.escalation(team, words="ZQ-words")
    user = {
        "volunteer": team.volunteer.user,
        "stranger": make.team().coordinator,
        "manager": team.manager,
    }[who]

    answers = [read(client, user, matter), *(post(client, user, matter, action) for action in ACTIONS)]

    assert {answer.status_code for answer in answers} == {404}
    assert not any("ZQ-words" in answer.content.decode() for answer in answers)
    assert matter.events.exclude(kind__in=["sent", "asked"]).count() == 0


def test_safeguarding_is_open_to_whom_a_step_asked_with_the_councils_numbers(client):
    team = make.team(council_day_phone="01632 960300", council_night_phone="01632 960301")
    make.shift(team.area, team.leader)
    matter = make.escalation(team, noticed=["safeguarding"], worry="very_worried", words="ZQ-secret")

    page = read(client, team.leader, matter).content.decode()

    assert "ZQ-secret" in page
    assert "01632 960300" in page
    assert "01632 960301" in page
    assert read(client, team.coordinator, matter).status_code == 404
    assert read(client, team.second_leader, matter).status_code == 404


def test_the_person_it_is_about_cannot_find_it(client):
    team = make.team()
    make.shift(team.area, team.second_leader)
    matter = make.escalation(team, noticed=["safeguarding"], worry="very_worried", about=team.leader)
    Ask.objects.create(escalation=matter, person=team.leader, at=TUESDAY_3PM)

    answers = [read(client, team.leader, matter)] + [
        post(client, team.leader, matter, action) for action in ACTIONS
    ]

    assert {answer.status_code for answer in answers} == {404}
    page = read(client, team.second_leader, matter).content.decode()
    assert f"It is about <strong>{team.leader.name}</strong>" in page


def test_the_number_of_statements_stays_within_twelve(client):
    team = make.team()
    matter = make.escalation(team)
    for _ in range(3):
        make.logged(team, words="Again.")
        other = make.client(team.area, visited_by=team.volunteer)
        make.escalation(team, client=other)
    client.force_login(team.coordinator)

    with CaptureQueriesContext(connection) as asked:
        client.get(address(matter))

    assert len(asked) <= 12, [one["sql"][:100] for one in asked]


@pytest.mark.parametrize(
    ("action", "data", "first"),
    [
        ("take", {}, 0),
        ("note", {"words": "Rang him."}, 0),
        ("screen", {"worry": "mention", "reason": "He was only tired"}, 0),
        ("screen", {"worry": "very_worried", "reason": "He fell again"}, 0),
        ("hand-over", {"words": "He knows you."}, 2),
        ("close", {"outcome": "helped", "message": "Help came.", "note": "Rang."}, 2),
    ],
)
@pytest.mark.parametrize("held", [True, False])
def test_a_save_costs_fourteen_statements(client, action, data, first, held):
    """Handing over or closing what nobody has takes it `first`, in the same transaction."""
    team = make.team()
    matter = make.escalation(team)
    if held:
        matter = workflow.take(matter.pk, by=team.coordinator)
    if action == "hand-over":
        data = {**data, "to": team.leader.pk}
    client.force_login(team.coordinator)

    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address(matter, action), data | {"version": matter.version})

    sql = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert answer.status_code == 302
    assert len(sql) <= 14 + (0 if held else first), sql


def test_taking_it_is_said_and_written_down(client):
    team = make.team()
    matter = make.escalation(team)

    answer = post(client, team.coordinator, matter, "take")

    matter.refresh_from_db()
    assert answer.headers["Location"] == address(matter)
    assert (matter.state, matter.holder) == (State.HELD, team.coordinator)
    page = client.get(address(matter)).content.decode()
    assert "<strong>You</strong> have it" in page
    assert f"{team.coordinator.name} took it" in page
    assert "Take it" not in page


def test_of_two_at_once_the_second_is_told_who_has_it_and_keeps_their_words(client):
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)

    for action, data, kept in [
        ("take", {}, ""),
        ("note", {"words": "ZQ-typed note"}, "ZQ-typed note"),
        ("screen", {"worry": "mention", "reason": "ZQ-reason"}, "ZQ-reason"),
        ("hand-over", {"to": team.second_leader.pk, "words": "ZQ-know"}, "ZQ-know"),
    ]:
        answer = post(client, team.leader, matter, action, data)
        assert answer.status_code == 409, action
        assert f"{team.coordinator.name} has it" in answer.content.decode()
        assert kept in answer.content.decode()
    matter.refresh_from_db()
    assert matter.holder == team.coordinator
    assert not Event.objects.filter(words__contains="ZQ-").exists()


def test_programs_are_told_the_state_as_json(client):
    team = make.team()
    matter = make.escalation(team)

    read_it = read(client, team.coordinator, matter, **JSON).json()
    taken = post(client, team.coordinator, matter, "take", **JSON)
    late = post(client, team.leader, matter, "note", {"words": "x"}, **JSON)
    empty = post(client, team.coordinator, matter, "note", {"words": ""}, **JSON)

    assert read_it["state"] == "waiting"
    assert taken.json()["holder"] == team.coordinator.name
    assert (late.status_code, late.json()["holder"], late.json()["state"]) == (
        409,
        team.coordinator.name,
        "held",
    )
    assert (empty.status_code, "words" in empty.json()["errors"]) == (422, True)


def test_programs_may_send_json_too(client):
    team = make.team()
    matter = make.escalation(team)
    client.force_login(team.coordinator)

    def sends(action, body):
        return client.post(address(matter, action), body, content_type="application/json")

    assert sends("note", "{").status_code == 400
    assert sends("note", "[1]").status_code == 400
    assert sends("note", '{"words": "\\ud800"}').status_code == 422
    assert sends("close", '{"version": "\\ud800", "outcome": "\\ud800"}').status_code == 422
    assert sends("note", '{"words": "Rang him."}').json()["state"] == "held"
    assert matter.events.filter(words="Rang him.").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_the_same_moment_exactly_one_has_it():
    team = make.team()
    matter = make.escalation(team)
    together = threading.Barrier(2)
    codes = []

    def press(user):
        web = Client()
        web.force_login(user)
        together.wait(10)
        codes.append(web.post(address(matter, "take")).status_code)
        connection.close()

    people = [threading.Thread(target=press, args=[user]) for user in (team.coordinator, team.leader)]
    for one in people:
        one.start()
    for one in people:
        one.join(30)

    assert sorted(codes) == [302, 409]
    assert matter.events.filter(kind="taken").count() == 1


def test_a_row_is_swapped_in_place_when_the_list_asks(client):
    team = make.team()
    matter = make.escalation(team)

    mine = post(client, team.coordinator, matter, "take", **{"HX-Request": "true"})
    late = post(client, team.leader, matter, "take", **{"HX-Request": "true"})

    assert mine.status_code == 200
    assert mine.content.decode().strip().startswith("<li")
    assert "<strong>You</strong> have it" in mine.content.decode()
    assert late.status_code == 409
    assert f"<strong>{team.coordinator.name}</strong> has it" in late.content.decode()


def test_a_note_takes_it_and_stands_on_the_timeline(client):
    team = make.team()
    matter = make.escalation(team)

    post(client, team.coordinator, matter, "note", {"words": "Rang <b>him</b>."})

    matter.refresh_from_db()
    assert matter.holder == team.coordinator
    assert "Rang &lt;b&gt;him&lt;/b&gt;." in client.get(address(matter)).content.decode()


def test_the_worry_changes_with_a_reason_only(client):
    team = make.team()
    matter = make.escalation(team)

    without = post(client, team.coordinator, matter, "screen", {"worry": "mention"})
    unknown = post(client, team.coordinator, matter, "screen", {"worry": "good_news", "reason": "x"})
    post(client, team.coordinator, matter, "screen", {"worry": "mention", "reason": "Only tired"})

    matter.refresh_from_db()
    assert (without.status_code, unknown.status_code) == (422, 422)
    assert "Say why the worry changes" in without.content.decode()
    assert matter.worry == "mention"
    assert (
        "lowered the worry</strong> to worth mentioning: Only tired"
        in client.get(address(matter)).content.decode()
    )


def test_a_safeguarding_matter_stays_very_worried(client):
    team = make.team()
    make.shift(team.area, team.leader)
    matter = make.escalation(team, noticed=["safeguarding"], worry="very_worried")

    answer = post(client, team.leader, matter, "screen", {"worry": "mention", "reason": "x"})

    matter.refresh_from_db()
    assert answer.status_code == 422
    assert matter.worry == "very_worried"


def test_it_is_handed_to_who_is_there_and_not_to_anybody_else(client):
    team, elsewhere = make.team(), make.team()
    matter = make.escalation(team)
    make.absence(team.second_leader)
    unreachable = make.user("coordinator", team.area, unreachable_since=TUESDAY_3PM)

    page = read(client, team.coordinator, matter).content.decode()
    refusals = [
        post(client, team.coordinator, matter, "hand-over", {"to": to})
        for to in ("", "x", team.second_leader.pk, unreachable.pk, elsewhere.leader.pk, team.coordinator.pk)
    ]
    given = post(
        client, team.coordinator, matter, "hand-over", {"to": team.leader.pk, "words": "She knows you."}
    )

    matter.refresh_from_db()
    assert f"{team.leader.name}, team leader</option>" in page
    assert team.second_leader.name not in page
    assert unreachable.name not in page
    assert {answer.status_code for answer in refusals} == {422}
    assert given.status_code == 302
    assert matter.holder == team.leader
    assert Message.objects.filter(recipient=team.leader, purpose="escalation-handed-over").exists()
    assert "has it" in client.get(address(matter)).content.decode()


def test_what_was_added_and_taken_back_is_shown_and_confirmed(client):
    team = make.team()
    report = make.logged(team)
    matter = report.escalation
    with clock.moved_to(TUESDAY_3PM + datetime.timedelta(minutes=4)):
        workflow.add(
            Addition(observation=report, key=make.user().pk, words="ZQ-worse", worry="very_worried"),
            by=team.volunteer.user,
        )
        workflow.retract(report.pk, why="wrong person", by=team.volunteer.user)
        page = read(client, team.coordinator, matter).content.decode()
        answer = post(client, team.coordinator, matter, "retracted")

    matter.refresh_from_db()
    assert page.count("ZQ-worse") == 2
    assert "wrong person" in page
    assert "Confirm it was taken back" in page
    assert answer.status_code == 302
    assert matter.outcome == "retracted"


def test_a_standing_report_cannot_be_confirmed_as_taken_back(client):
    team = make.team()
    matter = make.escalation(team)

    assert post(client, team.coordinator, matter, "retracted").status_code == 409


def test_earlier_matters_are_named_as_far_as_they_may_be_seen(client):
    team = make.team()
    make.shift(team.area, team.leader)
    first = make.escalation(team, noticed=["medicines"])
    close(first, team.coordinator)
    make.escalation(team, noticed=["safeguarding"], worry="very_worried")
    now = make.escalation(team, noticed=["lonely"])

    own = read(client, team.coordinator, now).content.decode()
    leader = read(client, team.leader, now).content.decode()

    assert "Medicines muddled or run out</a>, worried, by" in own
    assert "closed: helped" in own
    assert "Safeguarding</a>" not in own
    assert "Safeguarding</a>" in leader


def test_it_is_opened_again_by_the_people_of_the_area_with_a_reason(client):
    team = make.team()
    matter = make.escalation(team)
    close(matter, team.coordinator)
    Ask.objects.create(escalation=matter, person=team.manager, at=TUESDAY_3PM)

    manager = post(client, team.manager, matter, "reopen", {"reason": "x"})
    without = post(client, team.leader, matter, "reopen", {"reason": " "})
    again = post(client, team.leader, matter, "reopen", {"reason": "It is not better"})
    twice = post(client, team.leader, matter, "reopen", {"reason": "It is not better"})

    matter.refresh_from_db()
    assert (manager.status_code, without.status_code, again.status_code, twice.status_code) == (
        404,
        422,
        302,
        409,
    )
    assert matter.holder == team.leader
    assert "It is not better" in twice.content.decode()


def test_the_closing_can_be_undone_for_a_minute_by_who_closed_it(client):
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.coordinator)
    close(matter, team.coordinator)

    page = read(client, team.coordinator, matter).content.decode()
    colleague = post(client, team.leader, matter, "undo")
    undone = post(client, team.coordinator, matter, "undo")

    matter.refresh_from_db()
    assert "Undo the closing" in page
    assert colleague.status_code == 409
    assert undone.status_code == 302
    assert matter.state == State.HELD


def test_after_a_minute_it_is_too_late_to_undo(client):
    team = make.team()
    matter = make.escalation(team)
    close(matter, team.coordinator)

    with clock.moved_to(TUESDAY_3PM + datetime.timedelta(seconds=61)):
        page = read(client, team.coordinator, matter).content.decode()
        late = post(client, team.coordinator, matter, "undo")

    assert "Undo the closing" not in page
    assert "Open it again" in page
    assert late.status_code == 409
    assert "too late" in late.content.decode()


@pytest.mark.parametrize("words", ["a\x00b", "x" * 5001, "\u202eabc", ""])
@pytest.mark.parametrize(("action", "field"), [("note", "words"), ("screen", "reason"), ("reopen", "reason")])
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(client, action, field, words):
    team = make.team()
    matter = make.escalation(team)
    if action == "reopen":
        close(matter, team.coordinator)

    answer = post(client, team.coordinator, matter, action, {field: words, "worry": "mention"})

    assert answer.status_code == 422
    assert "lw-summary" in answer.content.decode()
    assert re.sub(r"[\x00\u202e]", "", words) in answer.content.decode()


def test_get_never_acts(client):
    team = make.team()
    matter = make.escalation(team)
    client.force_login(team.coordinator)

    codes = {
        action: client.get(address(matter, action)).status_code
        for action in ACTIONS
        if action not in {"close", "retracted"}
    }

    assert set(codes.values()) == {405}
    assert matter.events.count() == 2
