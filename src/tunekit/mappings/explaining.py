"""Explaining a mapping: the pair that it makes of a record, and what each of its steps made on the way."""

from collections.abc import Iterator
from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.batches.records import Records
from tunekit.corruptors.contract import Compose, Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.mappings.remaking import batch_of

# What was done, and the text that came of it.
Step = tuple[str, str]


def explained(mapping: Any, records: Records, streams: Streams) -> tuple[PairBatch, list[Step]]:
    """What a mapping makes of one record, and its steps: nothing is made twice, as a call may cost.

    A mapping that knows its steps has a method ``explained`` of its own; of any other, there are both sides.
    """
    if hasattr(mapping, "explained"):
        batch, steps = mapping.explained(records, streams)
        return batch, steps
    batch = batch_of(mapping, records, streams)
    sides = (("input", batch.input), ("target", batch.target)) if len(batch) else ()
    return batch, [(f"{mapping!r}, {name}", side.texts[0]) for name, side in sides]


def steps_of(noise: Corruptor, texts: TextBatch, streams: Streams, what: str = "") -> Iterator[Step]:
    """Each step of a chain, and the first text after it: the chain up to there draws what the whole chain draws."""
    steps = list(noise.steps) if isinstance(noise, Compose) else [noise]
    for count, step in enumerate(steps if len(texts) else (), start=1):
        yield f"{step!r}{what}", run(Compose(steps[:count]), texts, streams).texts.texts[0]
