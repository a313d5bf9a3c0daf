"""What the volunteer's pages cost: statements that do not grow with rows, bytes for a bad line."""

import datetime
import gzip
import re
import uuid
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livingwell import clock
from livingwell.choices import CoproductionModel
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
LIST, DETAIL, LOG = 8, 12, 22
PAGE, REQUESTS = 60 * 1024, 5


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team(client):
    made = make.team(CoproductionModel.TEAM_LEADER)
    make.shift(made.area, made.leader)
    client.force_login(made.volunteer.user)
    return made


def statements(ask):
    with CaptureQueriesContext(connection) as found:
        answer = ask()
    assert answer.status_code < 400, answer.status_code
    return [
        query["sql"]
        for query in found.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]


def grow(team, many):
    for number in range(many):
        make.logged(team, words=f"Words {number}", noticed=[])
        make.story(team, noticed=[], by=team.leader)
        make.consent(make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator))


@pytest.mark.parametrize(
    ("address", "most"),
    [("/observations/", LIST), ("/stories/", LIST), ("/observations/new/", DETAIL), ("/", DETAIL)],
)
def test_a_page_costs_the_same_with_one_row_and_with_many(client, team, address, most):
    grow(team, 1)
    few = statements(lambda: client.get(address))
    grow(team, 8)
    many = statements(lambda: client.get(address))

    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= most, "\n".join(many)
    assert not [sql for sql in many if "COUNT(*)" in sql or "OFFSET" in sql]


@pytest.mark.parametrize("worry", ["mention", "worried", "very_worried", "good_news"])
def test_a_receipt_costs_at_most_a_detail(client, team, worry):
    noticed = ["good_news"] if worry == "good_news" else ["toilet"]
    report = make.logged(team, worry=worry, noticed=noticed)

    assert len(statements(lambda: client.get(f"/observations/{report.pk}/"))) <= DETAIL


def test_a_story_costs_at_most_a_detail(client, team):
    story = make.story(team, by=team.leader)

    assert len(statements(lambda: client.get(f"/stories/{story.pk}/"))) <= DETAIL


@pytest.mark.parametrize("headers", [{}, {"accept": "application/json"}])
@pytest.mark.parametrize("worry", ["mention", "worried", "very_worried", "safeguarding"])
@pytest.mark.parametrize("model", CoproductionModel.values)
def test_logging_one_keeps_to_its_statements(client, worry, headers, model):
    team = make.team(model)
    make.shift(team.area, team.leader)
    make.meeting(team.area, team.coordinator, TUESDAY_3PM + datetime.timedelta(days=5))
    for number in range(3):
        make.logged(team, words=f"Words {number}", noticed=[])
    client.force_login(team.volunteer.user)
    posted = {
        "key": str(uuid.uuid4()),
        "client": str(team.client.pk),
        "observed_at": "",
        "noticed": ["safeguarding" if worry == "safeguarding" else "toilet"],
        "words": "Up all night",
        "saved_at": "",
        "worry": worry if worry != "safeguarding" else "very_worried",
    }

    found = statements(lambda: client.post("/observations/", posted, headers=headers))

    assert len(found) <= LOG, "\n".join(sql[:150] for sql in found)


@pytest.mark.parametrize(
    "address", ["/", "/observations/new/", "/observations/", "/stories/", "story", "receipt"]
)
def test_a_first_visit_is_light_and_asks_little(client, team, address):
    grow(team, 3)
    if address == "story":
        address = f"/stories/{make.story(team, by=team.leader).pk}/"
    if address == "receipt":
        address = f"/observations/{make.logged(team, worry='very_worried').pk}/"

    page = client.get(address).content.decode()

    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page))
    weight = len(gzip.compress(page.encode())) + sum(
        len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in files
    )
    assert "htmx" not in page
    assert 1 + len(files) <= REQUESTS
    assert weight <= PAGE
