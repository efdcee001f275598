"""``Finding``: one place that breaks a rule; ``Ledger``: all of them counted, the first ones kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from reprlib import Repr
from typing import Any, NamedTuple

from tunekit.errors import describe
from tunekit.layouts import Alpaca, Chat, Preference, PromptCompletion, ShareGPT
from tunekit.validation.rule import Rule, found_at, shown
from tunekit.validation.trainers import TRAINERS, RowPath


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is wrong where, for which trainers, and what to do about it.

    ``line`` counts from 1 and is ``None`` for a whole file; ``path`` is empty for a whole line.
    """

    rule: Rule = field(repr=False)
    file: str
    line: int | None
    path: str
    excerpt: str
    trainers: tuple[str, ...]

    @property
    def fix(self) -> str:
        """What to do; where fields are missing, with the layouts that write them."""
        layouts = fitting(self.trainers) if self.rule.id == "row:fields" else []
        return f"{self.rule.fix}: {' or '.join(layouts)}" if layouts else self.rule.fix

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = f" {self.path}" if self.path else ""
        what = f" {self.excerpt}" if self.excerpt else ""
        return f"{place}{where}: {self.rule.message} [{self.rule.id}]{what}"


@dataclass(frozen=True)
class Hit:
    """A place in rows of one shape that breaks a rule."""

    rule: Rule
    path: RowPath
    trainers: tuple[str, ...]


class Broken(NamedTuple):
    """The number of places of a row that break a rule, and the number of them that each trainer minds."""

    rule: Rule
    total: int
    minding: tuple[tuple[str, int], ...]


def broken_at(hit: Hit) -> Broken:
    """One place, as what is counted."""
    return Broken(hit.rule, 1, tuple((name, 1) for name in hit.trainers))


@dataclass
class Ledger:
    """The findings of one pass: the first ``limit`` of each rule are kept, all are counted."""

    limit: int
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    of_trainer: Counter[tuple[str, str]] = field(default_factory=Counter)

    def full(self, rule: Rule) -> bool:
        """Whether no finding of the rule is kept any more."""
        return self.counts[rule.id] >= self.limit

    def add(self, hit: Hit, file: str, line: int | None, excerpt: str) -> None:
        """Count a finding, and keep it if it is among the first."""
        if not self.full(hit.rule):
            self.findings.append(
                Finding(
                    rule=hit.rule,
                    file=file,
                    line=line,
                    path=shown(hit.path),
                    excerpt=excerpt,
                    trainers=hit.trainers,
                )
            )
        self.count(broken_at(hit), 1)

    def add_row(self, hit: Hit, file: str, line: int, row: Any) -> None:
        """Count a finding in a row, with an excerpt of what is there."""
        self.add(hit, file, line, "" if self.full(hit.rule) else excerpt(found_at(row, hit.path)))

    def count(self, one: Broken, times: int) -> None:
        """Count findings that nobody keeps."""
        name = one.rule.id
        self.counts[name] += one.total * times
        for trainer, count in one.minding:
            self.of_trainer[trainer, name] += count * times

    def count_rest(self, one: Broken, kept: list[Hit]) -> None:
        """Count what comes after the findings that are kept."""
        self.count(one, 1)
        for hit in kept:
            self.count(broken_at(hit), -1)


def fitting(trainers: Iterable[str]) -> list[str]:
    """The layouts whose rows have the fields that each of these trainers reads.

    >>> fitting(["trl:dpo"]), fitting(["trl:sft", "together"])
    (['tk.Preference'], ['tk.Chat', 'tk.PromptCompletion'])
    """
    forms = [TRAINERS[name].forms for name in trainers]
    layouts = (Alpaca(instruction="…"), Chat(), Preference(), PromptCompletion(), ShareGPT())
    return [
        f"tk.{type(layout).__name__}"
        for layout in layouts
        if all(any(set(form) <= layout.columns().keys() for form in of) for of in forms)
    ]


class _Shown:
    """A value whose repr is cut before it is made: a row may be of many megabytes."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return _SHORT.repr(self.value)


_SHORT = Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother, _SHORT.maxdict = 3, 50, 50, 4


def excerpt(value: Any) -> str:
    """At most 60 characters of a value, control characters visible."""
    if isinstance(value, bytes):
        value = value[:61].decode("utf-8", "replace")
    return describe(value[:61] if isinstance(value, str) else _Shown(value))
