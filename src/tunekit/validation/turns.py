"""The turns of a conversation, wherever a trainer reads them in a row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from tunekit.validation.rule import Row
from tunekit.validation.trainers import INPUT, RowPath, Trainer

# Where a conversation goes on that begins at a path, if it does.
_GOES_ON: dict[RowPath, tuple[RowPath, ...]] = {
    ("prompt",): (("completion",), ("chosen",), ("rejected",)),
    INPUT: (("preferred_output",), ("non_preferred_output",)),
}
_TAILS = {tail: head for head, tails in _GOES_ON.items() for tail in tails}
LONG = 10_000  # characters
_SPEAKERS = [
    "tool",
    "observation",
    "function",
    "function_call",
]  # roles of those who answer, or whose content is calls


class Turn:
    """A message and its keys: ``role`` and ``content``, or ``from`` and ``value`` in the older form.

    It does not know where it stands: one turn may stand for all messages of its kind (see ``kinds.py``).
    """

    __slots__ = (
        "alike",
        "calls",
        "content",
        "content_key",
        "message",
        "role",
        "role_key",
        "shared",
        "silent",
    )

    def __init__(self, message: dict[str, Any], *, older: bool = False, shared: bool = False) -> None:
        self.message, self.shared = message, shared
        self.role_key, self.content_key = ("from", "value") if older else ("role", "content")
        self.role, self.content = message.get(self.role_key), message.get(self.content_key)
        calls = message.get("tool_calls")
        self.calls: Sequence[Any] = calls if isinstance(calls, list) else ()  # the tools that are called
        self.alike: Any = False  # what it is like, once that was asked (see ``likeness.py``)
        # Whether it neither calls nor answers a tool
        self.silent = not self.calls and "function_call" not in message and self.role not in _SPEAKERS


class Talk(NamedTuple):
    """A list of messages, and the turn of each; ``None`` for what is no object."""

    path: RowPath
    turns: Sequence[Turn | None]
    whole: bool
    shared: bool = False

    def numbered(self) -> Iterator[tuple[int, Turn]]:
        """The turns, each with the number of its message."""
        if self.whole:
            yield from enumerate(cast("Sequence[Turn]", self.turns))
        else:
            yield from ((i, turn) for i, turn in enumerate(self.turns) if turn is not None)


def lists(row: Row, trainer: Trainer) -> Iterator[tuple[RowPath, list[Any]]]:
    """The lists of messages that the trainer reads."""
    for path in trainer.turns:
        found = list_at(row, path)
        if found is not None:
            yield path, found


def paths_of(row: Row, trainer: Trainer) -> tuple[RowPath, ...]:
    """Where the lists of messages stand that the trainer reads."""
    return tuple(path for path, _ in lists(row, trainer))


def list_at(row: Row, path: RowPath) -> list[Any] | None:
    """The list at a path, if there is one."""
    found: Any = row
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, list) else None


def conversation(row: Row, path: RowPath, messages: list[Any]) -> Talk:
    """The turns of one list."""
    return row.once(("turns", path), lambda: _talk(row, path, messages))


def _talk(row: Row, path: RowPath, messages: list[Any]) -> Talk:
    older = path == ("conversations",)
    if row.kinds is None:
        turns = [Turn(m, older=older) if isinstance(m, dict) else None for m in messages]
        return Talk(path, turns, None not in turns)
    turns, shared = row.kinds.turns(messages, older=older)
    return Talk(path, turns, None not in turns, shared)


def reads(row: Row, trainer: Trainer) -> Iterator[Talk]:
    """The conversations of a row, each list by itself."""
    for path, messages in lists(row, trainer):
        yield conversation(row, path, messages)


def turns(row: Row, trainer: Trainer) -> Iterator[tuple[RowPath, Turn]]:
    """All turns of a row, each with its place."""
    for talk in reads(row, trainer):
        for i, turn in talk.numbered():
            yield (*talk.path, i), turn


def talks(row: Row, trainer: Trainer) -> Iterator[tuple[Talk, ...]]:
    """The conversations of a row from their first turn to their last: a prompt with each of its answers."""
    found = {talk.path: talk for talk in reads(row, trainer)}
    for path, begun in found.items():
        if _TAILS.get(path) in found:
            continue
        tails = [found[tail] for tail in _GOES_ON.get(path, ()) if tail in found]
        yield from ((begun, tail) for tail in tails) if tails else ((begun,),)


def whole(row: Row, trainer: Trainer, *paths: RowPath) -> Iterator[tuple[RowPath, Sequence[Turn]]]:
    """The lists at these paths that hold turns and nothing else, at least one."""
    for talk in reads(row, trainer):
        if talk.whole and talk.turns and talk.path in paths:
            yield talk.path, cast("Sequence[Turn]", talk.turns)


@dataclass(frozen=True)
class EachTurn:
    """A check that looks at each turn by itself, and yields where in the turn it is broken.

    Turns of one kind break it alike, wherever they stand.
    """

    each: Callable[[Turn, Trainer], Iterator[RowPath]]

    def __call__(self, row: Row, trainer: Trainer) -> Iterator[RowPath]:
        """The places of a row that break the rule."""
        for path, turn in turns(row, trainer):
            for place in self.each(turn, trainer):
                yield (*path, *place)
