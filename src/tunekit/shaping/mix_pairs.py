"""Mix: pairs of several tasks or sources in exact proportions."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np

from tunekit.batches.pair import PairBatch
from tunekit.batches.turns import Turns
from tunekit.engine.batch import TextBatch
from tunekit.engine.ragged import Ints, offsets_of
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, describe, invalid
from tunekit.values.frozen import value

_CHUNK = 1_000


@value
class MixPairs:
    """Pairs with those of ``others`` among them, in the proportions of ``weights``, the first of which is their own.

    At every place the share of each part is exact to less than one pair. The mix ends where a part has no pair for its
    place.
    """

    others: tuple[Any, ...] = field(kw_only=False)
    weights: tuple[Any, ...] = field(kw_only=False)

    def __post_init__(self) -> None:
        others = tuple(self.others)
        if not others:
            raise invalid("Pairs.mix", "others", others, "other pairs, at least once")
        for other in others:
            if not hasattr(other, "mapping") or not hasattr(other, "batches"):
                raise invalid("Pairs.mix", "others", other, "pairs")
        weights = tuple(self.weights) or (1,) * (len(others) + 1)
        if len(weights) != len(others) + 1:
            raise invalid("Pairs.mix", "weights", weights, f"{len(others) + 1} numbers, one for each part")
        for weight in weights:
            number = isinstance(weight, int | float | Fraction) and not isinstance(weight, bool)
            if not number or not 0 < weight < inf:
                raise invalid("Pairs.mix", "weights", weights, "numbers above 0")
        object.__setattr__(self, "others", others)
        object.__setattr__(self, "weights", weights)

    @property
    def call(self) -> str:
        """The call that adds it."""
        return f".mix({', '.join(map(repr, self.others))}, weights={self.weights})"

    def epoch(self, k: int, /) -> "MixPairs":
        """The mix with the other parts in epoch ``k`` as well, so that none repeats its draws."""
        return replace(self, others=tuple(other.epoch(k) for other in self.others))

    def over(self, batches: Iterator[PairBatch], /) -> Iterator[PairBatch]:
        """The mixed pairs, in batches of a thousand.

        Raises: InvalidArgument: the parts have different seeds, and a batch has one.
        """
        parts = [_Part(stream) for stream in (batches, *(other.batches() for other in self.others))]
        turns = Turns([Fraction(weight) for weight in self.weights])
        ended = False
        while not ended:
            # (chunk,): the part whose turn each place is; (parts,): how many pairs of each that makes.
            part_of = np.array([turns.next() for _ in range(_CHUNK)])
            wanted = np.bincount(part_of, minlength=len(parts))
            found = [part.take(size) for part, size in zip(parts, wanted.tolist(), strict=True)]
            order, ended = _ordered(part_of, [len(batch) for batch in found])
            joined = joined_batches(found)
            yield replace(joined.select(order), counts=joined.counts, dropped=joined.dropped)


@dataclass
class _Part:
    """A stream of pairs, from which so many are taken at a time."""

    batches: Iterator[PairBatch]
    rest: PairBatch | None = None

    def take(self, wanted: int) -> PairBatch:
        """The next ``wanted`` pairs, or all that are left."""
        held = [] if self.rest is None else [self.rest]
        size = sum(map(len, held))
        while size < wanted and (batch := next(self.batches, None)) is not None:
            held.append(batch)
            size += len(batch)
        joined = joined_batches(held)
        numbers = np.arange(size)
        first, rest = joined.select(numbers[:wanted]), joined.select(numbers[wanted:])
        # Both halves have the counts of the whole, which are to be given once.
        self.rest = replace(rest, counts=Counter(), dropped=Counter())
        return first


def _ordered(part_of: Ints, found: Sequence[int]) -> tuple[Ints, bool]:
    """The order of the pairs of a chunk, cut where a part has no pair for its place; and whether it was cut."""
    # (chunk,): the number of each place's pair where the pairs of all parts are joined, part after part.
    #   Turns 0 1 0 1, found 2 and 1: numbers 0 2 1 and then 3, which there is not: the order is 0 2 1, and it was cut.
    number = np.empty_like(part_of)
    starts = offsets_of(np.array(found))
    lacking = np.zeros(part_of.size, np.bool_)
    for part, size in enumerate(found):
        mine = np.flatnonzero(part_of == part)
        number[mine] = starts[part] + np.arange(mine.size)
        # Of the places of this part, those beyond the pairs that it had.
        lacking[mine[size:]] = True
    cut = int(lacking.argmax()) if lacking.any() else part_of.size
    return number[:cut], cut < part_of.size


def joined_batches(batches: Sequence[PairBatch]) -> PairBatch:
    """Several batches as one.

    Raises: InvalidArgument: they have different seeds.
    """
    seeds = {batch.streams.seed for batch in batches if len(batch)}
    if len(seeds) > 1:
        raise InvalidArgument(
            f"Pairs.mix: the parts must have one seed, not {describe(sorted(seeds))}.\n"
            "Hint: name= in a corruptor gives it draws of its own."
        )
    sizes = [len(batch) for batch in batches]
    keys = [batch.streams.keys for batch in batches]
    # (pairs,) of each batch, where one number may be said for all.
    copies = [np.broadcast_to(batch.streams.copies, len(batch)) for batch in batches]
    streams = Streams(
        next(iter(seeds), 0),
        np.concatenate([np.empty(0, np.uint64), *keys]),
        np.concatenate([np.empty(0, np.int64), *copies]).astype(np.int64),
    )
    names = sorted({name for batch in batches for name in batch.marks})
    marks = {
        name: np.concatenate(
            [b.marks.get(name, np.zeros(n, np.bool_)) for b, n in zip(batches, sizes, strict=True)]
        )
        for name in names
    }
    inputs, targets = (
        [t for b in batches for t in b.input.texts],
        [t for b in batches for t in b.target.texts],
    )
    ids, groups = [i for b in batches for i in b.ids], [g for b in batches for g in b.groups]
    sides = TextBatch.from_list(inputs), TextBatch.from_list(targets)
    counts = sum((b.counts for b in batches), Counter[str]())
    dropped = sum((b.dropped for b in batches), Counter[str]())
    have = bool(batches) and all(batch.source is not None for batch in batches)
    source = TextBatch.from_list([t for b in batches if b.source for t in b.source.texts]) if have else None
    contents = np.concatenate([np.empty(0, np.uint64), *(batch.content_keys for batch in batches)])
    return PairBatch(*sides, ids, groups, streams, marks, counts, dropped, source, contents)
