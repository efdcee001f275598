"""The index arithmetic of the engine, held against the plain loops that it stands for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunekit.engine import ragged
from tunekit.engine.ragged import follow, gather, grouped, offsets_of, stretches, where_bit, where_set

# A gather works in blocks: nothing, one unit, and what ends on, before and behind the border of a block.
SIZES = [0, 1, 7, 8, 9, 16, 17]
DTYPES = [np.uint8, np.uint16, np.int32, np.int64]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(ragged, "_BLOCK", 8)


@given(st.lists(st.integers(0, 5), max_size=9))
def test_offsets_are_running_sums(counts):
    assert offsets_of(np.array(counts, np.int16)).tolist() == [
        sum(counts[:i]) for i in range(len(counts) + 1)
    ]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), max_size=9))
def test_stretches_are_ranges_laid_end_to_end(rows):
    starts, counts = np.array(rows, np.int64).reshape(-1, 2).T
    assert stretches(starts, counts).tolist() == [
        n for start, count in rows for n in range(start, start + count)
    ]


@given(st.lists(st.booleans(), max_size=12))
def test_where_set(flags):
    assert where_set(np.array(flags, np.bool_)).tolist() == [i for i, flag in enumerate(flags) if flag]


@given(st.binary(max_size=40), st.integers(0, 7))
def test_where_bit(data, bit):
    signs = np.frombuffer(data, np.uint8)
    assert where_bit(signs, 1 << bit).tolist() == [i for i, byte in enumerate(data) if byte >> bit & 1]
    assert where_bit(signs[1:], 1 << bit).tolist() == [
        i for i, byte in enumerate(data[1:]) if byte >> bit & 1
    ]


@given(st.lists(st.booleans(), max_size=12))
def test_a_group_lasts_until_the_next_one_begins(flags):
    first = np.array(flags, np.bool_)
    firsts, lasts = (numbers.tolist() for numbers in grouped(first))
    assert firsts == [i for i, flag in enumerate(flags) if flag]
    assert lasts == [*(i - 1 for i in firsts[1:]), len(flags) - 1][: len(firsts)]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", SIZES)
def test_gather_is_an_index(size, dtype):
    source = np.arange(100, 110)
    index = (np.arange(size) * 3 % 10).astype(dtype)
    assert gather(source.astype(dtype), index).tolist() == source[index].tolist()
    assert gather(source.astype(dtype), index).dtype == dtype


def test_gather_beyond_the_source_gives_its_last_item():
    assert gather(np.array([5, 6, 7]), np.array([0, 2, 3, 99])).tolist() == [5, 7, 7, 7]


@pytest.mark.parametrize("dtype", [np.int8, np.int32])
@pytest.mark.parametrize("size", SIZES)
def test_follow_is_the_index_of_the_running_sum(size, dtype):
    source = np.arange(100, 140, dtype=np.uint8)
    steps = np.array([0, 1, 2, -1, 1, 3, 1, -2, 1, 1, 5, 1, 1, -4, 1, 1, 2][:size], dtype)
    assert follow(source, steps).tolist() == source[np.cumsum(steps)].tolist()
    assert follow(source, steps).dtype == np.uint8


def test_a_followed_index_may_grow_beyond_the_steps_own_width():
    """Steps of 8 bits, a place of more than 8 bits; beyond the source comes its last item."""
    source = np.arange(400)
    assert follow(source, np.full(40, 10, np.int8)).tolist() == [min(10 * i, 399) for i in range(1, 41)]
