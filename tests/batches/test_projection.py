"""Arrays of spans through a trace, both ways, and words: as the slow twin finds them span by span."""

import numpy as np
import pytest
import slow_projection as slow
from drawn_edits import texts
from hypothesis import given, settings
from hypothesis import strategies as st
from test_conformance import COMPOSITES, CORRUPTORS
from test_images import alike, chains

import tunekit as tk


def every_span(length):
    return [(start, end) for start in range(length + 1) for end in range(start, length + 1)]


def agrees(trace):
    there, here = every_span(len(trace.source)), every_span(len(trace.text))
    assert trace.forward(there).tolist() == slow.forward(trace, there)
    assert trace.backward(here).tolist() == slow.backward(trace, here)
    pairs = [None if low == -1 else (low, high) for low, high in slow.forward(trace, there)]
    assert trace.project(there) == pairs
    assert [one_by_one(trace, span) for span in there] == pairs
    links = trace.words()
    for words, text in ((links.source, trace.source), (links.text, trace.text)):
        assert [text[a:b] for a, b in words.tolist()] == words_of(text)
    images = slow.forward(trace, links.source.tolist())
    assert links.to_text.tolist() == [slow.touched(span, links.text.tolist()) for span in images]
    images = slow.backward(trace, links.text.tolist())
    assert links.to_source.tolist() == [slow.touched(span, links.source.tolist()) for span in images]


def one_by_one(trace, span):
    """The image of one span, as the engine finds it without an array."""
    texts = trace.batch.outcome.texts
    first, low = (int(side.starts[trace.record]) for side in (trace.batch.source, texts))
    ends = (low, int(texts.ends[trace.record]))
    hull = trace.batch.images.project(first + span[0], first + span[1], *ends)
    return hull and (hull[0] - low, hull[1] - low)


def words_of(text):
    words = tk.TextBatch.from_list([text]).words()
    return [
        text[a:b] for a, b in zip(*(column.tolist() for column in words.span(words.ranks())), strict=True)
    ]


@settings(max_examples=100)
@given(chains, st.lists(texts | alike, min_size=1, max_size=3), st.integers(0, 9))
def test_arrays_both_ways_as_span_by_span(corruptor, given, seed):
    for trace in corruptor.trace(given, seed=seed):
        agrees(trace)


@pytest.mark.parametrize("corruptor", CORRUPTORS + COMPOSITES, ids=repr)
@settings(max_examples=6)
@given(given=st.lists(texts | alike, min_size=1, max_size=3), seed=st.integers(0, 9))
def test_every_corruptor(corruptor, given, seed):
    for trace in corruptor.trace([*given, "Wait — what?! It's 3.14, a a b."], seed=seed):
        agrees(trace)


def test_long_edits_are_covered():
    """A text that became another in one edit: each character stands for all."""
    trace = tk.rowwise(lambda *_: "x" * 70).trace("y" * 300)
    assert trace.forward([(0, 1), (7, 290)]).tolist() == [[0, 70], [0, 70]]
    assert trace.backward([(0, 1), (69, 70), (3, 3)]).tolist() == [[0, 300], [0, 300], [-1, -1]]


def test_what_was_put_in_stands_for_nothing():
    trace = tk.RandomEdits(rate=1, kinds=("insert",)).trace("abc")
    kept = trace.forward([(0, 1), (1, 2), (2, 3)])
    others = [n for n in range(len(trace.text)) if n not in kept[:, 0].tolist()]
    assert trace.backward([(n, n + 1) for n in others]).tolist() == [[-1, -1]] * len(others)
    assert trace.backward(kept).tolist() == [[0, 1], [1, 2], [2, 3]]


def test_no_spans_and_no_text():
    trace = tk.LowerCase().trace("")
    for spans in ([], np.empty((0, 2)), np.empty((0, 2), np.int32)):
        assert trace.forward(spans).shape == trace.backward(spans).shape == (0, 2)
    assert trace.forward([(0, 0)]).tolist() == [[-1, -1]]
    assert trace.words().to_text.shape == trace.words().to_source.shape == (0, 2)


@pytest.mark.parametrize("dtype", [np.int8, np.int32, np.uint16, np.uint64, np.int64])
def test_integers_of_any_width(dtype):
    found = tk.LowerCase().trace("ABC").forward(np.array([[0, 2]], dtype))
    assert found.tolist() == [[0, 2]]
    assert found.dtype == np.int64


@pytest.mark.parametrize(
    "spans",
    [
        3,
        None,
        "ab",
        [1, 2],
        [(0, 1, 2)],
        [(0, 1), (2,)],
        [(0.0, 1.0)],
        [(True, False)],
        [("a", "b")],
        [(0, None)],
    ],
)
def test_what_is_no_array_of_spans(spans):
    for method in ("forward", "backward"):
        with pytest.raises(
            tk.InvalidArgument, match=rf"Trace\.{method}: .* must be spans, an array of integers"
        ):
            getattr(tk.LowerCase().trace("ABC"), method)(spans)


@pytest.mark.parametrize("span", [(-1, 1), (2, 1), (0, 4), (4, 4), (0, 1 << 62)])
def test_a_span_outside(span):
    for method in ("forward", "backward"):
        with pytest.raises(tk.InvalidArgument, match="does not lie in a text of 3 characters"):
            getattr(tk.LowerCase().trace("ABC"), method)([(0, 1), span])
