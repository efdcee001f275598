"""The draws of a test case stand in for true streams: every corruptor runs on them, and zero is the simplest choice."""

import numpy as np
import slow_twin as twin
from drawn_edits import batches, corruptors
from hypothesis import given
from hypothesis import strategies as st

import tunekit as tk
from tunekit.batches.trace import traces
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.strategies.drawing import DrawnStreams

TYPOS = tk.RandomEdits(rate=0.05)


def drawn(batch, draw):
    return DrawnStreams(0, batch, draw_one=draw)


@given(corruptors, batches, st.data())
def test_every_corruptor_runs_on_them(corruptor, given, data):
    """Its edits are as good as those of the true streams."""
    batch = TextBatch.from_list(given)
    outcome = run(corruptor, batch, drawn(batch, data.draw), trace=True)
    for text, trace in zip(given, traces(batch, outcome), strict=True):
        assert twin.text_of(twin.apply(text, [(a, b, [new]) for a, b, new in trace.edits])) == trace.text


@given(batches)
def test_zero_is_no_edit_and_the_first_choice(given):
    batch = TextBatch.from_list(given)
    simplest = drawn(batch, lambda _: 0)
    for chain in (
        TYPOS,
        tk.DropWords() >> tk.SwapWords() >> tk.DuplicateWords(),
        tk.ShuffleWords() >> tk.ShuffleSentences(),
        tk.Sometimes(tk.UpperCase()),
        tk.RandomOrder([TYPOS, tk.SwapWords()]),
        tk.Homoglyphs(),
        TYPOS | tk.UpperCase(),
    ):
        assert run(chain, batch, simplest).texts == batch
    assert run(tk.UpperCase() | TYPOS, batch, simplest).texts.texts == [t.upper() for t in given]


@given(batches, st.data())
def test_rates_of_0_and_1_are_exact(given, data):
    batch = TextBatch.from_list(given)
    streams = drawn(batch, data.draw)
    assert len(streams.thin(batch.chars(), 0)) == 0
    assert streams.thin(batch.chars(), 1).at.tolist() == np.delete(np.arange(batch.size), batch.ends).tolist()


@given(batches, st.integers(0, 6), st.data())
def test_no_more_places_are_chosen_than_allowed(given, most, data):
    batch = TextBatch.from_list(given)
    streams = DrawnStreams(0, batch, draw_one=data.draw, max_edits=most)
    assert len(streams.thin(batch.chars(), 0.5)) <= most
