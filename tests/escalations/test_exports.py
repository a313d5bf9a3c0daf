"""Triage as a file: the rows one may see and no others, with a reason written down, safe to open."""

import csv
import datetime
import io

import openpyxl
import pytest

from escalations import workflow
from escalations.models import Escalation
from escalations.views import exports
from livingwell import clock
from livingwell.models import AuditRecord, ReadRecord
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
WHY = "For the monthly look back."


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def taken_out(client, user, query="", **data):
    client.force_login(user)
    return client.post(f"/escalations/export/{query}", {"reason": WHY, "format": "csv", **data})


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode())))


def test_the_file_has_the_rows_one_may_see_and_says_whose_it_is(client):
    team, other = make.team(), make.team()
    make.escalation(team, words="Untouched dinners.")
    make.escalation(other, words="ZQ-other")
    make.escalation(team, noticed=["safeguarding"], words="ZQ-safe")

    answer = taken_out(client, team.coordinator)
    mark, headings, *rows = rows_of(answer)

    assert answer["Content-Disposition"] == 'attachment; filename="living-well-escalations.csv"'
    assert "no-store" in answer["Cache-Control"]
    assert f"1 rows for {team.coordinator.name}, " in mark[0]
    assert WHY in mark[0]
    assert headings[:2] == ["Area", "Person"]
    assert [row[1] for row in rows] == [team.client.called_in_full]
    assert "Untouched dinners." in rows[0]
    assert "ZQ-" not in answer.content.decode()


def test_it_is_written_down_with_reason_and_number(client):
    team = make.team()
    make.escalation(team)

    taken_out(client, team.leader)

    noted = AuditRecord.objects.get(action="escalations-exported")
    assert (noted.actor, noted.subject_id) == (team.leader, team.area.pk)
    assert noted.details == {"rows": 1, "reason": WHY, "format": "csv"}
    assert ReadRecord.objects.filter(reader=team.leader, subject_kind="escalation-export").count() == 1


def test_an_empty_file_is_written_down_as_well(client):
    team = make.team()

    mark, _ = rows_of(taken_out(client, team.leader))

    assert "0 rows" in mark[0]
    assert AuditRecord.objects.get(action="escalations-exported").details["rows"] == 0


def test_nothing_leaves_when_it_cannot_be_written_down(client, monkeypatch):
    team = make.team()
    make.escalation(team, words="ZQ-words")
    client.raise_request_exception = False
    monkeypatch.setattr(workflow, "note_export", lambda *_args, **_options: 1 / 0)

    answer = taken_out(client, team.leader)

    assert answer.status_code == 500
    assert b"ZQ-words" not in answer.content


def test_it_is_narrowed_as_the_list_is(client):
    team = make.team()
    make.escalation(team, worry="very_worried", noticed=["home"])
    make.escalation(team, noticed=["money"])
    make.story(team, noticed=["toilet"])

    assert len(rows_of(taken_out(client, team.leader, "?worry=very_worried&nonsense=1"))) == 3
    closed = rows_of(taken_out(client, team.leader, "?status=closed"))
    assert len(closed) == 3
    assert closed[2][12] == "Helped"


def test_a_safeguarding_matter_leaves_without_a_word_of_it(client):
    team = make.team()
    make.escalation(team, noticed=["safeguarding", "money"], words="ZQ-safe")

    answer = taken_out(client, team.leader)

    assert "Safeguarding" in answer.content.decode()
    assert "ZQ-safe" not in answer.content.decode()
    assert team.volunteer.name not in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_is_a_formula(client, kind):
    team = make.team()
    words = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1"]
    for number, one in enumerate(words):
        person = make.client(team.area, visited_by=team.volunteer, preferred_name=f"=Nan {number}")
        make.escalation(team, client=person, words=one)

    answer = taken_out(client, team.leader, format=kind)

    if kind == "csv":
        cells = [cell for row in rows_of(answer) for cell in row]
    else:
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        found = [cell for row in book.active.iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in found)
        cells = [str(cell.value or "") for cell in found]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_there_is_an_end_to_it_and_the_file_says_so(client, monkeypatch):
    team = make.team()
    for _ in range(3):
        make.escalation(team, client=make.client(team.area, visited_by=team.volunteer))
    monkeypatch.setattr(exports, "MOST", 2)

    mark, _, *rows = rows_of(taken_out(client, team.leader))

    assert len(rows) == 2
    assert "There are more: no more than 2 leave at once." in mark[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"reason": ""}, "Say what you need it for"),
        ({"reason": "because"}, "ten letters at least"),
        ({"format": "exe"}, "Choose a kind of file"),
        ({"format": ""}, "Choose a kind of file"),
    ],
)
def test_without_a_reason_nothing_leaves(client, data, said):
    team = make.team()
    make.escalation(team)

    answer = taken_out(client, team.leader, "?status=free", **data)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "?status=free" in answer.content.decode()
    assert not AuditRecord.objects.filter(action="escalations-exported").exists()


def test_only_those_who_run_an_area_take_anything_out(client):
    team = make.team()
    matter = make.escalation(team)
    make.role(team.manager, "volunteer", area=team.area)
    Escalation.objects.filter(pk=matter.pk).update(holder=None)

    for person in (team.manager, team.volunteer.user, make.user("administrator")):
        assert taken_out(client, person).status_code == 404
        assert client.get("/escalations/export/").status_code == 404


def test_the_statements_stay_few(client):
    team = make.team()
    for _ in range(4):
        make.escalation(team, client=make.client(team.area, visited_by=team.volunteer))
    client.force_login(team.leader)

    with statements() as found:
        taken_out(client, team.leader)

    assert len(found) <= 14, [one[:60] for one in found]
