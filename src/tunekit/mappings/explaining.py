"""Explaining a pair: its record, its copy, and what each step made of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tunekit.compose import Compose
from tunekit.corrupting import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.errors import OutOfDomain, describe
from tunekit.mappings.making import Block, Making
from tunekit.pair import Pair
from tunekit.records import Records


@dataclass(frozen=True)
class Explanation:
    """How a pair came about: the clean record, and the text after each step of the noise, by the step's repr.

    ``pair`` is ``None`` when the mapping leaves the record out; ``dropped`` then says why.
    """

    id: str
    copy: int
    record: str
    steps: tuple[tuple[str, str], ...]
    pair: Pair | None
    dropped: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"record {describe(self.id)}, copy {self.copy}: {describe(self.record)}"]
        lines += [f"  {step}: {describe(text)}" for step, text in self.steps]
        if self.pair is None:
            return "\n".join([*lines, f"left out: {', '.join(self.dropped)}"])
        return "\n".join(
            [*lines, f"input: {describe(self.pair.input)}", f"target: {describe(self.pair.target)}"]
        )


def explain(making: Making, source: Any, id_: str, copy: int) -> Explanation:
    """Make one pair again, step by step.

    Raises: OutOfDomain: the source has no record of this id, or the pairs no such copy. Cost: the source is read up to
    the record.
    """
    first, last = making.first_copy, making.first_copy + making.copies - 1
    if not first <= copy <= last:
        raise OutOfDomain(f"explain({id_!r}, copy={copy}): the copies are {first} to {last}.")
    for block in making.blocks(source):
        if id_ in block.records.ids:
            found = _one(block, id_, copy)
            if found is not None:
                return _explained(making, found, copy)
    raise OutOfDomain(
        f"explain({id_!r}): the source has no record of this id.\nHint: an id is that of a pair: pair.id."
    )


def _one(block: Block, id_: str, copy: int) -> Block | None:
    """The block of this one record and copy."""
    copies = np.broadcast_to(block.streams.copies, len(block.records))
    rows = [row for row, other in enumerate(block.records.ids) if other == id_ and copies[row] == copy]
    if not rows:
        return None
    row = np.array(rows[:1])
    records = Records(block.records.texts.select(row), [id_], [block.records.groups[rows[0]]])
    return Block(block.number, records, block.streams.select(row), 1)


def _explained(making: Making, block: Block, copy: int) -> Explanation:
    batch = making.pairs(block)
    noise = getattr(making.mapping, "noise", None)
    texts = block.records.texts
    steps = tuple(_steps(noise, texts, block.streams)) if isinstance(noise, Corruptor) else ()
    pair = batch.pair(0) if len(batch) else None
    reasons = tuple(sorted(batch.dropped))
    return Explanation(block.records.ids[0], copy, texts.texts[0], steps, pair, reasons)


def _steps(noise: Corruptor, texts: TextBatch, streams: Streams) -> Iterator[tuple[str, str]]:
    """Each step of a chain, and the text after it: the chain up to there draws what the whole chain draws."""
    steps = list(noise.steps) if isinstance(noise, Compose) else [noise]
    for count, step in enumerate(steps, start=1):
        yield repr(step), run(Compose(steps[:count]), texts, streams).texts.texts[0]
