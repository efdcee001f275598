"""Sizes that once went wrong: many copies, many tiny records, a batch of somebody else's that is far too large."""

import subprocess
import sys
import tracemalloc
from collections.abc import Callable

import pytest

import tunekit as tk

NOISE = tk.RandomEdits(rate=0.05)
TEXT = "x y z, " * 100
MIB = 1 << 20
GROWN = """
import resource, sys, tunekit as tk
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
size, form, unit, count = int(sys.argv[1]), *sys.argv[2:4], int(sys.argv[4])
normal = tk.NormalizeUnicode(form=form)
texts = [unit * (size // len(unit.encode()) // count)] * count
normal(unit * 40)
before = peak()
given = normal(texts)
print(peak() - before, sum(len(text.encode()) for text in (*texts, *given)))
"""


def peak(work: Callable[[], object]) -> int:
    """The memory that a piece of work takes at most, in bytes."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def count(pairs: tk.Pairs) -> int:
    return sum(len(batch) for batch in pairs.batches())


def test_memory_does_not_grow_with_the_copies():
    texts = [TEXT] * 300
    count(tk.pairs(texts, tk.Restore(NOISE)))
    once, often = (peak(lambda c=c: count(tk.pairs(texts, tk.Restore(NOISE), copies=c))) for c in (2, 60))
    assert often < 3 * once


def test_copies_stand_together_whatever_the_blocks():
    texts = [TEXT, "", "a", TEXT * 500, "b"]
    pairs = list(tk.pairs(texts, tk.Restore(NOISE), copies=7, seed=3))
    assert [(p.id, p.copy) for p in pairs] == [(str(i), c) for i in range(5) for c in range(7)]
    assert all(p.input == NOISE(p.target, seed=3, copy=p.copy) for p in pairs[::5])
    assert [len(list(tk.pairs(texts, tk.Restore(NOISE), copies=7).take(n))) for n in (1, 8, 35)] == [1, 8, 35]


def test_a_batch_that_is_too_large_is_cut():
    class Source:
        def batches(self):
            yield tk.TextBatch.from_list([TEXT] * 4_000)

    assert count(tk.pairs(Source(), tk.Restore(NOISE))) == 4_000
    assert peak(lambda: count(tk.pairs(Source(), tk.Restore(NOISE)))) < 12 * 2**20


@pytest.mark.parametrize("rate", [0.0005, 1e-9])
def test_many_tiny_records_at_a_low_rate(rate):
    """Draws that travel more than 2**31 places in all."""
    texts = ["ab cd"] * 2_000
    assert len(tk.RandomEdits(rate=rate)(texts * 100)) == 200_000
    assert count(tk.pairs(texts, tk.Restore(tk.RandomEdits(rate=rate)), copies=100)) == 200_000


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (tk.Records, r"ids has 1 entries for 2 records"),
        (lambda *_: "text", "a source must give Records or TextBatch, not 'text'"),
    ],
)
def test_a_source_that_gives_something_else(given, message):
    class Source:
        def batches(self):
            yield given(tk.TextBatch.from_list(["a", "b"]), ["0"], ["0"])

    with pytest.raises(tk.InvalidArgument, match=message):
        list(tk.pairs(Source(), tk.Restore(NOISE)))


@pytest.mark.parametrize("count", [1, 500])
@pytest.mark.parametrize(
    ("form", "unit"),
    [
        ("NFKC", "\ufdfa"),  # eighteen characters of one
        ("NFKD", "\ufdfa"),
        ("NFKC", "\ufb01"),
        ("NFD", "\uac01"),
        ("NFD", "\uac00"),
        ("NFD", "\u0390"),
        ("NFD", "\u00e9"),
        ("NFC", "e\u0301"),
        ("NFC", "\u1100\u1161\u11a8"),
    ],
)
def test_normalizing_takes_memory_by_what_goes_in_and_comes_out(form, unit, count):
    command = [sys.executable, "-c", GROWN, str(2 * MIB), form, unit, str(count)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    grown, both = map(int, run.stdout.split())
    assert grown < 64 * MIB + 8 * both
