"""The leak check misses nothing on our corpus, leaves clean stories alone, and is quick whatever is typed."""

import csv
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalations.rules import leak_words
from escalations.rules.leaks import KINDS, Leak, find
from tests.escalations.leak_corpus import CLEAN, CLIENT, LEAKING, OTHERS, PLACES, STAFF

STORIES = Path(__file__).parents[2] / "livingwell" / "demo_data" / "stories.csv"


def leaks(text, **kwargs):
    known = {
        "client_names": CLIENT,
        "other_names": OTHERS,
        "staff_first_names": STAFF,
        "allowed_names": PLACES,
    }
    return find(text, **{**known, **kwargs})


def told(text, **kwargs):
    return {(leak.kind, leak.text) for leak in leaks(text, **kwargs)}


@pytest.mark.parametrize(("text", "expected"), LEAKING)
def test_a_story_that_tells_too_much_is_caught(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize("text", CLEAN)
def test_a_story_that_may_go_is_left_alone(text):
    assert leaks(text) == []


def test_the_corpus_has_thirty_of_each_and_every_kind():
    assert len(LEAKING) >= 30
    assert len(CLEAN) >= 30
    assert {kind for _, expected in LEAKING for kind, _ in expected} == set(KINDS)


@pytest.mark.skipif(not STORIES.exists(), reason="the demo stories are not here")
def test_the_demo_stories_may_go():
    with STORIES.open(encoding="utf-8", newline="") as file:
        warned = {row["ref"]: told(row["message"]) for row in csv.DictReader(file)}

    assert {ref: found for ref, found in warned.items() if found} == {}


def test_each_leak_says_where_it_is():
    text = "Her daughter Mary, on 01632 960123."

    assert leaks(text) == [Leak("name", "Mary", 13, 17), Leak("phone", "01632 960123", 22, 34)]


def test_places_are_those_of_the_text_as_typed():
    text = "\ufeffHer daugh\u00adter M\u00adary \u2013 \U0001f382 \u2013 has demen\u200btia."

    found = leaks(text)

    assert [(leak.kind, leak.text) for leak in found] == [
        ("name", "M\u00adary"),
        ("diagnosis", "demen\u200btia"),
    ]
    assert all(text[leak.start : leak.end] == leak.text for leak in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9990058629", set()),
        ("9990058628", {("nhs_number", "9990058628")}),
        ("99900586281", set()),
        ("\uff19\uff19\uff19 005 8628", {("nhs_number", "\uff19\uff19\uff19 005 8628")}),
        ("NHS 9990058629", {("nhs_number", "9990058629")}),
    ],
)
def test_bare_ten_digits_are_an_nhs_number_only_with_a_right_check_digit(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Yelland", "Edie Yelland", "EDIE", "edith yelland", "Edie's", "Her name is Edith",
        "TR19 is a long way", "at 10 2nd", "so 1 2nd", "the b12 bus", "He will", "WILL SHE COME?",
        "stroke of luck", "the septic tank", "bus terminal", "hearing aids", "had a flu jab",
        "ring 999", "call 111", "on 17 June 2026", "from 9am to 5pm", "about 1,250 miles",
        "Her friend\nThank you", "Her carers Monday to Friday", "Yesterday, her sister rang",
        "She told her mother that I rang", "Her neighbour's Fiesta", "a lift to Hayle or Helston",
        "20 minutes down the lane", "the road", "Miss you", "twenty-four", "...", "", " ", "\x00",
    ],
)  # fmt: skip
def test_what_may_stand(text):
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Will Tippett came", {("name", "Will Tippett")}),
        ("will tippett came", {("name", "will tippett")}),
        ("Her son Will came", {("name", "Will")}),
        ("Mr May came", {("name", "May")}),
        ("Dr. Hallam came", {("name", "Hallam")}),
        ("Mary Hosking came", {("name", "Mary Hosking")}),
        ("Mary Green and Ann Yelland came", {("name", "Mary Green"), ("name", "Ann")}),
        ("Edith's friend Jo came", {("name", "Jo")}),
        ("He asked Quick about it", {("name", "Quick")}),
        ("Her sister Mrs May came", {("name", "May")}),
    ],
)
def test_a_word_that_is_also_a_name_counts_where_it_is_plainly_one(text, expected):
    assert told(text) == expected


def test_without_anything_known_the_sentence_itself_still_gives_names_away():
    assert {leak.text for leak in find("Her sister Ann and Mrs Bray")} == {"Ann", "Bray"}


def test_names_left_empty_are_passed_over():
    assert find("All is well", client_names=[""], other_names=["", "-"], allowed_names=["", " "]) == []


def test_a_client_who_shares_a_name_with_another_may_be_named():
    assert told("Edith is well", other_names=["Edith Bosanko"]) == set()
    assert told("Edith Bosanko is well", other_names=["Edith Bosanko"]) == {("name", "Bosanko")}


def test_words_are_looked_for_in_small_letters_and_whole():
    for word in leak_words.DIAGNOSES | leak_words.MEDICINES:
        assert word == word.lower()
        assert find(f"It was {word}.") != [], word


def test_every_phrase_is_found():
    for phrase in leak_words.DIAGNOSIS_PHRASES | leak_words.MEDICINE_PHRASES:
        assert find(f"It was {phrase}.") != [], phrase


NASTY = [
    "a", "A", "9", "0", "0 ", "0-", "9 9 9 ", "999 ", "@", "a@", "a@a.", "a.", " at ", " at a dot ", "(", "(0", "+",
    "NHS ", "nhs 9 ", "ring ", "ring 1", "Son ", "son ", "Mary ", "her son ", "Mr ", "1 A ", "1 a a ", "Aa ", "Flat ",
    "lives at ", "TR1", "TR1 ", "TR 1 ", "in ", "heart ", "blood pressure ", "Hayle ", "St ", "Will Tippett ", "May ",
    "' ", "a'", "a-", "\u00ad", "\u2019", "\n", "\t", "\U0001f600", "e\u0301", "\u0661", "called ", "Mary, her son, ",
]  # fmt: skip


SLOWEST = [
    "a@",
    "a@a.",
    "Son ",
    "her son ",
    "1 A ",
    "(0",
    "9 9 9 ",
    "a.",
    "TR 1 ",
    "e\u0301",
    "Mr ",
    "blood pressure ",
]


COUNTING = 1 if sys.gettrace() is None else 5  # counting branches is slow


def seconds_for(piece, length):
    text = (piece * (length // len(piece) + 1))[:length]
    began = time.process_time()
    leaks(text)
    return (time.process_time() - began) / COUNTING


@pytest.mark.parametrize("piece", SLOWEST)
def test_a_hundred_thousand_characters_take_less_than_a_second(piece):
    assert seconds_for(piece, 100_000) < 1 or seconds_for(piece, 100_000) < 1


@pytest.mark.parametrize("piece", NASTY)
def test_a_long_message_takes_no_time(piece):
    assert min(seconds_for(piece, 2000), seconds_for(piece, 2000)) < 0.1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(NASTY), max_size=60).map("".join))
def test_whatever_is_typed_the_leaks_are_parts_of_it_in_order_and_apart(text):
    found = leaks(text)

    assert all(text[leak.start : leak.end] == leak.text and leak.text for leak in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert {leak.kind for leak in found} <= set(KINDS)
