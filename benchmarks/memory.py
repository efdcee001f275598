"""The rows of memory: the peak beside the sub-batch, and a long input beside a short one."""

import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from data import Data
from speed import PLAIN, WORD_RATE, traced
from table import Bench, Figure, Row

import tunekit as tk
from tunekit.engine.batch import SUB_BATCH, sub_batches
from tunekit.engine.memory import keep_heap
from tunekit.engine.run import run
from tunekit.engine.streams import Streams

Work = Callable[[Sequence[str]], object]

STREAMED = 1_000_000
UP_TO_A_TENTH, UNTRACED, TRACED = 12, 24, 32


def rows() -> Iterator[Row]:
    """All rows of memory."""
    for rate in (0.01, 0.05, 0.1, 0.2, 0.5):
        bar = UP_TO_A_TENTH if rate <= 0.1 else UNTRACED
        yield _peak_row(f"RandomEdits {rate:.0%}", tk.RandomEdits(rate=rate), bar)
    for name, work in (
        ("drop words 5%", tk.DropWords(rate=WORD_RATE)),
        ("swap words 5%", tk.SwapWords(rate=WORD_RATE)),
    ):
        yield _peak_row(name, work, UP_TO_A_TENTH)
    yield _peak_row("LowerCase", tk.LowerCase(), UNTRACED)
    yield _peak_row("lower + strip", PLAIN, UNTRACED)
    for rate in (0.05, 0.2, 0.5):
        yield _peak_row(f"RandomEdits {rate:.0%}, traced", traced(tk.RandomEdits(rate=rate)), TRACED)
    yield _peak_row("lower + strip, traced", traced(PLAIN), TRACED)
    yield from _wide_rows()
    yield Row("memory, 1 GB input (quick: 100 MB)", "10 MB of input", _flat, 1.05, at_most=True)


def _wide_rows() -> Iterator[Row]:
    edits = tk.RandomEdits(rate=0.05)
    for data, bits in (("curly", 16), ("scripts", 32)):
        yield _peak_row(f"lower + strip, {bits} bit", PLAIN, UNTRACED, data)
        yield _peak_row(f"RandomEdits 5%, {bits} bit", edits, UP_TO_A_TENTH, data)
        yield _peak_row(f"RandomEdits 5%, {bits} bit, traced", traced(edits), TRACED, data)


def _peak_row(name: str, work: Work, bar: float, data: str = "english") -> Row:
    def measure(bench: Bench) -> Figure:
        records = next(sub_batches(bench.data.named(data))).texts
        peak = peak_of(work, records)
        return Figure("0.26 MB", f"{peak / 1e6:.1f} MB peak", peak / SUB_BATCH)

    return Row(
        f"memory {name}", "256 kB (2^18 characters)", measure, bar, at_most=True, gated=data == "english"
    )


def peak_of(work: Work, records: Sequence[str]) -> int:
    """The most bytes that the work holds beyond its input, its result counted; tables are made before."""
    work(records)
    tracemalloc.start()
    try:
        result = work(records)
        del result
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _flat(bench: Bench) -> Figure:
    """The resident memory of a process that streams much, beside one that streams little."""
    much = 100 if bench.quick else 1000
    few, many = (_resident(megabytes) for megabytes in (10, much))
    return Figure(f"{few:.0f} MB RSS", f"{many:.0f} MB RSS", many / few)


def _resident(megabytes: int) -> float:
    command = [sys.executable, __file__, str(megabytes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def stream(megabytes: int) -> None:
    """Corrupt so much text, which a generator makes of the same records again and again, and print the peak of RSS."""
    noise = PLAIN >> tk.RandomEdits(rate=WORD_RATE)
    records = Data(STREAMED).english
    size = sum(map(len, records)) / len(records)
    count = 0
    keep_heap()
    for batch in sub_batches(islice(cycle(records), int(megabytes * 1e6 / size))):
        count += len(run(noise, batch, Streams(0, batch)).texts.texts)
    assert count
    print(most_resident())


def most_resident() -> float:
    """The peak of this process's resident memory, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would begin with what the parent held
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    stream(int(sys.argv[1]))
