"""One pass over the rows of all files, with a memory of the shapes that were seen."""

from collections.abc import Callable, Hashable
from typing import Any

from tunekit.errors import describe
from tunekit.validation.across import HASHED, Sameness, Seen, form
from tunekit.validation.file_rules import RULES
from tunekit.validation.finding import Hit, Ledger, excerpt
from tunekit.validation.reading import Bad, Block, repeated_key
from tunekit.validation.rule import Row
from tunekit.validation.shape import keys, shape, too_deep
from tunekit.validation.tokens import TokenCount, tokens_of
from tunekit.validation.trainers import Path, Trainer

_MOST_SHAPES = 1 << 14


class Known:
    """What is known of all rows of one shape: their hits, their form, and how many of them nobody has counted yet."""

    __slots__ = ("form", "hits", "keys", "waiting")

    def __init__(self, hits: list[Hit], form: Hashable, keys: int) -> None:
        self.hits, self.form, self.keys, self.waiting = hits, form, keys, 0


class Inspection:
    """The state of a pass: what was found, what was seen, and where it stands."""

    def __init__(self, trainers: tuple[Trainer, ...], limit: int, *, remember: bool = True) -> None:
        self.trainers, self.remember = trainers, remember
        self.ledger, self.same, self.seen = Ledger(limit), Sameness(), Seen()
        self.known: dict[Hashable, Known] = {}
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
        path: Path = (),
        only: tuple[str, ...] | None = None,
    ) -> None:
        """A finding that no check of a row makes; ``only``: for these trainers."""
        asked = only or self.asked(rule)
        if asked:
            self.ledger.add(Hit(RULES[rule], path, asked), self.files[-1], line, near)

    def asked(self, rule: str) -> tuple[str, ...]:
        """The trainers of this pass that have the rule."""
        return tuple(t.name for t in self.trainers if t.name in RULES[rule].trainers)

    def take(self, block: Block, *, text: bool) -> None:
        """Look at the rows of a block; ``text``: its lines are those of a file."""
        known, same, recall = self.known, self.same, self.remember
        numbers, whole = [], []
        for number, line, row in zip(
            range(block.first, block.first + len(block.rows)), block.lines, block.rows, strict=True
        ):
            if type(row) is Bad:
                self.hit(row.rule, number, excerpt(row.near) if row.near else "")
                continue
            numbers.append(number)
            whole.append(line or b"")
            seen = shape(row) if recall else None
            entry = known.get(seen) if seen is not None else None
            if entry is None:
                self._look(row, seen, number, line if text else None)
            else:
                if entry.form != self.first_form:
                    self._compare(entry.form, number)
                if entry.hits:
                    self._repeat(entry, row, number)
                if text and line is not None:
                    self._twice(line, number, entry.keys)
            if not same.settled and type(row) is dict:
                same.add(row)
            if self.count is not None and type(row) is dict:
                self._measure(row, number, self.count)
        self.rows += len(numbers)
        self.seen.add(len(self.files) - 1, numbers, whole)

    def _look(self, row: Any, seen: Hashable, number: int, line: bytes | None) -> None:
        """A row of a shape that is not known."""
        if type(row) is not dict:
            self.hit("row:object", number, excerpt(row))
            return
        if seen is None and too_deep(row):
            self.hit("line:deep", number, excerpt(line or b""))
            return
        hits = self.hits(row)
        for hit in hits:
            self.ledger.add_row(hit, self.files[-1], number, row)
        self._compare(form(row), number)
        if line is not None:
            self._twice(line, number, keys(row) if seen is not None else None)
        if seen is not None and len(self.known) < _MOST_SHAPES:
            self.known[seen] = Known(hits, form(row), keys(row))

    def hits(self, row: dict[str, Any]) -> list[Hit]:
        """All places of a row that break a rule of the table; one for all trainers that mind it."""
        places: dict[tuple[str, Path], list[str]] = {}
        row = Row(row)
        for trainer in self.trainers:
            for rule in RULES.values():
                if rule.check is not None and trainer.name in rule.trainers:
                    for path in rule.check(row, trainer):
                        places.setdefault((rule.id, path), []).append(trainer.name)
        return [Hit(RULES[rule], path, tuple(names)) for (rule, path), names in places.items()]

    def _repeat(self, entry: Known, row: Any, number: int) -> None:
        """A row that breaks what the rows of its shape break."""
        if all(self.ledger.full(hit.rule) for hit in entry.hits):
            entry.waiting += 1
            return
        for hit in entry.hits:
            self.ledger.add_row(hit, self.files[-1], number, row)

    def _compare(self, found: Hashable, number: int) -> None:
        if self.first_form is None:
            self.first_form = found
        elif found != self.first_form:
            self.hit("file:formats", number, excerpt(", ".join(name for name, _ in found)))  # type: ignore[attr-defined]

    def _twice(self, line: bytes, number: int, known: int | None) -> None:
        path = repeated_key(line, known)
        if path is not None:
            self.hit("line:duplicate-key", number, excerpt(line), path=path)

    def _measure(self, row: dict[str, Any], number: int, count: Callable[[str], int]) -> None:
        found, before = tokens_of(row, count), self.tokens
        at = f"{self.files[-1]}:{number}" if found > before.longest or not before.at else before.at
        self.tokens = TokenCount(before.total + found, max(found, before.longest), at)
        if self.most is not None and found > self.most:
            self.hit("tokens:over-limit", number, f"{found:,} tokens")

    def finish(self) -> None:
        """Count what waits, and look at what only all rows together show."""
        for entry in self.known.values():
            for hit in entry.hits:
                self.ledger.count(hit, entry.waiting) if entry.waiting else None
        for rule, value in self.same.found():
            self.hit(rule, None, excerpt(value))
        count, places = self.seen.repeated(self.ledger.limit)
        hit = Hit(RULES["file:duplicate"], (), self.asked("file:duplicate"))
        for (file, line), (first, before) in places:
            self.ledger.add(hit, self.files[file], line, f"as {self.files[first]}:{before}")
        if count > len(places):
            self.ledger.count(hit, count - len(places))

    def notes(self) -> tuple[str, ...]:
        """What was not looked at."""
        if not self.seen.closed:
            return ()
        return (f"Duplicates were looked for in the first {HASHED:,} lines.",)
