"""Runs of one's own: guards lost on the way, traces that say something else, alignments that lie."""

from dataclasses import field, replace

import numpy as np

import tunekit as tk
from tunekit.corruptors.contract import Compound
from tunekit.engine.alignment import Alignment
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import Run, run
from tunekit.engine.spans import Spans
from zoo.healthy import DropVowels, Inside, Mask, Stutter
from zoo.mutants import breaks

# Guards


@breaks("protect")
@tk.corruptor
class ForgetsGuards(Inside):
    """Does not hand the guards on."""

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        return replace(run(self.corruptor, texts, streams, trace=trace), guards=guards)


@breaks("protect")
@tk.corruptor
class StaleGuards(Inside):
    """Guards the second step where the protected text stood before the first."""

    corruptor: tk.Corruptor = field(default=DropVowels(rate=0.5))
    after: tk.Corruptor = field(default=Stutter(rate=0.5))

    @property
    def parts(self):
        return (self.corruptor, self.after)

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        first = run(self.corruptor, texts, streams, trace=trace, guards=guards)
        later = streams.after(self.corruptor.labels)
        second = run(self.after, first.texts, later, trace=trace, guards=guards)
        if not trace:
            return second
        return Run(second.texts, first.alignment.then(second.alignment), second.guards)


@breaks("protect")
@tk.corruptor
class DropsGuards(Inside):
    """Heeds the guards and does not say where they are now: the next step of a chain edits what they guarded."""

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        return replace(run(self.corruptor, texts, streams, trace=trace, guards=guards), guards=())


@breaks("protect")
@tk.corruptor
class GuardsUntracedOnly(Inside):
    """Heeds the guards in a plain call, and not in a trace."""

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        heeded = () if trace else guards
        return replace(run(self.corruptor, texts, streams, trace=trace, guards=heeded), guards=guards)


@breaks("graphemes")
@tk.corruptor
class GuardsSpansOnly(Inside):
    """Hands on the guards that are spans, from before there were others."""

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        spans = tuple(guard for guard in guards if isinstance(guard, Spans))
        outcome = run(self.corruptor, texts, streams, trace=trace, guards=spans)
        moved = iter(outcome.guards)
        return replace(outcome, guards=tuple(next(moved) if g in spans else g for g in guards))


# Traces


@breaks("trace_text")
@tk.corruptor
class DrawsAnewForATrace(Inside):
    """A trace runs behind one step more, and draws something else."""

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        streams = streams.after(self.corruptor.labels) if trace else streams
        return run(self.corruptor, texts, streams, trace=trace, guards=guards)


@breaks("call_forms")
@tk.corruptor
class ForgetsTheSeedOfALists(DropVowels):
    """Calls itself for each text of a list, without the copy."""

    def __call__(self, texts, *, seed=0, copy=0):
        if isinstance(texts, str):
            return super().__call__(texts, seed=seed, copy=copy)
        return [super(ForgetsTheSeedOfALists, self).__call__(text, seed=seed) for text in texts]


@breaks("call_forms")
@tk.corruptor
class NeedsALength(DropVowels):
    """Asks how many texts there are, which an iterator does not know."""

    def __call__(self, texts, *, seed=0, copy=0):
        if not len(texts):
            return texts if isinstance(texts, str) else []
        return super().__call__(texts, seed=seed, copy=copy)


# Alignments


class OfOneLength(Compound):
    """What the runs of one's own share: the records, each permuted by ``order``, as long as before."""

    def order(self, length):
        return np.arange(length)[::-1]

    def aligned(self, index, texts):
        moved = index != np.arange(index.size)
        return Alignment(index.astype(np.int32), ~moved, *(np.empty(0, np.int64),) * 2)

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        index = np.arange(texts.size)
        if not guards:
            for start, end in zip(texts.starts, texts.ends, strict=True):
                index[start:end] = start + self.order(end - start)
        made = TextBatch(texts.units[index], len(texts))
        return Run(made, self.aligned(index, texts) if trace else None, guards)


@breaks("undo")
@tk.corruptor(keeps_length=True)
class ReversedInPlace(OfOneLength):
    """Says that what it moved stands in its order."""

    def aligned(self, index, texts):
        return Alignment(index.astype(np.int32), np.ones(index.size, np.bool_), *(np.empty(0, np.int64),) * 2)


@breaks("projection")
@tk.corruptor(keeps_length=True)
class ReversedAsItWas(OfOneLength):
    """Says of every place that what stood there was changed, and so sends spans to the wrong end."""

    def aligned(self, index, texts):
        return Alignment.identity(texts)


@breaks("trace_edits")
@tk.corruptor
class ShiftsByOne(Inside):
    """Counts output from 1: every character stands for the one before it."""

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        outcome = run(self.corruptor, texts, streams, trace=trace, guards=guards)
        if not trace:
            return outcome
        low = np.maximum(outcome.alignment.low - 1, 0)
        return replace(outcome, alignment=replace(outcome.alignment, low=low), splice=None)


@breaks("budget")
@tk.corruptor
class KeepsTheFirstSplice(Inside):
    """Two steps that hand on the splice of the first as the edits of both."""

    corruptor: tk.Corruptor = field(default=DropVowels(rate=0.5))
    after: tk.Corruptor = field(default=Stutter(rate=0.5))

    @property
    def parts(self):
        return (self.corruptor, self.after)

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        first = run(self.corruptor, texts, streams, trace=trace, guards=guards)
        later = streams.after(self.corruptor.labels)
        second = run(self.after, first.texts, later, trace=trace, guards=first.guards)
        if not trace:
            return second
        return Run(second.texts, first.alignment.then(second.alignment), second.guards, first.splice)


@breaks("edits_apply")
@tk.corruptor
class EditsOfTheFirst(Inside):
    """``edits`` says what the first part does, ``run_inside`` what all of them do."""

    def edits(self, texts, streams):
        return DropVowels().edits(texts, streams.fork("DropVowels"))


@breaks("protect")
@tk.corruptor
class MasksAfterwards(Mask):
    """Deletes double spaces by a run of its own, outside what the guards see."""

    def run_inside(self, texts, streams, *, trace=False, guards=()):
        edits = self.edits(texts, streams)
        output, alignment = edits.traced(texts)
        return Run(output, alignment if trace else None, guards)
