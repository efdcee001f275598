"""The turns of a conversation, wherever a trainer reads them in a row."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tunekit.validation.rule import Row
from tunekit.validation.trainers import INPUT, Path, Trainer

# Where a conversation goes on that begins at a path, if it does.
_GOES_ON: dict[Path, tuple[Path, ...]] = {
    ("prompt",): (("completion",), ("chosen",), ("rejected",)),
    INPUT: (("preferred_output",), ("non_preferred_output",)),
}
_TAILS = {tail: head for head, tails in _GOES_ON.items() for tail in tails}


class Turn(NamedTuple):
    """A message, its place, and its keys: ``role`` and ``content``, or ``from`` and ``value`` in the older form."""

    path: Path
    message: dict[str, Any]
    role_key: str
    content_key: str
    role: Any
    content: Any

    @property
    def calls(self) -> list[Any]:
        """The tools that are called."""
        calls = self.message.get("tool_calls")
        return calls if isinstance(calls, list) else []


def lists(row: Row, trainer: Trainer) -> Iterator[tuple[Path, list[Any]]]:
    """The lists of messages that the trainer reads."""
    for path in trainer.turns:
        found: Any = row
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, list):
            yield path, found


def conversation(row: Row, path: Path, messages: list[Any]) -> list[Turn]:
    """The turns of one list; what is no object is none."""
    return row.once(("turns", path), lambda: _turns(path, messages))


def _turns(path: Path, messages: list[Any]) -> list[Turn]:
    who, what = ("from", "value") if path == ("conversations",) else ("role", "content")
    return [
        Turn((*path, i), m, who, what, m.get(who), m.get(what))
        for i, m in enumerate(messages)
        if isinstance(m, dict)
    ]


def turns(row: Row, trainer: Trainer) -> Iterator[Turn]:
    """All turns of a row."""
    for path, messages in lists(row, trainer):
        yield from conversation(row, path, messages)


def talks(row: Row, trainer: Trainer) -> Iterator[list[Turn]]:
    """The conversations of a row from their first turn to their last: a prompt with each of its answers."""
    found = {path: conversation(row, path, messages) for path, messages in lists(row, trainer)}
    for path, begun in found.items():
        if _TAILS.get(path) in found:
            continue
        tails = [found[tail] for tail in _GOES_ON.get(path, ()) if tail in found]
        yield from ([*begun, *tail] for tail in tails or [[]])


def whole(row: Row, trainer: Trainer, *paths: Path) -> Iterator[tuple[Path, list[Turn]]]:
    """The lists at these paths that hold turns and nothing else, at least one."""
    for path, messages in lists(row, trainer):
        found = conversation(row, path, messages) if path in paths else []
        if found and len(found) == len(messages):
            yield path, found
