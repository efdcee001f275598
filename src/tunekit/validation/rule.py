"""``Rule``: one row of the table of what trainers ask of a file."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

from tunekit.errors import describe
from tunekit.validation.trainers import RowPath, Trainer

T = TypeVar("T")


class Row(dict[str, Any]):
    """A row, with what was once found out about it: many rules ask for the same."""

    __slots__ = ("kinds", "known")

    def __init__(self, row: dict[str, Any], kinds: Any = None) -> None:
        super().__init__(row)
        self.known: dict[Hashable, Any] = {}
        self.kinds = kinds  # of messages, where one turn is to stand for all of a kind

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made when it is first asked for."""
        if what not in self.known:
            self.known[what] = make()
        return cast("T", self.known[what])


Check = Callable[[Row, Trainer], Iterator[RowPath]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What must hold, for whom, who says so, and what to do where it does not.

    ``check`` yields the path of each place in a row that breaks the rule. It looks at nothing but the kinds, roles and
    ends of what a plain row holds (see ``shape.py``), so that rows of one shape are checked once. A rule without it is
    about lines or files, and is looked after where these are read. ``looks``: what of a trainer, beside the fields and
    lists that it finds in the row, the check looks at; trainers that are alike in it are asked once. ``about``: what of
    a row the check looks at: its fields alone, its texts for their length, its turns, the items of other lists, or the
    calls of turns beside such items. These stand ``within`` some places; where nothing stands, the check finds nothing.
    """

    id: str
    trainers: tuple[str, ...]
    source: str
    severity: Literal["error", "warning"]
    message: str
    fix: str
    check: Check | None = field(default=None, repr=False, compare=False)
    about: Literal["fields", "texts", "turns", "items", "calls"] = field(
        default="turns", repr=False, compare=False
    )
    within: tuple[RowPath, ...] = field(default=(), repr=False, compare=False)
    looks: tuple[str, ...] = field(default=("name",), repr=False, compare=False)


def shown(path: RowPath) -> str:
    """A path as it is written: ``messages[2].content``.

    >>> shown(("messages", 2, "content"))
    'messages[2].content'
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.isidentifier() and len(step) <= 40:
            text += f".{step}" if text else step
        else:
            text += f"[{describe(step)}]"
    return text


def found_at(row: Any, path: RowPath) -> Any:
    """What is at a path; where nothing is, what is above it."""
    for step in path:
        there = (isinstance(row, dict) and step in row) or (
            isinstance(row, list) and isinstance(step, int) and step < len(row)
        )
        if not there:
            break
        row = row[step]
    return row
