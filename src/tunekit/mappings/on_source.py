"""OnSource: a mapping of corrupted records."""

from dataclasses import field, replace

import numpy as np

from tunekit.corrupting import AnyCorruptor, Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import Run, run
from tunekit.engine.streams import Streams
from tunekit.mappings.explaining import Step, explained, steps_of
from tunekit.mappings.noise import apart
from tunekit.mappings.protocol import AnyMapping, Wrappable, mapping
from tunekit.mappings.remaking import depth_of, made, remade, sourced
from tunekit.mappings.retracing import retraced
from tunekit.pair import Pair, PairBatch
from tunekit.records import Records


@mapping
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
