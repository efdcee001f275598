"""The slow, obvious twin of the engine: one text at a time, in ``str`` and lists, from the written definitions alone.

An edit is ``(start, end, pieces)``: the pieces, each a new string or a stretch ``(low, high)`` of the source that is
moved, come in the place of ``text[start:end]``. What comes out is a list of ``Unit``.
"""

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from xxhash import xxh3_64_intdigest

Span = tuple[int, int]
Edit = tuple[int, int, list[str | Span]]

WORD = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
REACH = 4096


class Unit(NamedTuple):
    """A character of the output and the stretch of the source that it stands for, an empty one for nothing.

    ``holes`` are the units of the stretch that were gone before what was around them became one.
    """

    char: str
    low: int
    high: int
    holes: frozenset[int] = frozenset()

    @property
    def stands(self) -> frozenset[int]:
        return frozenset(range(self.low, self.high)) - self.holes


# The algebra


def same(text: str) -> list[Unit]:
    """What comes out when nothing happens."""
    return [Unit(char, i, i + 1) for i, char in enumerate(text)]


def text_of(units: list[Unit]) -> str:
    return "".join(unit.char for unit in units)


def apply(text: str, edits: list[Edit]) -> list[Unit]:
    """The text with the edits done; one that puts in what was there does nothing."""
    old, out, here = same(text), [], 0
    for start, end, pieces in edits:
        out += old[here:start]
        put = []
        for piece in pieces:
            put += [Unit(c, start, end) for c in piece] if isinstance(piece, str) else old[slice(*piece)]
        out += old[start:end] if text_of(put) == text[start:end] else put
        here = end
    return out + old[here:]


def project(units: list[Unit], start: int, end: int) -> Span | None:
    """The hull of the output that stands for a unit of the span."""
    found = [i for i, u in enumerate(units) if set(range(u.low, u.high)) & set(range(start, end))]
    return (found[0], found[-1] + 1) if found else None


def settled(units: list[Unit], edits: list[tuple[int, int, str]]) -> list[set[int]]:
    """What each character of the output stands for, given the edits that are left when all is done.

    What no edit reaches stands for itself, and nothing else does. Where it had changed places with an equal one, what
    stands for it stands for what that one stood for.
    """
    own, here, out = {}, 0, 0
    for start, end, new in edits:
        own |= {out + i: here + i for i in range(start - here)}
        out, here = out + start - here + len(new), end
    own |= {i: here + i - out for i in range(out, len(units))}
    place = {source: out for out, source in own.items()}
    alive = set().union(*(unit.stands for unit in units))
    return [
        {own[i]} if i in own else _followed(u, units, place) & alive - set(place) for i, u in enumerate(units)
    ]


def _followed(unit: Unit, units: list[Unit], place: dict[int, int]) -> set[int]:
    seen = set()
    while unit.high - unit.low == 1 and unit.low in place and unit.low not in seen:
        seen.add(unit.low)
        unit = units[place[unit.low]]
    return set(range(unit.low, unit.high))


def image(stands: list[set[int]], start: int, end: int) -> Span | None:
    """The hull of the output that stands for a unit of the span."""
    found = [i for i, of in enumerate(stands) if of & set(range(start, end))]
    return (found[0], found[-1] + 1) if found else None


def compose(first: list[Unit], second: list[Unit]) -> list[Unit]:
    """What comes out of the second, with the stretches of the source of the first."""
    out = []
    for unit in second:
        behind = [u for u in first[unit.low : unit.high] if u.high > u.low]
        low, high = (min(u.low for u in behind), max(u.high for u in behind)) if behind else (0, 0)
        stands = frozenset().union(*(first[i].stands for i in unit.stands))
        out.append(Unit(unit.char, low, high, frozenset(range(low, high)) - stands))
    return out


def touches(edit: Edit, span: Span) -> bool:
    """Does the edit replace a unit of the span, or insert strictly inside?"""
    (start, end, _), (low, high) = edit, span
    return bool(set(range(start, end)) & set(range(low, high))) or low < start == end < high


def carried(span: Span, edits: list[Edit]) -> Span:
    """Where a span that no edit touches stands in the output; what is inserted at its edges stays outside."""
    shift = sum(length(pieces) - (end - start) for start, end, pieces in edits if end <= span[0])
    return span[0] + shift, span[1] + shift


def length(pieces: list[str | Span]) -> int:
    return sum(len(p) if isinstance(p, str) else p[1] - p[0] for p in pieces)


# The draws


def mix(z: int) -> int:
    """The finaliser of splitmix64."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & WORD
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & WORD
    return z ^ (z >> 31)


def key_of(text: str) -> int:
    return xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))


@dataclass
class Draws:
    """The draws of one step in one record: a hash of (seed, label, key, copy, counter)."""

    seed: int
    label: str
    key: int
    copy: int = 0

    @cached_property
    def root(self) -> int:
        label = hashlib.blake2b(f"{self.seed}\0{self.label}".encode(), digest_size=8).digest()
        return mix(((self.key ^ int.from_bytes(label, "little")) + self.copy * GOLDEN) & WORD)

    def word(self, counter: int) -> int:
        return mix((self.root + counter * GOLDEN) & WORD)

    def thin(self, rate: float | Fraction, count: int) -> list[tuple[int, int]]:
        """The places chosen among the first ``count``, each with its word of luck."""
        if rate <= 0:
            return []
        if rate >= 1:
            return [(place, self.word(place + 1)) for place in range(count)]
        chosen, passed, counter = [], 0, 0
        while passed < count:
            counter += 1
            word = self.word(counter)
            step = step_of(word, Fraction(rate))
            passed += step or REACH
            if step and passed <= count:
                chosen.append((passed - 1, word))
        return chosen


def step_of(word: int, rate: Fraction) -> int | None:
    """The least step whose chance to be exceeded, (1 - rate)^step, is at most the high half of the word."""
    return next((step for step, chance in enumerate(chances(rate), 1) if word >> 32 >= chance), None)


@lru_cache(maxsize=64)
def chances(rate: Fraction) -> list[int]:
    """The high half of the chance that each step is exceeded, up to the first that never is."""
    chance, found = 1 << 64, []
    while len(found) < REACH and chance >> 32:
        chance = chance * (rate.denominator - rate.numerator) // rate.denominator
        found.append(chance >> 32)
    return found


def pick(word: int, n: int, counter: int = 0) -> int:
    """An integer in [0, n): the low half of the word, scaled."""
    word = mix((word + counter * GOLDEN) & WORD) if counter else word
    return (word & 0xFFFFFFFF) * n >> 32
