"""Run a corruptor over a batch: the one place where edits are applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

import numpy as np

from tunekit.engine.alignment import Alignment
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits, map_alignment
from tunekit.engine.ragged import Ints
from tunekit.engine.script import Script, of_alignment, of_splice
from tunekit.engine.spans import Spans
from tunekit.engine.splices import Splice
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, describe


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

    A corruptor that is made of others has a method ``run_inside``, with these same arguments, that says in which order
    they go; all others say ``edits``, which are applied here.
    """
    return _done(
        corruptor, _decided(corruptor, texts, streams, guards), texts, streams, trace=trace, guards=guards
    )


def _done(
    corruptor: Decides,
    edits: Edits | None,
    texts: TextBatch,
    streams: Streams,
    *,
    trace: bool,
    guards: tuple[Spans, ...],
) -> Run:
    if edits is None:
        inside: Run = corruptor.run_inside(texts, streams, trace=trace, guards=guards)  # type: ignore[attr-defined]
        return inside
    carried = tuple(edits.carry(guard, texts) for guard in guards)
    if trace:
        return Run(*edits.traced(texts), carried, edits.splice if edits.table is None else None)
    return Run(edits.apply(texts), None, carried)


def _decided(
    corruptor: Decides, texts: TextBatch, streams: Streams, guards: tuple[Spans, ...]
) -> Edits | None:
    """What a corruptor wants, the guards respected; ``None`` for one that is made of others."""
    if hasattr(corruptor, "run_inside"):
        return None
    edits = corruptor.edits(texts, streams.fork(corruptor.labels[0]))
    if not isinstance(edits, Edits):
        name = type(corruptor).__name__
        hint = "such as tk.Edits.delete(chosen) or tk.Edits.replace(chosen, texts)."
        raise InvalidArgument(
            f"{name}.edits: it must return Edits, not {describe(edits)}.\nHint: return Edits, {hint}"
        )
    for guard in guards:
        edits = edits.avoiding(guard)
    return edits


def unchanged(texts: TextBatch, *, trace: bool, guards: tuple[Spans, ...]) -> Run:
    """The run that does nothing."""
    return Run(texts, Alignment.identity(texts) if trace else None, guards)


def in_order(
    steps: Sequence[Decides], texts: TextBatch, streams: Streams, *, trace: bool, guards: tuple[Spans, ...]
) -> Run:
    """One step after the other, each on the output of the one before."""
    if trace:
        return _traced_in_order(steps, texts, streams, guards)
    for step in steps:
        part = run(step, texts, streams, guards=guards)
        texts, guards, streams = part.texts, part.guards, streams.after(step.labels)
    return Run(texts, None, guards)


def _traced_in_order(
    steps: Sequence[Decides], texts: TextBatch, streams: Streams, guards: tuple[Spans, ...]
) -> Run:
    """The same, aligned. A row of plain maps waits until it ends, and is aligned as one map."""
    aligned = [Alignment.identity(texts)] if not steps else []
    splice, row = None, None
    for step in steps:
        edits = _decided(step, texts, streams, guards)
        if edits is not None and edits.is_plain_map:
            row = (texts, edits) if row is None else (row[0], row[1].then(edits, row[0]))
            texts = edits.apply(texts)
        else:
            if row is not None:
                aligned.append(map_alignment(*row, texts))
                row = None
            part = _done(step, edits, texts, streams, trace=True, guards=guards)
            aligned += [] if part.alignment is None else [part.alignment]
            texts, guards, splice = part.texts, part.guards, part.splice
        streams = streams.after(step.labels)
    if row is not None:
        aligned.append(map_alignment(*row, texts))
    return Run(texts, reduce(Alignment.then, aligned), guards, splice if len(steps) == 1 else None)


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
