"""GP practices from an ODS file: only working ones come in, nothing is lost, every refused row is told.

The rows are made up; codes that begin with X belong to no English practice.
"""

import csv
import datetime
import io
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from livingwell import clock
from livingwell.importing.practices import in_small_letters
from livingwell.models import AuditRecord, Practice
from livingwell.working_time import LONDON
from tests import make

pytestmark = pytest.mark.django_db

REAL = os.environ.get("LIVINGWELL_ODS_FILE", "")


def row(code="X91001", name="TREVEAN SURGERY", **changes):
    cells = {
        1: code, 2: name, 3: "Y99", 4: "Q99", 5: "THE SURGERY", 6: "2 QUAY ROAD", 7: "PORTHKERROW", 8: "CORNWALL",
        10: "TR99 9XA", 11: "19990401", 13: "A", 14: "B", 15: "11N", 16: "20130401", 18: "01632 960801",
        22: "0", 24: "11N", 26: "4",
    }  # fmt: skip
    cells |= {int(key.removeprefix("c")): value for key, value in changes.items()}
    return [cells.get(column, "") for column in range(1, 28)]


def text_of(*rows, end="\r\n"):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=end).writerows(rows)
    return out.getvalue()


@pytest.fixture
def load(tmp_path):
    def run(*rows, content=None, **options):
        path = tmp_path / "epraccur.csv"
        path.write_bytes(content if content is not None else text_of(*rows).encode())
        out = io.StringIO()
        call_command("import_practices", str(path), stdout=out, **options)
        return out.getvalue()

    return run


@pytest.fixture(autouse=True)
def autumn():
    with clock.moved_to(datetime.datetime(2026, 11, 18, 10, tzinfo=LONDON)):
        yield


def test_only_working_gp_practices_come_in(load):
    said = load(
        row(),
        row("X91002", c13="C", c12="20190430"),
        row("X91003", c13="D"),
        row("X91004", c13="P"),
        row("X91005", c26="0"),
        row("X91006", c26="13"),
        row("x91007"),
    )

    assert set(Practice.objects.values_list("code", flat=True)) == {"X91001", "X91007"}
    assert "7 rows read: 2 active GP practices, 3 closed, dormant or proposed, 2 other organisations" in said
    assert "Practices: 2 new, 0 changed, 0 closed, 0 unchanged." in said


def test_a_practice_is_written_as_people_read_it(load):
    load(row(name="PORTHKERROW & ST. NEOTT'S GP GROUP (DR NASH)", c10="tr999xa"))

    practice = Practice.objects.get()
    assert practice.name == "Porthkerrow & St. Neott's GP Group (Dr Nash)"
    assert practice.address == "The Surgery, 2 Quay Road"
    assert (practice.town, practice.postcode, practice.phone) == ("Porthkerrow", "TR99 9XA", "01632 960801")
    assert practice.opened_on == datetime.date(1999, 4, 1)
    assert practice.active
    assert practice.area is None


def test_the_same_file_again_changes_nothing(load):
    load(row(), row("X91002"))
    before = list(Practice.objects.order_by("code").values())
    audited = AuditRecord.objects.count()

    said = load(row(), row("X91002"))

    assert list(Practice.objects.order_by("code").values()) == before
    assert AuditRecord.objects.count() == audited
    assert "0 new, 0 changed, 0 closed, 2 unchanged" in said


def test_a_later_file_updates_closes_and_opens_again_but_keeps_what_is_ours(load):
    load(row(), row("X91002"))
    area = make.area(policy=False)
    Practice.objects.filter(code="X91001").update(area=area, building="Quay House", mdt_on_board=True)

    said = load(row(name="TREVEAN HEALTH"), row("X91002", c13="C", c12="20261031"))

    first, second = Practice.objects.order_by("code")
    assert (first.name, first.area, first.building, first.mdt_on_board) == (
        "Trevean Health", area, "Quay House", True,
    )  # fmt: skip
    assert (second.active, second.closed_on) == (False, datetime.date(2026, 10, 31))
    assert "0 new, 1 changed, 1 closed, 0 unchanged" in said

    load(row("X91002"))
    second.refresh_from_db()
    assert (second.active, second.closed_on) == (True, None)


def test_a_practice_that_became_something_else_is_closed(load):
    load(row())

    said = load(row(c26="9"))

    assert not Practice.objects.get().active
    assert "1 closed" in said


def test_practices_the_file_does_not_name_are_left_alone(load):
    ours = make.practice(name="Not in the file")

    load(row())

    ours.refresh_from_db()
    assert ours.active


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (row("X9"), "Line 2, column 1: “X9” is not an organisation code"),
        (row("", name="NOBODY"), "Line 2, column 1: “” is not an organisation code"),
        (row("X91001"), "Line 2, column 1: X91001 is on line 1 already"),
        (row("x91001"), "Line 2, column 1: X91001 is on line 1 already"),
        (row("X91002", name=""), "Line 2, column 2: the name is missing"),
        (row("X91002", name="A" * 101), "Line 2, column 2: the name is longer than 100 characters"),
        (row("X91002", c6="B" * 101), "Line 2, column 5: a line of the address is longer"),
        (row("X91002", c10="TR1"), "Line 2, column 10: “TR1” is not a postcode"),
        (row("X91002", c11="20261301"), "Line 2, column 11: “20261301” is not a date (YYYYMMDD)"),
        (row("X91002", c11="1/4/1999"), "Line 2, column 11: “1/4/1999” is not a date"),
        (
            row("X91002", c11="20270101"),
            "Line 2, column 11: it opens on 1 January 2027, which is still to come",
        ),
        (row("X91002", c12="19980101"), "Line 2, column 12: it closes before it opens"),
        (
            row("X91002", c12="20200101"),
            "Line 2, column 13: it is marked active but closed on 1 January 2020",
        ),
        (
            row("X91002", c13="C", c12="20270101"),
            "Line 2, column 12: it is marked closed but closes only later",
        ),
        (row("X91002", c13="Z"), "Line 2, column 13: “Z” is not a status"),
        (row("X91002", c18="0" * 33), "Line 2, column 18: the telephone number is longer"),
        (row("X91002", c26="four"), "Line 2, column 26: “four” is not a prescribing setting"),
        (row("X91002", name="A\x00B"), "Line 2, column 2: it holds a character that cannot be shown"),
        (row("X91002")[:12], "Line 2, whole row: it has 12 columns instead of 27"),
        (["A very long first cell that goes on"], "Line 2, whole row: it has 1 columns instead of 27"),
    ],
)
def test_a_row_that_cannot_be_believed_is_told_with_line_and_reason_and_the_others_come_in(load, bad, said):
    told = load(row(), bad, row("X91009"))

    assert said in told
    assert "1 refused" in told
    assert set(Practice.objects.values_list("code", flat=True)) == {"X91001", "X91009"}


def test_a_practice_that_will_close_is_still_working(load):
    load(row(c12="20270331"))

    practice = Practice.objects.get()
    assert (practice.active, practice.closed_on) == (True, datetime.date(2027, 3, 31))


def test_strict_writes_nothing_when_a_row_is_refused(load):
    with pytest.raises(CommandError, match="1 row refused: nothing was written") as refused:
        load(row(), row("X91002", name=""), strict=True)

    assert refused.value.returncode == 1
    assert not Practice.objects.exists()


def test_strict_writes_when_all_is_well(load):
    load(row(), strict=True)

    assert Practice.objects.count() == 1


def test_a_dry_run_says_what_would_happen_and_writes_nothing(load):
    said = load(row(), row("X91002", name=""), dry_run=True)

    assert "1 new" in said
    assert "Line 2, column 2" in said
    assert "Dry run: nothing was written." in said
    assert not Practice.objects.exists()
    assert not AuditRecord.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + text_of(row()).encode(),
        text_of(row(), end="\n").encode(),
        text_of(row(), end="\r").encode(),
        text_of(row()).encode() + b"\r\n\r\n",
        b"\r\n" + text_of(row()).encode(),
        ",".join(row()).encode(),
        text_of([*row(), "more", "columns"]).encode(),
        text_of([f" {cell} " for cell in row()]).encode(),
    ],
    ids=["mark", "lf", "cr", "blank-lines", "blank-first", "no-quotes", "extra-columns", "spaces"],
)
def test_the_same_list_in_another_dress(load, content):
    load(content=content)

    assert Practice.objects.get().name == "Trevean Surgery"


def test_columns_that_are_not_read_are_named(load):
    assert "Columns after the 27th are not read (2)." in load([*row(), "more", "columns"])


def test_names_may_have_accents(load):
    load(row(name="CHY AN M\u00d4R"))

    assert Practice.objects.get().name == "Chy An M\u00f4r"


def test_line_numbers_count_line_breaks_inside_quotes(load):
    told = load(row("X91001", name="TWO\nLINES"), row("X91002", name=""))

    assert "Line 1, column 2" in told
    assert "Line 3, column 2" in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no rows"),
        (b"\r\n \r\n", "no rows"),
        (text_of(row(), row("X91002", name="CAF\u00c9")).encode("latin-1"), r"not UTF-8 \(line 2\)"),
        (text_of(row()).encode("utf-16"), "not UTF-8"),
        (b"code,name\r\nX91001,Trevean\r\n", "no row has 27 columns"),
        (b"PK\x03\x04 a zip file", "no row has 27 columns"),
        (text_of(row()).encode() + b'"X91002,"NEVER CLOSED', "from line 2 on: check its quotes"),
    ],
    ids=["empty", "blank", "latin-1", "utf-16", "other-columns", "zip", "open-quote"],
)
def test_a_file_that_is_something_else_is_refused_whole_in_one_line(load, content, said):
    with pytest.raises(CommandError, match=said) as refused:
        load(content=content)

    assert "\n" not in str(refused.value)
    assert not Practice.objects.exists()


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_practices", str(tmp_path / "nothing.csv"))
    with pytest.raises(CommandError, match="Is a directory"):
        call_command("import_practices", str(tmp_path))


def test_what_is_not_all_capitals_is_left_as_it_is():
    assert in_small_letters("Chy an Mor") == "Chy an Mor"
    assert in_small_letters("ST.JUST-IN-PENWITH") == "St.Just-In-Penwith"


@pytest.mark.skipif(not REAL, reason="LIVINGWELL_ODS_FILE names no ODS file")
def test_the_published_file_of_cornwall_has_59_working_practices(load):
    content = Path(REAL).read_bytes()

    said = load(content=content, strict=True)

    assert Practice.objects.filter(active=True).count() == Practice.objects.count() == 59
    assert "151 rows read: 59 active GP practices, 13 closed" in said
    assert "0 new, 0 changed, 0 closed, 59 unchanged" in load(content=content)
