"""Scripts and alignments: two ways to the same edits, forward and back, and what each unit of an output stands for."""

import numpy as np
import pytest
from drawn_edits import batches_with_edits, spliced
from hypothesis import given
from hypothesis import strategies as st

from tunekit.engine import script
from tunekit.engine.alignment import Alignment
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits, map_alignment
from tunekit.engine.images import Images
from tunekit.engine.splices import Splice, in_turn


def ints(*numbers):
    return np.array(numbers, np.int64)


def replacing(*edits):
    at, end, new = zip(*edits, strict=True)
    counts = ints(*map(len, new))
    units = np.array([ord(c) for c in "".join(new)], np.uint32)
    return Edits(Splice(ints(*at), ints(*end), counts, in_turn(counts, units)))


def columns(of):
    return [c.tolist() for c in (of.at, of.end, of.begin, of.stop)]


def rows(of):
    return list(zip(*columns(of), strict=True))


# (text, edits, the edits of the script: source stretch and output stretch)
CASES = [
    ("abcd", [(1, 2, "X")], [(1, 2, 1, 2)]),
    ("abcd", [(1, 2, "b")], []),
    ("abcd", [(1, 3, "bX")], [(1, 3, 1, 3)]),
    ("abcd", [(1, 3, "Xc")], [(1, 3, 1, 3)]),
    ("abcd", [(0, 0, "X")], [(0, 0, 0, 1)]),
    ("abcd", [(4, 4, "X")], [(4, 4, 4, 5)]),
    ("abcd", [(0, 4, "")], [(0, 4, 0, 0)]),
    ("abcd", [(0, 1, ""), (3, 4, "")], [(0, 1, 0, 0), (3, 4, 2, 2)]),
    ("abcd", [(1, 2, ""), (2, 3, "")], [(1, 3, 1, 1)]),
    ("abcd", [(1, 1, "X"), (1, 2, ""), (2, 2, "Y")], [(1, 2, 1, 3)]),
    ("abcd", [(1, 1, "b"), (1, 2, "")], []),
    ("abcd", [(1, 1, ""), (3, 3, "")], []),
    ("abcd", [(0, 1, "b"), (1, 2, "a")], [(0, 2, 0, 2)]),
    ("abcd", [(0, 2, "ab"), (2, 3, "c"), (3, 4, "X")], [(3, 4, 3, 4)]),
    ("aaaa", [(1, 2, ""), (3, 3, "a")], [(1, 2, 1, 1), (3, 3, 2, 3)]),
    ("", [(0, 0, "X")], [(0, 0, 0, 1)]),
    ("", [(0, 0, "")], []),
    ("ab", [], []),
    ("abcd", [(0, 0, "ĸ"), (4, 4, "")], [(0, 0, 0, 1)]),
    ("abcd", [(0, 4, "abcd"), (4, 4, "ĸ")], [(4, 4, 4, 5)]),
]


@pytest.mark.parametrize(("text", "edits", "expected"), CASES)
def test_the_edits_that_change_something(text, edits, expected):
    """Neighbours are one edit; an edit that puts in what was there is none. Found from the splice as from the text."""
    batch = TextBatch.from_list([text])
    decided = replacing(*edits) if edits else Edits(Splice(ints(), ints(), ints()))
    output = decided.apply(batch)
    found = decided.script(batch)
    assert rows(found) == expected
    assert rows(script.of_splice(decided.splice, batch.units, output.units)) == expected
    assert len(found) == len(expected)
    assert found.cost.tolist() == [max(end - at, stop - begin) for at, end, begin, stop in expected]
    assert decided.cost(batch).tolist() == [sum(found.cost.tolist())]


@given(batches_with_edits)
def test_both_ways_to_a_script_agree(case):
    given, edits = case
    batch = TextBatch.from_list(given)
    decided = spliced(batch, edits)
    output, alignment = decided.traced(batch)
    quick = script.of_splice(decided.splice, batch.units, output.units)
    careful = script.of_alignment(alignment, batch.units, output.units)
    assert Edits(quick.forward(output.units)).apply(batch) == output
    assert Edits(quick.backward(batch.units)).apply(output) == batch
    assert columns(quick) == columns(careful)


def test_some_edits_of_a_script():
    found = script.Script(ints(0, 3, 5), ints(1, 3, 9), ints(0, 2, 6), ints(0, 4, 7))
    assert rows(found.take(ints(2, 0))) == [(5, 9, 6, 7), (0, 1, 0, 0)]
    assert found.cost.tolist() == [1, 2, 4]


def test_the_script_of_no_text_at_all():
    nothing = TextBatch.from_list([])
    assert rows(Edits.none().script(nothing)) == []
    assert rows(Edits.map({"a": "b"}).script(nothing)) == []


def test_a_map_and_its_script():
    """A character that the table sends to itself, or to what stood there, is no edit."""
    batch = TextBatch.from_list(["aXb", "", "XX", "b"])
    assert rows(Edits.map({"X": "Y", "a": "a"}).script(batch)) == [(1, 2, 1, 2), (5, 7, 5, 7)]
    assert rows(Edits.map({"X": None}).script(batch)) == [(1, 2, 1, 1), (5, 7, 4, 4)]
    assert rows(Edits.map({"z": "y"}).script(batch)) == []
    assert rows(Edits.map({"a": None, "b": None, "X": None}).script(batch)) == [
        (0, 3, 0, 0),
        (5, 7, 2, 2),
        (8, 9, 3, 3),
    ]


def test_a_swap_of_equal_letters_is_no_edit():
    batch = TextBatch.from_list(["aab"])
    swap = Edits.move(ints(0), ints(2), np.array([[1, 0]]), np.array([[2, 1]]))
    assert rows(swap.script(batch)) == []
    swap = Edits.move(ints(1), ints(3), np.array([[2, 1]]), np.array([[3, 2]]))
    assert rows(swap.script(batch)) == [(1, 3, 1, 3)]


# Alignments


def stands(alignment):
    return list(zip(alignment.low.tolist(), alignment.high.tolist(), strict=True))


def test_what_each_unit_stands_for():
    batch = TextBatch.from_list(["abcd"])
    decided = replacing((0, 0, "X"), (1, 3, "YZ"))
    _, alignment = decided.traced(batch)
    assert stands(alignment) == [(0, 0), (0, 1), (1, 3), (1, 3), (3, 4), (4, 5)]
    assert alignment.in_place.tolist() == [False, True, False, False, True, True]
    assert decided.origin(batch).tolist() == [-1, 0, 1, 1, 3, 4]
    assert decided.origin(batch).dtype == np.int64
    moved = Edits.move(ints(0), ints(2), np.array([[1, 0]]), np.array([[2, 1]]))
    _, alignment = moved.traced(batch)
    assert stands(alignment) == [(1, 2), (0, 1), (2, 3), (3, 4), (4, 5)]
    assert alignment.in_place.tolist() == [False, False, True, True, True]
    assert alignment.low.dtype == alignment.high.dtype == np.int32


def test_a_map_keeps_every_unit_in_place():
    batch = TextBatch.from_list(["abc", "b"])
    for table, low in (({"a": "A"}, [0, 1, 2, 3, 4, 5]), ({"b": None}, [0, 2, 3, 5])):
        edits = Edits.map(table)
        output, alignment = edits.traced(batch)
        again = map_alignment(batch, edits, edits.apply(batch))
        for one in (alignment, again):
            assert stands(one) == [(n, n + 1) for n in low]
            assert one.in_place.tolist() == [True] * output.size
            assert one.low.dtype == np.int32
    wide = Edits.map({"a": "😀", "c": None})
    assert stands(map_alignment(batch, wide, wide.apply(batch))) == [(n, n + 1) for n in (0, 1, 3, 4, 5)]
    nothing = Edits.none()
    assert stands(map_alignment(batch, nothing, batch)) == [(n, n + 1) for n in range(6)]
    assert stands(nothing.traced(batch)[1]) == stands(Alignment.identity(batch))
    assert nothing.traced(batch)[0] is batch
    assert nothing.apply(batch) is batch


def test_one_edit_after_another():
    """What replaces a replacement stands for all that it did; what replaces something put in stands for nothing."""
    batch = TextBatch.from_list(["abcd"])
    first = replacing((0, 0, "X"), (1, 3, "Y"))
    middle, one = first.traced(batch)
    assert middle.to_list() == ["XaYd"]
    for second, expected in (
        (replacing((0, 1, "Z")), [(0, 0), (0, 1), (1, 3), (3, 4), (4, 5)]),
        (replacing((0, 2, "Z")), [(0, 1), (1, 3), (3, 4), (4, 5)]),
        (replacing((2, 4, "Z")), [(0, 0), (0, 1), (1, 4), (4, 5)]),
        (replacing((1, 1, "Z")), [(0, 0), (0, 0), (0, 1), (1, 3), (3, 4), (4, 5)]),
        (replacing((2, 3, "")), [(0, 0), (0, 1), (3, 4), (4, 5)]),
        (Edits.map({"a": "b"}), [(0, 0), (0, 1), (1, 3), (3, 4), (4, 5)]),
    ):
        output, two = second.traced(middle)
        both = one.then(two)
        found = [(low, high) if high > low else (0, 0) for low, high in stands(both)]
        assert found == expected
        assert len(found) == output.size
        rejoined = first.then(second, batch)
        assert rejoined.apply(batch) == output


def test_the_image_of_nothing_but_what_was_put_in():
    """Several units, none of which stands for anything, stand for nothing."""
    batch = TextBatch.from_list(["ab"])
    middle, one = replacing((1, 1, "XYZ")).traced(batch)
    _, two = replacing((1, 4, "Q")).traced(middle)
    low, high = (c.tolist()[1] for c in (one.then(two).low, one.then(two).high))
    assert low == high == 1


def test_a_hull_over_what_moved():
    batch = TextBatch.from_list(["abcd"])
    _, one = Edits.move(ints(0), ints(4), np.array([[2, 0]]), np.array([[4, 2]])).traced(batch)
    middle = TextBatch.from_list(["cdab"])
    _, two = replacing((1, 3, "Q")).traced(middle)
    assert stands(one.then(two)) == [(2, 3), (0, 4), (1, 2), (4, 5)]


def test_what_stands_for_nothing_does_not_widen_a_hull():
    batch = TextBatch.from_list(["ab"])
    insert, swap = (
        Splice(ints(0), ints(0), ints(1), in_turn(ints(1), ints(ord("X")))),
        Edits.move(ints(0), ints(2), np.array([[1, 0]]), np.array([[2, 1]])),
    )
    middle, one = Edits.join(Edits(insert), swap).traced(batch)
    assert middle.to_list() == ["Xba"]
    assert stands(one)[1:] == [(1, 2), (0, 1), (2, 3)]
    _, two = replacing((0, 2, "Q")).traced(middle)
    assert stands(one.then(two)) == [(1, 2), (0, 1), (2, 3)]


def test_alignments_are_narrow():
    """Four bytes a unit."""
    batch = TextBatch.from_list(["abc", "b"])
    _, spliced_ = replacing((0, 1, "XY")).traced(batch)
    _, mapped = Edits.map({"b": None}).traced(batch)
    several = [Alignment.identity(batch), spliced_, mapped, spliced_.then(mapped)]
    several.append(spliced_.select(batch.starts, batch.ends, ints(0, 0)))
    several.append(Alignment.concat(several[:2]))
    assert {alignment.low.dtype for alignment in several} == {np.dtype(np.int32)}
    assert {alignment.high.dtype for alignment in several} == {np.dtype(np.int32)}
    assert {alignment.in_place.dtype for alignment in several} == {np.dtype(np.bool_)}


def test_select_and_concat():
    """Records in another order, their sources shifted; and one alignment behind another."""
    batch = TextBatch.from_list(["ab", "cd"])
    output, alignment = replacing((0, 1, ""), (4, 4, "XY")).traced(batch)
    assert output.to_list() == ["b", "cXYd"]
    starts, ends = output.starts[::-1], output.ends[::-1] + 1
    turned = alignment.select(starts, ends, ints(-3, 3))
    assert stands(turned) == [(0, 1), (1, 1), (1, 1), (1, 2), (2, 3), (4, 5), (5, 6)]
    assert turned.in_place.tolist() == [True, False, False, True, True, True, True]
    assert turned.odd.tolist() == [1, 2]
    both = Alignment.concat([alignment, turned])
    assert stands(both) == stands(alignment) + stands(turned)
    assert both.in_place.tolist() == alignment.in_place.tolist() + turned.in_place.tolist()
    assert both.odd.tolist() == [3, 4, 8, 9]


def test_project():
    batch = TextBatch.from_list(["abcd", "ef"])
    edits = replacing((1, 3, "XYZ"), (4, 4, "!"), (5, 6, ""))
    assert edits.apply(batch).to_list() == ["aXYZd!", "f"]
    spans = [(0, 1), (0, 2), (1, 2), (2, 4), (3, 4), (0, 4), (5, 6), (5, 7), (6, 7), (1, 1), (2, 2)]
    images = [(0, 1), (0, 4), (1, 4), (1, 5), (4, 5), (0, 5), None, (7, 8), (7, 8), None, None]
    assert edits.project(batch, spans) == images
    images = Images.of(edits.script(batch), edits.traced(batch)[1])
    assert images.project(0, 4, 0, 2) == (0, 2), "only among these units of the output"
    assert images.project(0, 4, 2, 8) == (2, 5)
    assert images.project(0, 1, 1, 8) is None


def test_what_is_inserted_is_the_image_of_nothing():
    """Not even where all around it is gone."""
    batch = TextBatch.from_list(["abcd"])
    edits = replacing((0, 1, ""), (1, 1, "X"), (1, 2, ""))
    assert edits.apply(batch).to_list() == ["Xcd"]
    assert edits.project(batch, [(0, 1), (0, 2), (1, 2), (0, 3), (2, 3)]) == [
        None,
        None,
        None,
        (1, 2),
        (1, 2),
    ]


def test_cost_is_counted_by_record():
    batch = TextBatch.from_list(["ab", "", "cde", "f"])
    edits = replacing((0, 1, ""), (3, 3, "XY"), (4, 6, "Q"), (7, 7, "Z"))
    assert edits.cost(batch).tolist() == [1, 2, 3, 0]
    assert edits.cost(batch).dtype == np.int64
    assert Edits.none().cost(batch).tolist() == [0, 0, 0, 0]


@given(batches_with_edits, st.data())
def test_one_record_is_aligned_as_it_would_be_alone(case, data):
    given, edits = case
    if not given:
        return
    number = data.draw(st.integers(0, len(given) - 1))
    batch, alone = TextBatch.from_list(given), TextBatch.from_list([given[number]])
    output, alignment = spliced(batch, edits).traced(batch)
    _, expected = spliced(alone, (edits[number],)).traced(alone)
    records = ints(number)
    part = alignment.select(output.starts[records], output.ends[records] + 1, -batch.starts[records])
    assert stands(part) == stands(expected)
    assert part.in_place.tolist() == expected.in_place.tolist()
