"""Workers: the same function over many blocks, in order, in this process or in several."""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, TypeVar

T = TypeVar("T")


def in_order(function: Callable[[Any], T], blocks: Iterable[Any], workers: int) -> Iterator[T]:
    """``function`` of each block, in the order of the blocks.

    With several workers, joblib runs them in processes of their own: a script needs no ``__main__`` guard, and lambdas
    work. Two blocks for each worker are on their way at a time, so that memory does not grow.
    """
    if workers == 1:
        yield from map(function, blocks)
        return
    joblib = import_module("joblib")  # it has no types
    parallel = joblib.Parallel(n_jobs=workers, return_as="generator", batch_size=1, pre_dispatch=2 * workers)
    call = joblib.delayed(function)
    outcomes = parallel(call(block) for block in blocks)
    try:
        yield from outcomes
    finally:
        outcomes.close()
