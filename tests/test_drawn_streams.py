"""Streams is small enough for a stand-in on Hypothesis' draws, and a failing case shrinks to its core."""

from random import Random

import numpy as np
import pytest
import slow_twin as twin
from drawn_edits import batches, corruptors
from drawn_streams import DrawnStreams, corrupted, run_drawn
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.tracing import traces

WORDS = "the quick brown fox jumps over a jolly dog".split()
ANY = st.text(st.characters(exclude_characters="z", exclude_categories=["Cs"]), max_size=200)
ENGLISH = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)

TYPOS = tk.RandomEdits(rate=0.05)
CHAINS = {
    "typos": TYPOS,
    "chain": tk.SwapWords(rate=0.1) >> TYPOS >> tk.CollapseWhitespace(),
    "alternatives": tk.LowerCase() | TYPOS | tk.SwapWords(),
    "sometimes": tk.Sometimes(TYPOS, p=0.3),
    "protected": tk.Protect(TYPOS >> tk.Sometimes(tk.DropWords()), r"\d+"),
}
BUGS = {
    "a letter comes in": lambda case: "z" in case.text,
    "a character is lost": lambda case: len(case.text) == len(case.source) - 1,
    "characters change places": lambda case: (
        case.text != case.source and sorted(case.text) == sorted(case.source)
    ),
}


def shrunk(texts, chain, bug, seed):
    """The least case that shows the bug, and how many were tried from the first one on."""
    calls = []

    def shows(case):
        calls.append(bug(case))
        return calls[-1]

    profile = settings(max_examples=1_000, database=None, deadline=None, derandomize=False)
    case = find(corrupted(texts, chain), shows, settings=profile, random=Random(seed))
    return case, len(calls) - calls.index(True)


@pytest.fixture
def same_constants(monkeypatch):
    """Hypothesis tries the constants of the modules that are loaded: here none, so that each run tries the same."""
    monkeypatch.setattr(providers, "_get_local_constants", providers.Constants)


@pytest.mark.usefixtures("same_constants")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("bug", BUGS)
@pytest.mark.parametrize("chain", CHAINS)
def test_a_bug_shrinks_to_one_edit_in_a_few_characters(chain, bug, seed):
    case, calls = shrunk(ANY, CHAINS[chain], BUGS[bug], seed)
    assert len(case.source) <= 6
    assert len(case.edits) == 1
    assert calls <= 300


@pytest.mark.usefixtures("same_constants")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("chain", ["typos", "chain"])
def test_in_a_text_of_words_too(chain, seed):
    case, calls = shrunk(ENGLISH, CHAINS[chain], BUGS["a letter comes in"], seed)
    assert case.source in WORDS
    assert len(case.edits) == 1
    assert calls <= 300


@given(corruptors, batches, st.data())
def test_every_corruptor_runs_on_it(corruptor, given, data):
    """Its edits are as good as those of the true streams."""
    batch = TextBatch.from_list(given)
    outcome = run_drawn(corruptor, batch, data.draw)
    for text, trace in zip(given, traces(batch, outcome), strict=True):
        assert twin.text_of(twin.apply(text, [(a, b, [new]) for a, b, new in trace.edits])) == trace.text


@given(batches)
def test_zero_is_no_edit_and_the_first_choice(given):
    batch = TextBatch.from_list(given)
    simplest = DrawnStreams(lambda _: 0)
    for chain in (
        TYPOS,
        tk.DropWords() >> tk.SwapWords(),
        tk.Sometimes(tk.UpperCase()),
        TYPOS | tk.UpperCase(),
    ):
        assert run(chain, batch, simplest).texts == batch
    assert run(tk.UpperCase() | TYPOS, batch, simplest).texts.texts == [t.upper() for t in given]


@given(batches, st.data())
def test_rates_of_0_and_1_are_exact(given, data):
    batch = TextBatch.from_list(given)
    streams = DrawnStreams(data.draw)
    assert len(streams.thin(batch.chars(), 0)) == 0
    assert streams.thin(batch.chars(), 1).at.tolist() == np.delete(np.arange(batch.size), batch.ends).tolist()
