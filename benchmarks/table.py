"""Rows and their table."""

from collections.abc import Callable
from dataclasses import dataclass

from data import Data
from peers import Peers
from timing import Pace, Speeds


@dataclass(frozen=True)
class Bench:
    """What a row needs to be measured."""

    data: Data
    peers: Peers
    pace: Pace
    quick: bool


@dataclass(frozen=True)
class Figure:
    """A measured row: what stands in the columns, and the ratio that the bar is about."""

    baseline: str
    ours: str
    ratio: float
    peer: str = "-"

    @classmethod
    def of(cls, found: Speeds, *, cost: bool = False, peer: str = "-") -> "Figure":
        """Two speeds, and the ratio of them, or of the times when the row is about the ``cost``."""
        ratio = 1 / found.ratio if cost else found.ratio
        return cls(_speed(found.baseline), _speed(found.ours), ratio, peer)


@dataclass(frozen=True)
class Row:
    """One line: a measurement, with the bar that it has to reach (``gated``) or that is only looked at."""

    name: str
    against: str
    measure: Callable[[Bench], Figure | str]
    bar: float | None = None
    stretch: float | None = None
    at_most: bool = False
    gated: bool = True

    def reaches(self, ratio: float, limit: float) -> bool:
        """Is the ratio on the right side of a limit?"""
        return ratio <= limit if self.at_most else ratio >= limit

    def verdict(self, ratio: float) -> str:
        """The last column."""
        if self.bar is None:
            return (
                "-"
                if self.stretch is None
                else "stretch"
                if self.reaches(ratio, self.stretch)
                else "below stretch"
            )
        met = "yes" if self.reaches(ratio, self.bar) else "NO"
        if self.stretch is not None and self.reaches(ratio, self.stretch):
            met = "yes, stretch"
        return met if self.gated else f"({met})"

    def limit(self, value: float | None) -> str:
        """A bar as it is printed."""
        return "-" if value is None else f"{'≤' if self.at_most else '≥'} {value:g}"


COLUMNS = (
    "row",
    "baseline",
    "base MB/s",
    "best peer MB/s",
    "tunekit MB/s",
    "ratio",
    "bar",
    "stretch",
    "met?",
)
WIDTHS = (42, 32, 9, 14, 12, 6, 6, 7, 12)


def header() -> str:
    """The head of the table."""
    return _line(COLUMNS) + "\n" + "|".join(["", *("-" * (w + 2) for w in WIDTHS), ""])


def line(row: Row, figure: Figure | str) -> str:
    """One row of the table."""
    bars = (row.limit(row.bar), row.limit(row.stretch))
    if isinstance(figure, str):
        return _line((row.name, row.against, "-", "-", "-", "-", *bars, figure))
    ratio = f"{figure.ratio:.3f}" if figure.ratio < 1 else f"{figure.ratio:.2f}"
    found = (figure.baseline, figure.peer, figure.ours, ratio)
    return _line((row.name, row.against, *found, *bars, row.verdict(figure.ratio)))


def _speed(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def _line(cells: tuple[str, ...]) -> str:
    aligned = [
        c.ljust(w) if i < 2 or i > 7 else c.rjust(w)
        for i, (c, w) in enumerate(zip(cells, WIDTHS, strict=True))
    ]
    return "| " + " | ".join(aligned) + " |"
