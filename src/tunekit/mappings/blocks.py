"""Blocks: a batch of records, each as often as there are copies, cut to the size that the engine likes."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from tunekit.batches.records import Records
from tunekit.engine.batch import BATCH, SUB_BATCH
from tunekit.engine.mixing import Words
from tunekit.engine.ragged import Ints, offsets_of
from tunekit.engine.streams import Streams

Key = Literal["content", "id"]


def blocks(
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
        row, copy = np.divmod(np.arange(first, last), copies)
        ids, groups = ([column[r] for r in row.tolist()] for column in (records.ids, records.groups))
        block = Records(records.texts.select(row), ids, groups, dropped)
        yield block, Streams(seed, keys[row], copy + first_copy), int((copy == 0).sum())
        dropped = {}


def _cuts(records: Records, copies: int) -> Iterator[tuple[int, int]]:
    """Stretches of the copies, numbered through, of about the size of a sub-batch each, none empty."""
    sizes: Ints = records.texts.ends - records.texts.starts + 1
    before = offsets_of(sizes) * copies
    first, total = 0, len(records) * copies
    while first < total:
        row, copy = divmod(first, copies)
        reach = before[row] + copy * sizes[row] + SUB_BATCH
        row = int(np.searchsorted(before, reach, side="right")) - 1
        last = total if row >= len(records) else row * copies + int((reach - before[row]) // sizes[row])
        last = min(max(last, first + 1), total)
        yield first, last
        first = last


def _keys_of(records: Records) -> Words:
    from xxhash import xxh3_64_intdigest

    return np.array([xxh3_64_intdigest(i.encode("utf-8", "surrogatepass")) for i in records.ids], np.uint64)
