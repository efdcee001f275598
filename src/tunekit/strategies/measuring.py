"""``health``: is a strategy quick, does it reject little, does it bring variety?"""

import time
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.statistics import collector

from tunekit.errors import check_integer, invalid
from tunekit.strategies.case import Corrupted
from tunekit.strategies.families import FAMILIES, ON_REQUEST
from tunekit.strategies.storage import nothing_left
from tunekit.values.frozen import value

_SLOW = 100
_MOST_REJECTS = 0.01
_LEAST_VARIETY = 0.3


@value
class Health:
    """What ``health`` found. ``print`` shows it as a table."""

    draws: int
    seconds: float
    rejects: int
    distinct: int
    characters: int
    families: tuple[str, ...]

    @property
    def draws_per_second(self) -> float:
        """Examples by the second, with what Hypothesis itself takes."""
        return self.draws / max(self.seconds, 1e-9)

    @property
    def variety(self) -> float:
        """Share of the examples that are different from all before."""
        return self.distinct / max(self.draws, 1)

    @property
    def flags(self) -> list[str]:
        """What is wrong: slow, rejects, little variety."""
        found = {
            f"slow: fewer than {_SLOW} draws per second": self.draws_per_second < _SLOW,
            f"rejects: more than {_MOST_REJECTS:.0%}": self.rejects > _MOST_REJECTS * self.draws,
            f"little variety: fewer than {_LEAST_VARIETY:.0%} distinct": self.variety < _LEAST_VARIETY,
        }
        return [flag for flag, holds in found.items() if holds]

    def __str__(self) -> str:
        known = len(FAMILIES) - len(ON_REQUEST)
        rows = {
            "draws": f"{self.draws:,} ({self.draws_per_second:,.0f} a second)",
            "rejects": f"{self.rejects:,}",
            "distinct": f"{self.distinct:,} ({self.variety:.0%})",
            "characters": f"{self.characters / max(self.draws, 1):,.0f} on average",
            "families": f"{len(self.families)} of {known}",
            "flags": "; ".join(self.flags) or "none",
        }
        return "\n".join(f"{name:<10} {shown}" for name, shown in rows.items())


def health(strategy: st.SearchStrategy[Any], *, draws: int = 500) -> Health:
    """Draw from a strategy, and say how quick it is, what it rejects, and how much variety it brings.

    >>> from tunekit import strategies as tks
    >>> found = health(tks.texts(), draws=200)
    >>> found.rejects, found.variety > 0.5
    (0, True)

    ``print(found)`` shows a table; ``found.flags`` says what is wrong. ``families`` are those of ``nasty_texts`` that
    were met in the strings. Hypothesis draws now and then a constant of the modules that are loaded, so the figures
    depend a little on what the program imports; compare speeds only within one run.

    Raises: InvalidArgument: no strategy, or fewer than one draw.
    """
    if not isinstance(strategy, st.SearchStrategy):
        raise invalid("health", "strategy", strategy, "a strategy", "tks.texts() is one.")
    check_integer("health", "draws", draws, least=1)
    drawn: list[Any] = []
    told: list[Any] = []

    @settings(
        max_examples=draws,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(example: Any) -> None:
        drawn.append(example)

    began = time.perf_counter()
    with nothing_left(), collector.with_value(told.append):  # type: ignore[arg-type]
        collect()
    seconds = time.perf_counter() - began
    tried = [case["status"] for case in told[0]["generate-phase"]["test-cases"]]
    strings = [text for example in drawn for text in _strings(example)]
    return Health(
        draws=len(drawn),
        seconds=seconds,
        rejects=tried.count("invalid"),
        distinct=len(set(map(repr, drawn))),
        characters=sum(map(len, strings)),
        families=tuple(name for name, pieces in FAMILIES.items() if _met(pieces, strings)),
    )


def _strings(example: Any) -> Iterator[str]:
    """The strings in an example: of a text, a case, a batch, a pair, a list."""
    if isinstance(example, str):
        yield example
    elif isinstance(example, Corrupted):
        yield example.text
    elif isinstance(getattr(example, "target", None), str):
        yield example.target
    elif isinstance(texts := getattr(example, "texts", example), list | tuple):
        yield from (text for text in texts if isinstance(text, str))


def _met(pieces: tuple[str, ...], strings: list[str]) -> bool:
    return any(piece in text for text in strings for piece in pieces)
