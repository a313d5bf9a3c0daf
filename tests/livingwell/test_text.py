"""The one text field takes what people type and refuses what only machines send."""

import pytest
from django import forms

from livingwell.forms.text import PlainTextField, problem_with


class WordsForm(forms.Form):
    words = PlainTextField(max_length=20, rows=4, required=False)
    name = PlainTextField(max_length=20, required=False, too_long="Use a shorter name")


def errors(**data):
    return WordsForm(data).errors


@pytest.mark.parametrize(
    "typed",
    [
        "Kettle boiled dry",
        "naïve café",
        "Ŵyn ‘quoted’",
        "👵🏽 well",
        "👩‍👧 and",
        "a\tb",
        "אבא",
        "5 > 4 & <b>",
    ],
)
def test_what_people_type_is_kept_as_typed(typed):
    form = WordsForm({"words": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["words"] == typed


@pytest.mark.parametrize(
    "sent",
    [
        "\x00",
        chr(0xD800),
        chr(0xDFFF),
        "\x07",
        "\x1b[31m",
        "\x7f",
        "\x9b",
        "\u202e",
        "\u2066",
        "\ufffe",
        "\ufdd0",
    ],
)
@pytest.mark.parametrize("field", ["words", "name"])
def test_what_no_keyboard_makes_is_refused_in_plain_words(sent, field):
    found = errors(**{field: f"a{sent}b"})

    assert found == {
        field: ["Take out the characters that cannot be shown. Pasting the words as plain text may help."]
    }


@pytest.mark.parametrize("sent", ["\x00", chr(0xD800), "\u202e", "\x07"])
def test_a_refused_text_can_be_shown_again_as_utf_8(sent):
    page = str(WordsForm({"words": f"She {sent}fell"})["words"])

    assert "She fell" in page
    assert page.encode()


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\x0b", "\x85"])
def test_every_line_end_is_kept_as_one_kind(end):
    form = WordsForm({"words": f"one{end}two"})

    assert form.is_valid()
    assert form.cleaned_data["words"] == "one\ntwo"


def test_a_single_line_stays_a_single_line():
    form = WordsForm({"name": "Edie\r\nHocking"})

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Edie Hocking"


def test_the_longest_text_is_accepted_and_one_letter_more_is_not():
    assert not errors(words="x" * 20)
    assert errors(words="x" * 21) == {"words": ["Use 20 characters or fewer. This has 21."]}
    assert errors(name="x" * 21) == {"name": ["Use a shorter name"]}


def test_a_line_end_counts_once_however_it_was_sent():
    assert not errors(words="x" * 9 + "\r\n" + "y" * 10)


def test_a_million_characters_are_refused_and_come_back():
    typed = "x" * 1_000_000
    form = WordsForm({"words": typed})

    assert not form.is_valid()
    assert typed in str(form["words"])


def test_the_browser_is_not_asked_to_cut_off_what_is_pasted():
    assert "maxlength" not in str(WordsForm()["words"])


def test_the_same_judgement_serves_what_does_not_come_by_a_form():
    assert problem_with("fine", 10) == ""
    assert problem_with("x" * 11, 10)
    assert problem_with("\x00", 10)


def test_nothing_typed_is_nothing():
    form = WordsForm({})

    assert form.is_valid()
    assert form.cleaned_data == {"words": "", "name": ""}
