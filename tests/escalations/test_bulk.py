"""Many rows at once: each by itself, and said of each what happened."""

import datetime
import uuid

import pytest
from django.db import DatabaseError

from escalations import workflow
from escalations.models import Escalation
from escalations.workflow import bulk, holding
from livingwell import clock
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
BULK = "/escalations/bulk/"


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def several(team, number=3, **fields):
    return [
        make.escalation(
            team,
            client=make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator),
            **fields,
        )
        for _ in range(number)
    ]


def post(client, user, rows, **data):
    client.force_login(user)
    return client.post(BULK, {"act": "take", "pick": [str(getattr(one, "pk", one)) for one in rows], **data})


def holders(rows):
    by_pk = dict(Escalation.objects.values_list("pk", "holder"))
    return [by_pk[one.pk] for one in rows]


def test_the_ticked_ones_are_taken_and_each_is_said(client):
    team, other = make.team(), make.team()
    free, taken, closed = several(team)
    mine = several(team, 1)[0]
    with clock.moved_to(TUESDAY_3PM - datetime.timedelta(hours=1)):
        workflow.take(mine.pk, by=team.coordinator)
    theirs = make.escalation(other)
    workflow.take(taken.pk, by=team.leader)
    make.escalation(team)
    workflow.close(closed.pk, workflow.Closing(outcome="helped", message="Help came."), by=team.leader)

    answer = post(client, team.coordinator, [free, mine, taken, closed, theirs, uuid.uuid4()])
    page = client.get(answer["Location"]).content.decode()

    assert answer.status_code == 302
    assert holders([free, taken, theirs]) == [team.coordinator.pk, team.leader.pk, None]
    assert "Taken: 2 of 6" in page
    assert page.count("You had it already.") == 1
    assert f"{team.leader.name} has it." in page
    assert page.count("It is not here any more.") == 2
    assert theirs.client.called_in_full not in page
    assert page.count("Not done:") == 4


def test_undo_is_offered_for_each_and_leads_back(client):
    team = make.team()
    first, second = several(team, 2)
    post(client, team.coordinator, [first, second])
    assert client.get(BULK).content.decode().count("Undo<") == 2

    answer = client.post(f"/escalations/{first.pk}/undo/", {"back": "bulk"})

    assert answer["Location"] == BULK
    assert holders([first, second]) == [None, team.coordinator.pk]
    assert client.get(BULK).content.decode().count("Undo<") == 1


def test_the_ticked_ones_are_handed_over_with_one_note(client):
    team = make.team()
    rows = several(team, 2)
    mine = workflow.take(rows[0].pk, by=team.coordinator)
    stuck = several(team, 1)[0]
    workflow.take(stuck.pk, by=team.second_leader)

    post(
        client,
        team.coordinator,
        [mine, rows[1], stuck],
        act="hand_over",
        to=str(team.leader.pk),
        words="Yours.",
    )
    page = client.get(BULK).content.decode()

    assert holders([*rows, stuck]) == [team.leader.pk, team.leader.pk, team.second_leader.pk]
    assert f"Handed over to {team.leader.name}: 2 of 3" in page
    assert Escalation.objects.get(pk=mine.pk).events.get(kind="handed_over").words == "Yours."


def test_who_cannot_have_it_is_said_of_each(client):
    team = make.team()
    rows = several(team, 2)
    make.absence(team.leader)

    post(client, team.coordinator, rows, act="hand_over", to=str(team.leader.pk))

    assert client.get(BULK).content.decode().count("is away now") == 2
    assert holders(rows) == [None, None]


def test_one_that_fails_keeps_none_of_the_others_back_and_leaves_nothing_half(client, monkeypatch):
    team = make.team()
    rows = several(team)
    real = holding.write

    def write(events):
        real(events)
        if events[0].escalation_id == rows[1].pk:
            raise DatabaseError("gone")

    monkeypatch.setattr(holding, "write", write)
    found = bulk.take_each([one.pk for one in rows], by=team.coordinator)

    assert [one.done for one in found] == [True, False, True]
    assert holders(rows) == [team.coordinator.pk, None, team.coordinator.pk]
    assert not Escalation.objects.get(pk=rows[1].pk).events.filter(kind="taken").exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"pick": []}, "Tick at least one row"),
        ({"pick": [str(uuid.uuid4()) for _ in range(101)]}, "Tick 100 rows or fewer"),
        ({"pick": ["x"]}, "Tick rows of the list"),
        ({"act": "burn"}, "Choose what to do"),
        ({"act": "hand_over"}, "Choose who should have them"),
        ({"act": "hand_over", "to": "x"}, "Choose one of your colleagues"),
        ({"act": "hand_over", "words": "x" * 5001}, "Use 5,000 characters or fewer"),
    ],
)
def test_what_cannot_be_done_is_said_and_kept(client, data, said):
    team = make.team()
    row = make.escalation(team)
    fields = {"act": "take", "pick": [str(row.pk)], **data}
    client.force_login(team.coordinator)

    answer = client.post(BULK, fields)
    told = client.post(BULK, fields, headers={"Accept": "application/json"})

    assert answer.status_code == told.status_code == 422
    assert said in answer.content.decode()
    assert holders([row]) == [None]
    if fields["pick"] == [str(row.pk)]:
        assert f'value="{row.pk}"' in answer.content.decode()


def test_programs_are_told_of_each(client):
    team = make.team()
    row = make.escalation(team)
    client.force_login(team.coordinator)

    told = client.post(
        BULK, {"act": "take", "pick": [str(row.pk)]}, headers={"Accept": "application/json"}
    ).json()

    assert told == {"results": [{"id": str(row.pk), "done": True, "why": ""}]}


def test_nothing_ticked_yet_and_nobody_to_hand_over_to(client):
    team = make.team()
    client.force_login(team.manager)

    assert "Tick rows in triage" in client.get(BULK).content.decode()
    assert client.post(BULK, {"act": "hand_over", "pick": [str(uuid.uuid4())]}).status_code == 422


def test_rows_can_be_ticked_where_they_are_open(client):
    team = make.team()
    row = make.escalation(team)
    client.force_login(team.coordinator)

    page = client.get("/escalations/").content.decode()

    assert f'value="{row.pk}" form="bulk"' in page
    assert 'form="bulk"' not in client.get("/escalations/?status=closed").content.decode()
