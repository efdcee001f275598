"""Report: what came out of all laws, as a value that prints as a table."""

from dataclasses import dataclass

from tunekit.testing.laws import Outcome

_WORD = {"held": "held", "skipped": "not applicable", "expected": "expected to fail"}


@dataclass(frozen=True)
class Report:
    """What came out of the laws for one subject.

    >>> from tunekit.testing import check_corruptor
    >>> import tunekit as tk
    >>> report = check_corruptor(tk.StripPunctuation(), checks=["check_empty", "check_p_zero", "check_defaults"])
    >>> report
    <StripPunctuation(): 2 laws held, 1 not applicable>
    >>> report.passed, report.could_declare
    (('check_empty', 'check_defaults'), ())

    ``print(report)`` shows a row for each law, with the number of cases or the reason why it says nothing.
    """

    subject: str
    outcomes: tuple[Outcome, ...]

    @property
    def passed(self) -> tuple[str, ...]:
        """The laws that held."""
        return self._named("held")

    @property
    def skipped(self) -> tuple[str, ...]:
        """The laws that say nothing about the subject."""
        return self._named("skipped")

    @property
    def expected(self) -> tuple[str, ...]:
        """The laws that failed as was expected."""
        return self._named("expected")

    @property
    def could_declare(self) -> tuple[str, ...]:
        """The traits that held throughout and are not declared."""
        return tuple(o.could_declare for o in self.outcomes if o.could_declare)

    def _named(self, status: str) -> tuple[str, ...]:
        return tuple(o.law for o in self.outcomes if o.status == status)

    def __str__(self) -> str:
        held = f"law{'s' * (len(self.passed) != 1)} held"
        counts = {held: self.passed, "expected to fail": self.expected, "not applicable": self.skipped}
        head = ", ".join(f"{len(laws)} {word}" for word, laws in counts.items() if laws) or "no law"
        rows = [(o.law, _WORD[o.status], _cases(o), o.why) for o in self.outcomes]
        widths = [max((len(row[i]) for row in rows), default=0) for i in range(3)]
        lines = [f"  {a:{widths[0]}}  {b:{widths[1]}}  {c:>{widths[2]}}  {d}".rstrip() for a, b, c, d in rows]
        declare = [f"Could be declared: {', '.join(self.could_declare)}."] if self.could_declare else []
        return "\n".join([f"{self.subject}: {head}", *lines, *declare])

    def __repr__(self) -> str:
        return f"<{str(self).splitlines()[0]}>"


def _cases(outcome: Outcome) -> str:
    return f"{outcome.cases} case{'s' * (outcome.cases != 1)}" if outcome.cases else ""
