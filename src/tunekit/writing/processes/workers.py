"""Workers: the same function over many parts, in order, in this process or in several."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tunekit.sources.parts import NumberedPart

T = TypeVar("T")


def in_order(
    function: Callable[[NumberedPart], Iterable[T]],
    parts: Iterable[NumberedPart],
    workers: int,
    *,
    copies: int = 1,
) -> Iterator[Iterable[T]]:
    """``function`` of each part with its number, in the order of the parts.

    With several workers, loky runs them in processes of their own: a script needs no ``__main__`` guard, and lambdas
    work. No more than three tasks for each worker are made before the first of them is fetched, so that memory does not
    grow. ``copies`` says how many times as much comes out as goes in.

    Raises: InvalidArgument: this process may start no others, or something cannot go to them. WorkerDied: one of them
    has ended on its own. Exception: what the function raised.
    """
    if workers == 1:
        yield from map(function, parts)
        return
    from tunekit.writing.processes.tasks import in_processes

    yield from in_processes(function, parts, workers, copies=copies)
