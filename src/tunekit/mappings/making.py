"""Making: from clean records to pairs, block by block, in this process or another."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from tunekit.batches.pair import PairBatch
from tunekit.batches.records import Records, numbered
from tunekit.engine.batch import BATCH, SUB_BATCH
from tunekit.engine.memory import keep_heap
from tunekit.engine.mixing import Words
from tunekit.engine.ragged import Ints, offsets_of
from tunekit.engine.streams import Streams
from tunekit.mappings.contract import Mapping
from tunekit.mappings.remaking import batch_of, sourced
from tunekit.values.frozen import value

Key = Literal["content", "id"]

# One pair is held to its law in every so many blocks of about 512 k characters.
CHECK_EVERY = 2


@dataclass(frozen=True, eq=False)
class Block:
    """Records to make pairs of, with their streams; ``read`` of them are new, the rest further copies.

    It holds all that its pairs depend on, so that any process can make them.
    """

    number: int
    records: Records
    streams: Streams
    read: int


@value
class Making:
    """How records become pairs: the mapping, and what the draws depend on."""

    mapping: Mapping = field(kw_only=False)
    seed: int = 0
    copies: int = 1
    first_copy: int = 0
    key: Key = "content"

    def blocks(self, source: Any) -> Iterator[Block]:
        """The records of a source in numbered blocks, the same in every pass."""
        number = 0
        for records in numbered(source.batches()):
            for block, streams, read in self._cut(records):
                yield Block(number, block, streams, read)
                number += 1

    def pairs(self, block: Block, *, check: bool = False) -> PairBatch:
        """The pairs of a block. With ``check``, the first pair of every second block is held to its law.

        Raises: InvalidArgument: the mapping gives no batch of pairs. LawBroken: a pair breaks its law.
        """
        keep_heap()
        batch = batch_of(self.mapping, block.records, block.streams)
        if self.key == "id":
            batch = replace(batch, contents=self._contents(batch, block))
        counts = batch.counts + Counter(read=block.read)
        if check and block.number % CHECK_EVERY == 0 and len(batch):
            self.mapping.check(batch.pair(0))
            counts["checked"] += 1
        return replace(batch, counts=counts, dropped=batch.dropped + Counter(block.records.dropped))

    def _contents(self, batch: PairBatch, block: Block) -> Words:
        """The key of the clean record of each pair, where the streams have those of the ids."""
        found = sourced(self.mapping, batch, block.records, block.streams)
        return found.source.keys  # type: ignore[union-attr]  # it has one now

    def _cut(self, records: Records) -> Iterator[tuple[Records, Streams, int]]:
        return cut_blocks(
            records, seed=self.seed, copies=self.copies, first_copy=self.first_copy, key=self.key
        )


def cut_blocks(
    records: Records, *, seed: int, copies: int, key: Key, first_copy: int = 0
) -> Iterator[tuple[Records, Streams, int]]:
    """The records with their streams, and how many of them are new in this block.

    All copies of a record stand together, numbered from ``first_copy`` on. Memory does not grow with the number of
    copies, nor with the size of a batch that somebody else's source made.
    """
    if not len(records) or (copies == 1 and records.texts.size <= 2 * BATCH):
        keys = records.texts if key == "content" else _keys_of(records)
        yield records, Streams(seed, keys, first_copy), len(records)
        return
    keys = records.texts.keys if key == "content" else _keys_of(records)
    dropped = records.dropped
    for first, last in _cuts(records, copies):
        # (pairs to be,): copies are numbered through, record by record, and so each number is a record and a copy of
        # it.
        row, copy = np.divmod(np.arange(first, last), copies)
        ids, groups = ([column[r] for r in row.tolist()] for column in (records.ids, records.groups))
        block = Records(records.texts.select(row), ids, groups, dropped)
        yield block, Streams(seed, keys[row], copy + first_copy), int((copy == 0).sum())
        # What the source left out goes with the first block.
        dropped = {}


def _cuts(records: Records, copies: int) -> Iterator[tuple[int, int]]:
    """Stretches of the copies, numbered through, of about the size of a sub-batch each, none empty."""
    sizes: Ints = records.texts.ends - records.texts.starts + 1
    # (records + 1,): the units of all copies before the first one of each record.
    #   2 copies of records of 4 and 6 units are 4 4 6 6, ``before`` is 0 8 20; blocks of 10 units hold 4 4, 6 and 6.
    before = offsets_of(sizes) * copies
    first, total = 0, len(records) * copies
    while first < total:
        row, copy = divmod(first, copies)
        reach = before[row] + copy * sizes[row] + SUB_BATCH
        # The record in which the reach ends, and then how many whole copies of it come before.
        row = int(np.searchsorted(before, reach, side="right")) - 1
        last = total if row >= len(records) else row * copies + int((reach - before[row]) // sizes[row])
        # A copy that is longer than a block is a block by itself.
        last = min(max(last, first + 1), total)
        yield first, last
        first = last


def _keys_of(records: Records) -> Words:
    from xxhash import xxh3_64_intdigest

    return np.array([xxh3_64_intdigest(i.encode("utf-8", "surrogatepass")) for i in records.ids], np.uint64)
