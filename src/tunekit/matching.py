"""Users' patterns: compiled under limits, and run with a time limit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tunekit.engine.batch import Pattern
from tunekit.errors import OutOfDomain, describe, invalid
from tunekit.patterns import CODE, EMAIL, NUMBER, PLACEHOLDER, URL

LENGTH, DEPTH, SIZE = 100_000, 100, 100_000
SECONDS, SECONDS_A_CHARACTER = 1.0, 10e-6

_PRESETS = frozenset([CODE, EMAIL, NUMBER, PLACEHOLDER, URL])
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*(?:,\d*)?\}|.", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Matcher:
    """A compiled pattern that may not run on for ever."""

    owner: str
    compiled: Any

    def finditer(self, string: str, /) -> Iterator[Any]:
        """The matches, from left to right.

        Raises: OutOfDomain: the search took longer than a second and ten microseconds a character, or all the memory
        that ``regex`` lets a recursive pattern take.
        """
        seconds = SECONDS + SECONDS_A_CHARACTER * len(string)
        try:
            yield from self.compiled.finditer(string, timeout=seconds)
        except TimeoutError:
            raise self._ran_away(string, f"more than {seconds:.1f} s") from None
        except MemoryError:
            raise self._ran_away(string, "more memory than a search may") from None

    def _ran_away(self, string: str, what: str) -> OutOfDomain:
        return OutOfDomain(
            f"{self.owner}: the pattern {describe(self.compiled.pattern)} took {what} on the text {describe(string)}.\n"
            "Hint: repeats inside repeats, such as (a|aa)+, make a search explode; write possessive ones, (a|aa)++."
        )


def written_out(owner: object, argument: str, pattern: str | Pattern, *, inside: bool = False) -> str:
    """A pattern as a string that says its flags itself, so that it is equal by content; ``inside`` others, in a group.

    Raises: InvalidArgument: no pattern of strings, or flags that hold for a whole pattern where it is ``inside``.
    """
    source = getattr(pattern, "pattern", pattern)
    if not isinstance(source, str):
        raise invalid(owner, argument, pattern, "a pattern that compiles, of strings")
    scoped, whole = _flags(pattern)
    if inside and whole:
        raise invalid(
            owner, argument, pattern, f"without the flags {whole} when it stands in a list", "give it alone."
        )
    if not scoped + whole:
        return source
    end = "\n" if "x" in scoped else ""  # a comment may stand at the end of the source
    return f"(?{scoped}:{source}{end})" if inside else f"(?{scoped}{whole}){source}"


def _flags(pattern: str | Pattern) -> tuple[str, str]:
    """The letters of its flags: those that may hold for a group, and those that hold for a whole pattern."""
    import regex

    flags = int(getattr(pattern, "flags", 0))
    of = re if isinstance(pattern, re.Pattern) else regex
    scoped = "".join(c for c in "aimsxfw" if flags & getattr(of, c.upper(), 0))
    whole = "" if of is re else "".join(c for c in "bepr" if flags & getattr(regex, c.upper()))
    return scoped, whole + ("V1" if of is regex and flags & regex.VERSION1 else "")


@lru_cache(maxsize=256)
def matcher(owner: str, argument: str, *sources: str) -> Pattern:
    """What finds a pattern of the ``regex`` package in a text, or any of several.

    tunekit's own patterns take linear time, and run without the time limit, which makes a match cost three times as
    much.

    Raises: InvalidArgument: it does not compile, or not within the limits.
    """
    import regex

    whole = sources[0] if len(sources) == 1 else "|".join(f"(?:{source})" for source in sources)
    check_limits(owner, argument, whole)
    try:
        compiled: Pattern = regex.compile(whole)
    except regex.error as error:
        raise invalid(owner, argument, whole, f"a pattern that compiles ({error})") from None
    return compiled if _PRESETS.issuperset(sources) else Matcher(owner, compiled)


def check_limits(owner: str, argument: str, pattern: str) -> None:
    """Refuse what would take long or much memory to compile: long, deep, or repeats of repeats.

    A pattern is laid out in full before it runs: ``(a{100}){100}`` counts as 10,000 characters.
    """
    if len(pattern) > LENGTH:
        raise invalid(
            owner, argument, pattern, f"at most {LENGTH:,} characters long; it has {len(pattern):,}"
        )
    sizes, last = [0], 0
    for piece in _PIECE.findall(pattern):
        if piece == "(":
            sizes.append(0)
            last = 0
            if len(sizes) > DEPTH + 1:
                raise invalid(owner, argument, pattern, f"at most {DEPTH} groups deep")
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
            hint = "write repeats without an upper bound, such as a+."
            raise invalid(
                owner, argument, pattern, f"at most {SIZE:,} characters when its repeats are laid out", hint
            )


def _repeats(piece: str) -> int:
    """How often ``{m,n}`` repeats what stands before it; 0 when the piece is no such repeat."""
    numbers = re.findall(r"\d+", piece) if len(piece) > 1 and piece[0] == "{" else []
    return max((int(n) if len(n) < 9 else SIZE + 1 for n in numbers), default=0)
