"""Some of several corruptors, all in a drawn order, one again and again: their laws beside the slow twin's."""

from collections import Counter
from functools import reduce
from itertools import combinations, permutations
from math import factorial
from operator import rshift

import numpy as np
import pytest
from drawn_edits import batches, corruptors, texts
from drawn_streams import DrawnStreams
from hypothesis import given, settings
from hypothesis import strategies as st
from test_words import chi_square

import tunekit as tk
from tunekit.corruptors import compounds as ordering
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run, spread

FOX = "The quick brown fox jumps over the lazy dog."
APPEND = [tk.rowwise(lambda text, _, letter=letter: text + letter, name=letter) for letter in "abcd"]
TYPOS, SWAPS, DROPS = tk.RandomEdits(rate=0.3), tk.SwapWords(rate=0.4), tk.DropWords(rate=0.3)


def outcomes(corruptor, text="", copies=12_000):
    """What becomes of many copies of a text."""
    batch = TextBatch.from_list([text] * copies)
    return Counter(run(corruptor, batch, tk.Streams(5, batch, np.arange(copies))).texts.texts)


# What they are made of


@settings(max_examples=60)
@given(corruptors, batches, st.integers(0, 3))
def test_repeat_is_a_chain(corruptor, given, n):
    repeated, chain = tk.Repeat(corruptor, n=n), tk.Compose([corruptor] * n)
    assert repeated(given, seed=4) == chain(given, seed=4)
    assert [t.edits for t in repeated.trace(given, seed=4)] == [t.edits for t in chain.trace(given, seed=4)]


@given(batches)
def test_all_of_them_are_a_chain(given):
    steps = [TYPOS, SWAPS, TYPOS]
    chain = tk.Compose(steps)(given, seed=4)
    assert tk.SomeOf(steps, n=3)(given, seed=4) == chain
    assert tk.SomeOf([tk.Compose(steps)], n=1)(given, seed=4) == chain
    assert tk.RandomOrder([tk.Compose(steps)])(given, seed=4) == chain


@given(batches)
def test_none_of_them_is_nothing(given):
    for nothing in (tk.SomeOf([TYPOS, SWAPS], n=0), tk.RandomOrder([]), tk.Repeat(TYPOS, n=0)):
        assert nothing(given) == given
        assert [trace.edits for trace in nothing.trace(given)] == [[]] * len(given)


def test_a_round_visits_only_the_parts_that_come(monkeypatch):
    """A thousand rounds, of a thousand parts each, would else be a million steps."""
    visited, asked = [], Counter()

    def counted(choices, *args, **arguments):
        visited.append(len(choices))
        return spread(choices, *args, **arguments)

    @tk.corruptor
    class Count:
        def edits(self, texts, streams):
            return tk.Edits.none()

        @property
        def labels(self):
            asked["labels"] += 1
            return ("Count",)

    monkeypatch.setattr(ordering, "spread", counted)
    tk.Repeat(Count(), n=1_000)("a")
    assert visited == [1] * 1_000
    assert asked["labels"] < 5_000


# How likely each outcome is


def test_every_selection_is_equally_likely_and_comes_in_the_order_of_the_list():
    for n in (1, 2, 3):
        found = outcomes(tk.SomeOf(APPEND, n=n))
        assert set(found) == {"".join(some) for some in combinations("abcd", n)}
        assert chi_square(found, len(found)) < 27.9


def test_every_number_of_a_range_is_equally_likely():
    for corruptor, numbers in (
        (tk.SomeOf(APPEND, n=(1, 4)), 4),
        (tk.SomeOf(APPEND, n=(0, 2)), 3),
        (tk.Repeat(APPEND[0], n=(0, 5)), 6),
    ):
        found: Counter[int] = Counter()
        for text, count in outcomes(corruptor).items():
            found[len(text)] += count
        assert chi_square(found, numbers) < 25.7


def test_every_order_is_equally_likely():
    found = outcomes(tk.RandomOrder(APPEND))
    assert set(found) == {"".join(order) for order in permutations("abcd")}
    assert chi_square(found, factorial(4)) < 56.9


def test_records_draw_on_their_own():
    given = [f"{FOX} {i}" for i in range(40)]
    for corruptor in (tk.RandomOrder(APPEND), tk.SomeOf(APPEND, n=2), tk.Repeat(APPEND[0], n=(0, 3))):
        found = corruptor(given, seed=3)
        assert len({text[len(f"{FOX} ") :].lstrip("0123456789") for text in found}) > 2
        assert found == [corruptor(text, seed=3) for text in given]


# Labels: a part has the draws of its place in the list, whatever else comes and when


def test_the_order_leaves_the_draws():
    steps = [TYPOS, SWAPS, DROPS]
    chains = [reduce(rshift, order) for order in permutations(steps)]
    found = [tk.RandomOrder(steps)(FOX, seed=seed) for seed in range(60)]
    expected = [[chain(FOX, seed=seed) for chain in chains] for seed in range(60)]
    drawn = {row.index(text) for text, row in zip(found, expected, strict=True) if text in row}
    assert all(text in row for text, row in zip(found, expected, strict=True))
    assert len(drawn) == 6


def test_the_choice_leaves_the_draws():
    choices = [TYPOS, SWAPS, DROPS]
    for seed in range(60):
        chains = [a >> b for a, b in combinations(choices, 2)]
        assert tk.SomeOf(choices)(FOX, seed=seed) in [chain(FOX, seed=seed) for chain in chains]
        assert tk.SomeOf(choices, n=1)(FOX, seed=seed) in [choice(FOX, seed=seed) for choice in choices]


def test_of_the_same_name_each_has_its_own_draws():
    """The second of the list is the second, also when it comes alone."""
    never = tk.RandomEdits(rate=0)
    for seed in range(30):
        assert tk.SomeOf([never, TYPOS], n=1)(FOX, seed=seed) in (FOX, (never >> TYPOS)(FOX, seed=seed))
        assert tk.RandomOrder([never, TYPOS])(FOX, seed=seed) == (never >> TYPOS)(FOX, seed=seed)


@given(texts)
def test_what_follows_counts_all_of_them(text):
    for wrapper in (
        tk.SomeOf([SWAPS, TYPOS, TYPOS], n=0),
        tk.Repeat(tk.Sometimes(SWAPS, p=0) >> TYPOS, n=(0, 0)),
        tk.RandomOrder([]),
    ):
        before = [tk.RandomEdits(rate=0)] * wrapper.labels.count("RandomEdits")
        assert (wrapper >> TYPOS)(text, seed=2) == tk.Compose([*before, TYPOS])(text, seed=2)
    assert tk.Repeat(TYPOS, n=(1, 3)).labels == ("RandomEdits",) * 3 + ("Repeat",)
    assert tk.SomeOf([TYPOS, SWAPS], name="some").labels == ("RandomEdits", "SwapWords", "some")


def test_a_name_gives_other_draws():
    given = [f"{FOX} {i}" for i in range(40)]
    for made in (tk.RandomOrder, tk.SomeOf):
        assert made(APPEND)(given) == made(APPEND, name=made.__name__)(given) != made(APPEND, name="x")(given)


# Guards, and a stand-in for the streams


@given(texts, st.integers(0, 9))
def test_guards_go_through(text, seed):
    loud = tk.Repeat(tk.RandomOrder([tk.UpperCase(), tk.SomeOf([DROPS, TYPOS, SWAPS])]), n=(1, 2))
    trace = tk.Protect(loud, "a").trace(text, seed=seed)
    spans = [(i, i + 1) for i, c in enumerate(text) if c == "a"]
    assert [trace.text[slice(*span)] for span in trace.project(spans)] == ["a"] * len(spans)


@given(batches)
def test_zero_is_the_first_of_the_list_the_lowest_number_and_the_order_of_the_list(given):
    batch = TextBatch.from_list(given)
    for corruptor, tail in (
        (tk.SomeOf(APPEND, n=(2, 4)), "ab"),
        (tk.RandomOrder(APPEND), "abcd"),
        (tk.Repeat(APPEND[0], n=(1, 3)), "a"),
    ):
        assert run(corruptor, batch, DrawnStreams(lambda _: 0)).texts.texts == [t + tail for t in given]


@pytest.mark.parametrize(
    "nest",
    [
        lambda inner: tk.Repeat(inner, n=2),
        lambda inner: tk.OneOf([inner, inner]),
        lambda inner: tk.Compose([inner, inner]),
        lambda inner: tk.RandomOrder([inner, inner]),
    ],
)
def test_steps_that_double_are_refused_before_they_fill_the_memory(nest):
    message = "it has 131,072 steps, each repetition counted; at most 100,000"
    with pytest.raises(tk.InvalidArgument, match=message):
        reduce(lambda inner, _: nest(inner), range(40), tk.SwapWords())


def test_many_steps_are_taken():
    most = tk.Repeat(tk.Repeat(tk.UpperCase(), n=100), n=1_000)
    assert most.labels.count("UpperCase") == 100_000
    with pytest.raises(tk.InvalidArgument, match="it has 100,100 steps"):
        most >> tk.Repeat(tk.UpperCase(), n=100)
