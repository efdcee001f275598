"""One pass over the rows of all files, with a memory of the shapes that were seen."""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any

from tunekit.errors import describe
from tunekit.validation.across import HASHED, Sameness, Seen, form
from tunekit.validation.file_rules import RULES
from tunekit.validation.finding import Hit, Ledger, excerpt
from tunekit.validation.reading import Bad, Block, repeated_key
from tunekit.validation.rule import Row, Rule
from tunekit.validation.shape import keys, shape, too_deep
from tunekit.validation.tokens import TokenCount, tokens_of
from tunekit.validation.trainers import Path, Trainer
from tunekit.validation.turns import lists

_MOST_SHAPES, _MOST_PLANS = 1 << 14, 1 << 8
_SHORT = 128  # bytes of a line by which its row is known again, whatever its shape


class Known:
    """What is known of all rows of one shape: their hits, their form, and how many of them nobody has counted yet."""

    __slots__ = ("form", "full", "hits", "keys", "waiting")

    def __init__(self, hits: list[Hit], form: Hashable, keys: int | None) -> None:
        self.hits, self.form, self.keys, self.waiting = hits, form, keys, 0
        self.full = False  # whether none of its findings is kept any more


class Inspection:
    """The state of a pass: what was found, what was seen, and where it stands."""

    def __init__(self, trainers: tuple[Trainer, ...], limit: int, *, remember: bool = True) -> None:
        self.trainers, self.remember = trainers, remember
        self.ledger, self.same, self.seen = Ledger(limit), Sameness(), Seen()
        self.known: dict[Hashable, Known] = {}
        self.plans: dict[Hashable, list[tuple[Rule, list[tuple[Trainer, tuple[str, ...]]]]]] = {}
        names = {trainer.name for trainer in trainers}
        self.checking = [r for r in RULES.values() if r.check is not None and names.intersection(r.trainers)]
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
        path: Path = (),
        only: tuple[str, ...] | None = None,
    ) -> None:
        """A finding that no check of a row makes; ``only``: for these trainers."""
        if only is None and self.ledger.full(RULES[rule]):
            self.waiting[rule] += 1  # nobody keeps it any more
            return
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
                self._bad(row, number)
                continue
            numbers.append(number)
            whole.append(line or b"")
            seen = shape(row) if recall else None
            if seen is None and recall and line is not None and len(line) <= _SHORT and type(row) is dict:
                seen = line
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

    def _bad(self, row: Bad, number: int) -> None:
        """A line without a row."""
        if self.ledger.full(RULES[row.rule]):
            self.waiting[row.rule] += 1
        else:
            self.hit(row.rule, number, excerpt(row.near) if row.near else "")

    def _look(self, row: Any, seen: Hashable, number: int, line: bytes | None) -> None:
        """A row of a shape that is not known."""
        if type(row) is not dict:
            if self.ledger.full(RULES["row:object"]):
                self.waiting["row:object"] += 1
            else:
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
            self._twice(line, number, keys(row) if type(seen) is tuple else None)
        if seen is not None and len(self.known) < _MOST_SHAPES:
            self.known[seen] = Known(hits, form(row), keys(row) if type(seen) is tuple else None)

    def hits(self, row: dict[str, Any]) -> list[Hit]:
        """All places of a row that break a rule of the table; one for all trainers that mind it."""
        asked, found = Row(row), list[Hit]()
        for rule, groups in self._plan(asked):
            places = [(names, list(rule.check(asked, trainer))) for trainer, names in groups if rule.check]
            if len(places) == 1:
                ((names, paths),) = places
                found += [Hit(rule, path, names) for path in paths]
                continue
            minding: dict[Path, list[str]] = {}
            for names, paths in places:
                for path in paths:
                    minding.setdefault(path, []).extend(names)
            found += [Hit(rule, path, self._in_order(names)) for path, names in minding.items()]
        return found

    def _plan(self, row: Row) -> list[tuple[Rule, list[tuple[Trainer, tuple[str, ...]]]]]:
        """The rules to hold a row to, each with one trainer of those to whom the row is the same, and their names."""
        seen = tuple((t.form(row), tuple(path for path, _ in lists(row, t))) for t in self.trainers)
        if seen not in self.plans:
            if len(self.plans) >= _MOST_PLANS:
                self.plans.clear()
            self.plans[seen] = [(rule, self._groups(rule, seen)) for rule in self.checking]
        return self.plans[seen]

    def _groups(self, rule: Rule, seen: tuple[Any, ...]) -> list[tuple[Trainer, tuple[str, ...]]]:
        groups: dict[Hashable, list[Trainer]] = {}
        for trainer, found in zip(self.trainers, seen, strict=True):
            if trainer.name in rule.trainers:
                key = (found, *(getattr(trainer, name) for name in rule.looks))
                groups.setdefault(key, []).append(trainer)
        return [(of[0], tuple(t.name for t in of)) for of in groups.values()]

    def _in_order(self, names: list[str]) -> tuple[str, ...]:
        return tuple(t.name for t in self.trainers if t.name in names)

    def _repeat(self, entry: Known, row: Any, number: int) -> None:
        """A row that breaks what the rows of its shape break."""
        if entry.full or all(self.ledger.full(hit.rule) for hit in entry.hits):
            entry.full = True
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
        for name, times in self.waiting.items():
            self.ledger.count(Hit(RULES[name], (), self.asked(name)), times)
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
