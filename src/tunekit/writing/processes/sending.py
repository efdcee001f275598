"""Sending: what goes to workers and comes back, as files; what all parts of a source share goes once."""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from tunekit.errors import InvalidArgument
from tunekit.sources.files.dividing import Found
from tunekit.sources.parts import below
from tunekit.sources.source import TextSource
from tunekit.writing.processes.refusing import refused

END = None
_SMALL = (str, int, tuple, type(None))

Cloudpickler: Any = import_module("cloudpickle").Pickler


class Sender:
    """Sends the same function with parts of the same source, into files of a folder.

    A predicate may close over a million texts. So what parts share is written once, into a file of its own, and each
    worker reads it once.
    """

    def __init__(self, folder: Path, function: Any) -> None:
        self._folder = folder
        self._function = function
        # By id, with their names; held, so that no other object gets the same id.
        self._shared: dict[int, tuple[str, Any]] = {id(function): ("the function", function)}
        self._places: dict[int, int] = {}

    def send(self, path: Path, parts: list[tuple[int, Any]]) -> None:
        """Write a task.

        Raises: InvalidArgument: the function or what parts share cannot be pickled.
        """
        for _, part in parts:
            self._shared.update((id(item), (name, item)) for name, item in _shared(part))
        with over(path) as file:
            for value in (self._function, *parts, END):
                put(file, value, name="a part", instead=self._instead)

    def _instead(self, given: Any) -> Any:
        """What is pickled in place of something that parts share; ``None`` for anything else."""
        if id(given) not in self._shared:
            return None
        folder = str(self._folder)
        if id(given) not in self._places:
            number = self._places[id(given)] = len(self._places)
            with over(_place(folder, number)) as file:
                put(file, given, name=self._shared[id(given)][0])
        return received, (folder, self._places[id(given)])


def _shared(part: Any) -> Iterator[tuple[str, Any]]:
    """The arguments of the steps, and the reader of what was found: the same for all parts of a source."""
    for step in part.steps if isinstance(part, TextSource) else ():
        given = ((f.name, getattr(step, f.name)) for f in fields(step) if f.init)
        yield from ((f"{type(step).__name__}.{n}", item) for n, item in given if not isinstance(item, _SMALL))
    reader = below(part)
    if isinstance(reader, Found):
        yield "the source", reader.of


def received(folder: str, number: int) -> Any:
    """What parts share, in a worker."""
    known = _known(folder)
    if number not in known:
        known[number] = next(stored(_place(folder, number)))
    return known[number]


@lru_cache(maxsize=1)
def _known(folder: str) -> dict[int, Any]:  # noqa: ARG001 -- what an earlier folder held is forgotten
    return {}


def _place(folder: str, number: int) -> Path:
    return Path(folder, f"shared-{number}")


def over(path: Path) -> BinaryIO:
    """A file that is written over what stood there, which costs less than a new one."""
    return path.open("r+b" if path.exists() else "xb")


def put(file: BinaryIO, value: Any, *, name: str, instead: Callable[[Any], Any] = lambda _: None) -> None:
    """Write a value behind those before it; ``END`` is the last one.

    ``name`` says what it is, and ``instead`` gives what some things in it are pickled as.

    Raises: InvalidArgument: it cannot be pickled.
    """
    try:
        _Pickler(file, instead).dump(value)
    except (OSError, InvalidArgument):
        raise
    except Exception as error:
        raise refused(value, name, error) from error


class _Pickler(Cloudpickler):  # type: ignore[misc]
    def __init__(self, file: BinaryIO, instead: Callable[[Any], Any]) -> None:
        super().__init__(file, protocol=5)
        self._instead = instead

    def reducer_override(self, given: Any) -> Any:
        return self._instead(given) or super().reducer_override(given)


def stored(path: Path) -> Iterator[Any]:
    """The values of a file, one at a time: what is used at once is still near."""
    with path.open("rb") as file:
        while (value := pickle.load(file)) is not END:  # noqa: S301 -- written by put, where only its user may enter
            yield value
