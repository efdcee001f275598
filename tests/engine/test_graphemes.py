"""Grapheme clusters, against the test cases of Unicode, a slow twin and the package regex."""

import json
import os
from pathlib import Path

import make_break_cases
import numpy as np
import pytest
import regex
import slow_breaks
from drawn_edits import texts as any_texts
from hypothesis import given
from hypothesis import strategies as st
from places import GOLDEN

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.streams import Streams
from tunekit.engine.unicode import break_classes

BREAKS = json.loads((GOLDEN / "breaks.json").read_text("ascii"))
CASES = BREAKS["graphemes"]
# Some characters of every class, in all three widths.
OF_CLASS = {
    "CR": "\r",
    "LF": "\n",
    "Control": "\0\x1e\u00ad\u200b\ud800\U000e0001",
    "Other": "aé \uffff𐐀",
    "Extend": "\u0301\u200c\U0001f3fb",
    "ZWJ": "\u200d",
    "SpacingMark": "\u0903\U0001d166",
    "Prepend": "\u0600\U000110bd",
    "Extended_Pictographic": "©☃👩",
    "Regional_Indicator": "🇦🇿",
    "L": "\u1100\ua960",
    "V": "\u1161",
    "T": "\u11a8",
    "LV": "가",
    "LVT": "각",
}
classes = st.sampled_from(sorted(OF_CLASS))
texts = st.text(classes.flatmap(lambda name: st.sampled_from(OF_CLASS[name])), max_size=12)


def unicode_folder() -> Path:
    """The Unicode Character Database that TUNEKIT_UNICODE names."""
    if not os.environ.get("TUNEKIT_UNICODE"):
        pytest.skip(
            "TUNEKIT_UNICODE is not set, or empty: there is no Unicode Character Database to compare with"
        )
    return Path(os.environ["TUNEKIT_UNICODE"])


def found(given: list[str], kind: str = "graphemes") -> list[list[str]]:
    """The places of each record, as texts."""
    batch = TextBatch.from_list(given)
    places = getattr(batch, kind)()
    starts, ends = places.span(np.arange(places.high[-1] if len(given) else 0))
    rows = zip(batch.starts.tolist(), given, places.low.tolist(), places.high.tolist(), strict=True)
    return [
        [text[a - at : b - at] for a, b in zip(starts[low:high], ends[low:high], strict=True)]
        for at, text, low, high in rows
    ]


def test_the_cases_are_those_of_unicode():
    text = make_break_cases.content(unicode_folder())
    assert json.loads(text) == BREAKS
    assert len(CASES) == 602


@pytest.mark.parametrize("wider", ["", "☃", "😶"])
def test_every_case_of_unicode(wider):
    given = ["".join(case) for case in CASES]
    assert found([*given, wider])[:-1] == CASES
    assert [found([text])[0] for text in given] == CASES


@pytest.mark.parametrize(
    "case",
    [
        ["a", "\n", "b", "\r\n", "c", "\r", "\r\n", "\n"],
        ["👩\u200d👩", "👩\u200d\u200d", "👩", "a\u200d", "👩\u0301\u0301\u200d👩\u200d👩"],
        ["🇩🇪", "🇫🇷", "🇪", "x", "🇪\u0301", "🇩🇪"],
        ["\u0600🇩🇪", "🇫🇷", "\u0600\u0600e\u0301"],
    ],
)
def test_cases(case):
    """Beyond those of Unicode: rows of one rule, alone and in a batch, behind a record that ends with CR."""
    assert found(["".join(case)]) == [case]
    assert found(["\r", "".join(case), "👩\u200d", "👩"]) == [["\r"], case, ["👩\u200d"], ["👩"]]


def test_there_is_a_character_of_every_class():
    assert sorted(OF_CLASS) == list(break_classes("grapheme").names)
    for name, chars in OF_CLASS.items():
        assert set(slow_breaks.classes_of("grapheme", chars)) == {name}


@given(st.lists(texts | any_texts, max_size=4))
def test_the_slow_twin(given):
    assert found(given) == [slow_breaks.graphemes(text) for text in given]


@given(texts)
def test_the_package_regex(text):
    """It takes surrogates for letters, as the files of Unicode do since they stand in no text."""
    text = text.replace("\ud800", "")
    assert found([text])[0] == regex.findall(r"\X", text)


@given(texts.map(lambda text: text.encode("latin-1", "ignore").decode("latin-1")), st.integers(0, 99))
def test_where_all_are_single_they_are_the_characters(text, seed):
    """And are chosen as those are."""
    batch = TextBatch.from_list([text.replace("\r\n", "\n"), "x"])
    by_graphemes, by_chars = (
        Streams(seed, batch).fork("test").thin(places, 0.4) for places in (batch.graphemes(), batch.chars())
    )
    assert by_graphemes.at.tolist() == by_chars.at.tolist()
    assert by_graphemes.pick(9).tolist() == by_chars.pick(9).tolist()


def test_a_corruptor_of_graphemes():
    @tk.corruptor
    class DropGraphemes:
        rate: float = 1.0

        def edits(self, texts, streams):
            return tk.Edits.delete(streams.thin(texts.graphemes(), self.rate))

    assert DropGraphemes()(["👩‍👩‍👧e\u0301\r\n", "", "ab"]) == ["", "", ""]
    assert set(regex.findall(r"\X", DropGraphemes(rate=0.5)("👩‍👩‍👧e\u0301" * 20))) == {"👩‍👩‍👧", "e\u0301"}
