"""Rewriting: each stretch becomes what a function of strings makes of it, in edits that are as tight as can be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunekit.engine.batch import TextBatch
from tunekit.engine.rewriting import rewritten

REWRITES = {
    "nothing": str,
    "upper": str.upper,
    "longer": lambda old: old.replace("a", "aXa"),
    "one more": lambda old: f"{old}é",
    "one less": lambda old: old[1:],
    "shorter": lambda old: old.replace("a", ""),
    "gone": lambda _: "",
    "another": lambda _: "zĸ😀\ud800",
    "turned": lambda old: old[::-1],
    "ends": lambda old: f"<{old}>",
}
texts = st.lists(st.text(st.sampled_from("aabß\x1eĸ😀\ud800"), max_size=9), max_size=4)


def stretches_of(given, data):
    """Ascending stretches of each text, none empty, none overlapping another."""
    rows = []
    for text in given:
        edges = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
        rows.append([(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b])
    return rows


def tight(start, end, old, new):
    """What is left of an edit without what both sides begin and end with; None when nothing is."""
    while old and new and old[0] == new[0]:
        start, old, new = start + 1, old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        end, old, new = end - 1, old[:-1], new[:-1]
    return (start, end, new) if old or new else None


@pytest.mark.parametrize("name", REWRITES)
@given(given=texts, data=st.data())
def test_each_stretch_is_rewritten(name, given, data):
    rewrite, rows = REWRITES[name], stretches_of(given, data)
    batch = TextBatch.from_list(given)
    placed = [(s + a, s + b) for s, row in zip(batch.starts.tolist(), rows, strict=True) for a, b in row]
    starts, ends = np.array(placed, np.int64).reshape(-1, 2).T
    edits = rewritten(batch, starts, ends, rewrite)
    expected, decided = [], []
    for start, text, row in zip(batch.starts.tolist(), given, rows, strict=True):
        pieces, here = [], 0
        for a, b in row:
            pieces += [text[here:a], rewrite(text[a:b])]
            here = b
            decided.append(tight(start + a, start + b, text[a:b], rewrite(text[a:b])))
        expected.append("".join([*pieces, text[here:]]))
    assert edits.apply(batch).to_list() == expected
    decided = [edit for edit in decided if edit is not None]
    if not decided:
        assert edits.splice is None
        return
    assert list(zip(edits.splice.at.tolist(), edits.splice.end.tolist(), strict=True)) == [
        e[:2] for e in decided
    ]
    assert edits.splice.counts.tolist() == [len(new) for _, _, new in decided]
    assert edits.splice.new.value.dtype == np.uint32


def test_equal_stretches_are_rewritten_once():
    asked = []

    def rewrite(old):
        asked.append(old)
        return old.upper()

    batch = TextBatch.from_list(["ab abcd ab abcd", "a b a abc abcd"])
    places = batch.words()
    edits = rewritten(batch, *places.span(places.ranks()), rewrite)
    assert edits.apply(batch).to_list() == ["AB ABCD AB ABCD", "A B A ABC ABCD"]
    assert sorted(asked) == ["a", "ab", "abc", "abcd", "b"]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("letter", ["\0", "a", "\x1e", "\uffff", "\U0010ffff", "\ud800"])
def test_stretches_of_any_length_and_character(length, letter):
    """A NUL is a character like any other; a shorter stretch is not the longer one that it begins."""
    batch = TextBatch.from_list([letter * 6, letter * length])
    asked = []
    starts, ends = np.array([0, 7]), np.array([5, 7 + length])
    edits = rewritten(batch, starts, ends, lambda old: asked.append(old) or f"{len(old)}")
    assert edits.apply(batch).to_list() == [f"5{letter}", str(length)]
    assert sorted(asked, key=len) == ([letter * length, letter * 5] if length < 5 else [letter * 5])


def test_no_stretch_at_all():
    batch = TextBatch.from_list(["ab"])
    nothing = np.empty(0, np.int64)
    assert rewritten(batch, nothing, nothing, str.upper).splice is None
