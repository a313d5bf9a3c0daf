"""Triage: who sees what in which order, what it can be narrowed to, and what it costs."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from escalations import workflow
from escalations.models.triage import PAGE, Key
from livingwell import clock
from livingwell.models import ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
TRIAGE = "/escalations/"


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def read(client, user, address=TRIAGE, **headers):
    client.force_login(user)
    return client.get(address, headers=headers)


def names_in(page):
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a>', page)


def many(team, number, **fields):
    """Reports on as many clients, so that none joins another."""
    made = []
    for _ in range(number):
        person = make.client(team.area, visited_by=team.volunteer, practice=team.practice)
        made.append(make.escalation(team, client=person, **fields))
    return made


def test_the_coordinator_reads_the_words_and_the_stranger_finds_nothing(client):
    team, elsewhere = make.team(), make.team()
    make.escalation(team, words="Dinners untouched, ZQ-words.")

    own = read(client, team.coordinator).content.decode()
    other = read(client, elsewhere.coordinator).content.decode()

    assert "ZQ-words" in own
    assert team.client.preferred_name in own
    assert "ZQ-words" not in other
    assert team.client.preferred_name not in other
    assert "All clear in" in other


def test_a_volunteer_is_not_told_that_there_is_such_a_page(client):
    assert read(client, make.team().volunteer.user).status_code == 404


def test_a_manager_sees_what_a_step_brought_them_only(client):
    team = make.team()
    matter = make.escalation(team)
    before = read(client, team.manager).content.decode()
    matter.asks.create(person=team.manager, at=TUESDAY_3PM)

    after = read(client, team.manager).content.decode()

    assert team.client.preferred_name not in before
    assert team.client.preferred_name in after


def test_very_worried_and_free_leads_then_the_overdue(client):
    team = make.team()
    people = [make.client(team.area, visited_by=team.volunteer) for _ in range(4)]
    overdue = make.escalation(team, client=people[0], worry="mention")
    type(overdue).objects.filter(pk=overdue.pk).update(
        respond_by=TUESDAY_3PM - datetime.timedelta(hours=1),
        pressing=TUESDAY_3PM - datetime.timedelta(hours=1),
    )
    make.escalation(team, client=people[1], worry="worried")
    make.escalation(team, client=people[2], worry="very_worried")
    taken = make.escalation(team, client=people[3], worry="very_worried")
    workflow.take(taken.pk, by=team.leader)

    page = read(client, team.coordinator).content.decode()

    assert names_in(page) == [people[i].preferred_name for i in (2, 0, 3, 1)]


def test_only_what_presses_has_a_filled_button(client):
    team = make.team()
    other = make.user("coordinator", team.area)
    theirs = make.client(team.area, visited_by=team.volunteer, coordinator=other)
    make.escalation(team)
    make.escalation(team, client=theirs)

    page = read(client, team.coordinator).content.decode()

    assert page.count('btn btn-sm btn-primary" data-take') == 1
    assert page.count('btn btn-sm btn-outline-primary" data-take') == 1
    assert "You are asked first." in page
    assert f"{other.name} is asked first." in page


def test_safeguarding_shows_without_words_and_only_to_whom_a_step_asked(client):
    team = make.team()
    make.shift(team.area, team.leader)
    make.escalation(team, noticed=["safeguarding"], words="ZQ-secret", worry="very_worried")

    asked = read(client, team.leader).content.decode()
    not_asked = read(client, team.coordinator).content.decode()

    assert "Safeguarding" in asked
    assert "ZQ-secret" not in asked
    assert team.volunteer.name not in asked
    assert team.client.preferred_name not in not_asked


def test_pages_follow_one_another_by_key_and_lose_nobody(client):
    team = make.team()
    many(team, PAGE + 3)

    first = read(client, team.coordinator).content.decode()
    more = re.search(r'href="(\?after=[^"]+)"', first).group(1)
    second = read(client, team.coordinator, TRIAGE + more).content.decode()

    assert len(names_in(first)) == PAGE
    assert len(names_in(second)) == 3
    assert not set(names_in(first)) & set(names_in(second))
    assert "Show more" not in second


def test_the_number_of_statements_does_not_grow_with_the_rows(client):
    team = make.team()
    many(team, 2)
    client.force_login(team.coordinator)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(TRIAGE)
    many(team, PAGE)
    with CaptureQueriesContext(connection) as lots:
        client.get(TRIAGE)

    assert len(few) <= 8, [one["sql"][:90] for one in few]
    assert len(lots) <= 8, [one["sql"][:90] for one in lots]


def test_a_reading_is_written_down_for_each_client_once(client):
    team = make.team()
    many(team, 3)

    read(client, team.coordinator)

    records = ReadRecord.objects.filter(reader=team.coordinator)
    assert {one.subject_kind for one in records} == {"escalation-list"}
    assert len({one.client_id for one in records}) == records.count() == 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("?worry=worried", True),
        ("?worry=mention&worry=worried", True),
        ("?worry=mention", False),
        ("?noticed=eating_drinking", True),
        ("?noticed=money", False),
        ("?status=free", True),
        ("?status=waiting", True),
        ("?status=taken", False),
        ("?status=overdue", False),
        ("?status=closed", False),
        ("?holder=me", False),
        ("?holder=nobody", True),
        ("?q=hocking", True),
        ("?q=FRIDGE", True),
        ("?q=nowhere", False),
        ("?since=2026-06-09", True),
        ("?since=2026-06-10", False),
        ("?until=2026-06-09", True),
        ("?until=2026-06-08", False),
    ],
)
def test_it_can_be_narrowed(client, query, found):
    team = make.team()
    make.escalation(team)

    page = read(client, team.coordinator, TRIAGE + query).content.decode()

    assert (team.client.preferred_name in page) is found
    assert "Left out" not in page


@pytest.mark.parametrize(
    "query",
    [
        "?worry=terrible",
        "?practice=0",
        "?practice=00000000-0000-4000-8000-000000000000",
        "?area=%27",
        "?noticed=good_news",
        "?status=lost",
        "?holder=somebody",
        "?q=%00",
        "?q=" + "x" * 201,
        "?since=yesterday",
        "?since=0001-01-01",
        "?until=9999-12-31",
        "?after=x",
        "?after=20260609T140000.000000_zz",
        "?after=99990609T140000.000000_",
        "?after=%00_%00",
    ],
)
def test_what_means_nothing_is_left_out_and_said(client, query):
    team = make.team()
    make.escalation(team)

    answer = read(client, team.coordinator, TRIAGE + query)

    assert answer.status_code == 200
    assert "Left out" in answer.content.decode()
    assert team.client.preferred_name in answer.content.decode()


def test_practice_area_and_colleague_narrow_it_too(client):
    team = make.team()
    team.client.practice, _ = team.practice, team.client.save()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)
    other = make.practice(team.area)
    make.client(team.area, practice=other)

    for query, found in [
        (f"?practice={team.practice.pk}", True),
        (f"?practice={other.pk}", False),
        (f"?area={team.area.pk}", True),
        (f"?holder={team.leader.pk}", True),
        (f"?holder={team.second_leader.pk}", False),
    ]:
        page = read(client, team.coordinator, TRIAGE + query).content.decode()
        assert (team.client.preferred_name in page) is found, query
        assert "Left out" not in page


def test_search_never_reaches_what_may_not_be_seen(client):
    team, elsewhere = make.team(), make.team()
    make.escalation(elsewhere, words="ZQ-elsewhere")
    make.escalation(team, noticed=["safeguarding"], worry="very_worried", words="ZQ-guarded")

    for word in ("ZQ-elsewhere", "ZQ-guarded", team.client.name):
        page = read(client, team.coordinator, f"{TRIAGE}?q={word}").content.decode()
        assert names_in(page) == []


def test_what_comes_later_is_counted_and_not_named(client):
    team = make.team()
    since = "?since_at=" + (TUESDAY_3PM - datetime.timedelta(minutes=5)).isoformat().replace("+", "%2B")
    none = read(client, team.coordinator, reverse("escalations:escalation-arrivals") + since).content.decode()
    make.escalation(team)

    some = read(client, team.coordinator, reverse("escalations:escalation-arrivals") + since).content.decode()
    other = read(client, make.team().coordinator, reverse("escalations:escalation-arrivals") + since)
    garbage = read(client, team.coordinator, reverse("escalations:escalation-arrivals") + "?since_at=now")

    assert "new" not in none
    assert "<strong>1 new</strong> since 2:55pm" in some
    assert team.client.first_name not in some
    assert "new" not in other.content.decode()
    assert garbage.status_code == 200


def test_programs_read_it_as_json(client):
    team = make.team()
    matter = make.escalation(team)

    answer = read(client, team.coordinator, Accept="application/json").json()

    assert answer["next"] is None
    assert answer["escalations"][0]["id"] == str(matter.pk)
    assert answer["escalations"][0]["state"] == "waiting"


def test_a_key_says_itself_and_reads_itself():
    key = Key(TUESDAY_3PM, make.user().pk)

    assert Key.read(str(key)) == key
