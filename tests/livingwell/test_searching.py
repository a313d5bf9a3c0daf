"""Words made alike: what people type finds what people wrote."""

import pytest

from livingwell.searching import LONGEST_WORD, MOST_KEPT, MOST_WORDS, as_kept, wanted, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Edie Hocking", ["edie", "hocking"]),
        ("  O’Brien-Smith, “Zoë” ", ["obrien", "smith", "zoe"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("07700 900112", ["07700", "900112"]),
        ("' OR 1=1 --", ["or", "1", "1"]),
        ("%_*:&|!()<->\\", []),
        ("", []),
        ("Łódź", ["łodz"]),
        ("日本語", ["日本語"]),
        ("x" * 5000, ["x" * LONGEST_WORD]),
    ],
)
def test_words_are_made_alike(text, words):
    assert words_of(text) == words


def test_what_is_wanted_is_said_once_and_not_without_end():
    assert wanted("tea tea TEA") == ["tea"]
    assert len(wanted(" ".join(str(number) for number in range(50)))) == MOST_WORDS


def test_what_is_kept_is_each_word_once_after_a_space():
    assert as_kept("Edie Hocking", "Edie") == " edie hocking"
    assert as_kept("the pie", before=" edie the") == " edie the pie"
    assert as_kept("") == ""
    assert len(as_kept(" ".join(str(number) for number in range(9000))).split()) == MOST_KEPT
