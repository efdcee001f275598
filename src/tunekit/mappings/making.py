"""Making: from clean records to pairs, block by block, in this process or another."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.batches.records import Records, numbered
from tunekit.engine.memory import keep_heap
from tunekit.engine.mixing import Words
from tunekit.engine.streams import Streams
from tunekit.mappings.blocks import Key, blocks
from tunekit.mappings.contract import Mapping
from tunekit.mappings.remaking import batch_of, sourced
from tunekit.values.frozen import value

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
        return blocks(records, seed=self.seed, copies=self.copies, first_copy=self.first_copy, key=self.key)
