"""Remaking: which record a pair came from, and the pair that its mapping makes of it again."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from tunekit.batches.pair import Pair, PairBatch
from tunekit.batches.records import Records, parted
from tunekit.engine.batch import TextBatch
from tunekit.engine.ragged import Ints
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, LawBroken, describe
from tunekit.mappings.proof import streams_of

Origin = tuple[str, int, int]


def batch_of(mapping: Any, records: Records, streams: Streams) -> PairBatch:
    """The pairs of a mapping.

    Raises: InvalidArgument: it gives no batch of pairs.
    """
    batch = mapping.pairs(records, streams)
    if not isinstance(batch, PairBatch):
        raise InvalidArgument(
            f"{type(mapping).__name__}.pairs: it must return a PairBatch, not {describe(batch)}."
        )
    return batch


def made(mapping: Any, records: Records, streams: Streams) -> PairBatch:
    """The pairs of a mapping, with the clean records that they came from.

    Raises: InvalidArgument: it gives no batch of pairs. LawBroken: one is of none of the records, or out of order.
    """
    return sourced(mapping, batch_of(mapping, records, streams), records, streams)


def sourced(mapping: Any, batch: PairBatch, records: Records, streams: Streams) -> PairBatch:
    """The pairs that a mapping made, with the clean records that they came from.

    Raises: LawBroken: one is of none of the records, or out of order.
    """
    if batch.source is not None:
        return batch
    if len(batch) == len(records):
        return replace(batch, source=records.texts)
    rows = np.fromiter(_rows(mapping, batch, records, streams), np.int64, len(batch))
    return replace(batch, source=records.texts.select(rows))


def remade(mapping: Any, pair: Pair) -> PairBatch:
    """The pair that a mapping makes of the clean record of this one, as a batch.

    A wrapper has a method ``remade`` of its own: what it does before the clean record is there is not done again.

    Raises: LawBroken: it makes none.
    """
    streams = streams_of(pair)
    if hasattr(mapping, "remade"):
        batch: PairBatch = mapping.remade(pair)
        return batch
    clean = pair.target if pair.source is None else pair.source
    records = Records(TextBatch.from_list([clean]), [pair.id], [pair.group])
    batch = made(mapping, records, streams)
    if len(batch) != 1:
        why = ", ".join(sorted(parted(batch.dropped)[0])) or "without a reason"
        raise LawBroken(f"{mapping!r}: the record of the pair {describe(pair.id)} gives no pair: {why}.")
    return batch


def depth_of(mapping: Any, kind: type[Any]) -> int:
    """Return the number of wrappers of a kind around and inside a mapping."""
    depth = 0
    while mapping is not None:
        depth += isinstance(mapping, kind)
        mapping = getattr(mapping, "mapping", None)
    return depth


def _rows(mapping: Any, batch: PairBatch, records: Records, streams: Streams) -> Iterator[int]:
    """The number of the record of each pair: they are some of the records, in order."""
    remaining = enumerate(_origins(records.ids, streams))
    for origin in _origins(batch.ids, batch.streams):
        row = next((row for row, other in remaining if other == origin), None)
        if row is None:
            raise LawBroken(
                f"{mapping!r}: the pair {describe(origin[0])} has not the id, key and copy of one of the records, or "
                "is out of order.\nHint: batch.select(numbers) keeps the ids and the streams of the chosen records."
            )
        yield row


def _origins(ids: Any, streams: Streams) -> Iterator[Origin]:
    copies: Ints = np.broadcast_to(streams.copies, len(ids))
    return zip(ids, streams.keys.tolist(), copies.tolist(), strict=True)
