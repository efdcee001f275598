"""Shuffle: an order that depends on the pairs and a seed alone, in constant memory."""

import marshal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np

from tunekit.batches.pair import PairBatch
from tunekit.engine.batch import TextBatch
from tunekit.engine.mixing import GOLDEN, label_key, mix
from tunekit.engine.streams import Streams
from tunekit.values.arguments import Seed
from tunekit.values.frozen import value

# By the 8 highest bits of a rank, so that bucket after bucket is rank after rank. Only one of them, and what has not
# been spilt, is in memory at a time.
_BUCKETS = 256
_HELD = 1 << 26
_BATCH = 1_000


@value
class Shuffle:
    """All pairs, sorted by a hash of the seed, their key and their copy.

    Pairs of equal key and copy go by id. The order does not depend on the order of the source, and pairs that are added
    or taken away leave the order of the others as it is.
    """

    seed: Seed = 0

    @property
    def call(self) -> str:
        """The call that adds it."""
        return f".shuffle(seed={self.seed})" if self.seed else ".shuffle()"

    def over(self, batches: Iterator[PairBatch], /) -> Iterator[PairBatch]:
        """The pairs in their new order. What does not fit into 64 MB waits in a temporary file.

        It has no name, so that nothing is left of it however the process ends.
        """
        counts, dropped = Counter[str](), Counter[str]()
        seed = 0
        with TemporaryFile(prefix="tunekit-shuffle-") as file:
            buckets = _Buckets(file)
            for batch in batches:
                counts, dropped, seed = counts + batch.counts, dropped + batch.dropped, batch.streams.seed
                buckets.add(self._ranks(batch), batch)
            yield _batch([], seed, counts, dropped)
            for rows in buckets.sorted():
                for first in range(0, len(rows), _BATCH):
                    yield _batch(rows[first : first + _BATCH], seed, Counter(), Counter())

    def _ranks(self, batch: PairBatch) -> list[int]:
        """A number for each pair by which it is sorted."""
        # One number for all pairs, or (pairs,); sums and products wrap at 2⁶⁴.
        copies = np.asarray(batch.streams.copies, np.int64).astype(np.uint64)
        ranks = batch.streams.keys ^ label_key(self.seed, "shuffle")
        ranks = ranks + copies * GOLDEN
        return [int(rank) for rank in mix(ranks)]


@dataclass
class _Buckets:
    """Rows by the first bits of their rank; the fullest memory is emptied into a file.

    ``places`` says where in it the rows of each bucket stand: the beginning of each piece.
    """

    file: IO[bytes]
    rows: list[list[Any]] = field(default_factory=lambda: [[] for _ in range(_BUCKETS)])
    places: list[list[int]] = field(default_factory=lambda: [[] for _ in range(_BUCKETS)])
    held: int = 0

    def add(self, ranks: list[int], batch: PairBatch) -> None:
        """The pairs of a batch, as rows."""
        marks = {name: flags.tolist() for name, flags in batch.marks.items()}
        contents = batch.content_keys.tolist()
        for number, (rank, pair) in enumerate(zip(ranks, batch.pairs(), strict=True)):
            marked = [name for name, flags in marks.items() if flags[number]]
            sides = (pair.input, pair.target, pair.source)
            # Ten columns, in the order in which ``_batch`` takes them apart; the first five are what rows are sorted
            # by.
            row = (rank, pair.id, pair.copy, *sides, pair.group, pair.key, contents[number], marked)
            self.rows[rank >> 56].append(row)
            self.held += len(pair.input) + len(pair.target)
        if self.held > _HELD:
            self._spill()

    def sorted(self) -> Iterator[list[Any]]:
        """All rows, bucket by bucket, in the order of their ranks."""
        for number, rows in enumerate(self.rows):
            # Rows of one rank go by what follows it, and so it does not matter which of them were spilt.
            spilt = chain.from_iterable(map(self._read, self.places[number]))
            yield sorted([*spilt, *rows], key=_place)
            self.rows[number] = []

    def _spill(self) -> None:
        for number, rows in enumerate(self.rows):
            if rows:
                self.places[number].append(self.file.tell())
                marshal.dump(rows, self.file)
        self.rows, self.held = [[] for _ in range(_BUCKETS)], 0

    def _read(self, place: int) -> list[Any]:
        """A piece of the file, which this process wrote."""
        self.file.seek(place)
        rows: list[Any] = marshal.load(self.file)  # noqa: S302
        return rows


def _place(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """By what a row is sorted: what is before a source that may be missing."""
    return row[:5]


def _batch(rows: list[Any], seed: int, counts: Counter[str], dropped: Counter[str]) -> PairBatch:
    """Rows as a batch of pairs."""
    columns = zip(*rows, strict=True) if rows else [()] * 10
    _, ids, copies, inputs, targets, sources, groups, keys, contents, marked = columns
    streams = Streams(seed, np.array(keys, np.uint64), np.array(copies, np.int64))
    # A mark that no pair of these has is left out: its count is 0 all the same.
    names = sorted({name for names in marked for name in names})
    marks = {name: np.array([name in names for names in marked], np.bool_) for name in names}
    left, right = TextBatch.from_list(list(inputs)), TextBatch.from_list(list(targets))
    source = None if None in sources else TextBatch.from_list(list(sources))
    counted = counts, dropped, source, np.array(contents, np.uint64)
    return PairBatch(left, right, list(ids), list(groups), streams, marks, *counted)
