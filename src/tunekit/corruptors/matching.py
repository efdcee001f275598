"""Users' patterns: compiled under limits, and run with a time limit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from tunekit.engine.places import Pattern
from tunekit.errors import OutOfDomain, describe, invalid
from tunekit.patterns import PRESETS

LENGTH, DEPTH, SIZE = 100_000, 100, 100_000
# Of the time that all threads of the process take together: that is the clock of ``regex``.
SECONDS, SECONDS_A_CHARACTER = 2.0, 10e-6
# A pattern that calls itself, such as (?R), may take half a gigabyte of memory in a second: its clock is shorter.
SECONDS_OF_RECURSION = 0.2

# A set that does not close runs to the end: looked for at each of its signs, it would take quadratic time.
_PIECE = re.compile(r"\\.|\(\?#[^)]*\)?|\[\^?\]?(?:\\.|[^\]\\])*+(?:\]|\Z)|\{\d*(?:,\d*)?\}|.", re.DOTALL)
_VERBOSE = re.compile(r"\(\?[a-zA-Z0-9-]*x")
_SIGN = re.compile(r"\\.|.", re.DOTALL)
_SETS_OF_SETS = re.compile(r"\(\?[a-zA-Z0-9]*V1")
_RECURSION = re.compile(r"\(\?(?:R|[0-9]|&|P[>&])")


@dataclass(frozen=True, eq=False)
class Matcher:
    """A compiled pattern that may not run on for ever. Without a clock it is one that takes linear time."""

    owner: str
    compiled: Any
    clock: bool = True

    def finditer(self, string: str, /) -> Iterator[Any]:
        """The matches, from left to right.

        Raises: OutOfDomain: the search took longer than two seconds and ten microseconds a character (0.2 seconds,
        where the pattern calls itself), or all the memory that ``regex`` lets it take.
        """
        seconds = self._seconds + SECONDS_A_CHARACTER * len(string)
        try:
            yield from self.compiled.finditer(string, timeout=seconds if self.clock else None)
        except TimeoutError:
            raise self._ran_away(string, f"more than {seconds:.1f} s of processor time") from None
        except MemoryError:
            raise self._ran_away(string, "more memory than a search may") from None

    @cached_property
    def _seconds(self) -> float:
        return SECONDS if _RECURSION.search(self.compiled.pattern) is None else SECONDS_OF_RECURSION

    def _ran_away(self, string: str, what: str) -> OutOfDomain:
        hint = (
            "repeats inside repeats, such as (a|aa)+, make a search explode; write possessive ones, (a|aa)++."
        )
        return OutOfDomain(
            f"{self.owner}: the pattern {describe(self.compiled.pattern)} took {what} on the text {describe(string)}.\n"
            f"Hint: {hint if self.clock else 'cut the text into parts, as passages and windows do.'}"
        )


def written_out(owner: object, argument: str, pattern: str | Pattern) -> str:
    """A pattern as a string that says its flags itself, so that it is equal by content.

    Raises: InvalidArgument: no pattern of strings.
    """
    source = getattr(pattern, "pattern", pattern)
    if not isinstance(source, str):
        raise invalid(owner, argument, pattern, "a pattern that compiles, of strings")
    flags = _flags(pattern)
    return f"(?{flags}){source}" if flags else source


def _flags(pattern: str | Pattern) -> str:
    """The letters of its flags, but those that every string has."""
    import regex

    flags = int(getattr(pattern, "flags", 0))
    of = re if isinstance(pattern, re.Pattern) else regex
    letters = "".join(c for c in "aimsxfwbepr" if flags & getattr(of, c.upper(), 0))
    return letters + ("V1" if of is regex and flags & regex.VERSION1 else "")


@lru_cache(maxsize=256)
def matcher(owner: str, argument: str, pattern: str) -> Matcher:
    """What finds a pattern of the ``regex`` package in a text.

    tunekit's own patterns take linear time, and run without the time limit, which makes a match cost three times as
    much.

    Raises: InvalidArgument: it does not compile, or not within the limits.
    """
    import regex

    check_limits(owner, argument, pattern)
    try:
        compiled = regex.compile(pattern)
    except regex.error as error:
        raise invalid(owner, argument, pattern, f"a pattern that compiles ({error})") from None
    except MemoryError:
        raise invalid(
            owner, argument, pattern, "a pattern that compiles (it takes too much memory)"
        ) from None
    except RecursionError:
        raise invalid(owner, argument, pattern, "a pattern that compiles (it is nested too deep)") from None
    return Matcher(owner, compiled, clock=pattern not in PRESETS)


def check_limits(owner: str, argument: str, pattern: str) -> None:
    """Refuse what would take long or much memory to compile: long, deep, or repeats of repeats.

    A pattern is laid out in full before it runs: ``(a{100}){100}`` counts as 10,000 characters. Where there may be
    comments, they may hide brackets, and each repeat counts as if it stood inside all others.
    """
    if len(pattern) > LENGTH:
        raise invalid(
            owner, argument, pattern, f"at most {LENGTH:,} characters long; it has {len(pattern):,}"
        )
    pieces = _PIECE.findall(pattern)
    if _depth(pieces) > DEPTH:
        raise invalid(owner, argument, pattern, f"at most {DEPTH} groups deep")
    if _SETS_OF_SETS.search(pattern) and _depth(_SIGN.findall(pattern), "[", "]") > DEPTH:
        raise invalid(owner, argument, pattern, f"at most {DEPTH} sets deep")
    hidden = "#" in pieces and _VERBOSE.search(pattern) is not None
    if (_size_at_worst(pieces) if hidden else _size(pieces)) > SIZE:
        hint = "write repeats without an upper bound, such as a+."
        rule = f"at most {SIZE:,} characters when its repeats are laid out"
        raise invalid(owner, argument, pattern, rule, hint)


def _depth(pieces: list[str], opening: str = "(", closing: str = ")") -> int:
    depth = deepest = 0
    for piece in pieces:
        depth += (piece == opening) - (piece == closing and depth > 0)
        deepest = max(deepest, depth)
    return deepest


def _size(pieces: list[str]) -> int:
    """Return the number of characters once each repeat is laid out; it stops where they are too many."""
    sizes, last = [0], 0
    for piece in pieces:
        if piece == "(":
            sizes.append(0)
            last = 0
        elif piece == ")" and len(sizes) > 1:
            last = sizes.pop()
            sizes[-1] += last
        elif repeats := _repeats(piece):
            sizes[-1] += last * (repeats - 1)
            last *= repeats
        else:
            last = 1
            sizes[-1] += 1
        if sizes[-1] > SIZE:
            break
    return max(sizes)


def _size_at_worst(pieces: list[str]) -> int:
    size = len(pieces)
    for piece in pieces:
        size = min(size * max(_repeats(piece), 1), SIZE + 1)
    return size


def _repeats(piece: str) -> int:
    """Return the number of times that ``{m,n}`` repeats what comes before it; 0 when the piece is no such repeat."""
    numbers = re.findall(r"\d+", piece) if len(piece) > 1 and piece[0] == "{" else []
    return max((int(n) if len(n) < 9 else SIZE + 1 for n in numbers), default=0)
