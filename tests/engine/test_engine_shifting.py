"""Room made by search and replace, against slicing and against the gather that it saves."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunekit.engine.ragged import follow
from tunekit.engine.shifting import shifted
from tunekit.engine.splices import Splice, in_turn

LONG = bytes(range(32, 127)) * 8
SIGNS = bytes(range(0x80, 0xA0))


def ints(numbers):
    return np.array(list(numbers), np.int64)


def units_of(data):
    return np.frombuffer(data, np.uint8)


def sliced(data, edits):
    for start, end, new in reversed(edits):
        data = data[:start] + new + data[end:]
    return data


def spliced(edits):
    at, end, new = zip(*edits, strict=True)
    counts = ints(map(len, new))
    return Splice(ints(at), ints(end), counts, in_turn(counts, units_of(b"".join(new))))


@st.composite
def few_edits(draw):
    """A buffer with whatever bytes, closed by a mark, and edits that make it at most one unit longer each."""
    # What nobody writes, and the signs themselves: all but some of them, or all.
    data = (
        draw(st.binary(max_size=60))
        + draw(st.sampled_from([b"", SIGNS[2:], SIGNS[1:], SIGNS]))
        + LONG
        + b"\x1e"
    )
    places = draw(st.lists(st.integers(0, len(data) - 1), max_size=10).map(sorted))
    edits = []
    for place, bound in pairwise([*places, len(data) - 1]):
        end = min(place + draw(st.integers(0, 3)), bound)
        new = draw(st.binary(max_size=end - place + 1)).replace(
            b"\x1e", b"e"
        )  # which would make all units wide
        edits.append((place, end, new))
    return data, edits


@given(few_edits())
def test_a_splice_is_slicing_whichever_way_it_goes(case):
    data, edits = case
    if edits:
        splice = spliced(edits)
        output = splice.apply(units_of(data))
        assert output.tobytes() == sliced(data, edits)
        fetched = follow(units_of(data), splice.steps(len(data)))
        fetched[splice.positions(splice.new)] = splice.new.value
        assert output.tobytes() == fetched.tobytes()


@given(
    st.sets(st.integers(0, len(LONG) - 1), max_size=12), st.sets(st.integers(0, len(LONG) - 1), max_size=11)
)
def test_places_go_and_places_double(gone, doubled):
    output = shifted(units_of(LONG), ints(sorted(gone)), ints(sorted(doubled)))
    if gone & doubled:
        assert output is None
    else:
        whole = [[] if p in gone else [p, p] if p in doubled else [p] for p in range(len(LONG))]
        kept = [(LONG[p], p in doubled) for places in whole for p in places]
        assert output.size == len(kept)
        assert all(new == old or twice for new, (old, twice) in zip(output.tolist(), kept, strict=True))


def test_what_is_no_quick_work_is_refused():
    few, none = ints([3]), ints([])
    assert shifted(units_of(LONG), few, none).size == len(LONG) - 1
    assert shifted(units_of(LONG), none, few).size == len(LONG) + 1
    assert shifted(units_of(LONG).astype(np.uint16), few, none) is None, "wide units"
    assert shifted(units_of(LONG), ints(range(0, 90, 3)), none) is None, "many places"
    assert shifted(units_of(LONG), ints([3, 3]), none) is None, "a place named twice"
    assert shifted(units_of(LONG), ints([9]), ints([3, 3, 9])) is None, "one too few and one too many"
    assert shifted(units_of(LONG + SIGNS), few, none) is None, "all signs are taken"
    assert shifted(units_of(LONG + SIGNS[1:]), few, none) is None, "all signs but one are taken"
    assert shifted(units_of(LONG + SIGNS[2:]), few, few + 1).size == len(LONG) + 30


@pytest.mark.parametrize(
    "edits",
    [
        [(5, 5, b"X"), (5, 6, b"")],
        [(5, 5, b"X"), (5, 5, b"Y")],
        [(5, 5, b"X"), (5, 5, b"Y"), (20, 20, b"Z"), (20, 21, b"")],
        [(5, 5, b"X"), (5, 6, b"Y")],
        [(5, 7, b"XYZ"), (7, 9, b"")],
        [(5, 6, b""), (6, 7, b""), (7, 7, b"X")],
        [(5, 5, b"XYZ")],
    ],
)
def test_neighbours_and_edges(edits):
    assert spliced(edits).apply(units_of(LONG)).tobytes() == sliced(LONG, edits)
