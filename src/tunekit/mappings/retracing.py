"""Retracing: from the target of a pair to its input, with every edit between them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tunekit.batches.pair import Pair, PairBatch
from tunekit.batches.trace import Trace, traces
from tunekit.corruptors.contract import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import Run, run
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, OutOfDomain, describe
from tunekit.mappings.proof import streams_of

# What makes the inputs of a batch again from its targets, with their alignment.
Retrace = Callable[[PairBatch], Run]


def retraced(mapping: Any, batch: PairBatch) -> Run:
    """The inputs of pairs, made again from their targets, traced; a mapping that can has a method ``retraced``.

    Raises: OutOfDomain: the inputs are not the targets with edits.
    """
    if not hasattr(mapping, "retraced"):
        raise OutOfDomain(
            f"{describe(mapping)}: its pairs have no trace, as its inputs are not made of its targets by edits.\n"
            "Hint: tk.Restore has traces, and so have on_input and on_source of it; a mapping of one's own has them "
            "with a method retraced(batch), which gives run(noise, batch.target, batch.streams, trace=True)."
        )
    made = mapping.retraced(batch)
    if not isinstance(made, Run) or made.alignment is None:
        call = "run(noise, batch.target, batch.streams, trace=True)"
        raise InvalidArgument(
            f"{type(mapping).__name__}.retraced: it must return a traced run, such as {call}, not {describe(made)}."
        )
    return made


def followed(before: Run, corruptor: Corruptor, streams: Streams) -> Run:
    """A traced run, and the corruptor after it."""
    after = run(corruptor, before.texts, streams, trace=True)
    if before.alignment is None or after.alignment is None:
        raise OutOfDomain(
            f"{describe(corruptor)}: what goes before it has no alignment: trace=True is missing."
        )
    return Run(after.texts, before.alignment.then(after.alignment), ())


def trace_of(owner: str, pair: Pair, ways: Sequence[Retrace]) -> Trace:
    """The trace of one pair, from its target to its input.

    Raises: InvalidArgument: no pair. OutOfDomain: no way leads to its input.
    """
    streams = streams_of(pair, owner)
    sides = TextBatch.from_list([pair.input]), TextBatch.from_list([pair.target])
    source = None if pair.source is None else TextBatch.from_list([pair.source])
    batch = PairBatch(*sides, [pair.id], [pair.group], streams, source=source)
    return next(traces_of(owner, batch, ways))


def traces_of(owner: str, batch: PairBatch, ways: Sequence[Retrace]) -> Iterator[Trace]:
    """The trace of each pair of a batch, by the first way that leads to its input.

    Raises: OutOfDomain: none does.
    """
    found: dict[int, Trace] = {}
    rows, unknown = np.arange(len(batch)), None
    for way in ways:
        if rows.size:
            part = batch if rows.size == len(batch) else batch.select(rows)
            try:
                outcome = way(part)
            except OutOfDomain as error:
                unknown = error
                continue
            right = _right(part, outcome)
            made = traces(part.target, outcome)
            found |= {int(rows[n]): made[n] for n in np.flatnonzero(right).tolist()}
            rows = rows[~right]
    if rows.size:
        raise unknown or _other(owner, batch.ids[int(rows[0])])
    return (found[row] for row in range(len(batch)))


def _right(batch: PairBatch, outcome: Run) -> Any:
    """For each pair: is this its input?"""
    texts = zip(batch.input.texts, outcome.texts.texts, strict=True)
    return np.fromiter((own == made for own, made in texts), np.bool_, len(batch))


def _other(owner: str, id_: str) -> OutOfDomain:
    return OutOfDomain(
        f"{owner}: the pair {describe(id_)} has no trace: its target, seed, key and copy do not lead to its input.\n"
        "Hint: it was changed, or made by something else; ask the pairs or the mapping that it came from."
    )
