"""Where spans go: what no edit touches is its own image, and nothing is the image of what is gone."""

import numpy as np
import pytest
from drawn_edits import corruptors, texts
from hypothesis import given, settings
from hypothesis import strategies as st

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.run import run
from tunekit.engine.streams import Streams

# Texts in which much is equal to what stands beside it: where something can change and come out the same.
alike = st.text(st.sampled_from("aab  .é中"), max_size=16) | st.lists(
    st.sampled_from(["cat", "cat", "dog", "a", "-", "cat."]), max_size=7
).map(" ".join)
typos = st.builds(tk.RandomEdits, rate=st.sampled_from([0.1, 0.5, 1]), alphabet=st.sampled_from([None, "ab"]))
words = st.sampled_from(
    [
        tk.DuplicateWords(rate=0.5),
        tk.DuplicateWords(rate=1),
        tk.DropWords(rate=0.4),
        tk.SwapWords(rate=0.7),
        tk.ShuffleWords(window=None),
        tk.ShuffleSentences(),
        tk.CollapseWhitespace(),
        tk.StripPunctuation(between="join"),
    ]
)
chains = corruptors | st.lists(typos | words, min_size=1, max_size=4).map(tk.Compose)


def untouched(trace):
    """The spans that no edit of a trace touches, each with where it must stand."""
    length = len(trace.source)
    for start in range(length):
        for end in range(start + 1, length + 1):
            if not any(
                (at < end and start < stop) or start < at == stop < end for at, stop, _ in trace.edits
            ):
                shift = sum(len(new) - (stop - at) for at, stop, new in trace.edits if stop <= start)
                yield (start, end), (start + shift, end + shift)


def moved(trace):
    """The spans that no edit touches and that are not found where they must stand."""
    spans = dict(untouched(trace))
    images = dict(zip(spans, trace.project(spans), strict=True))
    return [(span, images[span]) for span, there in spans.items() if images[span] != there]


@settings(max_examples=150)
@given(chains, st.lists(texts | alike, min_size=1, max_size=3), st.integers(0, 9))
def test_a_span_that_no_edit_touches_projects_to_itself(corruptor, given, seed):
    for trace in corruptor.trace(given, seed=seed):
        assert moved(trace) == []
        assert all(trace.source[a:b] == trace.text[c:d] for (a, b), (c, d) in untouched(trace))


# Edits that change nothing, and edits that cancel


def test_a_swap_of_equal_letters_moves_nothing():
    whole = [(2, 6), (0, 1), (1, 2), (2, 3), (1, 3), (0, 9)]
    same = 0
    for seed in range(300):
        trace = tk.RandomEdits(rate=0.2, kinds=("swap",)).trace("attention", seed=seed)
        if trace.text == "attention":
            same += 1
            assert trace.project(whole) == whole
            assert trace.edits == []
    assert same > 20


def test_a_swap_of_equal_letters_beside_an_edit_is_no_part_of_it():
    trace = tk.RandomEdits(rate=1, kinds=("swap",)).trace("aabc")
    assert trace.text == "aacb"
    assert trace.edits == [(2, 4, "cb")]
    assert trace.project([(0, 1), (1, 2), (0, 2), (2, 3), (3, 4)]) == [(0, 1), (1, 2), (0, 2), (3, 4), (2, 3)]


@pytest.mark.parametrize("copy", ["ab", "xab", "ba", "aab"])
def test_what_is_put_in_and_taken_away_again_moves_nothing(copy):
    kinds = ("insert", "delete")
    chain = tk.RandomEdits(rate=0.5, kinds=kinds, alphabet="ab") >> tk.RandomEdits(rate=0.5, kinds=kinds)
    spans = [(a, b) for a in range(len(copy)) for b in range(a + 1, len(copy) + 1)]
    for seed in range(300):
        trace = chain.trace(copy, seed=seed)
        assert moved(trace) == []
        assert trace.edits or (trace.text == copy and trace.project(spans) == spans)


def test_words_doubled_and_dropped():
    chain = tk.DuplicateWords(rate=1) >> tk.DropWords(rate=0.5)
    spans = [(0, 3), (4, 7), (0, 7), (1, 5)]
    traces = [chain.trace("cat dog", seed=seed) for seed in range(300)]
    same = [trace for trace in traces if trace.text == "cat dog"]
    assert len(same) > 10
    assert all(trace.project(spans) == spans for trace in same)


def test_words_swapped_and_swapped_back():
    chain = tk.SwapWords(rate=1) >> tk.SwapWords(rate=1)
    trace = chain.trace("one two")
    assert trace.text == "one two"
    assert trace.project([(0, 3), (4, 7), (2, 5)]) == [(0, 3), (4, 7), (2, 5)]


def move(texts, *order):
    """Words in another order, each of one letter, with one space between them."""
    low = np.array([[place for n in order for place in (2 * n, 2 * n + 1)][:-1]])
    high = low + 1
    low[0, 1::2] = np.arange(1, 2 * len(order) - 2, 2)
    high[0, 1::2] = low[0, 1::2] + 1
    return Edits.move(np.array([0]), np.array([2 * len(order) - 1]), low, high).project(
        TextBatch.from_list([texts]), [(2 * n, 2 * n + 1) for n in range(len(order))]
    )


def test_equal_words_that_change_places():
    """All in one edit, each stands where it came."""
    assert move("a a b", 1, 2, 0) == [(4, 5), (0, 1), (2, 3)]
    assert move("a b a", 2, 1, 0) == [(0, 1), (2, 3), (4, 5)]


def test_equal_words_that_change_places_step_by_step():
    """The first two stay as they are, and what came last is found all the same."""
    for seed in range(200):
        trace = tk.ShuffleWords(window=None).trace("the the cat", seed=seed)
        if trace.text == "the cat the":
            images = trace.project([(0, 3), (4, 7), (8, 11)])
            assert sorted(images) == [(0, 3), (4, 7), (8, 11)]
            assert images[2] == (4, 7)


# What is gone


@tk.corruptor
class Without:
    """Characters taken out."""

    characters: str = "-"

    def edits(self, texts, streams):
        return tk.Edits.map(dict.fromkeys(self.characters))


@pytest.mark.parametrize(
    ("chain", "text", "spans", "images"),
    [
        (tk.CollapseWhitespace(), "it -- was", [(3, 5), (2, 5), (3, 6), (2, 6)], [None] + [(2, 3)] * 3),
        (tk.CollapseWhitespace(), "a - - b", [(2, 3), (4, 5), (2, 5)], [None, None, (1, 2)]),
        (tk.CollapseWhitespace() >> tk.UpperCase(), "it -- was", [(3, 5), (6, 9)], [None, (3, 6)]),
        (tk.CollapseWhitespace() >> tk.rowwise(lambda *_: "xy"), "a - b", [(2, 3), (1, 2)], [None, (0, 2)]),
        (tk.rowwise(lambda *_: "xyz"), "a-b", [(1, 2), (0, 1)], [None, (0, 3)]),
        (tk.NormalizeUnicode(form="NFC"), "e-\u0301", [(1, 2), (0, 1), (2, 3)], [None, (0, 1), (0, 1)]),
        (tk.Sometimes(tk.CollapseWhitespace(), p=1), "it -- was", [(3, 5)], [None]),
        (tk.Protect(tk.CollapseWhitespace(), "was"), "it -- was", [(3, 5), (6, 9)], [None, (3, 6)]),
        (tk.DropWords(rate=0), "it -- was", [(3, 5)], [None]),
    ],
    ids=repr,
)
def test_nothing_is_the_image_of_what_is_gone(chain, text, spans, images):
    """Also where what stood around it became one."""
    assert (Without() >> chain).trace(text).project(spans) == images


def test_what_is_gone_in_some_records():
    """Records that went different ways, put together again, each with its own holes."""
    noise = tk.Sometimes(Without(), p=0.5) >> tk.OneOf([tk.CollapseWhitespace(), tk.rowwise(lambda *_: "x")])
    given = ["a - b", "c -- d", "", "- e -", "f - g"] * 6
    for seed in range(20):
        batch = TextBatch.from_list(given)
        together = run(noise, batch, Streams(seed, batch), trace=True)
        assert together.alignment.holes.tolist() == sorted(together.alignment.holes.tolist())
        for text, trace in zip(given, noise.trace(given, seed=seed), strict=True):
            alone = noise.trace(text, seed=seed)
            spans = [(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1)]
            assert trace.project(spans) == alone.project(spans)
            if "-" in text and "-" not in trace.text and trace.text != "x":
                assert trace.project([(text.index("-"), text.index("-") + 1)]) == [None]
