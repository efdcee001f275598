"""The random bits: published vectors, the twin's arithmetic, and what a label depends on."""

import hashlib
from fractions import Fraction

import numpy as np
import pytest
import slow_twin as twin
from hypothesis import given
from hypothesis import strategies as st

from tunekit.engine.gaps import GapTable, gap_table
from tunekit.engine.mixing import counted, label_key, mix, scaled
from tunekit.engine.places import Places
from tunekit.engine.streams import Streams

# What splitmix64 gives for the seed 1234567 (the vectors that its authors' C program prints).
PUBLISHED = [
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
]

words = st.integers(0, 2**64 - 1)
rows = st.lists(words, min_size=1, max_size=6)


def test_the_published_vectors():
    roots = np.full(5, 1234567, np.uint64)
    assert counted(roots, np.arange(1, 6)).tolist() == PUBLISHED
    assert roots.tolist() == [1234567] * 5, "the roots stay as they are"


@given(rows)
def test_mix_is_what_the_twin_does_in_place(given):
    array = np.array(given, np.uint64)
    assert mix(array) is array
    assert array.tolist() == [twin.mix(word) for word in given]


@given(rows, st.integers(0, 2**40))
def test_a_counted_draw_does_not_depend_on_its_neighbours(given, counter):
    together = counted(np.array(given, np.uint64), np.arange(len(given)) + counter).tolist()
    alone = [counted(np.array([w], np.uint64), np.array([counter + i])).item() for i, w in enumerate(given)]
    assert (
        together
        == alone
        == [twin.mix((w + (counter + i) * twin.GOLDEN) & twin.WORD) for i, w in enumerate(given)]
    )


@given(rows, st.sampled_from([1, 2, 26, 650, 2**31, 2**32]))
def test_scaled_is_in_range_and_reads_the_low_half(given, n):
    array = np.array(given, np.uint64)
    found = scaled(array, n)
    assert found.tolist() == [twin.pick(word, n) for word in given]
    assert found.dtype == np.int64
    assert array.tolist() == given, "the words are read, not changed"


@pytest.mark.parametrize("seed", [0, 7, -1, 2**70])
@pytest.mark.parametrize("label", ["", "Typos#0", "Ёж#2", "\ud800#0"])
def test_a_label_is_a_hash_of_seed_and_name(seed, label):
    digest = hashlib.blake2b(
        f"{seed}".encode() + b"\0" + label.encode("utf-8", "surrogatepass"), digest_size=8
    )
    assert int(label_key(seed, label)) == int.from_bytes(digest.digest(), "little")


# The step to the next chosen place

# The last one has a threshold at the very end of a bucket.
RATES = [0.5, 0.3, 0.9, 0.01, 0.0005, 1e-5, Fraction(2**31 + 1, 2**32)]


@pytest.mark.parametrize("rate", RATES)
def test_a_step_is_what_the_twin_says(rate):
    """For draws everywhere, and for those next to each threshold, where one bit decides."""
    table = gap_table(rate)
    edges = [int(t) << 32 for t in (table.thresholds[:: max(table.thresholds.size // 9, 1)])]
    given = [e + d for e in edges for d in (-(1 << 32), -1, 0, 1 << 31, 1 << 32)] + [0, 1, 2**63, 2**64 - 1]
    given = [word for word in given if 0 <= word < 1 << 64]
    expected = [twin.step_of(word, Fraction(rate)) or table.reach + 1 for word in given]
    assert table.steps(np.array(given, np.uint64)).tolist() == expected


@pytest.mark.parametrize("rate", RATES)
def test_the_table_reaches_as_far_as_it_must(rate):
    """To where the chance is below 2⁻³², and no further than 4,096 places."""
    table = gap_table(rate)
    assert table.reach == table.thresholds.size <= twin.REACH
    assert table.ends == (table.thresholds[0] == 0)
    assert table.ends or table.reach == twin.REACH
    assert (np.sort(table.thresholds) == table.thresholds).all()
    assert table.thresholds.dtype == np.uint64


@pytest.mark.parametrize("rate", RATES)
def test_nearly_every_draw_is_answered_by_its_bucket(rate):
    table = gap_table(rate)
    assert table.buckets.dtype == np.int16
    assert table.buckets.size == 1 << 16
    assert (table.buckets < 0).sum() <= table.thresholds.size
    assert ((table.buckets == -1) | (table.buckets >= 1)).all()


def test_a_table_is_made_once():
    assert gap_table(0.25) is gap_table(0.25)
    assert isinstance(gap_table(0.25), GapTable)


# A draw made to order: the finaliser of splitmix64 can be turned round


def unmixed(word):
    """The word that is mixed into this one."""
    for shift, factor in ((31, 0x94D049BB133111EB), (27, 0xBF58476D1CE4E5B9), (30, 1)):
        back = word
        for _ in range(3):
            back = word ^ back >> shift
        word = back * pow(factor, -1, 1 << 64) & twin.WORD
    return word


def key_whose_first_draw_is(word, seed, label):
    """The key of a record in which the step draws this word first."""
    root = unmixed(word) - twin.GOLDEN & twin.WORD
    return unmixed(root) ^ int(label_key(seed, label))


@given(words)
def test_a_draw_to_order(word):
    assert twin.mix(unmixed(word)) == word
    streams = Streams(5, np.array([key_whose_first_draw_is(word, 5, "A#0")], np.uint64)).fork("A")
    assert counted(streams.roots, np.array([1])).tolist() == [word]


@pytest.mark.parametrize("room", [4094, 4095, 4096, 4097])
def test_a_step_as_long_as_the_table_reaches(room):
    """It chooses the last place within reach; one that is longer chooses none there, and the next draw goes on."""
    rate = 1e-6
    table = gap_table(rate)
    last, none = (int(table.thresholds[0]) - less << 32 for less in (0, 1))
    assert table.steps(np.array([last, none], np.uint64)).tolist() == [4096, 4097]
    keys = np.array([key_whose_first_draw_is(word, 5, "A#0") for word in (last, none)], np.uint64)
    low = np.array([0, 10_000])
    chosen = Streams(5, keys).fork("A").thin(Places(low, low + room, np.empty(0, np.uint8)), rate)
    assert chosen.ranks.tolist() == ([4095] if room > 4095 else [])
