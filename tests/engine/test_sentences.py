"""Sentences, against the test cases of Unicode and a slow twin."""

from itertools import pairwise

import pytest
import slow_breaks
from drawn_edits import texts as any_texts
from hypothesis import given
from hypothesis import strategies as st
from test_graphemes import BREAKS, found

from tunekit.engine.batch import TextBatch
from tunekit.engine.sentence_breaks import boundaries
from tunekit.engine.unicode import break_classes

CASES = BREAKS["sentences"]
# Some characters of every class, in all three widths.
OF_CLASS = {
    "CR": "\r",
    "LF": "\n",
    "Sep": "\x85\u2029",
    "Sp": " \t\u2003",
    "Other": "+\x1e\uffff\ud800😶",
    "Lower": "aß",
    "Upper": "AÉ𐐀",
    "OLetter": "א中",
    "Numeric": "3٣",
    "ATerm": ".\u2024",
    "STerm": "!?。",
    "Close": '")»”',
    "SContinue": ",:—",
    "Extend": "\u0301\u200d",
    "Format": "\u00ad\u2060",
}
classes = st.sampled_from(sorted(OF_CLASS))
texts = st.text(classes.flatmap(lambda name: st.sampled_from(OF_CLASS[name])), max_size=14)


def pieces(given: list[str]) -> list[list[str]]:
    """Each record cut at all boundaries in it."""
    batch = TextBatch.from_list(given)
    cuts = boundaries(batch.units).tolist()
    rows = zip(batch.starts.tolist(), batch.ends.tolist(), given, strict=True)
    inside = [(text, [0, *(c - low for c in cuts if low < c < high), len(text)]) for low, high, text in rows]
    return [[text[a:b] for a, b in pairwise(row) if a < b] for text, row in inside]


@pytest.mark.parametrize("wider", ["", "☃", "😶"])
def test_every_case_of_unicode(wider):
    given = ["".join(case) for case in CASES]
    assert len(given) == 502
    assert pieces([*given, wider])[:-1] == CASES
    assert [pieces([text])[0] for text in given] == CASES


def test_there_is_a_character_of_every_class():
    assert sorted(OF_CLASS) == list(break_classes("sentence").names)
    for name, chars in OF_CLASS.items():
        assert set(slow_breaks.classes_of("sentence", chars)) == {name}


@given(st.lists(texts | any_texts, max_size=4))
def test_the_slow_twin(given):
    expected = [slow_breaks.sentences(text) for text in given]
    assert pieces(given) == expected
    stripped = [[sentence.strip() for sentence in row if sentence.strip()] for row in expected]
    assert found(given, "sentences") == stripped


def test_sentences():
    text = " He came.  “Why?” (It was 3.45 p.m. or so).\r\nThe U.S.A!?\n\n\t\nYes… no. 3.4 ok "
    assert found([text], "sentences") == [
        ["He came.", "“Why?”", "(It was 3.45 p.m. or so).", "The U.S.A!?", "Yes… no.", "3.4 ok"]
    ]


def test_a_small_letter_further_on_says_that_a_full_stop_ended_nothing():
    texts = ["Cats etc. (2, +3: «all») came.", "Cats etc. (2! all) came.", "Cats etc. (2, All) came."]
    assert [len(row) for row in found(texts, "sentences")] == [1, 3, 2]


@pytest.mark.parametrize("blank", ["", " ", "\n", "\r\n\t", " \u2029 "])
def test_white_space_is_no_sentence(blank):
    assert found([blank, "a. B", blank], "sentences") == [[], ["a.", "B"], []]
    assert found([blank], "sentences") == [[]]


def test_abbreviations_are_the_known_weakness():
    """As are a question inside of a sentence, and lines of a fixed length."""
    text = "Dr. Who met e.g. me. “Why?” she\nasked."
    assert found([text], "sentences") == [["Dr.", "Who met e.g. me.", "“Why?”", "she", "asked."]]
