"""The turns of a conversation, wherever a trainer reads them in a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tunekit.validation.rule import Row
from tunekit.validation.trainers import Path, Trainer


@dataclass(frozen=True)
class Turn:
    """A message, its place, and its keys: ``role`` and ``content``, or ``from`` and ``value`` in the older form."""

    path: Path
    message: dict[str, Any]
    role_key: str
    content_key: str

    @property
    def role(self) -> Any:
        """Who speaks."""
        return self.message.get(self.role_key)

    @property
    def content(self) -> Any:
        """What is said."""
        return self.message.get(self.content_key)

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


def conversation(path: Path, messages: list[Any]) -> list[Turn]:
    """The turns of one list; what is no object is none."""
    keys = ("from", "value") if path == ("conversations",) else ("role", "content")
    return [Turn((*path, i), m, *keys) for i, m in enumerate(messages) if isinstance(m, dict)]


def turns(row: Row, trainer: Trainer) -> Iterator[Turn]:
    """All turns of a row."""
    for path, messages in lists(row, trainer):
        yield from conversation(path, messages)


def whole(row: Row, trainer: Trainer, *paths: Path) -> Iterator[tuple[Path, list[Turn]]]:
    """The lists at these paths that hold turns and nothing else, at least one."""
    for path, messages in lists(row, trainer):
        found = conversation(path, messages)
        if path in paths and found and len(found) == len(messages):
            yield path, found
