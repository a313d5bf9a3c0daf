"""Whose names the leak check knows, and the command that asks it."""

import io
import json
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from escalations.workflow import leaks_in
from livingwell.choices import RoleName
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def west():
    return make.area(policy=False, name="West")


@pytest.fixture
def edie(west):
    return make.client(west, name="Edith Yelland", preferred_name="Edie", town="St Just")


def told(text, **kwargs):
    return {(leak.kind, leak.text) for leak in leaks_in(text, **kwargs)}


def test_other_clients_and_volunteers_of_the_area_are_known(west, edie):
    make.client(west, name="Wilfred Jenkin", preferred_name="Wilf")
    make.client(west, name="Constance Olds", preferred_name="Mrs Olds")
    make.volunteer(west, account=False, name="Bridget O'Halloran", known_as="Bridget")

    text = "Wilf and Olds, then Jenkin's friend, wilfred jenkin and Bridget O\u2019Halloran."

    assert told(text, client=edie) == {
        ("name", "Wilf"),
        ("name", "Olds"),
        ("name", "Jenkin's"),
        ("name", "wilfred jenkin"),
        ("name", "Bridget O\u2019Halloran"),
    }


def test_people_of_other_areas_are_not(edie):
    make.client(make.area(policy=False), name="Wilfred Jenkin", preferred_name="Wilf")

    assert told("We saw Jenkin.", client=edie) == set()
    assert told("We saw Jenkin.") == {("name", "Jenkin")}


def test_the_client_the_reader_towns_and_first_names_of_staff_may_stand(west, edie):
    make.user(RoleName.COORDINATOR, west, name="Jo Tregear", known_as="Jo")
    make.user(RoleName.MDT_CHAIR, name="Dr Petra Hallam", known_as="")
    make.practice(west, name="Chy an Mor Surgery", town="Hayle")
    reader = make.volunteer(west, account=False, name="Wenna Pellowe", known_as="Wenna")
    make.client(west, name="Edie Hayle", preferred_name="Edie")

    text = (
        "Wenna, Edie Yelland had a lift from St Just to Chy an Mor Surgery in Hayle. Jo and Petra say hello."
    )

    assert told(text, client=edie, to=reader) == set()
    assert told("Jo Tregear and Dr Hallam", client=edie) == {("name", "Jo Tregear"), ("name", "Hallam")}


def test_the_clients_of_a_big_area_are_never_loaded(west, edie, django_assert_max_num_queries):
    make.client(west, name="Wilfred Jenkin", preferred_name="Wilf")

    with django_assert_max_num_queries(5):
        leaks_in("Jenkin went with Edie to the lunch club on Tuesday. It was a good day.", client=edie)


def test_a_text_of_nothing_but_names_is_read_whole(west, edie):
    make.client(west, name="Wilfred Jenkin", preferred_name="Wilf")
    many = " ".join(f"Name{chr(97 + n // 26)}{chr(97 + n % 26)}," for n in range(400))

    assert ("name", "Jenkin") in told(f"{many} Jenkin", client=edie)
    assert told("we saw wilfred jenkin today", client=edie) == {("name", "wilfred jenkin")}


def run(*arguments):
    out = io.StringIO()
    call_command("check_story", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_prints_json():
    text = "Her daughter Mary has dementia."

    assert run("--text", text) == [
        {"kind": "name", "text": "Mary", "start": 13, "end": 17},
        {"kind": "diagnosis", "text": "dementia", "start": 22, "end": 30},
    ]
    assert run("--text", "All is well.") == []


def test_the_command_knows_client_and_reader(edie, west):
    reader = make.volunteer(west)

    assert run("--text", "Her wife Edie", "--client", str(edie.pk), "--to", reader.user.email.upper()) == []


def test_the_command_reads_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Ring 01632\u00a0960001".encode())))
    assert run("--text", "-") == [{"kind": "phone", "text": "01632\u00a0960001", "start": 5, "end": 17}]

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe")))
    with pytest.raises(CommandError, match="not UTF-8"):
        run("--text", "-")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--client", "7"], "no client"),
        (["--client", "00000000-0000-0000-0000-000000000000"], "no client"),
        (["--to", "nobody@example.org"], "no volunteer"),
    ],
)
def test_an_unknown_client_or_reader_is_said_in_one_line(arguments, said):
    with pytest.raises(CommandError, match=said):
        run("--text", "All is well.", *arguments)
