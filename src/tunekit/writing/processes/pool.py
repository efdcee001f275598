"""The pool: worker processes that outlive a call, so that the next one starts at once."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import current_process
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from tunekit.errors import WorkerDied, invalid

# Seconds after which workers end that have nothing to do, and after which they look whether their parent lives.
_IDLE = 10
_LOOK = 1


@dataclass(frozen=True)
class _Pool:
    """Workers, and what they were started with: they know no other folder, nor what was loaded again."""

    executor: Any
    workers: int
    folder: Path
    path: list[str]
    modules: dict[str, Any]

    def serves(self, workers: int) -> bool:
        """Whether so many workers of today would be the same, and these still take tasks."""
        same = (self.workers, self.folder, self.path) == (workers, Path.cwd(), sys.path)
        return (
            same and all(_spec(name) is spec for name, spec in self.modules.items()) and _works(self.executor)
        )


class _Pools(threading.local):
    """The pools of a thread, by process: after a fork, that of the parent can neither be used nor be put away."""

    def __init__(self) -> None:
        self.of: dict[int, _Pool] = {}


_POOLS = _Pools()


def pool(workers: int) -> Any:
    """So many workers, those of the last call where they still live.

    Raises: InvalidArgument: this process may start no others.
    """
    if current_process().daemon:
        rule = "1 in a daemonic process, which may start no other processes"
        hint = "or make the process that writes with daemon=False."
        raise invalid("Pairs.write", "workers", workers, rule, hint)
    known = _POOLS.of.get(os.getpid())
    if known is None or not known.serves(workers):
        make = import_module("loky").ProcessPoolExecutor
        executor = make(workers, timeout=_IDLE, initializer=_follow, initargs=(os.getpid(),))
        modules = {name: _spec(name) for name in list(sys.modules)}
        known = _POOLS.of[os.getpid()] = _Pool(executor, workers, Path.cwd(), list(sys.path), modules)
        Finalize(None, _end, exitpriority=20)
    return known.executor


def _end() -> None:
    """End the workers before multiprocessing waits for all processes that this one has started, idle ones too."""
    known = _POOLS.of.pop(os.getpid(), None)
    if known is not None:
        known.executor.shutdown()


def _spec(name: str) -> Any:
    """What a module was loaded from: another one once it is loaded again."""
    return getattr(sys.modules.get(name), "__spec__", None)


def _works(executor: Any) -> bool:
    """Whether it takes a task, as a task tells; it is broken where one of its processes ended on its own."""
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
