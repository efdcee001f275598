"""``Validation``: what was found, as a value to print, to look into and to raise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from tunekit.errors import LawBroken, MalformedInput
from tunekit.validation.file_rules import RULES
from tunekit.validation.finding import Finding
from tunekit.validation.tokens import TokenCount

_SHOWN = 8
_BROKEN = ("line:", "file:empty", "file:damaged", "file:bom")


@dataclass(frozen=True, kw_only=True)
class Validation:
    """What some trainers would say of some files.

    ``findings`` are the first of each rule, by file and line; ``counts`` has all of them, by rule, and ``of_trainer``
    by trainer and rule. ``notes`` say what was not looked at.
    """

    trainers: tuple[str, ...]
    files: tuple[str, ...]
    rows: int
    bytes: int
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    of_trainer: Mapping[tuple[str, str], int] = field(repr=False)
    tokens: TokenCount | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", dict(self.counts))
        object.__setattr__(self, "of_trainer", dict(self.of_trainer))

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings are none."""
        return not any(RULES[rule].severity == "error" for rule in self.counts)

    def number(self, trainer: str, severity: str) -> int:
        """Return the number of errors or warnings for a trainer."""
        return sum(
            count
            for (name, rule), count in self.of_trainer.items()
            if name == trainer and RULES[rule].severity == severity
        )

    def check(self) -> None:
        """Raise the errors that were found.

        Raises: MalformedInput: a line or a file that cannot be read; LawBroken: rows that a trainer would refuse.
        """
        if self.ok:
            return
        errors = [finding for finding in self.findings if finding.rule.severity == "error"]
        broken = any(finding.rule.id.startswith(_BROKEN) for finding in errors)
        count = sum(n for rule, n in self.counts.items() if RULES[rule].severity == "error")
        lines = [f"validate({', '.join(self.files[:3])}): {count:,} errors.", *map(str, errors[:_SHOWN])]
        lines.append(f"Hint: {errors[0].fix}.")
        raise (MalformedInput if broken else LawBroken)("\n".join(lines))

    def matrix(self) -> str:
        """A table of the trainers: whether each would take the files, and how many errors and warnings there are."""
        lines = [("trainer", "verdict", "errors", "warnings"), *self._rows()]
        wide = [max(len(line[column]) for line in lines) for column in range(4)]
        return "\n".join(
            f"{a:{wide[0]}}  {b:{wide[1]}}  {c:>{wide[2]}}  {d:>{wide[3]}}".rstrip() for a, b, c, d in lines
        )

    def _rows(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for name in self.trainers:
            errors, warnings = self.number(name, "error"), self.number(name, "warning")
            verdict = "errors" if errors else "warnings" if warnings else "ok"
            rows.append((name, verdict, f"{errors:,}", f"{warnings:,}"))
        return rows

    def _firsts(self) -> list[tuple[Finding, int]]:
        """The first finding of each rule, and how many there are."""
        firsts = {finding.rule.id: finding for finding in reversed(self.findings)}
        return [(firsts[rule], count) for rule, count in self.counts.items()]

    def _head(self) -> str:
        head = f"{len(self.files):,} files, {self.rows:,} rows, {self.bytes:,} bytes"
        if self.tokens is not None:
            head += (
                f"; {self.tokens.total:,} tokens, at most {self.tokens.longest:,} in a row ({self.tokens.at})"
            )
        return head

    def __str__(self) -> str:
        """The matrix, the rules that are broken, and the first findings of each."""
        parts = [self._head(), self.matrix()]
        for first, count in self._firsts():
            rule = first.rule
            what = f"{rule.severity}: {count:,} × {rule.message} [{rule.id}]"
            parts.append(f"{what}\n  first: {_place(first)}\n  fix: {first.fix}")
        return "\n".join([*parts, *self.notes])

    def _repr_html_(self) -> str:
        """For notebooks."""
        table = _table(("trainer", "verdict", "errors", "warnings"), self._rows())
        found = [
            (first.rule.id, first.rule.severity, f"{count:,}", first.rule.message, first.fix)
            for first, count in self._firsts()
        ]
        more = _table(("rule", "severity", "count", "what", "fix"), found) if found else ""
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return f"<p>{escape(self._head())}</p>{table}{more}{notes}"


def _place(finding: Finding) -> str:
    line = f"{finding.file}:{finding.line}" if finding.line else finding.file
    return " ".join(part for part in (line, finding.path, finding.excerpt) if part)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    cells = "".join(f"<th>{escape(name)}</th>" for name in head)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{cells}</tr>{lines}</table>"
