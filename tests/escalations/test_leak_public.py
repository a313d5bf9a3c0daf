"""A story that everybody may read names nobody, no place, no day, no age: nothing on our corpus is missed."""

import csv
from pathlib import Path

import pytest

from escalations.rules import leak_public
from escalations.rules.leak_public import AGE, DATE, OWN_NAME, PLACE

OWN = ["Edith Yelland", "Edie", "Wendy Pascoe", "Wendy"]
OTHERS = ["Wilfred Jenkin", "Jowan Tripconey", "Rose Drew"]
PLACES = ["St Just", "Penzance", "Hayle", "Bolitho Surgery"]
STORIES = Path(__file__).parents[2] / "livingwell" / "demo_data" / "stories.csv"

LEAKING = [
    ("Edie goes out again.", (OWN_NAME, "Edie")),
    ("It was Edie's idea.", (OWN_NAME, "Edie's")),
    ("Mrs Yelland is glad.", (OWN_NAME, "Yelland")),
    ("EDIE is glad.", (OWN_NAME, "EDIE")),
    ("Wendy had seen it.", (OWN_NAME, "Wendy")),
    ("Her neighbour Wilfred Jenkin came.", ("name", "Wilfred Jenkin")),
    ("Jowan rang.", ("name", "Jowan")),
    ("She went to Penzance.", (PLACE, "Penzance")),
    ("The club in St Just helps.", (PLACE, "St Just")),
    ("They met near Botallack.", (PLACE, "Botallack")),
    ("He fished at the Wherry Rocks.", (PLACE, "Wherry Rocks")),
    ("Bolitho Surgery rang.", (PLACE, "Bolitho Surgery")),
    ("It happened on 3 March.", (DATE, "3 March")),
    ("On the 14th of April they came.", (DATE, "the 14th of April")),
    ("March 3rd was the day.", (DATE, "March 3rd")),
    ("Since last June all is well.", (DATE, "last June")),
    ("On 03/04/2026 it broke.", (DATE, "03/04/2026")),
    ("On 2026-04-03 it broke.", (DATE, "2026-04-03")),
    ("He has lived there since 1963.", (DATE, "1963")),
    ("At Christmas they sang.", (DATE, "Christmas")),
    ("They came on the 9th.", (DATE, "the 9th")),
    ("An 84-year-old who sings.", (AGE, "84-year-old")),
    ("She is 84 and sings.", (AGE, "She is 84")),
    ("She's ninety-two now.", (AGE, "She's ninety-two")),
    ("He turned 90.", (AGE, "turned 90")),
    ("A man aged 79 learnt it.", (AGE, "aged 79")),
    ("It was her 90th birthday.", (AGE, "90th birthday")),
    ("It was her ninetieth birthday.", (AGE, "ninetieth birthday")),
    ("Somebody in her late eighties learnt to swim.", (AGE, "in her late eighties")),
    ("She lives with dementia.", ("diagnosis", "dementia")),
    ("Ring 01632 960123.", ("phone", "01632 960123")),
    ("She lives at 12 Wheal Hope Row.", ("address", "12 Wheal Hope Row")),
]
CLEAN = [
    "Somebody is glad of company now.",
    "A volunteer saw that the stairs had become hard. There is a second rail now.",
    "It took three goes, two cups of tea and a great deal of laughter.",
    "They have lunch together every Tuesday and walk on Fridays.",
    "She said at once that she would come.",
    "In the end it was the garden that did it.",
    "Thank you to everybody who noticed.",
    "The club is open to all. He may come again, and he will.",
    "For the first time in years the piano was played.",
    "He is one of 20 who come by bus.",
    "They meet at Monday lunch.",
]


def found(text):
    return leak_public.find(text, own_names=OWN, other_names=OTHERS, places=PLACES)


@pytest.mark.parametrize(("text", "expected"), LEAKING, ids=lambda one: str(one)[:40])
def test_what_tells_who_where_or_when_is_found(text, expected):
    leaks = found(text)

    assert expected in [(one.kind, one.text) for one in leaks]
    assert all(text[one.start : one.end] == one.text for one in leaks)


@pytest.mark.parametrize("text", CLEAN)
def test_what_tells_nothing_may_stand(text):
    assert found(text) == []


def test_names_and_numbers_have_to_go_and_the_rest_is_asked_about():
    leaks = found("Edie is 84. Ring 01632 960123 in Hayle on 3 March.")

    assert {one.kind for one in leak_public.must_go(leaks)} == {OWN_NAME, "phone"}
    assert {one.kind for one in leaks} >= {PLACE, DATE}


def test_what_lies_over_one_another_is_told_once_and_the_worst_of_it():
    leaks = found("They met near Edie.")

    assert [(one.kind, one.text) for one in leaks] == [(OWN_NAME, "Edie")]
    within = found("They met near Wherry Edie.")
    assert [(one.kind, one.text) for one in within] == [(OWN_NAME, "Edie")]


def test_the_demo_stories_name_nobody():
    with STORIES.open(encoding="utf-8", newline="") as file:
        told = [one for row in csv.DictReader(file) for one in found(row["message"])]

    assert not [one for one in told if one.kind in leak_public.NEVER]
