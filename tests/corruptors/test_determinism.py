"""The same record, seed, corruptor and copy give the same text, in any batch, order, process and on any CPU."""

import hashlib
import os
import random
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

import tunekit as tk
from tunekit.corruptors import contract as corrupting
from tunekit.engine.batch import TextBatch, sub_batches
from tunekit.engine.run import run
from tunekit.engine.streams import Streams

# High rates and tiny records: what looks over the border of a record shows here first.
STEPS = [
    tk.RandomEdits(rate=0.4),
    tk.RandomEdits(rate=1),
    tk.RandomEdits(rate=0.9, kinds=("swap", "delete")),
    tk.DropWords(rate=0.5),
    tk.SwapWords(rate=0.9),
    tk.DuplicateWords(rate=0.5),
    tk.ShuffleWords(window=2),
    tk.ShuffleWords(window=None),
    tk.ShuffleSentences(),
    tk.Truncate(share=(0, 1)),
    tk.Truncate(share=(0.2, 0.8), unit="graphemes", side="start"),
    tk.Truncate(share=0.5, unit="characters"),
    tk.Homoglyphs(rate=0.8),
    tk.StripPunctuation(),
    tk.StripPunctuation(rate=0.5, keep="-", symbols=True),
    tk.LowerCase(),
    tk.UpperCase(),
    tk.TitleCase(),
    tk.FoldCase(),
    tk.SwapCase(),
    tk.StripDiacritics(),
    tk.StripDiacritics(rate=0.6, keep="ñé"),
    tk.NormalizeUnicode(),
    tk.NormalizeUnicode(form="NFKD"),
    tk.CollapseWhitespace(),
]
CHAINS = [
    tk.SwapWords(rate=0.6) >> tk.RandomEdits(rate=0.5) >> tk.RandomEdits(rate=0.5),
    tk.StripPunctuation() >> tk.LowerCase() >> tk.UpperCase() >> tk.CollapseWhitespace(),
    (tk.RandomEdits(rate=0.3) | tk.UpperCase() | tk.DropWords()) >> tk.Sometimes(tk.SwapWords(rate=1), p=0.4),
    (tk.RandomEdits(rate=0.3) | tk.RandomEdits(rate=0.6) | tk.RandomEdits(rate=1))
    >> tk.RandomEdits(rate=0.2),
    tk.Protect(tk.RandomEdits(rate=0.7) >> (tk.DropWords(rate=0.5) | tk.UpperCase()), r"[aeiouß]"),
    tk.OneOf([tk.RandomEdits(rate=1), tk.LowerCase()], weights=[1, 2.5]),
    tk.RandomOrder([tk.RandomEdits(rate=0.5), tk.UpperCase(), tk.RandomEdits(rate=0.3)]),
    tk.SomeOf([tk.RandomEdits(rate=0.5), tk.UpperCase(), tk.DuplicateWords(rate=1)], n=(0, 3)),
    tk.Protect(tk.Repeat(tk.ShuffleWords(window=2) >> tk.SwapWords(rate=0.5), n=(1, 3)), r"b|ß"),
    tk.Sometimes(tk.Protect(tk.UpperCase() >> tk.RandomEdits(rate=0.5), r"^\S+"), p=0.5),
    tk.Protect(tk.Protect((tk.UpperCase() | tk.DropWords()) >> tk.RandomEdits(rate=0.9), r"a"), r"b|ß"),
]
ALL = STEPS + CHAINS
each = pytest.mark.parametrize("corruptor", ALL, ids=repr)

LETTERS = ["abc de, fg.", "aßÿ é-µ x", "αΣ ςς, ŉx", "😀b 𐐀 c!", "\x1ea \x00b", "\ud800 c\uffffd"]


def tiny_records(count=600, kinds=6):
    rng = random.Random(5)
    some = [LETTERS[rng.randrange(kinds)] for _ in range(count)]
    return ["".join(rng.choices(letters, k=rng.randrange(9))) for letters in some] + ["", ""]


RECORDS = tiny_records()


@cache
def alone(corruptor):
    """What each text becomes when it is alone in its batch."""
    return [corruptor(text, seed=7) for text in RECORDS]


@each
@pytest.mark.parametrize("size", [1, 7, 1_000, 10**9])
def test_any_batch_size(corruptor, size, monkeypatch):
    monkeypatch.setattr(corrupting, "sub_batches", lambda texts: sub_batches(texts, size))
    assert corruptor(RECORDS, seed=7) == alone(corruptor)
    assert [trace.text for trace in corruptor.trace(RECORDS, seed=7)] == alone(corruptor)


@each
@pytest.mark.parametrize("size", [1, 7, 500])
def test_any_cut(corruptor, size):
    """Batches of so many records, whatever their lengths."""
    cut = [TextBatch.from_list(RECORDS[i : i + size]) for i in range(0, len(RECORDS), size)]
    found = [text for batch in cut for text in run(corruptor, batch, Streams(7, batch)).texts.texts]
    assert found == alone(corruptor)


@each
def test_any_order(corruptor):
    order = random.Random(1).sample(range(len(RECORDS)), len(RECORDS))
    expected = alone(corruptor)
    assert corruptor([RECORDS[i] for i in order], seed=7) == [expected[i] for i in order]


@each
@pytest.mark.parametrize("width", [1, 2, 4])
def test_any_width(corruptor, width):
    texts = tiny_records(200, kinds=2)
    narrow, wide = TextBatch.from_list(texts), TextBatch.from_list(texts).widened(width)
    assert narrow.width == 1
    assert run(corruptor, wide, Streams(7, wide)).texts == run(corruptor, narrow, Streams(7, narrow)).texts


@each
def test_a_run_changes_nothing_outside(corruptor):
    """No global randomness is used or moved, and the corruptor and its batch can be used again."""
    batch, state = TextBatch.from_list(RECORDS), random.getstate()
    first = run(corruptor, batch, Streams(7, batch)).texts.to_list()
    random.seed(99)
    assert run(corruptor, batch, Streams(7, batch)).texts.to_list() == first
    assert batch.to_list() == RECORDS
    random.setstate(state)


def test_seeds_and_copies_differ():
    typos = tk.RandomEdits(rate=0.3)
    text = "the quick brown fox jumps over the lazy dog"
    seeds = [0, 1, -1, 2**32, 2**64, 2**64 + 1]
    assert len({typos(text, seed=seed, copy=copy) for seed in seeds for copy in (0, 1, 2, 2**40)}) == 24


@pytest.mark.parametrize("copy", [2**63 - 1, 2**63, 2**64 + 1])
def test_a_copy_number_works_or_is_refused(copy):
    try:
        assert tk.RandomEdits(rate=0.3)("some text", copy=copy)
    except tk.InvalidArgument:
        assert copy >= 2**63


# Other processes

PROGRAM = """
from test_determinism import digest
print(digest())
"""


def digest() -> str:
    """A hash of what all corruptors make of all texts."""
    texts = [(c(RECORDS, seed=7), c(["some longer text, in Latin-1. " * 40] * 2, seed=8)) for c in ALL]
    return hashlib.sha256(repr(texts).encode()).hexdigest()


def elsewhere(**environment: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(sys.path)
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("hash_seed", ["0", "1", "random"])
def test_any_process(hash_seed):
    assert elsewhere(PYTHONHASHSEED=hash_seed).stdout.strip() == digest()


@pytest.mark.parametrize("features", ["X86_V4", "X86_V4 X86_V3"])
def test_any_processor(features):
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    if not set(features.split()) <= set(found):
        pytest.skip(
            f"NumPy uses {', '.join(found) or 'no features'} here, and there is no {features} to turn off"
        )
    assert elsewhere(NPY_DISABLE_CPU_FEATURES=features).stdout.strip() == digest()


# Labels: what the draws of a step depend on


SENTENCES = "the quick brown fox jumps over the lazy dog. " * 3


def results(corruptor):
    return [corruptor(SENTENCES, seed=seed) for seed in range(20)]


TYPOS = tk.RandomEdits(rate=0.3)
NEVER = {
    "drops at rate 0": tk.DropWords(rate=0),
    "an unknown mark": tk.StripPunctuation(keep=".", rate=0.5),
    "sometimes never": tk.Sometimes(tk.DropWords(rate=1), p=0),
    "one of nothings": tk.DropWords(rate=0) | tk.SwapWords(rate=0),
    "an empty chain": tk.Compose([]),
    "some that do nothing": tk.SomeOf([tk.DropWords(rate=0), tk.SwapWords(rate=0), tk.Truncate(share=1)]),
    "nothing in any order": tk.RandomOrder([tk.ShuffleWords(window=1), tk.Homoglyphs(rate=0)]),
    "nothing again and again": tk.Repeat(tk.DuplicateWords(rate=0), n=(0, 3)),
}


@pytest.mark.parametrize("other", NEVER.values(), ids=NEVER)
def test_a_step_of_another_name_leaves_the_draws(other):
    assert results(other >> TYPOS) == results(TYPOS >> other) == results(TYPOS)


@pytest.mark.parametrize(
    "wrapped",
    [
        *(tk.Sometimes(TYPOS, p=1), tk.Protect(TYPOS, "€"), tk.Compose([TYPOS]), tk.Repeat(TYPOS, n=1)),
        *(tk.SomeOf([TYPOS], n=1), tk.RandomOrder([TYPOS]), TYPOS | tk.RandomEdits(rate=0)),
    ],
    ids=repr,
)
def test_wrappers_do_not_relabel(wrapped):
    plain, found = results(TYPOS), results(wrapped)
    if isinstance(wrapped, tk.OneOf):  # the other half is left as it is
        assert all(b in (a, SENTENCES) for a, b in zip(plain, found, strict=True))
        assert 0 < found.count(SENTENCES) < len(found)
    else:
        assert found == plain


def test_occurrences_and_names_give_draws_of_their_own():
    again = tk.RandomEdits(rate=0.3, name="again")
    nothing = tk.RandomEdits(rate=0)
    assert results(nothing >> TYPOS) != results(TYPOS)
    assert results(nothing >> again) == results(again) != results(TYPOS)
    assert results(tk.Sometimes(nothing, p=0) >> TYPOS) == results(nothing >> TYPOS)
    assert results((nothing | nothing) >> TYPOS) == results(nothing >> nothing >> TYPOS)
