"""Workers: the same function over many parts, in order, in this process or in several."""

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from tunekit.engine.batch import SUB_BATCH
from tunekit.sources.parts import below
from tunekit.sources.source import Source

T = TypeVar("T")

Part = tuple[int, Source]

# Characters that go to a worker at a time, and how many such tasks are on their way for each worker. Few and large
# ones, for a task costs about a millisecond.
_TASK = 8 * SUB_BATCH
_AHEAD = 4


def in_order(
    function: Callable[[Part], Iterable[T]], parts: Iterable[Part], workers: int, *, copies: int = 1
) -> Iterator[Iterable[T]]:
    """``function`` of each part with its number, in the order of the parts.

    With several workers, loky runs them in processes of their own: a script needs no ``__main__`` guard, and lambdas
    work. No more than four tasks for each worker are made before the first of them is fetched, so memory does not grow.
    ``copies`` says how many times as much comes out as goes in.
    """
    if workers == 1:
        yield from map(function, parts)
        return
    executor = import_module("loky").get_reusable_executor(max_workers=workers)
    tasks = _tasks(iter(parts), _AHEAD * workers, max(_TASK // copies, 1))
    with _scratch() as folder:
        program = folder / "program"
        _store(program, function)
        free = [folder / str(number) for number in range(_AHEAD * workers)]
        waiting: deque[tuple[Path, Any]] = deque()
        while True:
            if free and (task := next(tasks, None)):
                _store(free[-1], task)
                waiting.append((free[-1], executor.submit(_work, program, free.pop())))
            elif waiting:
                path, done = waiting.popleft()
                done.result()
                yield from _stored(path)
                free.append(path)
            else:
                return


def _tasks(parts: Iterator[Part], round_: int, most: int) -> Iterator[list[Part]]:
    """Small tasks at first, so that all workers have something to do where there is little; larger ones later on."""
    for number in count():
        room = most >> max(3 - number // round_, 0)
        task: list[Part] = []
        for part in parts:
            task.append(part)
            room -= below(part[1]).size
            if room < SUB_BATCH // 2:
                break
        if not task:
            return
        yield task


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for what goes to workers and comes back; loky's tracker removes it where this process is killed."""
    tracker = import_module("loky.backend.resource_tracker")
    with TemporaryDirectory(prefix="tunekit-", ignore_cleanup_errors=True) as folder:
        tracker.register(folder, "folder")
        try:
            yield Path(folder)
        finally:
            tracker.unregister(folder, "folder")


def _work(program: Path, path: Path) -> None:
    """What a worker does with a task, a file in which the outcome then stands; less where nobody waits for it."""
    function, outcomes = _function(program), []
    for part in _stored(path):
        made = []
        for outcome in function(part):
            made.append(outcome)
            if not program.exists():
                return
        outcomes.append(made)
    _store(path, outcomes)


@lru_cache(maxsize=1)
def _function(program: Path) -> Any:
    return _stored(program)


def _store(path: Path, value: Any) -> None:
    """Write a value over what stood there, which costs less than a new file."""
    with path.open("r+b" if path.exists() else "xb") as file:
        import_module("cloudpickle").dump(value, file, protocol=5)


def _stored(path: Path) -> Any:
    with path.open("rb") as file:
        return pickle.load(file)  # noqa: S301 -- written by _store, in a folder that only its user may enter
