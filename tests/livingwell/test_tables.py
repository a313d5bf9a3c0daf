"""A file somebody uploads is read within limits, and what it cannot be is said plainly."""

import datetime
import io
import zipfile

import pytest
from openpyxl import Workbook

from livingwell.importing import tables
from livingwell.importing.practices import UnreadableFileError

COLUMNS = ("ref", "name")


def csv(*lines):
    return "\r\n".join(lines).encode()


def xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def refused(content):
    with pytest.raises(UnreadableFileError) as error:
        tables.read(content, COLUMNS)
    return str(error.value)


def test_rows_come_with_their_line_and_extra_columns_are_named():
    table = tables.read(csv("Ref, NAME ,Colour", "S1,Tea Room,red", "", '"S2","Two\nlines",'), COLUMNS)

    assert [(row.line, row.cells) for row in table.rows] == [
        (2, {"ref": "S1", "name": "Tea Room"}),
        (4, {"ref": "S2", "name": "Two\nlines"}),
    ]
    assert table.extra == ("colour",)


def test_an_optional_column_may_be_there_or_not():
    there = tables.read(csv("ref,name,place", "S1,Tea,Hayle"), COLUMNS, ("place",))
    absent = tables.read(csv("ref,name", "S1,Tea"), COLUMNS, ("place",))

    assert there.rows[0].cells["place"] == "Hayle"
    assert "place" not in absent.rows[0].cells


def test_semicolons_part_the_cells_where_the_first_line_says_so():
    assert tables.read(csv("ref;name", "S1;Tea, hot"), COLUMNS).rows[0].cells["name"] == "Tea, hot"


def test_a_workbook_says_the_same_as_a_list():
    when = datetime.datetime(2026, 6, 9)
    table = tables.read(xlsx(["Ref", "Name", None], [7, True, None], [None], [8.5, when]), COLUMNS)

    assert [row.cells for row in table.rows] == [
        {"ref": "7", "name": "yes"},
        {"ref": "8.5", "name": "2026-06-09"},
    ]
    assert tables.read(xlsx(["ref", "name"], ["a", False]), COLUMNS).rows[0].cells["name"] == "no"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"ref,name\r\n", "no rows"),
        (b"ref,title\r\nS1,Tea\r\n", "no column name"),
        (b"ref,name,name\r\nS1,a,b\r\n", "more than once"),
        (b"ref,name\r\nS1,\xff\r\n", "UTF-8"),
        (b'ref,name\r\nS1,"Tea\r\n', "check its quotes"),
        (b"ref,name\r\nS\x00,Tea\r\n", "neither a CSV nor an XLSX"),
        (b"\xd0\xcf\x11\xe0 something", "old kind of Excel"),
        (b"PK\x03\x04 not really", "cannot be read as XLSX"),
        (b"x" * (tables.MOST_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_list_is_refused_whole(content, said):
    assert said in refused(content)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)

    assert "more than 3 rows" in refused(csv("ref,name", *["S1,Tea"] * 4))
    assert len(tables.read(csv("ref,name", *["S1,Tea"] * 3), COLUMNS).rows) == 3


def zipped(name, content, times=1):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(times):
            archive.writestr(f"{name}{number}", content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        zipped("xl/sheet", b"0" * 30_000_000),
        zipped("xl/sheet", b"", times=tables.MOST_PARTS + 1),
    ],
    ids=["grows", "parts"],
)
def test_what_unpacks_to_far_more_is_refused_before_it_is_unpacked(content):
    assert len(content) < 200_000
    assert "unpacks" in refused(content)


def test_one_odd_row_does_not_spoil_the_others():
    long = "x" * (tables.LONGEST_CELL + 1)
    table = tables.read(csv("ref,name", "S1,Tea\x07", "S2,Tea", f"S3,{long}", "S4,Tea,more"), COLUMNS)

    assert [row.cells["ref"] for row in table.rows] == ["S2"]
    assert [(line, column) for line, column, _ in table.odd] == [(2, "name"), (4, "name"), (5, "")]


@pytest.mark.parametrize("cell", ["=1+1", "+44 1632", "-5", "@here", "\t=1"])
def test_no_cell_that_leaves_is_a_formula_and_it_comes_back_as_it_was(cell):
    safe = tables.safe_cell(cell)

    assert safe == f"'{cell}"
    assert tables.read(csv("ref,name", f'S1,"{safe}"'), COLUMNS).rows[0].cells["name"].strip() == cell.strip()


def test_plain_cells_leave_as_they_are():
    assert [tables.safe_cell(one) for one in ("Tea", "", None, 5)] == ["Tea", "", "", "5"]
