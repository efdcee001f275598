"""What rows break, remembered by what the rules see of them."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from tunekit.validation.across import form
from tunekit.validation.checking import Checking, Plan
from tunekit.validation.finding import Broken, Ledger
from tunekit.validation.items import items
from tunekit.validation.kinds import WRITING, Kinds
from tunekit.validation.likeness import spoken
from tunekit.validation.rule import Row, Rule
from tunekit.validation.shape import fields
from tunekit.validation.turns import LONG, Turn, conversation, list_at

_MOST = 1 << 12


class RowPart:
    """What one side of a row breaks; where it is ``kept``, how often that waits to be counted."""

    __slots__ = ("broken", "full", "kept", "waiting")

    def __init__(self, broken: list[Broken], *, kept: bool = False) -> None:
        self.broken, self.kept, self.waiting = broken, kept, 0
        self.full = not broken  # whether none of its findings is kept any more

    def filled(self, ledger: Ledger) -> bool:
        """Whether none of its findings is kept any more."""
        self.full = self.full or all(ledger.full(one.rule) for one in self.broken)
        return self.full


class Fields(NamedTuple):
    """What rows of the same fields break, whatever these hold inside, and what else they are held to."""

    part: RowPart
    plan: Plan
    form: Hashable
    items: list[Rule]
    calls: list[Rule]


class RowSides(NamedTuple):
    """What a row breaks, side by side; the plan it was held to, and its form."""

    parts: tuple[RowPart, ...]
    plan: Plan
    form: Hashable


def _calls(turn: Turn) -> bool:
    """Whether a turn may call a function."""
    if turn.silent:
        return False
    older = "function_call" in turn.message or (isinstance(turn.role, str) and turn.role in WRITING)
    return older or any(isinstance(call, dict) and "function" in call for call in turn.calls)


class Memory:
    """The sides of rows, each found out once for all rows that are alike in it."""

    def __init__(self, checking: Checking, ledger: Ledger) -> None:
        self.checking, self.ledger, self.kinds = checking, ledger, Kinds()
        self._fields: dict[Hashable, Fields] = {}
        self._parts: dict[Hashable, RowPart] = {}
        self._waiting: list[RowPart] = []

    def asked(self, row: dict[str, Any]) -> Row:
        """A row whose messages are known by their kinds."""
        return Row(row, self.kinds)

    def sides(self, row: Row, size: int) -> RowSides:
        """What a row breaks; ``size``: the bytes of its line."""
        seen = fields(row)
        if seen not in self._fields:
            self._make_room()
            plan = self.checking.plan(row)
            own = RowPart(self.checking.of_fields(row, plan), kept=True)
            self._fields[seen] = Fields(own, plan, form(row), *self.checking.items(row, plan))
        found = self._fields[seen]
        parts = [found.part, *self._others(row, found, seen)]
        if size > LONG:
            parts.append(RowPart(self.checking.of_texts(row, found.plan)))
        return RowSides(tuple(part for part in parts if part.broken), found.plan, found.form)

    def _others(self, row: Row, found: Fields, seen: Hashable) -> Iterator[RowPart]:
        plan, checking = found.plan, self.checking
        talks = [conversation(row, path, list_at(row, path) or []) for path in plan.lists]
        if talks:
            known = spoken(talks)
            yield self._once(known and (seen, known), partial(checking.of_turns, row, plan))
        if found.items:
            paths = tuple(dict.fromkeys(path for rule in found.items for path in rule.within))
            held = items(row, paths)
            yield self._once(held and (seen, paths, held), partial(checking.of_items, row, plan, found.items))
        if found.calls and any(turn and _calls(turn) for talk in talks for turn in talk.turns):
            yield RowPart(checking.of_items(row, plan, found.calls))

    def _once(self, known: Hashable, make: Callable[[], list[Broken]]) -> RowPart:
        """What is made, or what was made before of what is known to be the same."""
        if known is None:
            return RowPart(make())
        if known not in self._parts:
            self._make_room()
            self._parts[known] = RowPart(make(), kept=True)
        return self._parts[known]

    def _make_room(self) -> None:
        """Forget all, when it is too much. What nobody remembers must not wait."""
        if len(self._fields) >= _MOST or len(self._parts) >= _MOST:
            self.count()
            for part in (*self._parts.values(), *(found.part for found in self._fields.values())):
                part.kept = False
            self._parts.clear()
            self._fields.clear()

    def settle(self, parts: Iterable[RowPart], times: int) -> None:
        """Count the findings of so many rows; those of a part that is remembered can wait."""
        for part in parts if times else ():
            if part.kept and not part.waiting:
                self._waiting.append(part)
            part.waiting += times
            if not part.kept:
                self._count(part)

    def _count(self, part: RowPart) -> None:
        for one in part.broken:
            self.ledger.count(one, part.waiting)
        part.waiting = 0

    def count(self) -> None:
        """Count the findings that wait."""
        for part in self._waiting:
            self._count(part)
        self._waiting.clear()
