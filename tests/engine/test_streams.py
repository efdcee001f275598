"""Streams: each place is chosen with the chance that was asked for, by draws that belong to record, step and seed."""

from fractions import Fraction

import numpy as np
import pytest
import slow_twin as twin
from drawn_edits import batches
from hypothesis import given
from hypothesis import strategies as st

import tunekit as tk
from tunekit.engine import streams as module
from tunekit.engine.batch import TextBatch
from tunekit.engine.gaps import gap_table
from tunekit.engine.streams import Streams

# One seed, so nothing here is left to chance; five standard deviations, so that another choice of seed would pass too.
WIDE = 5.0
RATES = [0.001, 0.01, 0.05, 0.2, 0.5, 0.9, 0.999]


def many(length, count, seed=11):
    """Records of one length that differ, and the streams of a step on them."""
    batch = TextBatch.from_list([f"{i:06d}".rjust(length, "x")[:length] for i in range(count)])
    return batch, Streams(seed, batch).fork("Test")


def z(found, expected, deviation):
    return abs(found - expected) / deviation


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(("length", "count"), [(8, 25_000), (1_000, 200), (200_000, 1)])
def test_the_rate_is_hit(rate, length, count):
    batch, streams = many(length, count)
    n = len(streams.thin(batch.chars(), rate))
    places = length * count
    assert z(n, places * rate, (places * rate * (1 - rate)) ** 0.5) < WIDE


@pytest.mark.parametrize("rate", [1e-5, 1e-4, 2e-4])
@pytest.mark.parametrize("length", [500, 5_000, 100_000])
def test_tiny_rates_are_right(rate, length):
    """Also in records shorter and longer than the reach of the gap table."""
    found = 0
    for seed in range(4):
        batch, streams = many(length, 2_000_000 // length, seed)
        found += len(streams.thin(batch.chars(), rate))
    assert z(found, 8e6 * rate, (8e6 * rate) ** 0.5) < WIDE


@pytest.mark.parametrize("rate", [0.02, 0.2, 0.7])
def test_every_position_is_as_likely(rate):
    length, count = 40, 20_000
    batch, streams = many(length, count)
    chosen = streams.thin(batch.chars(), rate)
    at = np.bincount(chosen.at - batch.starts[chosen.record], minlength=length)
    chi2 = ((at - count * rate) ** 2 / (count * rate * (1 - rate))).sum()
    assert z(chi2, length, (2 * length) ** 0.5) < WIDE


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.3, 0.9])
@pytest.mark.parametrize("distance", [1, 2, 7])
def test_places_are_chosen_independently(rate, distance):
    """The share of chosen places whose neighbour is chosen too is the rate."""
    batch, streams = many(2_000, 250)
    chosen = streams.thin(batch.chars(), rate)
    behind = chosen.at + distance
    behind = behind[behind < batch.ends[chosen.record]]
    hit, n = int(np.isin(behind, chosen.at).sum()), behind.size
    assert z(hit, n * rate, (n * rate * (1 - rate)) ** 0.5) < WIDE


@pytest.mark.parametrize("rate", [0.05, 0.5, 1])
@pytest.mark.parametrize("n", [2, 26, 100])
@pytest.mark.parametrize("counter", [0, 1])
def test_picks_are_even_and_independent_of_the_gap(rate, n, counter):
    batch, streams = many(1_000, 400)
    chosen = streams.thin(batch.chars(), rate)
    picks = chosen.pick(n, counter)
    assert picks.min() >= 0
    assert picks.max() < n
    gap = np.diff(chosen.at, prepend=-1) > 1 / rate
    for group in (picks, picks[gap], picks[1:][picks[:-1] == 0]):
        if group.size:
            expected = group.size / n
            chi2 = ((np.bincount(group, minlength=n) - expected) ** 2 / expected).sum()
            assert z(chi2, n - 1, (2 * (n - 1)) ** 0.5) < WIDE


def test_counters_and_labels_give_other_draws():
    batch, streams = many(1_000, 50)
    chosen = streams.thin(batch.chars(), 0.3)
    other = Streams(11, batch).fork("Other").thin(batch.chars(), 0.3)
    pairs = [(chosen.pick(1_000), chosen.pick(1_000, counter)) for counter in (1, 2, 3)]
    pairs += [(chosen.pick(1_000, 1), chosen.pick(1_000, 2))]
    assert all((a == b).mean() < 0.01 for a, b in pairs)
    shared = np.intersect1d(chosen.at, other.at).size
    assert z(shared, batch.size * 0.09, (batch.size * 0.09) ** 0.5) < WIDE


@given(batches, st.sampled_from([0, 0.0, Fraction(0), 1, 1.0, Fraction(1)]))
def test_rates_of_0_and_1_are_exact(given, rate):
    batch = TextBatch.from_list(given)
    for places in (batch.chars(), batch.words(), batch.records(), batch.isin("ab \x1e\uffff")):
        chosen = Streams(0, batch).thin(places, rate)
        assert chosen.ranks.tolist() == (places.ranks().tolist() if rate else [])


@pytest.mark.parametrize("rate", [1 - 1e-12, 1 - 2**-53, 5e-324, 1e-17, 1e-9, Fraction(1, 10**30)])
def test_rates_next_to_0_and_1(rate):
    """Never outside [0, 1], never an error, never an endless loop."""
    batch, streams = many(1_000, 100)
    assert len(streams.thin(batch.chars(), rate)) == (100_000 if rate > 0.5 else 0)


@given(
    batches,
    st.integers(),
    st.sampled_from([1e-4, 0.05, 0.3, 1 / 3, Fraction(2, 3), 0.97, 1]),
    st.integers(0, 9),
)
def test_thin_and_pick_are_what_the_twin_says(given, seed, rate, copy):
    batch = TextBatch.from_list(given)
    streams = Streams(seed, batch, copy).after(("A", "B", "A")).fork("A")
    chosen = streams.thin(batch.chars(), rate)
    picks = [chosen.pick(n, counter).tolist() for n, counter in ((1 << 32, 0), (7, 0), (1 << 32, 3))]
    expected = []
    for record, (start, text) in enumerate(zip(batch.starts.tolist(), given, strict=True)):
        for place, word in twin.Draws(seed, "A#2", twin.key_of(text), copy).thin(rate, len(text)):
            luck = (twin.pick(word, 1 << 32), twin.pick(word, 7), twin.pick(word, 1 << 32, 3))
            expected.append((record, start + place, *luck))
    assert list(zip(chosen.record.tolist(), chosen.at.tolist(), *picks, strict=True)) == expected


@pytest.mark.parametrize("rate", [1e-5, 1e-4, 1e-3, 0.02])
def test_long_records_are_what_the_twin_says(rate):
    """Far beyond the reach of the gap table."""
    text = "lorem ipsum " * 5_000
    batch = TextBatch.from_list(["short", text, "", text + "."])
    chosen = Streams(3, batch).fork("Long").thin(batch.chars(), rate)
    expected = [
        start + place
        for start, content in zip(batch.starts.tolist(), batch.texts, strict=True)
        for place, _ in twin.Draws(3, "Long#0", twin.key_of(content)).thin(rate, len(content))
    ]
    assert chosen.at.tolist() == expected


@pytest.mark.parametrize("rate", [0.5, 0.3, 0.01, 0.001, 1e-5, Fraction(1, 3)])
def test_thresholds_are_the_powers_in_integers(rate):
    table = gap_table(rate)
    stays = 1 - Fraction(rate)
    for step in (1, 2, 3, 10, 50, 300, 2_000):
        if step <= table.thresholds.size:
            assert int(table.thresholds[-step]) == (stays.numerator**step << 32) // stays.denominator**step
    assert table.ends == (table.thresholds[0] == 0)


@given(
    st.lists(st.text("ab", max_size=60), max_size=5), st.sampled_from([0.01, 0.3, 0.9]), st.integers(0, 99)
)
def test_the_first_guess_of_how_many_draws_decides_nothing(given, rate, seed):
    batch = TextBatch.from_list(given)
    guess = module._quota

    def chosen():
        return Streams(seed, batch).fork("A").thin(batch.chars(), rate).at.tolist()

    found = [chosen()]
    with pytest.MonkeyPatch.context() as patch:
        for least in (1, 100):
            patch.setattr(module, "_quota", lambda room, *_, least=least: np.full(room.size, least))
            found.append(chosen())
    assert guess is module._quota
    assert found[0] == found[1] == found[2]


def test_draws_grow_with_the_chosen_places(monkeypatch):
    drawn = []
    monkeypatch.setattr(
        module, "mix", lambda words, mix=module.mix: (drawn.append(words.size), mix(words))[1]
    )
    batch, streams = many(100_000, 4)
    for rate in (0.001, 0.01, 0.1):
        drawn.clear()
        n = len(streams.thin(batch.chars(), rate))
        assert sum(drawn) < 2 * n + 200
    drawn.clear()
    assert len(streams.thin(batch.chars(), 1)) == 400_000
    assert sum(drawn) == 0


@pytest.mark.parametrize("n", [0, -1, 2**32 + 1])
def test_pick_refuses_what_it_cannot_draw(n):
    batch, streams = many(10, 1)
    with pytest.raises(tk.InvalidArgument, match=r"between 1 and 2\*\*32"):
        streams.thin(batch.chars(), 1).pick(n)
