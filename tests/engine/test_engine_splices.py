"""Splices on their own: where things stand, how far a jump may be, what is dropped, joined and carried."""

import numpy as np
import pytest
from drawn_edits import batches_with_edits, spliced
from hypothesis import given
from hypothesis import strategies as st

from tunekit.engine import splices
from tunekit.engine.batch import TextBatch
from tunekit.engine.spans import Spans
from tunekit.engine.splices import EMPTY, NOTHING, Put, Splice, in_turn, join


def ints(*numbers):
    return np.array(numbers, np.int64)


def codes(text):
    return np.array([ord(c) for c in text], np.uint32)


def text_of(units):
    return "".join(map(chr, units.tolist()))


def replacing(*edits):
    """Edits (start, end, new text) of a buffer."""
    at, end, new = zip(*edits, strict=True)
    counts = ints(*map(len, new))
    return Splice(ints(*at), ints(*end), counts, in_turn(counts, codes("".join(new))))


# As in a batch: the last unit is an end mark, behind which nothing happens.
ALPHABET = "abcdefghijklmnopqrstuvwxyz\x1e"
UNITS = np.frombuffer(ALPHABET.encode(), np.uint8)


def replaced(*edits):
    """The alphabet with edits done by slicing, from the back."""
    text = ALPHABET
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


CASES = [
    [(0, 0, "X")],
    [(26, 26, "X")],
    [(0, 26, "")],
    [(0, 1, "")],
    [(25, 26, "")],
    [(0, 1, ""), (1, 2, ""), (2, 3, "")],
    [(3, 3, "A"), (3, 5, ""), (5, 5, "B"), (5, 6, "C")],
    [(2, 4, "XYZ"), (4, 4, ""), (4, 6, ""), (7, 9, ""), (9, 9, "Q")],
    [(1, 2, ""), (2, 3, ""), (5, 6, ""), (6, 7, ""), (7, 8, ""), (10, 11, "")],
    [(4, 4, ""), (4, 4, ""), (8, 8, "")],
    [(5, 9, "x" * 300), (9, 10, "")],
    [(5, 9, "x" * 119)],
    [(5, 9, "x" * 121), (20, 21, "y" * 125)],
]


@pytest.mark.parametrize("edits", CASES)
def test_a_splice_is_slicing(edits):
    splice = replacing(*edits)
    expected = replaced(*edits)
    assert text_of(splice.apply(UNITS)) == expected
    output, index, new, moved = splice.apply_indexed(UNITS)
    assert text_of(output) == expected
    assert index.dtype == np.int32
    assert moved.size == 0
    kept = np.setdiff1d(np.arange(output.size), new)
    assert text_of(UNITS[index[kept]]) == text_of(output[kept])
    assert sorted(index[kept].tolist()) == index[kept].tolist(), "what stays, stays in its order"
    assert text_of(output[new]) == "".join(new for _, _, new in edits)
    assert UNITS.tobytes().decode() == ALPHABET


@pytest.mark.parametrize("edits", CASES)
def test_where_things_stand(edits):
    splice = replacing(*edits)
    growth = [len(new) - (end - start) for start, end, new in edits]
    drift = [sum(growth[:i]) for i in range(len(edits) + 1)]
    assert len(splice) == len(edits)
    assert splice.growth.tolist() == growth
    assert splice.drift.tolist() == drift
    assert splice.starts.tolist() == [start + d for (start, _, _), d in zip(edits, drift, strict=False)]
    output = splice.apply(UNITS)
    for begin, (_, _, new) in zip(splice.starts.tolist(), edits, strict=True):
        assert text_of(output)[begin : begin + len(new)] == new
    assert text_of(output[splice.positions(splice.new)]) == "".join(new for _, _, new in edits)


@pytest.mark.parametrize("length", [1, 118, 119, 120, 121, 122, 127, 128, 129, 300])
@pytest.mark.parametrize("before", [0, 1])
def test_jumps_of_any_length(length, before):
    """Forward over what is deleted, back behind what is put in; 8 bits hold no more than 127 either way."""
    units = np.frombuffer(bytes(range(32, 127)) * 8, np.uint8)
    text = text_of(units)
    at = ints(before, 400)
    longer = Splice(at, at, ints(length, 0), in_turn(ints(length, 0), codes("x" * length)))
    assert text_of(longer.apply(units)) == text[:before] + "x" * length + text[before:]
    shorter = Splice(at, at + ints(length, 1), ints(0, 0))
    assert text_of(shorter.apply(units)) == text[:before] + text[before + length : 400] + text[401:]
    row = np.arange(before, before + length)
    one_by_one = Splice(row, row + 1, np.zeros(length, np.int64))
    assert text_of(one_by_one.apply(units)) == text[:before] + text[before + length :]


def test_steps_are_narrow_where_they_can_be():
    assert replacing((3, 3, "x" * 100)).steps(26).dtype == np.int8
    assert replacing((3, 3, "x" * 130)).steps(26).dtype == np.int32
    assert EMPTY.steps(26).tolist() == [0] + [1] * 25
    assert EMPTY.steps(26).dtype == np.int8
    assert EMPTY.steps(0).tolist() == []
    assert replacing((0, 1, "")).steps(2).tolist() == [1]


def test_what_is_moved_comes_from_the_source():
    """Whatever else is put in there, and in the width of the output."""
    units = codes("abcdef\x1e").astype(np.uint8)
    new = Put(ints(0), ints(1), codes("😀"))
    moved = Put(ints(0, 1), ints(0, 0), ints(5, 0))
    splice = Splice(ints(0, 4), ints(1, 6), ints(2, 1), new, moved)
    assert text_of(splice.apply(units)[:-1]) == "f😀bcda"
    output, index, at_new, at_moved = splice.apply_indexed(units)
    assert text_of(output[:-1]) == "f😀bcda"
    assert output[-1] == splice.apply(units)[-1] == 0x110000
    assert output.dtype == splice.apply(units).dtype == np.uint32
    assert at_new.tolist() == [1]
    assert at_moved.tolist() == [0, 5]
    assert index[at_moved].tolist() == [5, 0]


WIDTHS = {1: "x\x1d\x1fÿ", 2: "\x1e\u0100\ud7ff\ue000\ufffe", 4: "\uffff\ud800\udfff😀\U0010ffff"}


@pytest.mark.parametrize(("new", "width"), [(new, width) for width, row in WIDTHS.items() for new in row])
def test_the_output_is_as_wide_as_it_must_be(new, width):
    batch = TextBatch.from_list(["ab", "c"])
    units = replacing((1, 2, new)).apply(batch.units)
    assert units.itemsize == width
    assert TextBatch(units, 2).to_list() == [f"a{new}", "c"]
    wide = batch.widened(4)
    assert replacing((1, 2, new)).apply(wide.units).itemsize == 4


def test_put_where():
    """Only the units of edits that stay, under their new numbers."""
    put = Put(ints(0, 0, 1, 3), ints(0, 1, 0, 5), codes("abcd"))
    kept = put.where(np.array([True, False, True, True]))
    assert kept.edit.tolist() == [0, 0, 2]
    assert kept.place.tolist() == [0, 1, 5]
    assert text_of(kept.value) == "abd"
    one_place = Put(ints(0, 1, 2), 0, codes("abc")).where(np.array([False, True, True]))
    assert one_place.edit.tolist() == [0, 1]
    assert one_place.place == 0
    assert text_of(one_place.value) == "bc"


def test_in_turn():
    put = in_turn(ints(2, 0, 3), codes("abcde"))
    assert put.edit.tolist() == [0, 0, 2, 2, 2]
    assert put.place.tolist() == [0, 1, 0, 1, 2]
    assert text_of(put.value) == "abcde"


def test_where_avoiding_and_carry():
    splice = replacing((0, 1, "AA"), (3, 3, "B"), (5, 8, ""), (10, 11, "C"))
    some = splice.where(np.array([True, False, True, True]))
    assert text_of(some.apply(UNITS)) == replaced((0, 1, "AA"), (5, 8, ""), (10, 11, "C"))
    guard = Spans(ints(2, 10), ints(4, 11))
    left = splice.avoiding(guard)
    assert text_of(left.apply(UNITS)) == replaced((0, 1, "AA"), (5, 8, ""))
    there = left.carry(guard)
    assert (there.starts.tolist(), there.ends.tolist()) == ([3, 8], [5, 9])
    untouched = Spans(ints(12), ints(14))
    assert splice.avoiding(untouched) is splice
    assert splice.avoiding(Spans(ints(), ints())) is splice
    assert splice.carry(untouched).starts.tolist() == [11]


def test_what_is_inserted_at_an_edge_stays_outside():
    splice = replacing((2, 2, "X"), (4, 4, "YY"))
    there = splice.carry(Spans(ints(2), ints(4)))
    assert (there.starts.tolist(), there.ends.tolist()) == ([3], [5])


@given(batches_with_edits, st.randoms(use_true_random=False))
def test_a_splice_dealt_out_and_joined_is_the_same(case, random):
    given, edits = case
    edits = tuple([e for i, e in enumerate(row) if i == 0 or e[:2] != row[i - 1][:2]] for row in edits)
    batch = TextBatch.from_list(given)
    whole = spliced(batch, edits).splice
    hands = np.array([random.randrange(3) for _ in range(len(whole))], np.int64)
    joined = join([whole.where(hands == hand) for hand in range(3)])
    assert joined.at.tolist() == whole.at.tolist()
    assert joined.end.tolist() == whole.end.tolist()
    assert joined.counts.tolist() == whole.counts.tolist()
    for one, other in ((joined.new, whole.new), (joined.moved, whole.moved)):
        rows = zip(
            one.edit.tolist(), np.broadcast_to(one.place, one.edit.shape).tolist(), one.value, strict=True
        )
        rows_of_whole = zip(other.edit.tolist(), other.place.tolist(), other.value, strict=True)
        assert sorted(rows) == sorted(rows_of_whole)
    assert joined.apply(batch.units).tolist() == whole.apply(batch.units).tolist()


def test_joining_few():
    one = replacing((3, 4, "x"))
    assert join([]) is EMPTY
    assert join([EMPTY, EMPTY]) is EMPTY
    assert join([EMPTY, one]) is one
    insert, replace = replacing((3, 3, "I")), replacing((3, 4, "R"))
    for pair in ([insert, replace], [replace, insert]):
        assert text_of(join(pair).apply(UNITS)) == replaced((3, 3, "I"), (3, 4, "R"))
    assert len(EMPTY) == 0
    assert NOTHING.edit.size == NOTHING.value.size == 0


@given(batches_with_edits, st.integers(1, 4))
def test_a_splice_applied_part_by_part_gives_the_same(case, most):
    """Deletions side by side, insertions at one place, what is moved over the edge of a part, a wider unit late."""
    given, edits = case
    batch = TextBatch.from_list(given)
    splice = spliced(batch, edits).splice
    whole = splice.apply(batch.units)
    backward = np.arange(splice.moved.value.size)[::-1]
    moved = Put(splice.moved.edit[backward], splice.moved.place[backward], splice.moved.value[backward])
    shuffled = Splice(splice.at, splice.end, splice.counts, splice.new, moved)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splices, "_MOST_AT_ONCE", most)
        for one in (splice, shuffled):
            output = one.apply(batch.units)
            assert (output.dtype, output.tolist()) == (whole.dtype, whole.tolist())


@pytest.mark.parametrize("most", [1, 2, 3, 9])
def test_parts_of_units_in_turn(monkeypatch, most):
    splice = replacing((0, 1, "AA"), (3, 3, "B"), (3, 3, "CC"), (3, 5, ""), (5, 6, ""), (26, 26, "D"))
    units = np.append(UNITS, codes("\uffff")).astype(np.uint16)
    whole = splice.apply(units)
    monkeypatch.setattr(splices, "_MOST_AT_ONCE", most)
    assert splice.apply(units).tolist() == whole.tolist()
    assert splice.where(np.array([True, False] * 3)).new.value.size == 4
