"""Run a corruptor over a batch: the one place where edits are applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol, Self

import numpy as np

from tunekit.engine.alignment import Alignment
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits, map_alignment
from tunekit.engine.ragged import Ints, offsets_of
from tunekit.engine.script import Script, of_alignment, of_splice
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


class Guard(Protocol):
    """What holds edits back, such as spans that nothing may touch; it goes with the text through a run."""

    def limit(self, edits: Edits, texts: TextBatch) -> Edits:
        """The edits that it lets pass."""
        ...

    def carried(self, edits: Edits, texts: TextBatch) -> Self:
        """The guard of the output of those edits."""
        ...

    def select(self, texts: TextBatch, records: Ints) -> Self:
        """The guard of a selection of records."""
        ...

    @classmethod
    def concat(cls, parts: Sequence[Self], bases: Ints) -> Self:
        """The guard of several batches in one, from those of each and the places where they begin."""
        ...


Guards = tuple[Guard, ...]


@dataclass(frozen=True, eq=False)
class Run:
    """What came out: the texts, their alignment with the source (when traced), and the guards behind it.

    ``splice`` is there when that is all that happened.
    """

    texts: TextBatch
    alignment: Alignment | None
    guards: Guards
    splice: Splice | None = None

    def select(self, source: TextBatch, records: Ints) -> "Run":
        """What came out of the records of these numbers."""
        guards = tuple(guard.select(self.texts, records) for guard in self.guards)
        alignment = None
        if self.alignment is not None:
            # (records,) int64, with the end marks: where each source begins when they are laid end to end, minus where
            # it begins now.
            sizes = source.ends[records] - source.starts[records] + 1
            shift = np.cumsum(sizes) - sizes - source.starts[records]
            alignment = self.alignment.select(self.texts.starts[records], self.texts.ends[records] + 1, shift)
        return Run(self.texts.select(records), alignment, guards)

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
    guards: Guards = (),
) -> Run:
    """The texts, corrupted, as far as the guards let edits pass. The first guard is asked last: it sees what is left.

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
    guards: Guards,
) -> Run:
    if edits is None:
        inside: Run = corruptor.run_inside(texts, streams, trace=trace, guards=guards)  # type: ignore[attr-defined]
        return inside
    carried = tuple(guard.carried(edits, texts) for guard in guards)
    if trace:
        return Run(*edits.traced(texts), carried, edits.splice if edits.table is None else None)
    return Run(edits.apply(texts), None, carried)


def _decided(corruptor: Decides, texts: TextBatch, streams: Streams, guards: Guards) -> Edits | None:
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
    for guard in reversed(guards):
        edits = guard.limit(edits, texts)
    return edits


def unchanged(texts: TextBatch, *, trace: bool, guards: Guards) -> Run:
    """The run that does nothing."""
    return Run(texts, Alignment.identity(texts) if trace else None, guards)


def in_order(
    steps: Sequence[Decides], texts: TextBatch, streams: Streams, *, trace: bool, guards: Guards
) -> Run:
    """One step after the other, each on the output of the one before."""
    if trace:
        return _traced_in_order(steps, texts, streams, guards)
    for step in steps:
        part = run(step, texts, streams, guards=guards)
        texts, guards, streams = part.texts, part.guards, streams.after(step.labels)
    return Run(texts, None, guards)


def _traced_in_order(steps: Sequence[Decides], texts: TextBatch, streams: Streams, guards: Guards) -> Run:
    """The same, aligned. A row of plain maps waits until it ends, and is aligned as one map."""
    aligned = [Alignment.identity(texts)] if not steps else []
    splice, row = None, None
    for step in steps:
        edits = _decided(step, texts, streams, guards)
        # ``row`` holds the batch that the row of maps began with, and their one map. No guard has to be carried through
        # it: a guard of spans makes a map plain no more, and that of clusters is the same for every text.
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
    guards: Guards,
) -> Run:
    """Each record through the corruptor that was chosen for it (``None``: none), merged in the old order.

    ``choices`` pairs each corruptor with the numbers of its records, ascending; each record stands once.
    """
    drawing: list[tuple[Decides | None, Streams, Ints]] = []
    for corruptor, records in choices:
        drawing.append((corruptor, streams, records))
        streams = streams if corruptor is None else streams.after(corruptor.labels)
    return spread(drawing, texts, trace=trace, guards=guards)


def spread(
    choices: Sequence[tuple[Decides | None, Streams, Ints]],
    texts: TextBatch,
    *,
    trace: bool,
    guards: Guards,
) -> Run:
    """The same, where it is said for each corruptor from which streams it draws."""
    parts: list[tuple[Ints, Run]] = []
    for corruptor, streams, records in choices:
        if records.size == len(texts):
            return _one(corruptor, texts, streams, trace=trace, guards=guards)
        if records.size:
            inside = tuple(guard.select(texts, records) for guard in guards)
            part = _one(corruptor, texts.select(records), streams.select(records), trace=trace, guards=inside)
            parts.append((records, part))
    return merged(parts, texts, trace=trace) if parts else unchanged(texts, trace=trace, guards=guards)


def _one(
    corruptor: Decides | None, texts: TextBatch, streams: Streams, *, trace: bool, guards: Guards
) -> Run:
    if corruptor is None:
        return unchanged(texts, trace=trace, guards=guards)
    return run(corruptor, texts, streams, trace=trace, guards=guards)


def merged(parts: list[tuple[Ints, Run]], texts: TextBatch, *, trace: bool) -> Run:
    """The runs of some records each, with their numbers in the batch, in its order."""
    # (records,): each record of the batch once, part by part, and so ``order`` says for each record of the batch which
    # one of ``joined`` it is.
    records = np.concatenate([r for r, _ in parts])
    order = np.argsort(records)
    joined = TextBatch.concat([p.texts for _, p in parts])
    output = joined.select(order)
    bases = offsets_of(np.array([p.texts.size for _, p in parts]))[:-1]
    guards = tuple(
        type(each[0]).concat(each, bases).select(joined, order)
        for each in zip(*(p.guards for _, p in parts), strict=True)
    )
    if not trace:
        return Run(output, None, guards)
    # The sources too are laid end to end, part by part, for one alignment of all; then each is moved to where it is in
    # the batch. A part may be empty, but not the last one: there would be no first record to look up.
    sizes = texts.ends[records] - texts.starts[records] + 1
    sources = offsets_of(sizes)[:-1]
    firsts = sources[offsets_of(np.array([r.size for r, _ in parts]))[:-1]].tolist()
    aligned = [p.alignment for _, p in parts if p.alignment is not None]
    whole = Alignment.concat([one.behind(base) for one, base in zip(aligned, firsts, strict=True)])
    shift = (texts.starts[records] - sources)[order]
    alignment = whole.select(joined.starts[order], joined.ends[order] + 1, shift)
    return Run(output, alignment, guards)
