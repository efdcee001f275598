"""Corruptors and chains of them, held against the slow twin: texts, alignment, edits, spans, guards."""

import gzip
import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import regex
import slow_twin as twin
from drawn_edits import CHANGED, EXPANDING, UNKNOWN, batches, corruptors, steps, texts, units
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from slow_corruptors import corrupt
from slow_words import words_of
from test_determinism import ALL, RECORDS
from test_edits import aligned, plain

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.engine.streams import Streams

seeds = st.integers(-3, 2**65)


def check(corruptor, given, seed=0, copy=0):
    """A corruptor does to every text of a batch what its twin does, traced or not."""
    batch = TextBatch.from_list(given)
    expected = [corrupt(corruptor, text, seed=seed, copy=copy) for text in given]
    untraced = run(corruptor, batch, Streams(seed, batch, copy)).texts.to_list()
    assert untraced == [twin.text_of(row) for row in expected]
    traced = run(corruptor, batch, Streams(seed, batch, copy), trace=True)
    assert traced.texts.to_list() == untraced
    assert plain(aligned(traced.alignment, batch, traced.texts)) == plain(expected)
    return expected


@given(steps, batches, seeds, st.integers(0, 2**40))
def test_single_corruptors(corruptor, given, seed, copy):
    check(corruptor, given, seed, copy)


@pytest.mark.parametrize("corruptor", ALL, ids=repr)
def test_many_tiny_records(corruptor):
    """The corruptors of the determinism tests: many edits side by side, in records of every width."""
    check(corruptor, RECORDS)
    check_edits(corruptor, RECORDS)


@settings(max_examples=400)
@given(corruptors, batches, seeds)
def test_chains(corruptor, given, seed):
    check(corruptor, given, seed)


@given(corruptors, texts)
def test_projected_spans(corruptor, text):
    trace, units = corruptor.trace(text, seed=3), corrupt(corruptor, text, seed=3)
    spans = [(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1)]
    stands = twin.settled(units, trace.edits)
    assert trace.project(spans) == [twin.image(stands, a, b) for a, b in spans]


@given(corruptors, batches)
def test_trace_edits(corruptor, given):
    check_edits(corruptor, given)


def check_edits(corruptor, given):
    """The edits of a trace lead from the source to the text, each changes something, between two a character stays.

    They are what they would be alone.
    """
    for text, trace in zip(given, corruptor.trace(given, seed=5), strict=True):
        assert trace.edits == corruptor.trace(text, seed=5).edits
        edits = [(start, end, [new]) for start, end, new in trace.edits]
        assert twin.text_of(twin.apply(text, edits)) == trace.text
        assert all(text[start:end] != new for start, end, new in trace.edits)
        assert all(a[1] < b[0] for a, b in pairwise(edits))
        assert trace.edit_rate >= trace.cer == Levenshtein.distance(text, trace.text) / max(len(text), 1)


@given(corruptors, batches)
def test_the_edits_of_a_chain_are_its_composition(corruptor, given):
    batch = TextBatch.from_list(given)
    streams = Streams(2, batch)
    compound = hasattr(corruptor, "run_inside")
    decided = corruptor.edits(batch, streams if compound else streams.fork(corruptor.labels[0]))
    output = run(corruptor, batch, Streams(2, batch)).texts
    assert decided.apply(batch) == output
    assert decided.undo(batch).apply(output) == batch


# The hard three


@pytest.mark.parametrize("fellow", ["a", "ÿ", "ĸ", "\ud800", "😀", "\x1e", "\uffff"])
def test_every_expanding_character(fellow):
    """Each of the 102 that upper case makes longer, alone and in a row, beside a text of any width."""
    assert len(EXPANDING) == 102
    given = [*EXPANDING, EXPANDING, "".join(f"{c}x" for c in EXPANDING), fellow, ""]
    assert check(tk.UpperCase(), given)[-1] == []
    assert tk.UpperCase()(given) == [text.upper() for text in given]


@given(st.text(st.sampled_from("ab  c\n") | units, max_size=30), seeds, st.sampled_from([0.3, 0.9, 1]))
def test_swapped_words_with_typos_keep_their_labels(text, seed, rate):
    corruptor = tk.SwapWords(rate=rate) >> tk.RandomEdits(rate=rate)
    trace, units = corruptor.trace(text, seed=seed), check(corruptor, [text], seed)[0]
    labels = words_of(text)
    stands = twin.settled(units, trace.edits)
    assert trace.project(labels) == [twin.image(stands, *label) for label in labels]


@settings(max_examples=300)
@given(corruptors, texts, st.sampled_from([r"https?://\S+|\w", r"[a-zß]", r".", r"\s\S"]), seeds)
def test_protected_text_survives(corruptor, text, pattern, seed):
    """Whatever the chain inside: each guarded stretch stands in the output, unchanged and in order."""
    trace = tk.Protect(corruptor, pattern).trace(text, seed=seed)
    reached = 0
    for match in regex.finditer(pattern, text):
        low, high = trace.project([match.span()])[0]
        assert trace.text[low:high] == match.group()
        assert low >= reached
        reached = high


def test_guards_nest():
    inner = tk.Protect(tk.UpperCase() >> tk.DropWords(rate=1), r"\bb\w+")
    chain = tk.Protect(tk.OneOf([inner, inner]) >> tk.Sometimes(tk.StripPunctuation(), p=1), r"\(.*?\)")
    given = ["aa bß, (c, ß) d.", "(bß) bß", "", "ß"]
    assert chain(given) == ["bß (c, ß) ", "(bß) bß", "", ""]
    check(chain, given)


LARGE = [
    tk.RandomEdits(rate=0.3),
    tk.SwapWords(rate=0.5) >> tk.DropWords(rate=0.8),
    tk.Protect(tk.UpperCase() >> tk.RandomEdits(), "[aß]") | tk.StripPunctuation(rate=0.5),
]


# Facts that need no twin


@given(batches)
def test_they_do_what_str_does(given):
    assert tk.UpperCase()(given) == [t.upper() for t in given]
    assert tk.LowerCase()(given) == [t.lower() for t in given]
    assert tk.CollapseWhitespace()(given) == [" ".join(t.split()) for t in given]
    assert tk.DropWords(rate=1)(given) == ["".join(c for c in _outside(t) if c.isspace()) for t in given]


def _outside(text):
    return text[: len(text) - len(text.lstrip())] + (text[len(text.rstrip()) :] if text.strip() else "")


@given(corruptors, st.lists(texts, max_size=4), st.integers(0, 5))
def test_a_copy_is_a_copy_of_each_text(corruptor, given, copy):
    """One copy number for a batch, or one for each record."""
    batch = TextBatch.from_list(given)
    copies = np.full(len(given), copy)
    one, each = (run(corruptor, batch, Streams(1, batch, c)).texts for c in (copy, copies))
    assert one == each


def test_real_text(corpora: Path):
    files = (
        sorted((corpora / "gutenberg").rglob("*.txt*"))[:1]
        + sorted((corpora / "multilingual").rglob("*.txt"))[:3]
    )
    if not files:
        pytest.skip("no plain text in the corpora")
    lines = [line for file in files for line in _lines(file)]
    chain = tk.SwapWords() >> tk.RandomEdits() >> tk.Sometimes(tk.DropWords(), p=0.5) >> tk.StripPunctuation()
    check(tk.Protect(chain >> tk.UpperCase(), r"\b[A-Z]\w+"), lines)


def _lines(file: Path) -> list[str]:
    """Some lines from its middle, without the characters that the twin does not know."""
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    text = data.decode("utf-8", "replace")
    return [
        "".join(c for c in t if c not in UNKNOWN and c not in CHANGED) for t in text.splitlines()[200:400]
    ]


@pytest.mark.parametrize("letters", ["ab. \n", "aß—. é", "aΣß. 😀\ud800"])
@pytest.mark.parametrize("corruptor", LARGE, ids=repr)
def test_more_than_one_block(corruptor, letters):
    """A buffer of more units than are gathered at a time, in each width."""
    rng = random.Random(1)
    check(corruptor, ["".join(rng.choices(letters, k=rng.randrange(250))) for _ in range(400)])


# What was found wrong once


NOTHING = [
    tk.DropWords(rate=0),
    tk.DropWords(rate=0.01),
    tk.Sometimes(tk.UpperCase(), p=0),
    tk.Compose([]),
    tk.Protect(tk.UpperCase(), ".+"),
    tk.CollapseWhitespace(),
]


@pytest.mark.parametrize("nothing", NOTHING, ids=repr)
@pytest.mark.parametrize("maps", [tk.LowerCase(), tk.StripPunctuation() >> tk.LowerCase()], ids=repr)
def test_maps_before_a_step_that_does_nothing(maps, nothing):
    given = ["AB CD", "Oh!", "“No”, she SAID"]
    for chain in (
        maps >> nothing,
        nothing >> maps,
        maps >> nothing >> maps,
        maps >> tk.Sometimes(maps >> nothing),
    ):
        check(chain, given)
        check_edits(chain, given)
        task = tk.Restore(chain)
        for pair in tk.pairs(given, task):
            task.check(pair)


def test_edits_that_cancel_are_no_edit():
    """A letter is deleted, and the same one put in before the next character."""
    for seed in range(500):
        trace = tk.RandomEdits(rate=0.9, kinds=("insert", "delete")).trace("ab", seed=seed)
        assert all(trace.source[start:end] != new for start, end, new in trace.edits)
        assert trace.text != "ab" or trace.edits == []


def test_edits_do_not_depend_on_the_rest_of_the_batch():
    """A ß keeps two maps from fusing, and a match keeps a guard at work."""
    chain = tk.UpperCase() >> tk.LowerCase()
    check_edits(chain, ["aB!", "ß"])
    check_edits(tk.Protect(chain, "zz"), ["aB!", "zz"])
    for seed in range(60):
        sometimes = tk.Sometimes(tk.RandomEdits(rate=0.3, kinds=("swap", "substitute")), name=str(seed))
        check_edits(sometimes, ["aabbab", "bbaa", "abab"])


def test_a_pattern_that_is_searched_backwards():
    shorten = tk.RandomEdits(rate=1, kinds=("delete",))
    assert tk.Protect(shorten, r"(?r)b")("abc abc abc") == "bbb"


def test_an_empty_span_holds_nothing_that_survives():
    trace = (tk.LowerCase() >> tk.rowwise(lambda *_: "xyz")).trace("HELLO")
    assert trace.project([(0, 0), (2, 2), (1, 2)]) == [None, None, (0, 3)]


@pytest.mark.parametrize("kinds", [("swap", "swap"), ("insert",) * 100 + ("delete",) * 100])
def test_kinds_that_stand_twice_are_refused(kinds):
    with pytest.raises(tk.InvalidArgument, match="kinds"):
        tk.RandomEdits(kinds=kinds)


@pytest.mark.parametrize("pattern", [b"a", regex.compile(b"a"), "(", 7])
def test_a_pattern_that_matches_no_text_is_refused(pattern):
    with pytest.raises(tk.InvalidArgument, match="pattern"):
        tk.Protect(tk.UpperCase(), pattern)
