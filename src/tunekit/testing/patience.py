"""Patience: a law of growing sizes gives up before a size that would take minutes, and only then."""

from collections.abc import Callable
from time import thread_time
from typing import TypeVar

from tunekit.testing.differences import NotHere

T = TypeVar("T")
_RUNS, _QUICK = 3, 0.1
_LITTLE, _MUCH = 0.02, 2  # seconds: less is never far out, and more always
_FAR_OUT = 40  # times the size before, where linear is about 10


class Patience:
    """Measures what each size costs, in processor time: what else runs on the machine does not count."""

    def __init__(self) -> None:
        self._began, self._before, self._is_over = thread_time(), 0.0, False

    def timed(self, action: Callable[[], T]) -> T:
        """What the action gives, the best of some runs measured.

        Raises: NotHere: the size before this one was far out.
        """
        if self._is_over:
            raise NotHere(f"gave up after {thread_time() - self._began:.1f} s of processor time")
        took: list[float] = []
        while len(took) < _RUNS and sum(took) <= _QUICK:
            began = thread_time()
            result = action()
            took.append(thread_time() - began)
        best = min(took)
        grew = best > _LITTLE and best > _FAR_OUT * self._before > 0
        self._before, self._is_over = best, best > _MUCH or grew
        return result
