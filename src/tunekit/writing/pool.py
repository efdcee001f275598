"""The pool: worker processes that outlive a call, so that the next one starts at once."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import current_process
from multiprocessing.util import Finalize
from typing import Any

from tunekit.errors import WorkerDied, invalid

# Seconds after which workers end that have nothing to do, and after which they look whether their parent lives.
_IDLE = 10
_LOOK = 1


class _Pools(threading.local):
    """The pools of a thread, by process: behind a fork, that of the parent can neither be used nor be put away."""

    def __init__(self) -> None:
        self.of: dict[int, tuple[int, Any]] = {}


_POOLS = _Pools()


def pool(workers: int) -> Any:
    """So many workers, those of the last call where they still live.

    Raises: InvalidArgument: this process may start no others.
    """
    if current_process().daemon:
        rule = "1 in a daemonic process, which may start no other processes"
        hint = "or make the process that writes with daemon=False."
        raise invalid("Pairs.write", "workers", workers, rule, hint)
    count, executor = _POOLS.of.get(os.getpid(), (0, None))
    if count != workers or not _works(executor):
        make = import_module("loky").ProcessPoolExecutor
        executor = make(workers, timeout=_IDLE, initializer=_follow, initargs=(os.getpid(),))
        _POOLS.of[os.getpid()] = workers, executor
        Finalize(None, _end, exitpriority=20)
    return executor


def _end() -> None:
    """End the workers before multiprocessing waits for all processes that this one has started, idle ones too."""
    _, executor = _POOLS.of.pop(os.getpid(), (0, None))
    if executor is not None:
        executor.shutdown()


def _works(executor: Any) -> bool:
    """Whether it takes a task; it is broken where one of its processes ended on its own."""
    try:
        executor.submit(int)
    except BrokenProcessPool:
        return False
    return True


def _follow(parent: int) -> None:
    """In a worker: end when the parent has ended, which may be killed before it can say so."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


@contextmanager
def alive(workers: int) -> Iterator[None]:
    """What needs all workers.

    Raises: WorkerDied: one has ended on its own.
    """
    try:
        yield
    except BrokenProcessPool as error:
        raise WorkerDied(
            f"Pairs.write(workers={workers}): a worker died: it was killed, mostly because memory ran out, or it "
            "crashed.\n"
            "Hint: write again with the same arguments: it goes on where it stopped. Fewer workers need less memory."
        ) from error
