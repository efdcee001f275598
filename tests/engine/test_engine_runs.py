"""Runs: each step on the output of the one before, each record through what was chosen for it, traced or not."""

import numpy as np
import pytest
import slow_twin as twin
from slow_corruptors import corrupt

import tunekit as tk
from tunekit.engine import mapped
from tunekit.engine import run as engine
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.maps import apply
from tunekit.engine.run import run
from tunekit.engine.script import of_alignment
from tunekit.engine.spans import Spans
from tunekit.engine.streams import Streams

TEXTS = ["Ab, cd!", "", "ÉÉ straße. x", "a b c d e f", "«Ĳssel» ΟΔΟΣ, 😀!", "zzz"]
BATCH = TextBatch.from_list(TEXTS)
# Where case is a plain map, without a character that becomes two or looks at its neighbours.
PLAIN = ["Ab, (cd)!", "X. Y -", "no more."]
TYPOS = tk.RandomEdits(rate=0.4)
SWAPS, DROPS = tk.SwapWords(rate=0.6), tk.DropWords(rate=0.5)
MARKS, UPPER, LOWER = tk.StripPunctuation(), tk.UpperCase(), tk.LowerCase()
CORRUPTORS = [
    TYPOS,
    LOWER,
    UPPER,
    MARKS,
    tk.Compose([]),
    tk.Compose([TYPOS]),
    tk.Compose([MARKS]),
    MARKS >> LOWER,
    MARKS >> UPPER >> TYPOS >> LOWER >> MARKS,
    TYPOS >> TYPOS >> SWAPS,
    SWAPS >> MARKS >> LOWER,
    tk.Compose([tk.Compose([MARKS, TYPOS]), tk.Compose([]), LOWER]),
    TYPOS | MARKS | SWAPS,
    (TYPOS | LOWER | UPPER) >> DROPS >> (MARKS | TYPOS),
    tk.Sometimes(TYPOS, p=0.5) >> TYPOS,
    tk.Sometimes(MARKS >> LOWER, p=0) >> MARKS,
    tk.Sometimes(TYPOS >> LOWER, p=1) >> tk.Sometimes(SWAPS, p=0.5),
    tk.Protect(TYPOS >> UPPER, r"\w+"),
    tk.Protect((TYPOS | UPPER | DROPS) >> TYPOS, r"\b\w"),
    tk.Protect(tk.Sometimes(tk.Protect(TYPOS >> SWAPS, r"[a-d]"), p=0.5) >> MARKS, r"\."),
    tk.Protect(tk.OneOf([MARKS, TYPOS]) >> tk.OneOf([UPPER, SWAPS]), r"[aeé«]|c d"),
    tk.Protect(tk.Sometimes(TYPOS, p=0) >> MARKS, r","),
    tk.Protect(tk.OneOf([tk.Sometimes(TYPOS, p=0.5), MARKS]), r"[zx]|stra"),
]


def stands(alignment, batch, output):
    """For each record its characters, each with what it stands for."""
    low, high = alignment.low.tolist(), alignment.high.tolist()
    rows = zip(batch.starts.tolist(), output.starts.tolist(), output.texts, strict=True)
    units = [[(c, low[o + i] - s, high[o + i] - s) for i, c in enumerate(text)] for s, o, text in rows]
    return [[(c, a, b) if b > a else (c, 0, 0) for c, a, b in row] for row in units]


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("texts", [TEXTS, PLAIN])
@pytest.mark.parametrize("corruptor", CORRUPTORS)
def test_a_run_is_what_the_twin_says(corruptor, texts, seed):
    batch = TextBatch.from_list(texts)
    expected = [corrupt(corruptor, text, seed=seed, copy=3) for text in texts]
    plain = run(corruptor, batch, Streams(seed, batch, 3))
    traced = run(corruptor, batch, Streams(seed, batch, 3), trace=True)
    assert plain.texts.to_list() == traced.texts.to_list() == [twin.text_of(row) for row in expected]
    assert plain.alignment is None
    assert plain.splice is None
    assert stands(traced.alignment, batch, traced.texts) == [
        [(u.char, u.low, u.high) if u.high > u.low else (u.char, 0, 0) for u in row] for row in expected
    ]
    marks = traced.texts.ends
    assert traced.alignment.low[marks].tolist() == batch.ends.tolist(), "an end mark stands for its own"
    assert traced.alignment.in_place[marks].all()
    assert plain.guards == traced.guards == ()


@pytest.mark.parametrize("corruptor", CORRUPTORS)
def test_the_script_of_a_run(corruptor):
    """The same from a splice alone as from the alignment; it leads to the output."""
    traced = run(corruptor, BATCH, Streams(0, BATCH), trace=True)
    found = traced.script(BATCH)
    other = of_alignment(traced.alignment, BATCH.units, traced.texts.units)
    for column in ("at", "end", "begin", "stop"):
        assert getattr(found, column).tolist() == getattr(other, column).tolist()
    assert Edits(found.forward(traced.texts.units)).apply(BATCH) == traced.texts


def test_a_run_that_is_one_splice_says_so():
    def splice(corruptor):
        return run(corruptor, BATCH, Streams(0, BATCH), trace=True).splice

    assert splice(TYPOS) is not None
    assert splice(tk.Compose([TYPOS])) is not None
    assert splice(tk.Protect(TYPOS, "a")) is not None
    for more in (LOWER, UPPER, TYPOS >> LOWER, LOWER >> TYPOS, TYPOS >> TYPOS, TYPOS | SWAPS, tk.Compose([])):
        assert splice(more) is None


@pytest.mark.parametrize("trace", [False, True])
def test_maps_in_a_row_are_done_at_once(trace, monkeypatch):
    """The units in between are never made, traced or not."""
    made = []
    monkeypatch.setattr(mapped, "apply", lambda *given: made.append(given[0]) or apply(*given))
    batch = TextBatch.from_list(["AB, c", "D"])
    output = run(MARKS >> tk.LowerCase(name="second"), batch, Streams(0, batch), trace=trace).texts
    assert output.to_list() == ["ab c", "d"]
    assert made == [batch]


def test_nothing_is_run_where_nothing_was_chosen():
    ran = []

    @tk.corruptor
    class Counts:
        """A corruptor that keeps a list of its batches."""

        def edits(self, texts, streams):
            ran.append(texts.to_list())
            return Edits.none()

    counts = Counts()
    run(tk.Sometimes(counts, p=0), BATCH, Streams(0, BATCH))
    assert ran == []
    run(tk.Sometimes(counts, p=1), BATCH, Streams(0, BATCH))
    assert ran == [TEXTS]
    ran.clear()
    run(counts | counts, BATCH, Streams(0, BATCH), trace=True)
    assert sorted(text for batch in ran for text in batch) == sorted(TEXTS)
    assert len(ran) == 2


def test_no_text_runs_through_everything():
    nothing = TextBatch.from_list([])
    for corruptor in CORRUPTORS:
        for trace in (False, True):
            outcome = run(corruptor, nothing, Streams(0, nothing), trace=trace)
            assert outcome.texts.to_list() == []
            assert (outcome.alignment is None) is not trace


def test_branches_keep_the_order_and_their_draws():
    """Each record goes through its own corruptor as it would alone, labelled by what stands before it."""
    odd, even, rest = np.array([1, 3]), np.array([0, 4]), np.array([2, 5])
    streams = Streams(4, BATCH)
    choices = [(TYPOS, odd), (None, even), (TYPOS, rest)]
    outcome = engine.branch(choices, BATCH, streams, trace=True, guards=())
    second = Streams(4, BATCH).after(("RandomEdits",))
    first_runs = run(TYPOS, BATCH, streams).texts.texts
    second_runs = run(TYPOS, BATCH, second).texts.texts
    found = outcome.texts.to_list()
    for n in range(6):
        assert found[n] == (first_runs if n in odd else TEXTS if n in even else second_runs)[n]
    assert first_runs != second_runs
    choices = [(TYPOS, np.array([], np.int64)), (TYPOS, np.arange(6))]
    everything = engine.branch(choices, BATCH, streams, trace=False, guards=())
    assert everything.texts.texts == second_runs
    assert engine.branch([(None, np.arange(6))], BATCH, streams, trace=False, guards=()).texts is BATCH
    assert engine.branch([(None, np.arange(6))], BATCH, streams, trace=False, guards=()).alignment is None
    whole = engine.branch([(None, np.arange(6))], BATCH, streams, trace=True, guards=())
    assert whole.alignment.low.tolist() == list(range(BATCH.size))


def test_no_choice_for_no_text():
    """Nothing is run, and the guards stay as they are."""
    nothing = TextBatch.from_list([])
    guards = (Spans(np.empty(0, np.int64), np.empty(0, np.int64)),)
    for trace in (False, True):
        outcome = engine.branch([], nothing, Streams(0, nothing), trace=trace, guards=guards)
        assert outcome.texts is nothing
        assert outcome.guards is guards
        assert (outcome.alignment is None) is not trace


def test_a_guard_goes_with_the_text():
    """Through deletions before it, branches, and back into the order of the records."""
    given = ["aaa KEEP bbb KEEP", "x", "KEEP", "zz KEEPKEEP", ""]
    noise = tk.StripPunctuation() >> (tk.RandomEdits(rate=1) | tk.DropWords(rate=1) | tk.UpperCase())
    for seed in range(6):
        for text, trace in zip(
            given, tk.Protect(noise >> TYPOS >> LOWER, "KEEP").trace(given, seed=seed), strict=True
        ):
            assert trace.text.count("KEEP") >= text.count("KEEP")
            at = text.find("KEEP")
            if at >= 0:
                low, high = trace.project([(at, at + 4)])[0]
                assert trace.text[low:high] == "KEEP"


# Edits, put together


def test_a_join_of_nothing_is_nothing():
    assert Edits.join().splice is None
    assert Edits.join(Edits.none(), Edits.none()).splice is None
    assert Edits.join().apply(BATCH) is BATCH


PUT_IN = [
    ("é", [0xE9] * 3),
    (["é", "ab", "\ud800"], [0xE9, 0x61, 0x62, 0xD800]),
    (np.array([1, 2, 3], np.int16), [1, 2, 3]),
]


@pytest.mark.parametrize(("texts", "codes"), PUT_IN)
def test_what_is_put_in_is_in_code_points_of_32_bits(texts, codes):
    batch = TextBatch.from_list(["xyz"])
    put = Edits.insert(Streams(0, batch).thin(batch.chars(), 1), texts).splice.new
    assert put.value.tolist() == codes
    assert put.value.dtype == np.uint32


def test_only_plain_maps_fuse():
    """A map with exceptions, or with spans where it is off, is done before what follows."""
    batch = TextBatch.from_list(["aab", "ba"])
    first = Streams(0, batch).thin(batch.chars(), 1)
    first = first.where(np.array([True, False, False, True, False]))
    guard = Spans(np.array([1]), np.array([2]))
    plain, after = Edits.map({"a": "b"}), Edits.map({"b": "c", "X": "Y"})
    for edits, both in (
        (plain, ["ccc", "cc"]),
        (Edits.map({"a": "b"}, exceptions=Edits.replace(first, "X")), ["Ycc", "Yc"]),
        (plain.avoiding(guard), ["cac", "cc"]),
        (Edits.replace(first, "X"), ["Yac", "Ya"]),
    ):
        assert edits.then(after, batch).apply(batch).to_list() == both
        assert after.apply(edits.apply(batch)).to_list() == both
    assert plain.then(after, batch).is_plain_map
    assert not plain.then(Edits.none(), batch).is_plain_map
    for edits in (after, Edits.map({"b": "c"}, exceptions=Edits.replace(first, "X")), after.avoiding(guard)):
        assert plain.then(edits, batch).apply(batch) == edits.apply(plain.apply(batch))


def test_a_plain_map():
    table = Edits.map({"a": "b"})
    assert table.is_plain_map
    assert not Edits.none().is_plain_map
    batch = TextBatch.from_list(["ab"])
    chosen = Streams(0, batch).thin(batch.chars(), 1)
    assert not Edits.delete(chosen).is_plain_map
    assert not Edits.map({"a": "b"}, exceptions=Edits.delete(chosen)).is_plain_map
    assert Edits.map({"a": "b"}, exceptions=Edits.none()).is_plain_map
    assert not Edits.map({"a": "b"}).avoiding(Spans(np.array([0]), np.array([1]))).is_plain_map
