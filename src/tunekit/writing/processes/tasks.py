"""Tasks: some parts at a time, on their way to several processes, and what comes back."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from tunekit.engine.batch import BATCH
from tunekit.errors import InvalidArgument
from tunekit.sources.parts import NumberedPart, below
from tunekit.writing.processes.pool import alive, pool
from tunekit.writing.processes.raising import Raised
from tunekit.writing.processes.scratch import scratch
from tunekit.writing.processes.sending import END, Sender, put, stored

# Characters that go to a worker at a time, and how many such tasks are on their way for each worker. Few and large
# ones, for a task costs about a millisecond.
_TASK = 8 * BATCH
_AHEAD = 3


def in_processes(
    function: Callable[[NumberedPart], Iterable[Any]],
    parts: Iterable[NumberedPart],
    workers: int,
    *,
    copies: int,
) -> Iterator[list[Any]]:
    """``function`` of each part, made by so many processes; in order, and all that one part gives at once."""
    executor = pool(workers)
    tasks = _tasks(iter(parts), _AHEAD * workers, max(_TASK // copies, 1))
    with scratch() as folder:
        sender = Sender(folder, function)
        free = [folder / str(number) for number in range(_AHEAD * workers)]
        waiting: deque[tuple[Path, Any]] = deque()
        while True:
            if free and (task := next(tasks, None)):
                path = free.pop()
                sender.send(path, task)
                _made_of(path).touch()
                with alive(workers):
                    waiting.append((path, executor.submit(_work, path)))
            elif waiting:
                path, done = waiting.popleft()
                with alive(workers):
                    done.result()
                yield from _outcomes(_made_of(path))
                free.append(path)
            else:
                return


def _tasks(parts: Iterator[NumberedPart], few: int, most: int) -> Iterator[list[NumberedPart]]:
    """Small tasks at first, so that all workers have something to do where there is little; larger ones later on."""
    for number in count():
        room = most >> max(3 - number // few, 0)
        task: list[NumberedPart] = []
        for part in parts:
            task.append(part)
            room -= below(part[1]).size
            if room < BATCH // 2:
                break
        if not task:
            return
        yield task


def _work(path: Path) -> None:
    """What a worker does with a task: a file, with what was made of each part in another beside it."""
    with _made_of(path).open("r+b") as file:  # never a new one: the folder may be on its way out
        for made in _made(path):
            place = file.tell()
            try:
                put(file, made, name="what was made")
            except InvalidArgument as error:
                file.seek(place)
                put(file, Raised(error), name="an error")
                break
        put(file, END, name="the end")


def _made(path: Path) -> Iterator[Any]:
    """What the function makes of each part, up to the first that it fails with; less where nobody waits for it."""
    values = stored(path)
    function = next(values)
    for part in values:
        made = []
        try:
            for outcome in function(part):
                made.append(outcome)
                if not path.exists():
                    return
        except Exception as error:  # noqa: BLE001 -- raised again, where somebody waits
            yield Raised(error)
            return
        yield made


def _made_of(path: Path) -> Path:
    return path.with_suffix(".made")


def _outcomes(path: Path) -> Iterator[Any]:
    """What a worker made of a task.

    Raises: Exception: what it raised there.
    """
    for made in stored(path):
        if isinstance(made, Raised):
            made.again()
        yield made
