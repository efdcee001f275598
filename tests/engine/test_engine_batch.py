"""Batches beyond short lists: long texts, what is shown of a batch, sub-batches, and what stays lazy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow_twin import key_of

import tunekit as tk
from tunekit.engine.batch import SUB_BATCH, TextBatch, sub_batches
from tunekit.engine.buffer import TextBuffer
from tunekit.engine.codec import LONG, encode
from tunekit.engine.maps import apply as through
from tunekit.engine.tables import END, Table

# A text of each width, and those that hold an end mark; short, about as long as ``LONG``, and far longer.
LETTERS = ["ab", "aÿ", "a\x1e", "aĸ", "aĸ\x1e", "a\uffff", "a\ud800", "a😀", "a\x1e\uffff"]
long_texts = st.builds(
    lambda letters, length: (letters * (length + 1))[:length],
    st.sampled_from(LETTERS),
    st.sampled_from([0, 1, LONG - 2, LONG - 1, LONG, LONG + 1, 3 * LONG]),
)


@given(st.lists(long_texts, max_size=4))
def test_long_texts_come_out_as_they_went_in(given):
    batch = TextBatch.from_list(given)
    bare = TextBatch(batch.units, len(batch))
    ends = [sum(map(len, given[: i + 1])) + i for i in range(len(given))]
    for one in (batch, bare):
        assert one.ends.tolist() == ends
        assert one.starts.tolist() == [end - len(text) for end, text in zip(ends, given, strict=True)]
        assert one.texts == given
        assert one.keys.tolist() == [key_of(text) for text in given]
        assert one.keys.dtype == np.uint64
        assert one.ends.dtype == one.starts.dtype == np.int64


@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("length", [3, 2 * LONG])
def test_the_units_are_the_code_points(letters, length):
    """In the narrowest width, each text closed by the mark of that width."""
    given = [letters * length, "", letters]
    units = encode(given)
    mark = END[units.itemsize]
    assert units.tolist() == [code for text in given for code in [*map(ord, text), mark]]
    assert units.itemsize == TextBatch.from_list(given).width
    codes = set(map(ord, letters))
    assert units.itemsize == (
        1 if max(codes) < 0x100 and 0x1E not in codes else 2 if max(codes) < 0xD800 else 4
    )


def test_no_text_is_no_unit():
    assert encode([]).tolist() == []
    assert encode([]).dtype == np.uint8
    assert TextBatch.concat([]).to_list() == []
    assert TextBatch.concat([]).width == 1
    assert TextBatch.concat([TextBatch.from_list([])]).units.dtype == np.uint8


# What is shown


def test_a_small_batch_is_shown_as_the_call_that_makes_it():
    assert repr(TextBatch.from_list(["a", "é"])) == "TextBatch.from_list(['a', 'é'])"
    assert repr(TextBatch.from_list(["a"] * 10)) == f"TextBatch.from_list({['a'] * 10})"
    assert repr(TextBatch.from_list(["a" * (LONG - 1)])) == f"TextBatch.from_list(['{'a' * (LONG - 1)}'])"


def test_a_large_batch_is_described():
    assert repr(TextBatch.from_list(["ab"] * 11)) == "<TextBatch of 11 records, 22 characters of 8 bits>"
    assert (
        repr(TextBatch.from_list(["ĸ" * 1_000] * 2))
        == "<TextBatch of 2 records, 2,000 characters of 16 bits>"
    )
    assert repr(TextBatch.from_list(["a" * LONG])) == "<TextBatch of 1 records, 500 characters of 8 bits>"
    assert (
        repr(TextBatch.from_list(["😀"] * 1_000))
        == "<TextBatch of 1,000 records, 1,000 characters of 32 bits>"
    )


def test_batches_of_other_texts_differ():
    batch = TextBatch.from_list(["ab", "c"])
    assert batch == TextBatch(batch.units, 2)
    assert hash(batch) == hash(TextBatch(batch.units, 2)) == hash(batch.widened(4))
    others = [TextBatch.from_list(t) for t in (["abc"], ["ab"], ["a", "bc"], ["ab", "c", ""], ["c", "ab"])]
    assert all(other != batch for other in others)
    assert len({hash(other) for other in [batch, *others]}) == 6
    assert batch != ["ab", "c"]
    assert batch.__eq__(["ab", "c"]) is False


# Sub-batches


@given(st.lists(st.integers(0, 6), max_size=120), st.integers(1, 60))
def test_a_sub_batch_is_closed_as_soon_as_it_is_full(lengths, size):
    """Texts are taken sixteen at a time, and each counts one more for its end mark."""
    given = ["x" * n for n in lengths]
    parts = [part.to_list() for part in sub_batches(iter(given), size)]
    assert [text for part in parts for text in part] == given
    for part in parts[:-1]:
        assert len(part) % 16 == 0
        without_the_last_row = part[: len(part) - 16]
        assert sum(map(len, without_the_last_row)) + len(without_the_last_row) < size
    for part in parts[:-1] if parts else []:
        assert sum(map(len, part)) + len(part) >= size


@pytest.mark.parametrize(("size", "parts"), [(31, [16] * 4), (32, [16] * 4), (33, [32] * 2), (34, [32] * 2)])
def test_a_sub_batch_that_is_just_full(size, parts):
    """Sixteen texts of one character are 32 units."""
    assert [len(part) for part in sub_batches(["x"] * 64, size)] == parts


def test_the_usual_size_of_a_sub_batch():
    given = ["x" * 1_023] * 1_000
    assert [part.size for part in sub_batches(given)] == [SUB_BATCH] * 3 + [1_024_000 - 3 * SUB_BATCH]
    assert SUB_BATCH == 2**18


def test_sub_batches_are_made_one_by_one():
    taken = []

    def texts():
        for n in range(100):
            taken.append(n)
            yield "x" * 10

    first = next(iter(sub_batches(texts(), 1)))
    assert len(first) == len(taken) == 16


# Selecting and joining


def test_a_selection_knows_its_texts_when_the_batch_did():
    batch = TextBatch.from_list(["a", "bc", ""])
    numbers = np.array([2, 1, 1])
    assert batch.select(numbers).texts == ["", "bc", "bc"]
    bare = TextBatch(batch.units, 3).select(numbers)
    assert bare.texts == ["", "bc", "bc"]
    assert len(bare) == 3
    assert batch.select(np.array([], np.int64)).texts == []
    assert batch.select(numbers).units.tobytes() == b"\x1ebc\x1ebc\x1e"


def test_texts_that_are_known_are_not_decoded(monkeypatch):
    batch = TextBatch.from_list(["a", "bc", ""])
    monkeypatch.setattr(TextBuffer, "_decoded", lambda _: pytest.fail("decoded"))
    assert batch.texts == ["a", "bc", ""]
    assert batch.select(np.array([2, 1])).texts == ["", "bc"]
    assert batch.widened(4).texts == ["a", "bc", ""]


@pytest.mark.parametrize("letters", ["a", "ĸ", "😀"])
def test_a_cut_closes_each_piece(letters):
    batch = TextBatch.from_list([letters * 4, letters])
    pieces = batch.cut(np.array([1, 3, 5]), np.array([3, 3, 6]))
    mark = END[batch.width]
    assert pieces.units.tolist() == [ord(letters)] * 2 + [mark, mark, ord(letters), mark]
    assert len(pieces) == 3


def test_joining_takes_the_widest():
    parts = [TextBatch.from_list(t) for t in (["a"], ["ĸ", "b\x1e"], [], ["ÿ"])]
    joined = TextBatch.concat(parts)
    assert joined.width == 2
    assert joined.to_list() == ["a", "ĸ", "b\x1e", "ÿ"]
    assert TextBatch.concat(parts[::3]).width == 1
    assert TextBatch.concat([*parts, TextBatch.from_list(["\ud800"])]).width == 4


def test_widening_to_less_changes_nothing():
    batch = TextBatch.from_list(["ĸ"])
    assert batch.widened(1) is batch
    assert batch.widened(2) is batch
    assert batch.widened(4).units.tolist() == [0x138, 0x110000]
    assert batch.widened(4)._texts == ["ĸ"]


def test_the_units_of_a_batch_are_one_row_that_cannot_be_written():
    """Also when they were given as something else; what was given stays as it is."""
    given = np.array([97, 0, 98, 0, 0x1E, 0], np.uint8)
    batch = TextBatch(given[::2], 1)
    assert batch.units.tobytes() == b"ab\x1e"
    assert batch.units.flags.c_contiguous
    own = np.array([97, 0x1E], np.uint8)
    assert not TextBatch(own, 1).units.flags.writeable
    own[0] = 98


# Maps that wait


def test_a_map_waits_until_its_units_are_asked_for():
    lower = Table.of({ord("A"): ord("a"), ord("!"): -1})
    batch = TextBatch.from_list(["AB!", "!"])
    waiting = batch.mapped(lower)
    assert "units" not in waiting.__dict__
    assert len(waiting) == 2
    assert waiting.width == 1
    fused = waiting.mapped(Table.of({ord("a"): ord("z"), ord("B"): -1}))
    assert fused._pending.source is batch
    assert fused.to_list() == ["z", ""]
    assert "units" not in waiting.__dict__
    assert waiting.to_list() == ["aB", ""]
    assert not waiting.units.flags.writeable
    after = waiting.mapped(Table.of({ord("a"): ord("z")}))
    assert after._pending.source is waiting, "what has been done is not done again"
    assert waiting._pending is None, "and nothing that was needed for it is kept"
    assert after.to_list() == ["zB", ""]


@pytest.mark.parametrize(
    ("to", "width"), [("b", 1), ("\x1e", 2), ("ĸ", 2), ("\uffff", 4), ("\ud800", 4), ("😀", 4)]
)
def test_the_width_of_a_waiting_map_is_that_of_its_texts(to, width):
    table = Table.of({ord("a"): ord(to)})
    for one in (["xa"], ["x"], ["xaĸ"], ["xĸ"]):
        batch = TextBatch.from_list(one)
        mapped = batch.mapped(table)
        assert mapped.width == mapped.units.itemsize
        assert mapped.width == max(batch.width, width if "a" in one[0] else 1)
        assert mapped.to_list() == [text.replace("a", to) for text in one]
        assert through(batch, table).tolist() == mapped.units.tolist()
    assert TextBatch.from_list(["x"]).mapped(Table.of({ord("a"): ord("b")})).width == 1


def test_a_long_row_of_maps_is_as_good_as_a_short_one():
    """Each knows its width from the one before: asked twice, a row of thirty would take minutes."""
    for text in ("é a", "ab Ω"):
        assert (
            tk.Compose([tk.UpperCase(), tk.LowerCase(), tk.StripPunctuation()] * 1_000)(text) == text.lower()
        )


def test_a_waiting_map_that_two_threads_ask_for_is_made_once():
    mapped = TextBatch.from_list(["A"]).mapped(Table.of({ord("A"): ord("a")}))
    units = mapped.units
    assert TextBuffer.units.func(mapped) is units, "who comes second finds it done"


def test_a_waiting_map_is_a_batch_like_any_other():
    batch = TextBatch.from_list(["Ab", ""]).mapped(Table.of({ord("A"): ord("a")}))
    assert tk.UpperCase().edits(batch, tk.Streams(0, batch).fork("x")).apply(batch).to_list() == ["AB", ""]
    assert batch.keys.tolist() == [key_of("ab"), key_of("")]
    assert batch.select(np.array([1, 0])).to_list() == ["", "ab"]
