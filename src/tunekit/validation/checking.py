"""What of the table of rules a row is held to, for whom, and what it breaks: told in full, or only counted."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice, zip_longest
from typing import Any, NamedTuple, cast

from tunekit.validation.file_rules import RULES
from tunekit.validation.finding import Broken, Hit
from tunekit.validation.likeness import likeness
from tunekit.validation.rule import Check, Row, Rule
from tunekit.validation.trainers import RowPath, Trainer
from tunekit.validation.turns import EachTurn, Turn, conversation, list_at, lists

Group = tuple[Trainer, tuple[str, ...]]  # one trainer of those to whom a rule is the same, and their names
_MOST_PLANS, _MOST_TURNS = 1 << 8, 1 << 12


class Plan(NamedTuple):
    """The rules to hold rows of some fields to, each with its groups, and the lists of turns that are read."""

    rules: dict[str, list[Group]]
    lists: tuple[RowPath, ...]


class Checking:
    """Holds rows to the rules of some trainers."""

    def __init__(self, trainers: tuple[Trainer, ...]) -> None:
        self.trainers = trainers
        names = {trainer.name for trainer in trainers}
        self.rules = [r for r in RULES.values() if r.check is not None and names.intersection(r.trainers)]
        self.order = {rule.id: number for number, rule in enumerate(self.rules)}
        self._fields = [rule for rule in self.rules if rule.about == "fields"]
        self._texts = [rule for rule in self.rules if rule.about == "texts"]
        self._items = [rule for rule in self.rules if rule.about in ("items", "calls")]
        self._turns = [rule for rule in self.rules if rule.about == "turns" and not _of_each(rule)]
        self._plans: dict[Hashable, Plan] = {}
        self._at: dict[RowPath, list[tuple[Rule, list[Group]]]] = {}
        self._broken: dict[tuple[RowPath, Hashable], list[Broken]] = {}

    def plan(self, row: Row) -> Plan:
        """What to hold a row to."""
        seen = tuple((t.form(row), tuple(path for path, _ in lists(row, t))) for t in self.trainers)
        if seen not in self._plans:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            paths = tuple(dict.fromkeys(path for _, found in seen for path in found))
            self._plans[seen] = Plan({rule.id: self._groups(rule, seen) for rule in self.rules}, paths)
        return self._plans[seen]

    def _groups(self, rule: Rule, seen: tuple[Any, ...]) -> list[Group]:
        groups: dict[Hashable, list[Trainer]] = {}
        for trainer, found in zip(self.trainers, seen, strict=True):
            if trainer.name in rule.trainers and (found[1] or rule.about not in ("turns", "calls")):
                key = (*_part(rule, *found), *(getattr(trainer, name) for name in rule.looks))
                groups.setdefault(key, []).append(trainer)
        return [(of[0], tuple(t.name for t in of)) for of in groups.values()]

    def hits(self, row: dict[str, Any]) -> list[Hit]:
        """All places of a row that break a rule of the table; one for all trainers that mind it."""
        asked = Row(row)
        plan = self.plan(asked)
        return [hit for rule in self.rules for hit in self._all(rule, asked, plan)]

    def first(self, one: Broken, row: Row, plan: Plan, most: int) -> list[Hit]:
        """The first places that break a rule. Where all who mind one mind all, no more than these are looked for."""
        rule, groups = one.rule, plan.rules[one.rule.id]
        if rule.check and all(count == one.total for _, count in one.minding):
            minding = self._in_order([name for name, _ in one.minding])
            trainer = next(trainer for trainer, names in groups if names[0] in minding)
            return [Hit(rule, path, minding) for path in islice(_places(rule.check, row, trainer), most)]
        if isinstance(rule.check, EachTurn):
            return self._first_turns(rule, rule.check, row, groups, most)
        return self._all(rule, row, plan, most)

    def _all(self, rule: Rule, row: Row, plan: Plan, most: int | None = None) -> list[Hit]:
        found = _minding(rule, row, plan.rules[rule.id])
        return [Hit(rule, path, self._in_order(names)) for path, names in islice(found.items(), most)]

    def _first_turns(
        self, rule: Rule, check: EachTurn, row: Row, groups: list[Group], most: int
    ) -> list[Hit]:
        found: dict[RowPath, tuple[str, ...]] = {}
        asked: dict[RowPath, dict[RowPath, tuple[str, ...]]] = {}
        for trainer, _ in groups:
            for path, turn in islice(_breaking(check, row, trainer), most):
                if path not in asked:
                    readers = [group for group in groups if path[:-1] in group[0].turns]
                    asked[path] = _united((names, check.each(turn, of)) for of, names in readers)
                for place in check.each(turn, trainer):
                    found.setdefault((*path, *place), asked[path][place])
            if len(found) >= most:
                break
        return [Hit(rule, path, self._in_order(names)) for path, names in islice(found.items(), most)]

    def _in_order(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(names) if len(names) == 1 else tuple(t.name for t in self.trainers if t.name in names)

    def of_fields(self, row: Row, plan: Plan) -> list[Broken]:
        """What the fields of a row break, whatever they hold inside."""
        return self._counted(self._fields, row, plan)

    def items(self, row: Row, plan: Plan) -> tuple[list[Rule], list[Rule]]:
        """The rules for items of other lists that stand in rows of these fields; those for calls beside them."""
        given = {path for rule in self._items for path in rule.within if _held(row, path) is not None}
        given.difference_update(plan.lists)
        asked = [rule for rule in self._items if plan.rules[rule.id] and not given.isdisjoint(rule.within)]
        return [rule for rule in asked if rule.about == "items"], [
            rule for rule in asked if rule.about == "calls"
        ]

    def of_items(self, row: Row, plan: Plan, rules: list[Rule]) -> list[Broken]:
        """What the items of other lists break."""
        return self._counted(rules, row, plan)

    def of_texts(self, row: Row, plan: Plan) -> list[Broken]:
        """Which texts of a row are longer than they should be."""
        return self._counted(self._texts, row, plan)

    def of_turns(self, row: Row, plan: Plan) -> list[Broken]:
        """What the turns of a row break, by themselves and in their order."""
        totals, minding = Counter[str](), dict[str, Counter[str]]()
        for path in plan.lists:
            messages = list_at(row, path) or []
            for turn, times in Counter(conversation(row, path, messages).turns).items():
                for one in self._of_turn(turn, path) if turn is not None else ():
                    totals[one.rule.id] += one.total * times
                    of = minding.setdefault(one.rule.id, Counter())
                    for name, count in one.minding:
                        of[name] += count * times
        alone = [Broken(RULES[name], total, tuple(minding[name].items())) for name, total in totals.items()]
        return alone + self._counted(self._turns, row, plan)

    def _of_turn(self, turn: Turn, path: RowPath) -> list[Broken]:
        """What a turn in the list at a path breaks by itself; found out once for all turns that are alike."""
        alike = turn if turn.shared else likeness(turn)
        known = self._broken.get((path, alike)) if alike is not None else None
        if known is None:
            if path not in self._at:
                self._at[path] = self._table(path)
            tried = ((rule, _count_turn(rule, turn, groups)) for rule, groups in self._at[path])
            known = [one for _, one in tried if one is not None]
            if alike is not None:
                if len(self._broken) >= _MOST_TURNS:
                    self._broken.clear()
                self._broken[path, alike] = known
        return known

    def _table(self, path: RowPath) -> list[tuple[Rule, list[Group]]]:
        """The rules for each turn of the list at a path, with their groups."""
        read = tuple((None, (path,) if path in trainer.turns else ()) for trainer in self.trainers)
        found = [(rule, self._groups(rule, read)) for rule in self.rules if _of_each(rule)]
        return [(rule, groups) for rule, groups in found if groups]

    def _counted(self, rules: list[Rule], row: Row, plan: Plan) -> list[Broken]:
        counts = (_count(rule, row, plan.rules[rule.id]) for rule in rules)
        return [one for one in counts if one is not None]


def _part(rule: Rule, form: tuple[str, ...] | None, paths: tuple[RowPath, ...]) -> tuple[Hashable, ...]:
    """What of the fields and lists that a trainer finds in a row a rule goes by."""
    within = "preferred_output" in (form or ())  # tools may stand in the input there
    parts: dict[str, tuple[Hashable, ...]] = {"turns": (paths,), "items": (within,), "calls": (within, paths)}
    return parts.get(rule.about, (form, paths))


def _of_each(rule: Rule) -> bool:
    return isinstance(rule.check, EachTurn)


def _held(row: Row, path: RowPath) -> Any:
    held: Any = row
    for step in path:
        held = held.get(step) if isinstance(held, dict) else None
    return held


def _minding(rule: Rule, row: Row, groups: list[Group]) -> dict[RowPath, tuple[str, ...]]:
    """The places that break a rule, each with the names of those who mind it."""
    check = rule.check
    return _united((names, check(row, trainer)) for trainer, names in groups) if check else {}


def _united(places: Iterable[tuple[tuple[str, ...], Iterable[RowPath]]]) -> dict[RowPath, tuple[str, ...]]:
    found: dict[RowPath, tuple[str, ...]] = {}
    for names, paths in places:
        for path in paths:
            found[path] = found[path] + names if path in found else names
    return found


def _count(rule: Rule, row: Row, groups: list[Group]) -> Broken | None:
    check = rule.check
    if check is None:
        return None
    return _total(rule, [(names, partial(check, row, trainer)) for trainer, names in groups])


def _count_turn(rule: Rule, turn: Turn, groups: list[Group]) -> Broken | None:
    check = cast("EachTurn", rule.check)
    return _total(rule, [(names, partial(check.each, turn, trainer)) for trainer, names in groups])


def _total(rule: Rule, asked: list[tuple[tuple[str, ...], Callable[[], Iterable[RowPath]]]]) -> Broken | None:
    """Return the number of places that break a rule. They are never held, but where groups differ."""
    if len(asked) == 1:
        ((names, places),) = asked
        total = sum(1 for _ in places())
        return Broken(rule, total, tuple((name, total) for name in names)) if total else None
    total = 0
    minding: tuple[str, ...] = ()
    first: Callable[[], Iterable[RowPath]] = tuple
    for names, places in asked:
        if not total:
            total, minding, first = sum(1 for _ in places()), names, places
        elif all(one == other for one, other in zip_longest(first(), places())):
            minding += names
        elif any(True for _ in places()):
            return _broken(rule, _united((of, again()) for of, again in asked))
    return Broken(rule, total, tuple((name, total) for name in minding)) if total else None


def _broken(rule: Rule, minding: dict[RowPath, tuple[str, ...]]) -> Broken:
    of = Counter[str]()
    for names, count in Counter(minding.values()).items():
        for name in names:
            of[name] += count
    return Broken(rule, len(minding), tuple(of.items()))


def _places(check: Check, row: Row, trainer: Trainer) -> Iterator[RowPath]:
    if not isinstance(check, EachTurn):
        yield from check(row, trainer)
        return
    for path, turn in _breaking(check, row, trainer):
        for place in check.each(turn, trainer):
            yield (*path, *place)


def _breaking(check: EachTurn, row: Row, trainer: Trainer) -> Iterator[tuple[RowPath, Turn]]:
    """The messages that break a rule, each as a turn of its own."""
    for path, messages in lists(row, trainer):
        known: dict[Hashable, bool] = {}
        for i, turn in conversation(row, path, messages).numbered():
            alike = turn.alike or turn
            if alike not in known:
                known[alike] = any(True for _ in check.each(turn, trainer))
            if known[alike]:
                yield (*path, i), Turn(messages[i], older=path == ("conversations",))
