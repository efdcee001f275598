"""Spans: what touches them, what lies in them, and how they are taken along, selected and put together."""

from itertools import pairwise

import numpy as np
import slow_twin as twin
from hypothesis import given
from hypothesis import strategies as st

from tunekit.engine.spans import Spans, union


def ints(*numbers):
    return np.array(numbers, np.int64)


spans = st.lists(st.integers(0, 20), max_size=8, unique=True).map(sorted)


@given(spans, st.integers(0, 22), st.integers(0, 4))
def test_touched_is_what_the_twin_says(edges, at, length):
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    guard = Spans(*np.array(pairs, np.int64).reshape(-1, 2).T)
    expected = any(twin.touches((at, at + length, []), span) for span in pairs)
    assert guard.touched(ints(at), ints(at + length)).tolist() == [expected]
    assert guard.flags(25).tolist() == [any(a <= i < b for a, b in pairs) for i in range(25)]
    assert len(guard) == len(pairs)


def test_an_edit_beside_a_span_touches_it_not():
    guard = Spans(ints(2, 4), ints(4, 6))
    at, end = np.array([[0, 2], [1, 3], [2, 2], [3, 3], [4, 4], [5, 7], [6, 6], [6, 8], [0, 9]]).T
    assert guard.touched(at, end).tolist() == [False, True, False, True, False, True, False, False, True]
    assert Spans(ints(), ints()).touched(at, end).tolist() == [False] * 9
    assert guard.touched(at, end).dtype == Spans(ints(), ints()).touched(at, end).dtype == np.bool_


def test_spans_between():
    """Those of each stretch, moved along with it; the stretches in any order."""
    spans = Spans(ints(1, 4, 6, 10), ints(2, 6, 7, 12))
    there = spans.between(ints(9, 3, 20), ints(13, 8, 21), ints(0, 100, 200))
    assert there.starts.tolist() == [1, 101, 103]
    assert there.ends.tolist() == [3, 103, 104]
    nothing = spans.between(ints(2), ints(4), ints(0))
    assert len(nothing) == 0


@given(st.lists(spans, min_size=1, max_size=4))
def test_a_union_of_spans(several):
    """What lies in one of them lies in it; spans that overlap are one, spans that only meet stay two."""
    given = [
        Spans(*np.array(list(zip(e[::2], e[1::2], strict=False)), np.int64).reshape(-1, 2).T) for e in several
    ]
    together = union(given)
    covered = np.zeros(25, np.bool_)
    for one in given:
        covered |= one.flags(25)
    assert together.flags(25).tolist() == covered.tolist()
    assert (together.starts < together.ends).all()
    assert (together.ends[:-1] <= together.starts[1:]).all()
    inside = [(a, b) for one in given for a, b in zip(one.starts.tolist(), one.ends.tolist(), strict=True)]
    found = list(zip(together.starts.tolist(), together.ends.tolist(), strict=True))
    assert all(any(low <= a and b <= high for low, high in found) for a, b in inside)
    for (_, end), (start, _) in pairwise(found):
        assert end < start or not any(a < end < b for a, b in inside)


def test_unions_of_a_few():
    a, b, c = Spans(ints(1, 5), ints(3, 6)), Spans(ints(2, 6), ints(4, 8)), Spans(ints(0), ints(9))
    for several, expected in (
        ([a], [(1, 3), (5, 6)]),
        ([a, b], [(1, 4), (5, 6), (6, 8)]),
        ([b, a], [(1, 4), (5, 6), (6, 8)]),
        ([c, a, b], [(0, 9)]),
        ([Spans(ints(), ints()), a], [(1, 3), (5, 6)]),
        ([Spans(ints(), ints())], []),
    ):
        together = union(several)
        assert list(zip(together.starts.tolist(), together.ends.tolist(), strict=True)) == expected
