"""Laws of cost: time and memory grow with the text, and no faster."""

import tracemalloc
from collections.abc import Callable
from time import thread_time
from typing import Any

from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.testing.calls import called
from tunekit.testing.cases import PROSE, Case
from tunekit.testing.differences import Said, require
from tunekit.testing.laws import law

_SMALLEST, _LARGEST = 1 << 12, 1 << 18
# Seconds: what takes less is quick, and what takes more is long enough for a square to show beside the rest.
_NOTHING, _ENOUGH = 0.005, 0.4
_TRIES, _SEEDS, _RUNS = 3, 3, 3
_BOUND = 8  # linear is 4, quadratic 16


@law
def check_linear_time(corruptor: Any, seed: int) -> int:
    """Four times the text take less than eight times the time: as one long record, and as many short ones."""
    for texts_of, shape in ((_long, "one record"), (_short, "records of 16 characters")):
        for attempt in range(_TRIES):  # somebody else may be at work here, and draws cost more or less
            took = _times(corruptor, texts_of, seed + _SEEDS * attempt)
            if took[-1] < max(_BOUND * took[-3], _NOTHING):
                break
        size = _SMALLEST << len(took) - 1
        found = Said(
            f"{1000 * took[-3]:.1f} ms for {size // 4:,} characters, {1000 * took[-1]:.1f} ms for {size:,}"
        )
        lines = (f"text = ({PROSE!r} * 400)[:{size}]  # as {shape}", f"{called(corruptor)}(text)")
        require(took[-1] < max(_BOUND * took[-3], _NOTHING), "linear time", found, *lines)
    return 2


def _times(corruptor: Any, texts_of: Callable[[int], list[str]], seed: int) -> list[float]:
    """The time for each size, doubled as long as that is quick; the best of several."""
    took: list[float] = []
    size = _SMALLEST
    while len(took) < 3 or (size <= _LARGEST and took[-1] < _ENOUGH):
        texts = texts_of(size)
        took.append(min(_time(corruptor, texts, seed) for _ in range(_RUNS)))
        size *= 2
    return took


def _time(corruptor: Any, texts: list[str], seed: int) -> float:
    batch = TextBatch.from_list(texts)
    batch.keys  # noqa: B018 -- made once for all seeds
    began = thread_time()
    for own in range(seed, seed + _SEEDS):
        run(corruptor, batch, Case((), own).streams(batch)).texts.to_list()
    return thread_time() - began


def _long(size: int) -> list[str]:
    """One record; no two stretches of it are the same."""
    count = size // len(PROSE) + 1
    return ["".join(f"{number} {PROSE}" for number in range(count))[:size]]


def _short(size: int) -> list[str]:
    """Records of 16 characters, all different."""
    return [f"{number} {PROSE[number % 99 :]}"[:16] for number in range(size // 16)]


@law
def check_linear_memory(corruptor: Any, seed: int) -> int:
    """Four times the text take less than eight times the memory."""
    sizes = (_SMALLEST, 4 * _SMALLEST)
    _peak(corruptor, sizes[0], seed)  # what is made once, and kept
    small, large = (_peak(corruptor, size, seed) for size in sizes)
    found = Said(f"{small:,} bytes for {sizes[0]:,} characters, {large:,} for {sizes[1]:,}")
    require(large < _BOUND * small, "linear memory", found, f"{called(corruptor)}(text)")
    return 2


def _peak(corruptor: Any, size: int, seed: int) -> int:
    batch = TextBatch.from_list([*_long(size), *_short(size)])
    began = tracemalloc.is_tracing()
    tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        run(corruptor, batch, Case((), seed).streams(batch)).texts.to_list()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        if not began:
            tracemalloc.stop()
