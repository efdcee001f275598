"""Mappings around mappings: ``OnInput`` corrupts the inputs of the pairs, ``OnSource`` the records they are made of."""

from dataclasses import field, replace
from functools import partial

import numpy as np

from tunekit.batches.pair import Pair, PairBatch
from tunekit.batches.records import Records
from tunekit.batches.trace import Trace
from tunekit.corruptors.contract import AnyCorruptor, Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import Run, run
from tunekit.engine.streams import Streams
from tunekit.mappings.contract import AnyMapping
from tunekit.mappings.explaining import Step, explained, steps_of
from tunekit.mappings.proof import agree, apart, marks_of, prove, streams_of
from tunekit.mappings.remaking import depth_of, made, remade, sourced
from tunekit.mappings.retracing import followed, retraced, trace_of
from tunekit.values.frozen import value


class Wrappable:
    """What ``@tk.mapping`` adds: corrupting the input, or the clean record, and tracing a pair."""

    def on_input(self, corruptor: Corruptor) -> "OnInput":
        """This mapping with its inputs corrupted, the targets as they were."""
        return OnInput(self, corruptor)  # type: ignore[arg-type]

    def on_source(self, corruptor: Corruptor) -> "OnSource":
        """This mapping of the corrupted records: both sides show what was done to them."""
        return OnSource(self, corruptor)  # type: ignore[arg-type]

    def trace(self, pair: Pair) -> Trace:
        """How the input of a pair of this mapping came of its target: ``source`` is the target, ``text`` the input.

        Raises: InvalidArgument: no pair. OutOfDomain: inputs that are not made of targets by edits, or a pair of
        something else, whose target, seed, key and copy do not lead to its input.
        """
        return trace_of(f"{type(self).__name__}.trace", pair, [partial(retraced, self)])


@value
class OnInput(Wrappable):
    """The pairs of a mapping with their inputs corrupted, and their targets to the letter as they were.

    >>> import tunekit as tk
    >>> task = tk.Restore(tk.StripPunctuation()).on_input(tk.UpperCase())
    >>> pair = next(iter(tk.pairs(["Wait, what?!"], task)))
    >>> pair.input, pair.target
    ('WAIT WHAT', 'Wait, what?!')
    >>> task.check(pair)

    The law: the mapping's own law holds for the pair without the corruptor, and the corruptor makes its input of that
    pair's. ``check`` makes that pair again from the clean record, ``pair.source``; where a pair names none, it is the
    target. The corruptor draws apart from all that is inside, so that wrapping changes no draw there, and the same
    corruptor twice draws twice.

    Args:
        mapping: any mapping.
        corruptor: the corruptor.

    Raises: InvalidArgument: no mapping, or no corruptor. LawBroken: the mapping gives pairs out of order.
    Cost: that of both; to check a pair is to make it again.
    """

    mapping: AnyMapping = field(kw_only=False)
    corruptor: AnyCorruptor = field(kw_only=False)

    def pairs(self, records: Records, streams: Streams, /) -> PairBatch:
        """The pairs of the mapping, their inputs corrupted."""
        return self._corrupted(made(self.mapping, records, streams))

    def explained(self, records: Records, streams: Streams, /) -> tuple[PairBatch, list[Step]]:
        """The pair of one record, the steps of the mapping, and what each step of the corruptor made of the input."""
        batch, steps = explained(self.mapping, records, streams)
        inner = sourced(self.mapping, batch, records, streams)
        noise = steps_of(self.corruptor, inner.input, self._draws(inner.streams), ", on the input")
        return self._corrupted(inner), [*steps, *noise]

    def retraced(self, batch: PairBatch, /) -> Run:
        """The inputs of these pairs, made again from their targets through the mapping, traced."""
        return followed(retraced(self.mapping, batch), self.corruptor, self._draws(batch.streams))

    def check(self, pair: Pair, /) -> None:
        """Prove the law for one pair, from its clean record, seed, key and copy.

        Raises: LawBroken: one of the sides is another, or the pair inside breaks its law.
        """
        inner = remade(self.mapping, pair).pair(0)
        agree(self, pair, "the mapping's target", inner.target, "target", pair.target)
        prove(self, pair, self.corruptor, inner.input, self._draws(streams_of(pair)), "mapping's input")
        self.mapping.check(inner)

    def remade(self, pair: Pair, /) -> PairBatch:
        """The pair of the clean record of this one."""
        return self._corrupted(remade(self.mapping, pair))

    def _corrupted(self, batch: PairBatch) -> PairBatch:
        return with_noisy_inputs(batch, self.corruptor, depth_of(self.mapping, OnInput))

    def _draws(self, streams: Streams) -> Streams:
        return apart(streams, "on_input", depth_of(self.mapping, OnInput))


def with_noisy_inputs(batch: PairBatch, corruptor: Corruptor, depth: int) -> PairBatch:
    """The pairs with their inputs corrupted; ``depth`` counts what did so before."""
    noisy = run(corruptor, batch.input, apart(batch.streams, "on_input", depth)).texts
    return replace(batch, input=noisy, marks={**batch.marks, **marks_of(noisy, batch.target)})


@value
class OnSource(Wrappable):
    """The pairs that a mapping makes of corrupted records: both sides show what was done to them.

    >>> import tunekit as tk
    >>> task = tk.Restore(tk.StripPunctuation()).on_source(tk.UpperCase())
    >>> pair = next(iter(tk.pairs(["Wait, what?!"], task)))
    >>> pair.input, pair.target
    ('WAIT WHAT', 'WAIT, WHAT?!')
    >>> task.check(pair)

    The corrupted record is the clean record of what follows: it is ``pair.source``, and where draws depend on content,
    they depend on its content, so that ``noise(pair.target, seed=7) == pair.input`` holds as ever; with ``key="id"``
    the keys stay. The law is that of the mapping. That the record was corrupted in this way cannot be proved from a
    pair, which does not hold the record as it was.

    Args:
        mapping: any mapping.
        corruptor: the corruptor.

    Raises: InvalidArgument: no mapping, or no corruptor. LawBroken: the mapping gives pairs out of order.
    Cost: that of both.
    """

    mapping: AnyMapping = field(kw_only=False)
    corruptor: AnyCorruptor = field(kw_only=False)

    def pairs(self, records: Records, streams: Streams, /) -> PairBatch:
        """The pairs that the mapping makes of the corrupted records."""
        return made(self.mapping, *self._corrupted(records, streams))

    def explained(self, records: Records, streams: Streams, /) -> tuple[PairBatch, list[Step]]:
        """The pair of one record, what each step of the corruptor made of that, and the steps of the mapping."""
        noise = steps_of(self.corruptor, records.texts, self._draws(streams), ", on the record")
        fresh, own = self._corrupted(records, streams)
        batch, steps = explained(self.mapping, fresh, own)
        return sourced(self.mapping, batch, fresh, own), [*noise, *steps]

    def retraced(self, batch: PairBatch, /) -> Run:
        """The inputs of these pairs, as the mapping makes them of their targets, traced."""
        return retraced(self.mapping, batch)

    def check(self, pair: Pair, /) -> None:
        """Prove the law of the mapping.

        Raises: LawBroken: it does not hold.
        """
        self.mapping.check(pair)

    def remade(self, pair: Pair, /) -> PairBatch:
        """The pair of the clean record of this one, which is corrupted already."""
        return remade(self.mapping, pair)

    def _corrupted(self, records: Records, streams: Streams) -> tuple[Records, Streams]:
        """What the mapping sees."""
        return of_noisy_records(records, streams, self.corruptor, depth_of(self.mapping, OnSource))

    def _draws(self, streams: Streams) -> Streams:
        return apart(streams, "on_source", depth_of(self.mapping, OnSource))


def of_noisy_records(
    records: Records, streams: Streams, corruptor: Corruptor, depth: int
) -> tuple[Records, Streams]:
    """The records, corrupted, with their streams; ``depth`` counts what did so before."""
    texts = run(corruptor, records.texts, apart(streams, "on_source", depth)).texts
    return Records(texts, records.ids, records.groups), _rekeyed(streams, records.texts, texts)


def _rekeyed(streams: Streams, before: TextBatch, after: TextBatch) -> Streams:
    """The streams of the new texts, for each record whose key was that of its text."""
    if streams.source is before:
        return replace(streams, source=after)
    by_content = streams.keys == before.keys
    return replace(streams, source=np.where(by_content, after.keys, streams.keys))
