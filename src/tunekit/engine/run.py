"""Run a corruptor over a batch: the one place where edits are applied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Protocol

import numpy as np

from tunekit.engine.alignment import Alignment
from tunekit.engine.batch import MappedBatch, TextBatch
from tunekit.engine.edits import Edits, map_alignment
from tunekit.engine.ragged import Ints
from tunekit.engine.script import Script, of_alignment, of_splice
from tunekit.engine.spans import Spans
from tunekit.engine.splices import Splice
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument


class Decides(Protocol):
    """What decides edits."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the steps inside, in order: what the draws of each are labelled with."""
        ...

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """The edits of these texts."""
        ...


@dataclass(frozen=True, eq=False)
class Run:
    """What came out: the texts, their alignment with the source (when traced), and where the guarded spans are now.

    ``splice`` is there when that is all that happened.
    """

    texts: TextBatch
    alignment: Alignment | None
    guards: tuple[Spans, ...]
    splice: Splice | None = None

    def script(self, source: TextBatch) -> Script:
        """The edits of the source, as arrays.

        Raises: InvalidArgument: the run was not traced.
        """
        if self.alignment is None:
            raise InvalidArgument("Run.script(): the run was not traced.\nHint: run(…, trace=True).")
        if self.splice is not None:
            return of_splice(self.splice, source.units, self.texts.units)
        return of_alignment(self.alignment, source.units, self.texts.units)


def run(
    corruptor: Decides,
    texts: TextBatch,
    streams: Streams,
    *,
    trace: bool = False,
    guards: tuple[Spans, ...] = (),
) -> Run:
    """The texts, corrupted. Edits that touch a guarded span are dropped.

    A corruptor that is made of others has a ``run`` of its own, with these same arguments, that says in which order
    they go; all others say ``edits``, which are applied here.
    """
    outcome = _step(corruptor, texts, streams, trace=trace, guards=guards)
    if trace and isinstance(outcome.texts, MappedBatch) and outcome.alignment is None:
        return replace(outcome, alignment=map_alignment(outcome.texts))
    return outcome


def _step(
    corruptor: Decides, texts: TextBatch, streams: Streams, *, trace: bool, guards: tuple[Spans, ...]
) -> Run:
    """One run, where a plain map is not aligned yet, for the next one may fuse with it."""
    compound = getattr(corruptor, "run", None)
    if compound is not None:
        outcome: Run = compound(texts, streams, trace=trace, guards=guards)
        return outcome
    edits = corruptor.edits(texts, streams.fork(corruptor.labels[0]))
    for guard in guards:
        edits = edits.avoiding(guard)
    carried = tuple(edits.carry(guard, texts) for guard in guards)
    if trace and not edits.is_plain_map:
        return Run(*edits.traced(texts), carried, edits.splice if edits.table is None else None)
    return Run(edits.apply(texts), None, carried)


def unchanged(texts: TextBatch, *, trace: bool, guards: tuple[Spans, ...]) -> Run:
    """The run that does nothing."""
    return Run(texts, Alignment.identity(texts) if trace else None, guards)


def in_order(
    steps: Sequence[Decides], texts: TextBatch, streams: Streams, *, trace: bool, guards: tuple[Spans, ...]
) -> Run:
    """One step after the other, each on the output of the one before."""
    aligned: list[Alignment] = []
    splice, waiting = None, None
    for step in steps:
        part = _step(step, texts, streams, trace=trace, guards=guards)
        fused = (
            isinstance(part.texts, MappedBatch)
            and waiting is not None
            and part.texts.source is waiting.source
        )
        if waiting is not None and not fused:
            aligned.append(map_alignment(waiting))
        unaligned = trace and part.alignment is None
        waiting = part.texts if unaligned and isinstance(part.texts, MappedBatch) else None
        if part.alignment is not None:
            aligned.append(part.alignment)
        texts, guards, splice = part.texts, part.guards, part.splice
        streams = streams.after(step.labels)
    if not trace:
        return Run(texts, None, guards)
    if waiting is not None:
        aligned.append(map_alignment(waiting))
    alignment = reduce(Alignment.then, aligned) if aligned else Alignment.identity(texts)
    return Run(texts, alignment, guards, splice if len(steps) == 1 else None)


def branch(
    choices: Sequence[tuple[Decides | None, Ints]],
    texts: TextBatch,
    streams: Streams,
    *,
    trace: bool,
    guards: tuple[Spans, ...],
) -> Run:
    """Each record through the corruptor that was chosen for it (``None``: none), merged in the old order.

    ``choices`` pairs each corruptor with the numbers of its records, ascending; each record stands once.
    """
    parts: list[tuple[Ints, Run]] = []
    for corruptor, records in choices:
        ahead = streams
        streams = streams if corruptor is None else streams.after(corruptor.labels)
        if records.size == len(texts):
            return _one(corruptor, texts, ahead, trace=trace, guards=guards)
        if records.size:
            inside = tuple(_guard_of(g, texts, records) for g in guards)
            part = _one(corruptor, texts.select(records), ahead.select(records), trace=trace, guards=inside)
            parts.append((records, part))
    return _merged(parts, texts, len(guards), trace=trace)


def _one(
    corruptor: Decides | None, texts: TextBatch, streams: Streams, *, trace: bool, guards: tuple[Spans, ...]
) -> Run:
    if corruptor is None:
        return unchanged(texts, trace=trace, guards=guards)
    return run(corruptor, texts, streams, trace=trace, guards=guards)


def _guard_of(guard: Spans, texts: TextBatch, records: Ints) -> Spans:
    """The guard inside the selected records, as they stand in the selection."""
    starts, ends = texts.starts[records], texts.ends[records]
    lengths = ends - starts + 1
    return guard.between(starts, ends, np.cumsum(lengths) - lengths)


def _merged(parts: list[tuple[Ints, Run]], texts: TextBatch, guards: int, *, trace: bool) -> Run:
    if not parts:
        return unchanged(texts, trace=trace, guards=(Spans(*(np.empty(0, np.int64),) * 2),) * guards)
    records = np.concatenate([r for r, _ in parts])
    order = np.argsort(records)
    joined = TextBatch.concat([p.texts for _, p in parts])
    output = joined.select(order)
    bases = np.cumsum([0] + [p.texts.size for _, p in parts])
    carried = []
    for i in range(guards):
        starts = np.concatenate([p.guards[i].starts + b for (_, p), b in zip(parts, bases, strict=False)])
        ends = np.concatenate([p.guards[i].ends + b for (_, p), b in zip(parts, bases, strict=False)])
        carried.append(Spans(starts, ends).between(joined.starts[order], joined.ends[order], output.starts))
    if not trace:
        return Run(output, None, tuple(carried))
    whole = Alignment.concat([p.alignment for _, p in parts if p.alignment is not None])
    sources = [np.cumsum(n) - n for n in (texts.ends[r] - texts.starts[r] + 1 for r, _ in parts)]
    shift = (texts.starts[records] - np.concatenate(sources))[order]
    alignment = whole.select(joined.starts[order], joined.ends[order] + 1, shift)
    return Run(output, alignment, tuple(carried))
