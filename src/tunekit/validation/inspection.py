"""One pass over the rows of all files, with a memory of the shapes that were seen."""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

from tunekit.errors import describe
from tunekit.validation.across import HASHED, SAMPLE, Sameness, Seen, form
from tunekit.validation.checking import Checking
from tunekit.validation.file_rules import RULES
from tunekit.validation.finding import Hit, Ledger, broken_at, excerpt
from tunekit.validation.memory import Memory, RowSides
from tunekit.validation.reading import Bad, LineBlock, repeated_key
from tunekit.validation.rule import Row
from tunekit.validation.shape import keys, shape
from tunekit.validation.tokens import TokenCount, tokens_of
from tunekit.validation.trainers import RowPath, Trainer

_MOST_SHAPES, _MOST_LINES = 1 << 14, 1 << 12
_SHORT = 128  # bytes of a line by which its row is known again, whatever its shape


class Known:
    """What is known of all rows of one shape, and how many of them nobody has counted yet."""

    __slots__ = ("full", "kept", "keys", "sides", "waiting")

    def __init__(self, sides: RowSides, keys: int) -> None:
        self.sides, self.keys, self.waiting = sides, keys, 0
        self.kept = False  # whether it is remembered: what is not must not wait
        self.full = not sides.parts  # whether none of their findings is kept any more


class Inspection:
    """The state of a pass: what was found, what was seen, and where it is."""

    def __init__(self, trainers: tuple[Trainer, ...], limit: int, *, remember: bool = True) -> None:
        self.trainers, self.remember = trainers, remember
        self.ledger, self.same, self.seen = Ledger(limit), Sameness(), Seen()
        self.known: dict[Hashable, Known] = {}
        self.settling: list[Known] = []  # what waits to be counted
        self.lines: dict[bytes | None, Known] = {}
        self.checking = Checking(trainers)
        self.memory = Memory(self.checking, self.ledger)
        self.waiting = Counter[str]()
        self.rows, self.files = 0, list[str]()
        self.first_form: Hashable = None
        self.count: Callable[[str], int] | None = None
        self.most: int | None = None
        self.tokens = TokenCount(0, 0, "")

    def begin(self, name: str) -> None:
        """Go on to the next file."""
        self.files.append(name if name.isprintable() else describe(name)[1:-1])
        self.first_form = None

    def hit(
        self,
        rule: str,
        line: int | None = None,
        near: str = "",
        *,
        path: RowPath = (),
        only: tuple[str, ...] | None = None,
    ) -> None:
        """A finding that no check of a row makes; ``only``: for these trainers."""
        if only is None and not self._kept(rule):
            return
        asked = only or self.asked(rule)
        if asked:
            self.ledger.add(Hit(RULES[rule], path, asked), self.files[-1], line, near)

    def _kept(self, rule: str) -> bool:
        """Whether findings of a rule are kept; one more waits to be counted where they are not."""
        if self.ledger.full(RULES[rule]):
            self.waiting[rule] += 1
            return False
        return True

    def asked(self, rule: str) -> tuple[str, ...]:
        """The trainers of this pass that have the rule."""
        return tuple(t.name for t in self.trainers if t.name in RULES[rule].trainers)

    def take(self, block: LineBlock, *, text: bool) -> None:
        """Look at the rows of a block; ``text``: its lines are those of a file."""
        lines, same = self.lines, self.same
        numbers, whole = [], []
        for number, line, row in zip(
            range(block.first, block.first + len(block.rows)), block.lines, block.rows, strict=True
        ):
            if type(row) is Bad:
                self._bad(row, number)
                continue
            numbers.append(number)
            whole.append(line or b"")
            entry = lines.get(line)
            if entry is not None and entry.full and entry.sides.form == self.first_form:
                self._wait(entry)
                if self.count is None and same.rows >= SAMPLE:
                    same.rows += 1  # a row that was seen before changes nothing else
                    continue
            elif type(row) is dict:
                self._row(row, number, line, text=text)
            elif self._kept("row:object"):
                self.hit("row:object", number, excerpt(row))
            if not same.settled and type(row) is dict:
                same.add(row)
            if self.count is not None and type(row) is dict:
                self._measure(row, number, self.count)
        self._settle()
        self.rows += len(numbers)
        self.seen.add(len(self.files) - 1, numbers, whole)

    def _bad(self, row: Bad, number: int) -> None:
        """A line without a row."""
        if self._kept(row.rule):
            self.hit(row.rule, number, excerpt(row.near) if row.near else "")

    def _row(self, row: dict[str, Any], number: int, line: bytes | None, *, text: bool) -> None:
        """Look at a row, unless its shape is known."""
        if not self.remember:
            self._ask(row, number, line if text else None)
            return
        entry, seen, asked = self.lines.get(line), None, None
        if entry is None:
            seen = shape(row)
            entry = self.known.get(seen) if seen is not None else None
        if entry is None:
            count = keys(row)
            if count is None:
                self.hit("line:deep", number, excerpt(line if text and line is not None else b""))
                return
            asked = self.memory.asked(row)
            entry = Known(self.memory.sides(asked, len(line or b"")), count)
            if seen is not None and len(self.known) < _MOST_SHAPES:
                self.known[seen], entry.kept = entry, True
        self._tell(entry, row, number, asked)
        self._compare(entry.sides.form, number)
        again = text and line is not None and self._twice(line, number, entry.keys)
        if line is not None and len(line) <= _SHORT and len(self.lines) < _MOST_LINES and not again:
            self.lines[line], entry.kept = entry, True

    def _ask(self, row: dict[str, Any], number: int, line: bytes | None) -> None:
        """Look at a row as if it were the first."""
        count = keys(row)
        if count is None:
            self.hit("line:deep", number, excerpt(line or b""))
            return
        for hit in self.hits(row):
            self.ledger.add_row(hit, self.files[-1], number, row)
        self._compare(form(row), number)
        if line is not None:
            self._twice(line, number, count)

    def hits(self, row: dict[str, Any]) -> list[Hit]:
        """All places of a row that break a rule of the table; one for all trainers that mind it."""
        return self.checking.hits(row)

    def _tell(self, entry: Known, row: dict[str, Any], number: int, asked: Row | None) -> None:
        """What a row breaks; it waits to be counted where no such finding is kept any more."""
        ledger, sides = self.ledger, entry.sides
        if entry.full or all(part.filled(ledger) for part in sides.parts):
            entry.full = True
            self._wait(entry)
            return
        order, asked = self.checking.order, self.memory.asked(row) if asked is None else asked
        broken = [one for part in sides.parts for one in part.broken]
        for one in sorted(broken, key=lambda one: order[one.rule.id]):
            left = ledger.limit - ledger.counts[one.rule.id]
            hits = self.checking.first(one, asked, sides.plan, left) if left > 0 else []
            for hit in hits:
                ledger.add_row(hit, self.files[-1], number, row)
            ledger.count_rest(one, hits)

    def _wait(self, entry: Known) -> None:
        if entry.kept:
            if not entry.waiting:
                self.settling.append(entry)
            entry.waiting += 1
        else:
            self.memory.settle(entry.sides.parts, 1)

    def _settle(self) -> None:
        """Count what waits in rows that are known."""
        for entry in self.settling:
            self.memory.settle(entry.sides.parts, entry.waiting)
            entry.waiting = 0
        self.settling.clear()
        self.memory.count()

    def _compare(self, found: Hashable, number: int) -> None:
        if self.first_form is None:
            self.first_form = found
        elif found != self.first_form and self._kept("file:formats"):
            self.hit("file:formats", number, excerpt(", ".join(name for name, _ in found)))  # type: ignore[attr-defined]

    def _twice(self, line: bytes, number: int, known: int) -> bool:
        path = repeated_key(line, known)
        if path is not None and self._kept("line:duplicate-key"):
            self.hit("line:duplicate-key", number, excerpt(line), path=path)
        return path is not None

    def _measure(self, row: dict[str, Any], number: int, count: Callable[[str], int]) -> None:
        found, before = tokens_of(row, count), self.tokens
        at = f"{self.files[-1]}:{number}" if found > before.longest or not before.at else before.at
        self.tokens = TokenCount(before.total + found, max(found, before.longest), at)
        if self.most is not None and found > self.most:
            self.hit("tokens:over-limit", number, f"{found:,} tokens")

    def finish(self) -> None:
        """Count what waits, and look at what only all rows together show."""
        for name, times in self.waiting.items():
            self.ledger.count(broken_at(Hit(RULES[name], (), self.asked(name))), times)
        for rule, value in self.same.found():
            self.hit(rule, None, excerpt(value))
        count, places = self.seen.repeated(self.ledger.limit)
        hit = Hit(RULES["file:duplicate"], (), self.asked("file:duplicate"))
        for (file, line), (first, before) in places:
            self.ledger.add(hit, self.files[file], line, f"as {self.files[first]}:{before}")
        if count > len(places):
            self.ledger.count(broken_at(hit), count - len(places))

    def notes(self) -> tuple[str, ...]:
        """What was not looked at."""
        if not self.seen.closed:
            return ()
        return (f"Duplicates were looked for in the first {HASHED:,} lines.",)
