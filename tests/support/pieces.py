"""Sources that give their records in pieces, and the draws of windows in plain integers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from xxhash import xxh3_64_intdigest

from tunekit.sources.source import Source
from tunekit.sources.stretches import Stretch


@dataclass(frozen=True)
class Pieces(Source):
    """A source that gives each record, (id, pieces), in pieces."""

    records: tuple[tuple[str, tuple[str, ...]], ...]

    def stretches(self) -> Iterator[Stretch]:
        for id_, pieces in self.records:
            for number, piece in enumerate(pieces):
                yield Stretch(id_, id_, piece, final=number == len(pieces) - 1)


def cut(text: str, places: list[int]) -> tuple[str, ...]:
    bounds = [0, *sorted(p for p in places if p <= len(text)), len(text)]
    return tuple(text[a:b] for a, b in pairwise(bounds))


MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mixed(word: int) -> int:
    word &= MASK
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def draws_of(id_: str, seed: int) -> Callable[[int, int], int]:
    """The draws of a record's windows: an integer in [0, n) for each counter."""
    step = int.from_bytes(blake2b(f"{seed}\0windows#0".encode(), digest_size=8).digest(), "little")
    root = mixed(xxh3_64_intdigest(id_.encode()) ^ step)
    return lambda counter, n: (mixed(root + counter * GOLDEN) & 0xFFFFFFFF) * n >> 32
