"""Times: processor time of this thread, least of many runs, the two sides in turn."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[Sequence[str]], object]
Clock = Callable[[], float]

MOST_RUNS = 200


@dataclass(frozen=True)
class Pace:
    """How long a row may take: seconds for all its runs, and for one run of a slow side."""

    row: float
    run: float
    least: int

    @classmethod
    def of(cls, *, quick: bool) -> "Pace":
        """The pace of a quick table, or of one worth quoting."""
        return cls(row=0.3, run=0.03, least=3) if quick else cls(row=2.5, run=0.12, least=5)


@dataclass(frozen=True)
class Speeds:
    """MB/s of both sides: UTF-8 bytes of input, in millions, by a second of processor time."""

    baseline: float
    ours: float

    @property
    def ratio(self) -> float:
        """How many times as fast as the baseline we are."""
        return self.ours / self.baseline


def megabytes(records: Sequence[str]) -> float:
    """The size of the records in UTF-8."""
    return sum(len(r.encode("utf-8", "surrogatepass")) for r in records) / 1e6


def seconds(work: Callable[[], object], clock: Clock = time.thread_time) -> float:
    """The processor time of one run."""
    began = clock()
    work()
    return clock() - began


def compare(baseline: Work, ours: Work, records: Sequence[str], pace: Pace) -> Speeds:
    """The speeds of both on the same records; a slow one runs on an even sample of them."""
    samples = [sample(work, records, pace) for work in (baseline, ours)]
    times = in_turn([lambda: baseline(samples[0]), lambda: ours(samples[1])], pace)
    base, own = (megabytes(s) / t for s, t in zip(samples, times, strict=True))
    return Speeds(base, own)


def sample(work: Work, records: Sequence[str], pace: Pace) -> list[str]:
    """As many of the records, evenly spread, as the work does in one run of the pace. It also warms the work up."""
    few = records[: max(1, len(records) // 64)]
    work(few)
    rate = len(few) / max(seconds(lambda: work(few)), 1e-7)
    step = max(1, round(len(records) / max(rate * pace.run, 32)))
    return list(records[::step])


def in_turn(
    works: Sequence[Callable[[], object]], pace: Pace, clock: Clock = time.thread_time
) -> list[float]:
    """The least time of each work: A B A B …, so that what disturbs the machine disturbs both."""
    least = [float("inf")] * len(works)
    began = time.monotonic()
    gc.collect()
    gc.disable()
    try:
        for run in range(MOST_RUNS):
            if run >= pace.least and time.monotonic() - began > pace.row:
                break
            least = [min(t, seconds(w, clock)) for t, w in zip(least, works, strict=True)]
    finally:
        gc.enable()
    return least


def seconds_a_call(calls: Sequence[Callable[[], object]], pace: Pace) -> list[float]:
    """The least time of a call of each, for calls that take microseconds: many of one, many of the next, in turn."""
    counts = [_calls_of(call, pace) for call in calls]
    times = in_turn([_repeated(call, n) for call, n in zip(calls, counts, strict=True)], pace)
    return [t / n for t, n in zip(times, counts, strict=True)]


def _calls_of(call: Callable[[], object], pace: Pace) -> int:
    """How many calls fill a tenth of a run of the pace."""
    once = min(seconds(call) for _ in range(5))
    return max(1, int(pace.run / 10 / max(once, 1e-7)))


def _repeated(call: Callable[[], object], times: int) -> Callable[[], None]:
    def run_all() -> None:
        for _ in range(times):
            call()

    return run_all
